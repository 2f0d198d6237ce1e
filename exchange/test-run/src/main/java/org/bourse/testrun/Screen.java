package org.bourse.testrun;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The lines that a person sees of a module's tests: one for a suite, and the log's end of each that failed. */
final class Screen {

    /** The number of lines that are shown of a failed suite's log. */
    static final int LOG_LINES = 30;

    private static final int MESSAGE_LINES = 40;

    private final Path module;
    private final String orderSeed;
    private final PrintStream out;

    Screen(Path module, String orderSeed, PrintStream out) {
        this.module = module;
        this.orderSeed = orderSeed;
        this.out = out;
    }

    /** The module, by its directory. */
    String module() {
        return module.toString();
    }

    /** Shows what came of a suite that has ended. */
    void show(SuiteResult suite, List<String> lastLines) {
        StringBuilder text = new StringBuilder(line(suite));
        for (SuiteResult.Failure failure : suite.failures()) {
            append(text, suite, failure);
        }
        if (!suite.failures().isEmpty()) {
            text.append("\n  log     ").append(log(suite)).append(", which ends:");
            lastLines.forEach(line -> text.append("\n    | ").append(line));
            text.append('\n');
        }
        // At once: another JVM's lines may come between two calls.
        out.println(text);
    }

    private String line(SuiteResult suite) {
        int tests = suite.passed() + suite.failures().size() + suite.skipped();
        return String.format(
                Locale.ROOT,
                "%-17s  %-28s %4d %-5s %6.1f s%s%s",
                module,
                suite.simpleName(),
                tests,
                tests == 1 ? "test" : "tests",
                suite.time().toMillis() / 1_000.0,
                suite.failures().isEmpty() ? "" : ", " + suite.failures().size() + " FAILED",
                suite.skipped() == 0 ? "" : ", " + suite.skipped() + " skipped");
    }

    private void append(StringBuilder text, SuiteResult suite, SuiteResult.Failure failure) {
        text.append("\n  FAILED  ").append(suite.simpleName()).append('.').append(failure.name());
        failure.thrown()
                .toString()
                .lines()
                .limit(MESSAGE_LINES)
                .forEach(line -> text.append("\n    ").append(line));
        for (StackTraceElement frame : failure.thrown().getStackTrace()) {
            if (frame.getClassName().startsWith(suite.suite())) {
                text.append("\n    at ").append(frame);
                break;
            }
        }
        text.append("\n  seed    ").append(orderSeed).append(" (of the order of its tests)");
        text.append("\n  alone   ").append(command(suite, failure));
    }

    private String command(SuiteResult suite, SuiteResult.Failure failure) {
        String test = suite.simpleName()
                + failure.method().map(method -> "#" + method).orElse("");
        boolean fast = suite.suite().endsWith("Test") && !suite.suite().endsWith("AcceptanceTest");
        return "./mvnw -q -pl " + module + " -am "
                + (fast ? "test -Dtest='" + test + "'" : "verify -Dtest=NONE -Dit.test='" + test + "'")
                + " -Djunit.jupiter.execution.order.random.seed=" + orderSeed;
    }

    private String log(SuiteResult suite) {
        return module.resolve("target")
                .resolve("test-logs")
                .resolve(suite.log().getFileName())
                .toString();
    }
}
