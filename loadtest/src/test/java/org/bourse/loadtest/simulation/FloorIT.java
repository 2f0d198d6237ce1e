package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.bourse.loadtest.report.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load of {@link TargetRateQuestion} where no exchange is. */
class FloorIT {

    @TempDir
    private Path directory;

    @Test
    void anEchoAnswersEveryOrder() throws Exception {
        Settings settings =
                settings(Map.of("output", directory.toString(), "rate", "500", "ramp", "1", "seconds", "2"));

        Verdict verdict = new FloorQuestion().answer(settings);

        assertThat(verdict.passed()).as(verdict.describe()).isTrue();
        assertThat(verdict.describe()).contains("1000 due, 1000 acknowledged");
    }

    @Test
    void isNotThatOfARunningExchange() {
        assertThatThrownBy(() -> new FloorQuestion().answer(settings(Map.of("target", "http://localhost:8000"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("leave -Dtarget out");
    }

    private static Settings settings(Map<String, String> properties) {
        return Settings.of(key -> properties.getOrDefault(key, ""));
    }
}
