package org.bourse.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/** All checks of a load test, and what they come to. */
public final class Verdict {

    private final List<Check> checks = new ArrayList<>();

    /** Adds what must hold. */
    public void add(String what, boolean passed, String detail) {
        add(new Check(what, passed, detail));
    }

    /** Adds a check made elsewhere. */
    public void add(Check check) {
        checks.add(check);
    }

    /** Adds checks made elsewhere. */
    public void addAll(List<Check> more) {
        checks.addAll(more);
    }

    /** Whether everything held. */
    public boolean passed() {
        return checks.stream().allMatch(Check::passed);
    }

    /** All checks, in order. */
    public List<Check> checks() {
        return List.copyOf(checks);
    }

    /** For people: a line for each check, and the verdict. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        checks.forEach(check -> text.append(check.describe()).append('\n'));
        long failed = checks.stream().filter(check -> !check.passed()).count();
        return text.append(failed == 0 ? "PASSED: all of the above held." : "FAILED: " + failed + " of the above.")
                .append('\n')
                .toString();
    }
}
