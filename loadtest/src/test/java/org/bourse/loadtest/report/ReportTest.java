package org.bourse.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void alignsTheColumnsOfATable() {
        assertThat(new Table("run", "p99 ms")
                        .add("os", "12.50")
                        .add("a longer name", "3")
                        .toMarkdown())
                .isEqualTo("""
                        | run           | p99 ms |
                        |---------------|--------|
                        | os            | 12.50  |
                        | a longer name | 3      |
                        """);
    }

    @Test
    void refusesARowThatDoesNotFitTheHeadings() {
        assertThatThrownBy(() -> new Table("one").add("1", "2")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void drawsALineFromLeftToRightAndBottomToTop() {
        String svg = new Plot("t", "x", "y")
                .line("rising", new double[] {0, 10}, new double[] {0, 4})
                .toSvg();

        assertThat(svg).contains("points=\"70.0,255.0 700.0,40.0\"").contains(">rising<");
    }

    @Test
    void failsWhenOneCheckFailed() {
        Verdict verdict = new Verdict();
        verdict.add("this holds", true, "");
        assertThat(verdict.passed()).isTrue();
        verdict.add("that does not", false, "3 missing");

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.describe())
                .contains("FAILED  that does not: 3 missing")
                .endsWith("FAILED: 1 of the above.\n");
    }

    @Test
    void aMissedAnswerTimeIsToldAndDoesNotFailTheRun() {
        Verdict verdict = new Verdict();
        verdict.add("this holds", true, "");
        verdict.addAnswerTime(new Check("99 % within 20.0 ms", false, "216.00 ms"));

        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.answerTimesHeld()).isFalse();
        assertThat(verdict.describe())
                .contains("missed  99 % within 20.0 ms: 216.00 ms")
                .endsWith(
                        "PASSED: all of the above held, but for the bound of the answer times, which is judged apart.\n");
    }

    @Test
    void aMissedAnswerTimeDoesNotHideWhatFailed() {
        Verdict verdict = new Verdict();
        verdict.add("no order was lost", false, "one was");
        verdict.addAnswerTime(new Check("99 % within 20.0 ms", true, "3.00 ms"));

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.describe()).endsWith("FAILED: 1 of the above.\n");
    }
}
