package org.bourse.server.clients;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of this machine that a test runs to its end. */
final class Program {

    /** The flag of a JVM that lives for seconds: the second compiler would take more time than it gives back. */
    static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

    private static final int LONGEST_MINUTES = 10;

    private Program() {}

    /** The program of this name on {@code PATH}. */
    static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs it and answers what it wrote; fails with that unless it ends well. */
    static String run(Path directory, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile(directory, "output", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end: " + text(output));
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(command + " ended with " + process.exitValue() + ": " + text(output));
            }
            return text(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program runs", e);
        }
    }

    private static String text(Path output) throws IOException {
        // What programs write need not be UTF-8.
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }

    /** This JVM's own program. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The same of the compiler beside it. */
    static String javac() {
        return Path.of(System.getProperty("java.home"), "bin", "javac").toString();
    }
}
