package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.bourse.loadtest.report.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The soak's short form: that it watches, and that the books are right with orders that expire by the thousand. */
class SoakIT {

    @TempDir
    private Path directory;

    @Test
    void watchesAndBalancesTheBooksWhileOrdersExpire() throws Exception {
        Map<String, String> properties = Map.of(
                "jar", "../exchange/server/target/exchange.jar",
                "output", directory.toString(),
                "rate", "500",
                "ramp", "3",
                "hours", "0.004",
                "times", "report");

        Verdict verdict = new SoakQuestion().answer(Settings.of(key -> properties.getOrDefault(key, "")));

        assertThat(verdict.passed()).as(verdict.describe()).isTrue();
        assertThat(directory.toFile().list()).anyMatch(name -> name.startsWith("soak-") && name.endsWith(".html"));
    }
}
