package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void takesWhatIsNotGivenFromTheStandard() {
        Settings settings = settings(Map.of("rate", " ", "ramp", "3"));

        assertThat(settings.number(Setting.RATE, 1, 10_000, 4_000)).isEqualTo(4_000);
        assertThat(settings.number(Setting.RAMP, 1, 10)).isEqualTo(3);
        assertThat(settings.number(Setting.BROKERS, 1, 1_000)).isEqualTo(100);
        assertThat(settings.isGiven(Setting.TARGET)).isFalse();
    }

    @Test
    void refusesWhatCannotBeAndSaysWhatCan() {
        Settings settings =
                settings(Map.of("rate", "fast", "journal.sync", "maybe", "target", "localhost", "simulation", "Rest"));

        assertThatThrownBy(() -> settings.number(Setting.RATE, 1, 10_000, 4_000))
                .hasMessage("-Drate takes a whole number from 1 to 10000, not fast");
        assertThatThrownBy(() -> settings.word(Setting.JOURNAL_SYNC, List.of("batch", "os")))
                .hasMessage("-Djournal.sync takes one of batch, os, not maybe");
        assertThatThrownBy(settings::target).hasMessage("-Dtarget takes http://host:port, not localhost");
        assertThatThrownBy(() -> Questions.named(settings.text(Setting.SIMULATION)))
                .hasMessageContaining("TargetRate")
                .hasMessageEndingWith("not Rest");
    }

    private static Settings settings(Map<String, String> properties) {
        return Settings.of(key -> properties.getOrDefault(key, ""));
    }
}
