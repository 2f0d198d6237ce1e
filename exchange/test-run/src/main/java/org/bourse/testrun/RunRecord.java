package org.bourse.testrun;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The results of every suite of a run, for {@code mvnw} to add up: a line for each, of fields parted by tabs. Kept in
 * the directory that {@code BOURSE_TEST_RUN} names, if it does.
 */
final class RunRecord {

    private final Optional<Path> directory;

    /** A record kept in this directory, or none. */
    RunRecord(Optional<Path> directory) {
        this.directory = directory;
    }

    static RunRecord ofThisRun() {
        return new RunRecord(
                Optional.ofNullable(System.getenv("BOURSE_TEST_RUN")).map(Path::of));
    }

    void add(String module, SuiteResult suite) {
        directory.ifPresent(into -> add(into, module, suite));
    }

    private static void add(Path into, String module, SuiteResult suite) {
        StringBuilder skipped = new StringBuilder();
        suite.skips().forEach(skip -> skipped.append(line(module, suite.simpleName(), skip.name(), skip.reason())));
        StringBuilder failed = new StringBuilder();
        suite.failures().forEach(failure -> failed.append(line(module, suite.simpleName(), failure.name())));
        append(
                into.resolve("suites"),
                line(
                        module,
                        suite.suite(),
                        Integer.toString(suite.passed()),
                        Integer.toString(suite.failures().size()),
                        Integer.toString(suite.skipped()),
                        Long.toString(suite.time().toMillis())));
        append(into.resolve("skipped"), skipped.toString());
        append(into.resolve("failed"), failed.toString());
    }

    private static String line(String... fields) {
        return String.join("\t", fields).replaceAll("\\R", " ") + "\n";
    }

    /** One write, so that lines of several JVMs don't mix. */
    private static void append(Path file, String lines) {
        if (lines.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, lines, CREATE, APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
