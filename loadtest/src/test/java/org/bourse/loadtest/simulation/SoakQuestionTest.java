package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SoakQuestionTest {

    @Test
    void takesTheMedianOfAPart() {
        double[] values = {9, 1, 5, 3, 100, 100};

        assertThat(SoakQuestion.median(values, 0, 3)).isEqualTo(5);
        assertThat(SoakQuestion.median(values, 0, 4)).isEqualTo(4);
        assertThat(SoakQuestion.median(values, 2, 2)).isZero();
    }

    @Test
    void refusesMoreOrdersThanItCanKeepTrackOf() {
        Map<String, String> properties = Map.of("hours", "24", "rate", "20000", "jar", "unused.jar");

        assertThatThrownBy(() -> new SoakQuestion().answer(Settings.of(key -> properties.getOrDefault(key, ""))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("1,728,000,000 orders");
    }
}
