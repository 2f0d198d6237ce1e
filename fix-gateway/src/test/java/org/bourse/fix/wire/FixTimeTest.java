package org.bourse.fix.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixTimeTest {

    private static final long MICROS = 1_795_252_245_123_456L;

    @Test
    void writesMicroseconds() {
        assertThat(FixTime.timestamp(MICROS)).isEqualTo("20261121-09:10:45.123456");
        assertThat(FixTime.date(MICROS)).isEqualTo("20261121");
        assertThat(FixTime.timeOfDay(MICROS)).isEqualTo("09:10:45.123456");
    }

    @ParameterizedTest
    @CsvSource({
        "20261121-09:10:45,1795252245000000",
        "20261121-09:10:45.123,1795252245123000",
        "20261121-09:10:45.123456,1795252245123456",
        "20261121-09:10:45.123456789,1795252245123456",
        "20280229-00:00:00,1835395200000000"
    })
    void readsTimestampsOfAnyPrecision(String text, long micros) {
        assertThat(FixTime.parseTimestamp(text)).hasValue(micros);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "20261121",
                "20261121 09:10:45",
                "20261121-9:10:45",
                "20261121-24:00:00",
                "20261121-09:60:00",
                "20261121-09:10:60",
                "20260229-00:00:00",
                "20261121-09:10:45.12",
                "20261121-09:10:45,123",
                "2026112a-09:10:45",
                "20261121-09:10:4x",
                "00001121-09:10:45"
            })
    void readsNothingElse(String text) {
        assertThat(FixTime.parseTimestamp(text)).isEmpty();
    }

    @Test
    void theClockIsTheSystems() {
        long before = Instant.now().toEpochMilli() * 1_000;
        assertThat(FixTime.nowMicros()).isBetween(before, before + 60_000_000);
        assertThat(FixTime.parseTimestamp(FixTime.now())).isPresent();
    }
}
