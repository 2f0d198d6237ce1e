package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "-1,    65536,   100,     0, port",
        "65536, 65536,   100,     0, port",
        "0,     1023,    100,     0, maxBodyBytes",
        "0,     1048577, 100,     0, maxBodyBytes",
        "0,     65536,   0,       0, slowRequestMillis",
        "0,     65536,   3600001, 0, slowRequestMillis",
        "0,     65536,   100,    -1, ordersPerSecond",
        "0,     65536,   100, 1000001, ordersPerSecond"
    })
    void refusesValuesOutOfRange(int port, int body, int slow, int rate, String name) {
        assertThatThrownBy(() -> new HttpSettings("0.0.0.0", port, body, slow, false, Optional.empty(), rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void neverShowsTheOperatorsKey() {
        HttpSettings settings = new HttpSettings("0.0.0.0", 0, 65_536, 100, false, Optional.of("hush"), 0);

        assertThat(settings.toString()).doesNotContain("hush").contains("adminApiKey=set");
    }
}
