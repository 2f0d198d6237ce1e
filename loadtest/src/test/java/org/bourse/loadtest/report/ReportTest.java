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
        assertThat(verdict.describe()).contains("FAILED  that does not: 3 missing", "FAILED: 1 of the above.");
    }
}
