package org.bourse.testrun;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.event.Level;

/** The log lines that one suite expects, held against those that it logged. */
final class ExpectedLines {

    private final Set<Expectation> required = new LinkedHashSet<>();
    private final Set<Expectation> allowed = new LinkedHashSet<>();

    /** A line that must be logged. */
    void require(ExpectedLog expected, String by) {
        required.add(Expectation.of(expected, by));
    }

    /** A line that may be logged. */
    void allow(ExpectedLog expected, String by) {
        allowed.add(Expectation.of(expected, by));
    }

    /** The faults of these lines, as text; empty when there are none. */
    List<String> faults(List<LoggedLine> logged) {
        List<String> faults = new ArrayList<>();
        Set<Expectation> missing = new LinkedHashSet<>(required);
        Map<LoggedLine, Integer> unexpected = new LinkedHashMap<>();
        for (LoggedLine line : logged) {
            missing.removeIf(expectation -> expectation.matches(line));
            if (required.stream().noneMatch(expectation -> expectation.matches(line))
                    && allowed.stream().noneMatch(expectation -> expectation.matches(line))) {
                unexpected.merge(line, 1, Integer::sum);
            }
        }
        unexpected.forEach(
                (line, times) -> faults.add("not expected: " + line + (times == 1 ? "" : " (" + times + " times)")));
        missing.forEach(expectation -> faults.add("expected and not logged: " + expectation));
        return faults;
    }

    private record Expectation(Level level, String regex, String by, Pattern pattern) {

        static Expectation of(ExpectedLog expected, String by) {
            return new Expectation(
                    expected.level(), expected.line(), by, Pattern.compile(expected.line(), Pattern.DOTALL));
        }

        boolean matches(LoggedLine line) {
            return line.level() == level && pattern.matcher(line.text()).find();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Expectation that
                    && level == that.level
                    && regex.equals(that.regex)
                    && by.equals(that.by);
        }

        @Override
        public int hashCode() {
            return regex.hashCode();
        }

        @Override
        public String toString() {
            return level + " \"" + regex + "\" (" + by + ")";
        }
    }
}
