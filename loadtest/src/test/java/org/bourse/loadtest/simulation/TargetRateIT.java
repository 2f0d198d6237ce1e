package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
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
                "times", "report");

        Verdict verdict = new TargetRateQuestion().answer(Settings.of(key -> properties.getOrDefault(key, "")));

        assertThat(verdict.passed()).as(verdict.describe()).isTrue();
        assertThat(verdict.checks()).hasSizeGreaterThan(8);
    }
}
