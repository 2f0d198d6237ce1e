package org.bourse.server.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleInterval;
import org.junit.jupiter.api.Test;

class CandleSeriesTest {

    private final CandleSeries series = new CandleSeries();

    @Test
    void aCandleHasOpenHighLowCloseAndVolume() {
        series.add(at("10:00:00.1"), 100, 5);
        series.add(at("10:00:20"), 120, 1);
        series.add(at("10:00:40"), 90, 2);
        series.add(at("10:00:59.9"), 110, 2);
        assertThat(series.current(CandleInterval.MINUTE))
                .isEqualTo(new Candle(at("10:00:00"), 100, 120, 90, 110, 10, 4));
        assertThat(series.current(CandleInterval.DAY)).isEqualTo(new Candle(at("00:00:00"), 100, 120, 90, 110, 10, 4));
    }

    @Test
    void aLaterTradeClosesTheCandleBefore() {
        series.add(at("10:00:59"), 100, 5);
        series.takeUpdates();
        series.add(at("10:01:00"), 101, 6);
        List<CandleUpdate> updates = series.takeUpdates();
        assertThat(updates)
                .contains(new CandleUpdate(CandleInterval.MINUTE, Candle.of(at("10:00:00"), 100, 5), true))
                .contains(new CandleUpdate(CandleInterval.MINUTE, Candle.of(at("10:01:00"), 101, 6), false))
                .contains(new CandleUpdate(
                        CandleInterval.FIVE_MINUTES, new Candle(at("10:00:00"), 100, 101, 100, 101, 11, 2), false));
        assertThat(series.hasUpdates()).isFalse();
    }

    @Test
    void timeClosesACandleToo() {
        series.add(at("10:00:30"), 100, 5);
        series.takeUpdates();
        series.passTo(at("10:01:00.4"));
        assertThat(series.takeUpdates())
                .as("a trade of its last moment may be on its way")
                .noneMatch(update -> update.interval() == CandleInterval.MINUTE);
        series.passTo(at("10:01:00.5"));
        assertThat(series.takeUpdates())
                .containsExactly(new CandleUpdate(CandleInterval.MINUTE, Candle.of(at("10:00:00"), 100, 5), true));
    }

    @Test
    void theDayForgetsMinutesOlderThan24Hours() {
        series.add(at("10:00:30"), 100, 5);
        series.add(at("11:00:00"), 90, 3);
        assertThat(series.day())
                .isEqualTo(new DayFigures(OptionalLong.of(100), OptionalLong.of(100), OptionalLong.of(90), 8));
        series.passTo(at("10:00:00") + CandleInterval.DAY.micros());
        assertThat(series.day())
                .isEqualTo(new DayFigures(OptionalLong.of(90), OptionalLong.of(90), OptionalLong.of(90), 3));
        series.passTo(at("11:00:00") + CandleInterval.DAY.micros());
        assertThat(series.day()).isEqualTo(DayFigures.NONE);
        assertThat(series.history(CandleInterval.MINUTE, 0, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void longerCandlesAreMadeOfMinutes() {
        series.add(at("10:01:00"), 100, 5);
        series.add(at("10:04:59"), 130, 1);
        series.add(at("10:05:00"), 90, 3);
        assertThat(series.history(CandleInterval.FIVE_MINUTES, 0, Long.MAX_VALUE))
                .containsExactly(
                        new Candle(at("10:00:00"), 100, 130, 100, 130, 6, 2), Candle.of(at("10:05:00"), 90, 3));
        assertThat(series.history(CandleInterval.FIVE_MINUTES, at("10:05:00"), at("10:10:00")))
                .containsExactly(Candle.of(at("10:05:00"), 90, 3));
    }

    @Test
    void goesOnFromWhatTheDatabaseHad() {
        series.restore(new Candle(at("10:00:00"), 100, 120, 90, 110, 10, 4));
        series.restore(new Candle(at("10:01:00"), 111, 111, 111, 111, 1, 1));
        series.add(at("10:01:30"), 130, 2);
        assertThat(series.current(CandleInterval.MINUTE))
                .isEqualTo(new Candle(at("10:01:00"), 111, 130, 111, 130, 3, 2));
        assertThat(series.current(CandleInterval.HOUR)).isEqualTo(new Candle(at("10:00:00"), 100, 130, 90, 130, 13, 6));
        assertThat(series.day().volume()).isEqualTo(13);
    }

    @Test
    void keepsABoundedNumberOfSeconds() {
        for (int i = 0; i < CandleSeries.SECONDS_KEPT + 10; i++) {
            series.add(at("10:00:00") + i * 1_000_000L, 100, 1);
        }
        List<Candle> seconds = series.history(CandleInterval.SECOND, 0, Long.MAX_VALUE);
        assertThat(seconds).hasSize(CandleSeries.SECONDS_KEPT);
        assertThat(seconds.getFirst().startMicros()).isEqualTo(at("10:00:10"));
    }

    @Test
    void aVolumeThatDoesNotFitIn64BitsIsTheLargest() {
        series.add(at("10:00:00"), 1, Long.MAX_VALUE);
        series.add(at("10:00:30"), 1, 1);
        series.add(at("10:01:00"), 1, 7);
        assertThat(series.current(CandleInterval.DAY))
                .isEqualTo(new Candle(at("00:00:00"), 1, 1, 1, 1, Long.MAX_VALUE, 3));
        assertThat(series.history(CandleInterval.MINUTE, 0, Long.MAX_VALUE))
                .extracting(Candle::volume)
                .containsExactly(Long.MAX_VALUE, 7L);
        assertThat(series.history(CandleInterval.HOUR, 0, Long.MAX_VALUE))
                .extracting(Candle::volume)
                .containsExactly(Long.MAX_VALUE);
        assertThat(series.day().volume()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void countsNoMoreTradesThanFit() {
        series.restore(new Candle(at("10:00:00"), 1, 1, 1, 1, 1, Integer.MAX_VALUE));
        series.restore(new Candle(at("10:01:00"), 1, 1, 1, 1, 1, 1));
        series.add(at("10:01:30"), 1, 1);
        assertThat(series.history(CandleInterval.HOUR, 0, Long.MAX_VALUE))
                .extracting(Candle::tradeCount)
                .containsExactly(Integer.MAX_VALUE);
        assertThat(series.current(CandleInterval.DAY))
                .isEqualTo(new Candle(at("00:00:00"), 1, 1, 1, 1, 3, Integer.MAX_VALUE));
    }

    private static long at(String time) {
        Instant instant = Instant.parse("2026-11-20T" + time + "Z");
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }
}
