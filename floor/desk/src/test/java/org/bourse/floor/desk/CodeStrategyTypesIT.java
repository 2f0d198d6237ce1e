package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.bourse.floor.trading.strategy.CodeStrategyProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strategies that jars bring: the example of docs/floor.md is one, and what is wrong with one is said before anything runs. */
class CodeStrategyTypesIT {

    private static final int STEPS = 600;

    @TempDir
    Path directory;

    private final StringWriter said = new StringWriter();
    private Path jars;

    @BeforeEach
    void makeFolder() throws IOException {
        jars = Files.createDirectory(directory.resolve("jars"));
    }

    @AfterEach
    void forgetJars() {
        CodeStrategyTypes.use(Optional.empty());
    }

    /** The class as docs/floor.md has it. */
    private static String example() throws IOException {
        String docs = Files.readString(Path.of("../../docs/floor.md"));
        int begins = docs.indexOf("package com.example;");
        return docs.substring(begins, docs.indexOf("```", begins));
    }

    /** Compiles a class, and packs it into a jar with its service's file. */
    private void jar(String name, String className, String source) throws IOException {
        Path sources = Files.createDirectories(directory.resolve(name));
        Path file = Files.writeString(sources.resolve(className + ".java"), source);
        Path classes = Files.createDirectories(sources.resolve("classes"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-classpath",
                                System.getProperty("java.class.path"),
                                "-d",
                                classes.toString(),
                                file.toString()))
                .isZero();
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jars.resolve(name + ".jar")));
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path one : compiled.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(one).toString().replace('\\', '/')));
                Files.copy(one, jar);
            }
            jar.putNextEntry(new JarEntry("META-INF/services/" + CodeStrategyProvider.class.getName()));
            jar.write(("com.example." + className + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private int run(boolean isSweep, String results, String... options) throws InterruptedException, IOException {
        Path tape = directory.resolve("tape");
        if (!Files.exists(tape)) {
            SweepIT.record(tape, STEPS, STEPS);
        }
        List<String> arguments = new ArrayList<>(
                List.of(tape.toString(), directory.resolve(results).toString()));
        arguments.addAll(
                List.of("--strategies", "breakout", "--entry", "1", "--response", "1", "--entry-slippage", "2"));
        arguments.addAll(List.of(options));
        PrintWriter out = new PrintWriter(said);
        return isSweep ? new SweepCommand(out, out).run(arguments) : new BacktestCommand(out, out).run(arguments);
    }

    private List<Map<String, String>> rows(String results, String table) throws IOException {
        RunTable.Page page = new RunTable(directory.resolve(results), table).read(0, 1_000);
        return page.rows().stream()
                .map(row -> RunTable.named(page.columns(), row))
                .toList();
    }

    @Test
    void theExampleOfTheDocumentsIsLoadedRunAndSwept() throws IOException, InterruptedException {
        jar("breakout", "Breakout", example());
        CodeStrategyTypes.use(Optional.of(jars));
        assertThat(CodeStrategyTypes.codes()).containsExactly("crossover", "momentum", "breakout");
        assertThat(run(false, "standard")).as(said::toString).isZero();
        assertThat(RunTable.summary(directory.resolve("standard"))).containsEntry("status", "completed");
        assertThat(run(true, "swept", "--grid", "/codes/breakout/period=5,1001", "--workers", "1", "--nice", "0"))
                .as("processes of backtests have the jar too: %s", said)
                .isEqualTo(1);
        List<Map<String, String>> combinations = rows("swept", "combinations");
        assertThat(combinations).extracting(row -> row.get("status")).containsExactly("completed", "failed");
        assertThat(Long.parseLong(combinations.getFirst().get("trades"))).isPositive();
        assertThat(combinations.getLast().get("reason"))
                .contains("breakout: period must be a whole number from 2 to 1000, not 1001");
    }

    /** What is put into the folder for the next start would be in the same ranking as what was begun before. */
    @Test
    void aSweepMixesNoResultsOfOtherJarsAndGoesOnWithItsOwn() throws IOException, InterruptedException {
        jar("breakout", "Breakout", example());
        CodeStrategyTypes.use(Optional.of(jars));
        String begun =
                String.valueOf(CodeStrategyTypes.versions(List.of("breakout")).get("breakout"));
        jar("second", "Other", example().replace("Breakout", "Other").replace("\"breakout\"", "\"other\""));
        String[] grid = {"--grid", "/codes/breakout/period=5,10", "--workers", "1", "--nice", "0"};
        assertThat(run(true, "swept", grid)).isEqualTo(1);
        assertThat(said.toString().lines().toList().getLast())
                .as("why the sweep has failed, which a floor says of its run")
                .contains("with the strategies in code breakout " + begun + " (SHA-256), and here are breakout ");
        assertThat(new RunProcesses.End(3, "").hasOtherVersions())
                .as("a JVM that is out of memory")
                .isFalse();
        CodeStrategyTypes.use(Optional.of(jars));
        assertThat(run(true, "swept", grid)).as("with the others loaded").isEqualTo(2);
        assertThat(said.toString())
                .contains(CodeStrategyTypes.versions(List.of("breakout")).get("breakout") + ": what comes");
        Files.delete(jars.resolve("second.jar"));
        CodeStrategyTypes.use(Optional.of(jars));
        assertThat(run(true, "swept", grid)).as(said::toString).isZero();
        assertThat(rows("swept", "combinations"))
                .extracting(row -> row.get("status"))
                .containsExactly("completed", "completed");
    }

    @Test
    void aStrategyThatThrowsFailsItsRunWithTheEvent() throws IOException, InterruptedException {
        jar(
                "breakout",
                "Breakout",
                example().replace("return null;", "throw new NoSuchMethodError(\"of another version\");"));
        CodeStrategyTypes.use(Optional.of(jars));
        assertThat(run(false, "thrown")).isEqualTo(1);
        assertThat(said.toString())
                .containsPattern("The strategy failed at event [1-9]\\d*: .*breakout has thrown .*of another version");
        assertThat(RunTable.summary(directory.resolve("thrown")).get("status")).startsWith("failed at event ");
    }

    @Test
    void refusesANameThatIsTakenAndWhatIsDeclaredWronglyAllAtOnce() throws IOException {
        jar("a", "Breakout", example());
        jar("b", "Other", example().replace("Breakout", "Other"));
        jar("c", "Third", example().replace("Breakout", "Third").replace("\"breakout\"", "\"crossover\""));
        jar(
                "d",
                "Fourth",
                example()
                        .replace("Breakout", "Fourth")
                        .replace("\"breakout\"", "\"Break Out\"")
                        .replace("Parameter.number(\"percent\", 0.5", "Parameter.number(\"stop_loss\", 60"));
        assertThatThrownBy(() -> CodeStrategyTypes.use(Optional.of(jars)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "Two strategies are called breakout: that of com.example.Breakout in a.jar and that of"
                                + " com.example.Other in b.jar. Each needs a name of its own.")
                .hasMessageContaining(
                        "Two strategies are called crossover: that of the floor and that of com.example.Third"
                                + " in c.jar.")
                .hasMessageContaining(
                        "The strategy in code of com.example.Fourth in d.jar is refused: its name must be")
                .hasMessageContaining("its parameter stop_loss is there twice")
                .hasMessageContaining(
                        "what holds where nothing is said is refused: stop_loss must be a number from 0 to 50");
        assertThat(CodeStrategyTypes.codes()).as("what was there stays").containsExactly("crossover", "momentum");
    }

    @Test
    void knowsAnotherVersionByItsJarAndOnTheClassPathByItsClasses() throws IOException, ReflectiveOperationException {
        jar("breakout", "Breakout", example());
        CodeStrategyTypes.use(Optional.of(jars));
        String first = CodeStrategyTypes.versions(List.of("breakout")).get("breakout");
        String ofClasses = ofClasses("breakout");
        Files.delete(jars.resolve("breakout.jar"));
        jar("other", "Breakout", example().replace("100 * (close", "200 * (close"));
        CodeStrategyTypes.use(Optional.of(jars));
        assertThat(CodeStrategyTypes.versions(List.of("breakout", "momentum")))
                .hasSize(2)
                .doesNotContainValue(first);
        assertThat(ofClasses("other"))
                .as("a class that is declared in the one that is named is another one")
                .isNotEqualTo(ofClasses)
                .matches("[0-9a-f]{64}");
        assertThat(ofClasses("breakout")).isEqualTo(ofClasses);
    }

    /** Of the classes that a jar was made of, as they would be found on the class path. */
    private String ofClasses(String name) throws IOException, ReflectiveOperationException {
        URL[] folder = {directory.resolve(name).resolve("classes").toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(folder, getClass().getClassLoader())) {
            return CodeStrategyTypes.sha256(loader.loadClass("com.example.Breakout"));
        }
    }

    @Test
    void refusesWhatCannotBeLoaded() throws IOException {
        Path broken = jars.resolve("broken.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(broken))) {
            jar.putNextEntry(new JarEntry("META-INF/services/" + CodeStrategyProvider.class.getName()));
            jar.write("com.example.Breakout\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> CodeStrategyTypes.use(Optional.of(jars)))
                .hasMessageContaining("A strategy in code can't be loaded from " + jars)
                .hasMessageContaining("com.example.Breakout");
        assertThatThrownBy(() -> CodeStrategyTypes.use(Optional.of(directory.resolve("none"))))
                .hasMessageContaining("FLOOR_STRATEGY_JARS must be a folder of jars that can be read");
    }
}
