package org.bourse.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One name, one thing: whoever looks a class of the programs up by its name finds one file. */
class ClassNamesTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final Path SOURCES = Path.of("src", "main", "java");

    @Test
    void noTwoOfThemShareAName() throws IOException {
        Map<String, List<Path>> byName;
        try (Stream<Path> modules = Files.walk(ROOT, 2)) {
            byName = modules.map(module -> module.resolve(SOURCES))
                    .filter(Files::isDirectory)
                    .flatMap(ClassNamesTest::javaFiles)
                    .collect(Collectors.groupingBy(
                            file -> file.getFileName().toString(), TreeMap::new, Collectors.toList()));
        }
        assertThat(byName).as("the search found the programs").containsKeys("MatchingEngine.java", "FixGateway.java");
        assertThat(byName.values()).allSatisfy(files -> assertThat(files).hasSize(1));
    }

    private static Stream<Path> javaFiles(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
