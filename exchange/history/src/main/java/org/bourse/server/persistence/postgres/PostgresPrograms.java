package org.bourse.server.persistence.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Runs PostgreSQL's own programs and hands back what they say. PostgreSQL refuses to run as root; under root each
 * program gets a user namespace of its own, in which it is nobody in particular, while its files still belong to root.
 */
final class PostgresPrograms {

    private static final List<String> NAMESPACE = List.of("unshare", "--user");

    private static final Pattern ERROR = Pattern.compile("\\b(?:error|FATAL|PANIC|DETAIL|HINT):|^pg_ctl: ");

    private final Path home;
    private final List<String> prefix;

    /**
     * The programs in {@code home/bin}.
     *
     * @throws DatabaseUnavailableException when they can't run here
     */
    PostgresPrograms(Path home) throws IOException {
        this.home = home;
        this.prefix = isRoot() ? NAMESPACE : List.of();
        checkThatTheyRun();
    }

    /** The result of a program: its exit code and what it printed. */
    record Result(int exitCode, String output) {

        boolean succeeded() {
            return exitCode == 0;
        }

        /** What it says of why it failed, in one line. */
        String reason() {
            return reasonIn(output);
        }
    }

    /**
     * What PostgreSQL's programs mark as an error among all that they say, in one line; the last line where nothing is.
     */
    static String reasonIn(String output) {
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        List<String> errors = lines.stream()
                .filter(line -> ERROR.matcher(line).find())
                .map(String::strip)
                .distinct()
                .toList();
        return String.join("; ", errors.isEmpty() && !lines.isEmpty() ? List.of(lines.getLast()) : errors);
    }

    /** Runs a program to its end; its output goes nowhere else. */
    Result run(String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return run(command);
    }

    private void checkThatTheyRun() throws IOException {
        try {
            if (!prefix.isEmpty()) {
                check(
                        run(List.of("unshare", "--user", "true")),
                        "root may not make a user namespace here, and PostgreSQL"
                                + " does not run as root: start the exchange as an ordinary user");
            }
            check(run("postgres", List.of("--version")), "its programs don't run on this system");
        } catch (IOException e) {
            throw new DatabaseUnavailableException(advice("a program can't be started: " + e.getMessage()), e);
        }
    }

    private static void check(Result result, String reason) {
        if (!result.succeeded()) {
            throw new DatabaseUnavailableException(
                    advice(reason + " (" + result.output().strip() + ")"));
        }
    }

    private static String advice(String reason) {
        return "the embedded PostgreSQL can't run: " + reason
                + ", or set EXCHANGE_DATABASE_URL to a PostgreSQL of your own";
    }

    private static boolean isRoot() {
        return System.getProperty("user.name", "").equals("root");
    }

    private static Result run(List<String> command) throws IOException {
        // A program started by one of these (the server) keeps its own output: else this would wait for the server's
        // end.
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Result(process.waitFor(), output);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command, e);
        }
    }
}
