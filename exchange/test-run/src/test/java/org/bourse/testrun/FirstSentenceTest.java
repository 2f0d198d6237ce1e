package org.bourse.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The first sentence about a type or package of the exchange, the FIX gateway and the load tests says what the thing is. */
class FirstSentenceTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern QUESTION = Pattern.compile(
            "/\\*\\*\\s+(?:\\* )?((?:What|How|Where|Which|When|Why|Who|Whether)\\b(?:(?!\\*/)[^\\n])*)(?:(?!\\*/).)*\\*/\\s+"
                    + "(?:@\\w+(?:\\([^)]*\\))?\\s+)*"
                    + "(?:(?:public|protected|private|static|final|sealed|abstract|non-sealed) )*"
                    + "(?:class|record|enum|interface|@interface|package) [\\w.]+",
            Pattern.DOTALL);

    @Test
    void isNoQuestion() throws IOException {
        List<String> questions = new ArrayList<>();
        int read = 0;
        for (String part : List.of("exchange", "fix-gateway", "loadtest")) {
            for (Path source : sources(part)) {
                read++;
                Matcher found = QUESTION.matcher(Files.readString(source));
                while (found.find()) {
                    questions.add(source.getFileName() + ": " + found.group(1));
                }
            }
        }
        assertThat(read).isGreaterThan(500);
        assertThat(questions).isEmpty();
    }

    private static List<Path> sources(String part) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(part))) {
            return files.filter(file ->
                            file.toString().endsWith(".java") && file.toString().contains("src/main/java"))
                    .toList();
        }
    }
}
