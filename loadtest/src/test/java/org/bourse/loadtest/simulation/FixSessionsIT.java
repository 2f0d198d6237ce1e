package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.bourse.loadtest.report.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders over FIX, briefly: each is acknowledged and there once. */
class FixSessionsIT {

    @TempDir
    private Path directory;

    @Test
    void everyOrderOverFixIsThereOnce() throws Exception {
        Map<String, String> properties = Map.of(
                "jar", "../exchange/server/target/exchange.jar",
                "output", directory.toString(),
                "sessions", "2",
                "rate", "200",
                "ramp", "1",
                "seconds", "2");

        Verdict verdict = new FixSessionsQuestion().answer(Settings.of(key -> properties.getOrDefault(key, "")));

        assertThat(verdict.passed()).as(verdict.describe()).isTrue();
        assertThat(verdict.checks()).anyMatch(check -> check.what().equals("2 FIX sessions: no order failed"));
    }
}
