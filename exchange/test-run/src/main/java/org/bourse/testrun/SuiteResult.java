package org.bourse.testrun;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The result so far of one suite, a class of tests. */
final class SuiteResult {

    private final String suite;
    private final Path log;
    private final long startNanos = System.nanoTime();
    private final List<Failure> failures = new ArrayList<>();
    private final List<Skip> skips = new ArrayList<>();
    private int passed;

    SuiteResult(String suite, Path log) {
        this.suite = suite;
        this.log = log;
    }

    /** The name of the class, with its package. */
    String suite() {
        return suite;
    }

    String simpleName() {
        return suite.substring(suite.lastIndexOf('.') + 1);
    }

    /** The file with all that it printed and logged. */
    Path log() {
        return log;
    }

    Duration time() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    void pass() {
        passed++;
    }

    void fail(Failure failure) {
        failures.add(failure);
    }

    void skip(Skip skip) {
        skips.add(skip);
    }

    int passed() {
        return passed;
    }

    List<Failure> failures() {
        return failures;
    }

    List<Skip> skips() {
        return skips;
    }

    int skipped() {
        return skips.stream().mapToInt(Skip::tests).sum();
    }

    /**
     * A test that failed, or what the tests of a class have in common and failed.
     *
     * @param name its name within the class
     * @param method the test method, to run it alone; empty where it is the class
     */
    record Failure(String name, Optional<String> method, Throwable thrown) {}

    /** Tests that were left out, how many, and why. */
    record Skip(String name, int tests, String reason) {}
}
