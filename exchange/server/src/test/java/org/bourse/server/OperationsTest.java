package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.Side;
import org.bourse.fix.FixStatus;
import org.bourse.server.api.operations.ExchangeHealth.Check;
import org.bourse.server.api.operations.ExchangeHealth.State;
import org.bourse.server.log.LogConsumer;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.marketdata.FeedSettings;
import org.bourse.server.marketdata.MarketDataFeed;
import org.bourse.server.sequencer.TrustedClock;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;

class OperationsTest {

    @Test
    void aFeedThatCanNotKeepUpIsDown() {
        PublishedLog log = new PublishedLog(0, 2);
        LogConsumer events = log.consumer("feed-dispatch", LogConsumer.Role.OPTIONAL);
        MarketDataFeed idle = new MarketDataFeed(FeedSettings.DEFAULTS, InstantSource.system(), events);
        log.onBatch(List.of(nothing(1)));
        assertThat(Operations.feedCheck(idle, events).state()).isEqualTo(State.UP);
        log.onBatch(List.of(nothing(2)));
        assertThat(Operations.feedCheck(idle, events))
                .isEqualTo(new Check("feed", State.DOWN, "2 events are not published yet, new orders are refused"));
    }

    @Test
    void reportsThatHoldTheLogBackAreDownAndNotTheDatabase() {
        LogConsumers consumers = LogConsumers.of(0, 4, true);
        FixStatus stopped = new FixStatus(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of("ANNA", 1L), 1, 4, 0, 0);
        consumers.log().onBatch(List.of(nothing(1), nothing(2), nothing(3), nothing(4)));

        assertThat(consumers.waitForReports()).isTrue();
        assertThat(Operations.databaseCheck(Optional.empty(), consumers))
                .isEqualTo(new Check("database", State.UP, ""));
        Check fix = Operations.fixCheck(stopped, true, consumers.waitForReports());
        assertThat(fix.state()).isEqualTo(State.DOWN);
        assertThat(fix.detail())
                .contains("new orders are refused")
                .contains("ANNA is not told of command 1")
                .contains("the database waits before command 1");
    }

    @Test
    void reportsThatAreKeptForTheNextStartHoldNobodyUp() {
        FixStatus stopped = new FixStatus(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of("ANNA", 1L), 0, 4, 0, 0);

        Check fix = Operations.fixCheck(stopped, false, false);

        assertThat(fix.state()).isEqualTo(State.DEGRADED);
        assertThat(fix.detail())
                .isEqualTo("ANNA is not told of command 1 and later ones; the log says why, and the next start makes"
                        + " these reports; nothing else waits for them");
    }

    @Test
    void aDatabaseThatHoldsTheLogBackIsDownAndNotFix() {
        LogConsumers consumers = LogConsumers.of(0, 4, true);
        consumers.log().onBatch(List.of(nothing(1), nothing(2), nothing(3), nothing(4)));
        for (int i = 0; i < 4; i++) {
            consumers.reports().orElseThrow().next();
        }
        consumers.reports().orElseThrow().advance(4);

        assertThat(consumers.waitForReports()).isFalse();
        assertThat(Operations.databaseCheck(Optional.of("connection refused"), consumers))
                .isEqualTo(new Check(
                        "database",
                        State.DOWN,
                        "the backlog of 4 events is at its limit, new orders are refused: connection refused"));
    }

    @Test
    @ExpectedLog(level = WARN, line = "TrustedClock: the machine's clock (jumped ahead by|is) .*")
    void aClockThatIsNotBelievedShowsInHealth() {
        AtomicLong machineMicros = new AtomicLong(TimeUnit.DAYS.toMicros(20_000));
        TrustedClock clock = new TrustedClock(machineMicros::get, () -> 0, 0);
        clock.getAsLong();
        assertThat(Operations.clockCheck(clock)).isEqualTo(new Check("clock", State.UP, ""));

        machineMicros.addAndGet(TimeUnit.SECONDS.toMicros(3_600));
        clock.getAsLong();
        assertThat(Operations.clockCheck(clock).state()).isEqualTo(State.DEGRADED);
        assertThat(Operations.clockCheck(clock).detail()).contains("jumped ahead by 3600 s");

        machineMicros.addAndGet(-TimeUnit.SECONDS.toMicros(3_610));
        assertThat(Operations.clockCheck(clock).state()).isEqualTo(State.DEGRADED);
        assertThat(Operations.clockCheck(clock).detail()).contains("10 s behind");
    }

    @Test
    @ExpectedLog(level = ERROR, line = "MarketDataFeed: The live feed failed .*names an instrument that is not listed")
    void aFeedThatFailedShowsInHealthAndNoMore() throws InterruptedException {
        PublishedLog log = new PublishedLog(98, 2);
        LogConsumer events = log.consumer("feed-dispatch", LogConsumer.Role.OPTIONAL);
        MarketDataFeed feed = new MarketDataFeed(FeedSettings.DEFAULTS, InstantSource.system(), events);
        feed.start();
        assertThat(Operations.feedCheck(feed, events)).isEqualTo(new Check("feed", State.UP, ""));
        Event impossible = new Event.OrdersTraded(
                1,
                1,
                1,
                new AffectedOrder(77, 1, 99, Side.BID, 1, 1, 0, ""),
                new AffectedOrder(78, 1, 99, Side.ASK, 1, 1, 0, ""),
                0,
                0);
        log.onBatch(List.of(new SequencedCommand(
                99, 1, 99, CommandSource.REST, new Command.ExpireOrders(), List.of(impossible), Optional.empty())));
        await().until(() -> feed.failure().isPresent());
        Check check = Operations.feedCheck(feed, events);
        assertThat(check.state()).isEqualTo(State.DEGRADED);
        assertThat(check.detail()).contains("the event stream names an instrument that is not listed: 99");
        // Trading goes on, however much more happens.
        log.onBatch(List.of(nothing(100), nothing(101), nothing(102)));
        assertThat(log.refusing()).isEmpty();
        feed.stop();
    }

    private static SequencedCommand nothing(long sequence) {
        return new SequencedCommand(
                sequence, 1, sequence, CommandSource.REST, new Command.ExpireOrders(), List.of(), Optional.empty());
    }
}
