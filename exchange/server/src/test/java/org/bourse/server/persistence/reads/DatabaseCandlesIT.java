package org.bourse.server.persistence.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.server.persistence.state.Persister;
import org.bourse.server.persistence.state.RandomFlow;
import org.bourse.server.persistence.state.Restored;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleInterval;
import org.junit.jupiter.api.Test;

/** Candles of every length that the database makes of its minutes are what the trades in them make. */
class DatabaseCandlesIT {

    private static final int ALL = 10_000;

    private final DatabaseSettings settings = TestPostgres.freshDatabase("database_candles");

    @Test
    void candlesAreWhatTheTradesInThemMake() throws InterruptedException {
        RandomFlow flow = new RandomFlow(82, false);
        try (Database database = Database.open(settings)) {
            List<SequencedCommand> published = publish(flow, database);
            DatabaseCandles candles = new DatabaseCandles(database);
            for (CandleInterval interval : CandleInterval.values()) {
                if (interval == CandleInterval.SECOND) {
                    continue;
                }
                List<Candle> expected = candlesOf(published, symbolOf(published), interval);
                assertThat(candles.candles(symbolOf(published), interval, 0, Long.MAX_VALUE / 2, ALL))
                        .as(interval.word())
                        .isNotEmpty()
                        .containsExactlyElementsOf(expected);
            }
        }
    }

    @Test
    void aLimitTakesTheNewestAndABoundLeavesOutWhatBeginsAtIt() throws InterruptedException {
        RandomFlow flow = new RandomFlow(83, false);
        try (Database database = Database.open(settings)) {
            List<SequencedCommand> published = publish(flow, database);
            String symbol = symbolOf(published);
            DatabaseCandles candles = new DatabaseCandles(database);
            List<Candle> minutes = candlesOf(published, symbol, CandleInterval.MINUTE);
            assertThat(minutes).hasSizeGreaterThan(3);
            assertThat(candles.candles(symbol, CandleInterval.MINUTE, 0, Long.MAX_VALUE / 2, 2))
                    .containsExactlyElementsOf(minutes.subList(minutes.size() - 2, minutes.size()));
            assertThat(candles.candles(
                            symbol,
                            CandleInterval.MINUTE,
                            minutes.get(1).startMicros(),
                            minutes.getLast().startMicros(),
                            ALL))
                    .containsExactlyElementsOf(minutes.subList(1, minutes.size() - 1));
            assertThat(candles.candles("NONE", CandleInterval.MINUTE, 0, Long.MAX_VALUE / 2, ALL))
                    .isEmpty();
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsSaid() {
        Database database = Database.open(settings);
        DatabaseCandles candles = new DatabaseCandles(database);
        database.close();
        assertThatThrownBy(() -> candles.candles("AAA", CandleInterval.MINUTE, 0, Long.MAX_VALUE / 2, ALL))
                .isInstanceOf(HistoryUnavailableException.class);
    }

    private List<SequencedCommand> publish(RandomFlow flow, Database database) throws InterruptedException {
        Restored start = Restored.from(database, UUID.randomUUID());
        Persister persister = start.persister(database, settings);
        List<SequencedCommand> published = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<SequencedCommand> commands = flow.next(100);
            published.addAll(commands);
            start.log().onBatch(commands);
        }
        assertThat(persister.close(Duration.ofMinutes(3))).isTrue();
        return published;
    }

    /** The first instrument that was listed. */
    private static String symbolOf(List<SequencedCommand> published) {
        return published.stream()
                .flatMap(command -> command.events().stream())
                .filter(Event.InstrumentListed.class::isInstance)
                .map(listed -> ((Event.InstrumentListed) listed).symbol())
                .findFirst()
                .orElseThrow();
    }

    private static List<Candle> candlesOf(
            List<SequencedCommand> published, String firstSymbol, CandleInterval interval) {
        assertThat(firstSymbol).isEqualTo(symbolOf(published));
        TreeMap<Long, Candle> candles = new TreeMap<>();
        for (SequencedCommand command : published) {
            for (Event event : command.events()) {
                if (event instanceof Event.OrdersTraded trade && trade.instrumentId() == 0) {
                    long start = command.timeMicros() / interval.micros() * interval.micros();
                    candles.merge(start, candle(trade, start), DatabaseCandlesIT::together);
                }
            }
        }
        Collection<Candle> all = candles.values();
        return List.copyOf(all);
    }

    private static Candle candle(Event.OrdersTraded trade, long start) {
        long price = trade.price();
        return new Candle(start, price, price, price, price, trade.quantity(), 1);
    }

    private static Candle together(Candle earlier, Candle later) {
        return new Candle(
                earlier.startMicros(),
                earlier.open(),
                Math.max(earlier.high(), later.high()),
                Math.min(earlier.low(), later.low()),
                later.close(),
                earlier.volume() + later.volume(),
                earlier.tradeCount() + later.tradeCount());
    }
}
