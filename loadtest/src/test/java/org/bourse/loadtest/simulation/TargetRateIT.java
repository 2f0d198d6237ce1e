package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bourse.loadtest.report.Check;
import org.bourse.loadtest.report.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The headline's short form: counts and books are asserted, times are told. */
class TargetRateIT {

    @TempDir
    private Path directory;

    @Test
    void everyOrderIsThereOnceAndTheBooksBalance() throws Exception {
        Map<String, String> properties = Map.of(
                "jar", "../exchange/server/target/exchange.jar",
                "output", directory.toString(),
                "rate", "1000",
                "ramp", "5",
                "seconds", "10",
                "p99", "0.01",
                "floor", "2");

        Verdict verdict = new TargetRateQuestion().answer(Settings.of(key -> properties.getOrDefault(key, "")));

        List<Check> counted = verdict.checks().stream()
                .filter(check -> !check.what().contains("rate was reached"))
                .toList();
        assertThat(counted).hasSizeGreaterThan(8).allMatch(Check::passed);
        // No machine answers within 10 microseconds: told beside what an echo takes, and no reason to fail.
        assertThat(verdict.answerTimesHeld()).isFalse();
        assertThat(verdict.answerTimes().getFirst().detail()).contains("without an exchange");
    }
}
