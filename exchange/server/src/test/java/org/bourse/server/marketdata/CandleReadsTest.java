package org.bourse.server.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.server.log.LogConsumer;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleInterval;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Candles of a feed that has the minutes of 24 hours, and of a database that has older ones and is behind. */
class CandleReadsTest {

    private static final String NOW = "2026-11-21T10:00:30Z";
    private static final Candle OLDEST = minute("2026-11-19T08:00:00Z", 90, 1);
    private static final Candle YESTERDAY_IN_DATABASE = minute("2026-11-20T09:59:00Z", 100, 5);
    private static final Candle YESTERDAY = minute("2026-11-20T10:02:00Z", 120, 7);
    private static final Candle LATE_YESTERDAY = minute("2026-11-20T23:59:00Z", 80, 3);
    private static final Candle TODAY = minute("2026-11-21T09:59:00Z", 110, 2);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse(NOW));
    private final AtomicInteger clockReads = new AtomicInteger();
    private final InstantSource clock = this::readClock;
    private final PublishedLog log = new PublishedLog(0, 1_000);
    private final FeedRestore restored = new FeedRestore(FeedSettings.DEFAULTS);
    private final List<Candle> database = new ArrayList<>(List.of(OLDEST, YESTERDAY_IN_DATABASE));
    private final MarketDataFeed feed;
    private final CandleReads reads;

    CandleReadsTest() {
        restored.instrument(0, "PETR4", InstrumentTerms.DEFAULTS, TradingStatus.OPEN);
        restored.reached(0);
        List.of(YESTERDAY, LATE_YESTERDAY, TODAY).forEach(minute -> restored.minute(0, minute));
        feed = new MarketDataFeed(
                restored, FeedSettings.DEFAULTS, clock, log.consumer("feed-dispatch", LogConsumer.Role.OPTIONAL));
        reads = new CandleReads(feed, this::inDatabase);
        feed.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        feed.stop();
    }

    @Test
    void yesterdayIsOfBothHoweverFarTheDatabaseIs() {
        assertThat(days(0, 10))
                .containsExactly(
                        OLDEST.startingAt(micros("2026-11-19T00:00:00Z")),
                        new Candle(micros("2026-11-20T00:00:00Z"), 100, 120, 80, 80, 15, 3),
                        TODAY.startingAt(micros("2026-11-21T00:00:00Z")));
    }

    @Test
    void aLimitCountsACandleOfBothOnce() {
        assertThat(days(0, 2)).extracting(Candle::volume).containsExactly(15L, 2L);
        assertThat(days(0, 1)).extracting(Candle::volume).containsExactly(2L);
    }

    @Test
    void aCandleThatBeganBeforeTheBoundIsLeftOut() {
        assertThat(days(micros("2026-11-20T00:00:01Z"), 10))
                .extracting(Candle::volume)
                .containsExactly(2L);
    }

    @Test
    void aCandleThatBeginsBeforeTheEndIsWhole() {
        assertThat(reads.candles("PETR4", CandleInterval.DAY, 0, micros("2026-11-20T00:00:01Z"), 10))
                .extracting(Candle::volume)
                .containsExactly(1L, 15L);
    }

    @Test
    void minutesOfADayNeedNoDatabase() {
        database.clear();
        assertThat(reads.candles(
                        "PETR4", CandleInterval.MINUTE, micros("2026-11-20T10:02:00Z"), Long.MAX_VALUE / 2, 10))
                .containsExactly(YESTERDAY, LATE_YESTERDAY, TODAY);
    }

    @Test
    void aFeedThatHasEndedLeavesWhatTheDatabaseHas() throws InterruptedException {
        feed.stop();
        assertThat(reads.candles("PETR4", CandleInterval.MINUTE, 0, Long.MAX_VALUE / 2, 10))
                .containsExactly(OLDEST, YESTERDAY_IN_DATABASE);
        assertThat(reads.candles("PETR4", CandleInterval.SECOND, 0, Long.MAX_VALUE / 2, 10))
                .isEmpty();
    }

    @Test
    void whatAClockThatJumpedHasForgottenIsInTheDatabase() {
        database.addAll(List.of(YESTERDAY, LATE_YESTERDAY));
        now.set(Instant.parse(NOW).plus(Duration.ofHours(20)));
        // The first look at the clock may have been under way before it jumped.
        int before = clockReads.get();
        await().until(() -> clockReads.get() > before + 1);
        now.set(Instant.parse(NOW).minus(Duration.ofHours(2)));

        assertThat(days(0, 10)).extracting(Candle::volume).containsExactly(1L, 15L, 2L);
        assertThat(days(micros("2026-11-20T00:00:00Z"), 10))
                .containsExactly(
                        new Candle(micros("2026-11-20T00:00:00Z"), 100, 120, 80, 80, 15, 3),
                        TODAY.startingAt(micros("2026-11-21T00:00:00Z")));
    }

    private Instant readClock() {
        clockReads.incrementAndGet();
        return now.get();
    }

    private List<Candle> days(long fromMicros, int limit) {
        return reads.candles("PETR4", CandleInterval.DAY, fromMicros, Long.MAX_VALUE / 2, limit);
    }

    private List<Candle> inDatabase(String symbol, CandleInterval interval, long fromMicros, long toMicros, int limit) {
        assertThat(symbol).isEqualTo("PETR4");
        List<Candle> found = interval.join(database.stream()
                .filter(minute -> minute.startMicros() >= fromMicros && minute.startMicros() < toMicros)
                .toList());
        return found.subList(Math.max(0, found.size() - limit), found.size());
    }

    private static Candle minute(String start, long price, long quantity) {
        return Candle.of(micros(start), price, quantity);
    }

    private static long micros(String time) {
        return Instant.parse(time).getEpochSecond() * 1_000_000;
    }
}
