package org.bourse.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/**
 * All checks of a load test, and what they come to. Answer times are judged apart: they say as much about the machine as
 * about the exchange, and an exchange that held its rate and lost nothing has passed on a slow machine, too.
 */
public final class Verdict {

    private final List<Check> checks = new ArrayList<>();
    private final List<Check> answerTimes = new ArrayList<>();

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

    /** Adds a bound of the answer times, which doesn't decide about {@link #passed()}. */
    public void addAnswerTime(Check check) {
        answerTimes.add(check);
    }

    /** Whether everything held but, perhaps, the bounds of the answer times. */
    public boolean passed() {
        return checks.stream().allMatch(Check::passed);
    }

    /** Whether the answer times are within their bounds; true where none is judged apart. */
    public boolean answerTimesHeld() {
        return answerTimes.stream().allMatch(Check::passed);
    }

    /** All checks that decide about {@link #passed()}, in order. */
    public List<Check> checks() {
        return List.copyOf(checks);
    }

    /** The bounds of the answer times that are judged apart, in order. */
    public List<Check> answerTimes() {
        return List.copyOf(answerTimes);
    }

    /** For people: a line for each check, and the verdict, which is the last line. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        checks.forEach(check -> text.append(check.describe()).append('\n'));
        answerTimes.forEach(check -> text.append(check.describe("missed")).append('\n'));
        long failed = checks.stream().filter(check -> !check.passed()).count();
        text.append(failed == 0 ? "PASSED: all of the above held" : "FAILED: " + failed + " of the above");
        if (!answerTimesHeld()) {
            text.append(failed == 0 ? ", but for the bound of the answer times" : ", and the bound of the answer times")
                    .append(", which is judged apart");
        }
        return text.append(".\n").toString();
    }
}
