package org.bourse.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.bourse.engine.model.Times;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UtcTimesTest {

    @ParameterizedTest
    @CsvSource({
        "2030-01-31T23:59:59Z,             2030-01-31T23:59:59Z",
        "2030-01-31T23:59:59.5Z,           2030-01-31T23:59:59.500Z",
        "2030-01-31T23:59:59.123456Z,      2030-01-31T23:59:59.123456Z",
        "2030-01-31T23:59:59.123456789Z,   2030-01-31T23:59:59.123456Z",
        "2030-01-31T23:59:59.000001Z,      2030-01-31T23:59:59.000001Z",
        "2028-02-29T00:00:00Z,             2028-02-29T00:00:00Z",
        "2030-01-31T23:59:59+00:00,        2030-01-31T23:59:59Z",
        "2030-01-31T20:59:59-03:00,        2030-01-31T23:59:59Z",
        "2030-02-01T05:29:59.25+05:30,     2030-01-31T23:59:59.250Z",
        "2030-01-31T23:59:59.000000+0000,  2030-01-31T23:59:59Z",
        "2030-01-31T20:59:59-0300,         2030-01-31T23:59:59Z",
        "2030-01-31T23:59Z,                2030-01-31T23:59:00Z",
        "2030-01-31t23:59:59z,             2030-01-31T23:59:59Z",
        "1969-12-31T23:59:59.999999Z,      1969-12-31T23:59:59.999999Z",
        "0000-01-01T00:00:00Z,             0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z,      9999-12-31T23:59:59.999999Z"
    })
    void readsAndWrites(String text, String written) {
        assertThat(UtcTimes.format(UtcTimes.parse(text))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "now",
                "2030-01-31",
                "2030-01-31T23:59:59",
                "2030-01-31 23:59:59Z",
                "2030-13-01T00:00:00Z",
                "2030-00-01T00:00:00Z",
                "2030-02-29T00:00:00Z",
                "2030-02-00T00:00:00Z",
                "2030-01-32T00:00:00Z",
                "2030-01-31T25:00:00Z",
                "2030-01-31T23:60:00Z",
                "2030-01-31T23:59:60Z",
                "2030-01-31T23:59:59.1234567890Z",
                "2030-01-31T23:59:59.12x456Z",
                "2030-01-31T23:59:59.123456x89Z",
                "-030-01-31T23:59:59Z",
                "2030-1-31T23:59:59Z",
                "2030-01-31T23:59:59+99:00",
                "2030-01-31T23:59:59+9900",
                "2030-01-31T23:59:59+000",
                "2030-01-31-0300",
                "T+0300",
                "\u0662030-01-31T23:59:59Z",
                "1896134399"
            })
    void refusesWhatIsNoInstant(String text) {
        assertThat(UtcTimes.parse(text)).isEqualTo(UtcTimes.NOT_A_TIME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+10000-01-01T00:00:00Z", "+999999999-12-31T23:59:59Z", "9999-12-31T23:59:59-00:01"})
    void putsWhatIsBeyondFourDigitYearsAfterTheLatestAllowed(String text) {
        assertThat(UtcTimes.parse(text)).isGreaterThan(Times.LATEST_MICROS);
    }

    @Test
    void agreesWithTheGeneralParser() {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 10_000; i++) {
            Instant instant = Instant.ofEpochSecond(
                            random.nextLong(-62_167_219_200L, 253_402_300_800L), random.nextInt(1_000_000_000))
                    .truncatedTo(ChronoUnit.MICROS);

            assertThat(UtcTimes.parse(instant.toString())).isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
        }
    }
}
