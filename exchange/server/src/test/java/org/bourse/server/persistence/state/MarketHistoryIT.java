package org.bourse.server.persistence.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.server.view.Candle;
import org.junit.jupiter.api.Test;

/** Minutes that were written in many pieces are what the trades in them make. */
class MarketHistoryIT {

    private final DatabaseSettings settings = TestPostgres.freshDatabase("market_history");

    @Test
    void tellsMinutesAndTradeCounts() throws InterruptedException, SQLException {
        RandomFlow flow = new RandomFlow(81, false);
        try (Database database = Database.open(settings)) {
            Restored start = Restored.from(database, UUID.randomUUID());
            Persister persister = start.persister(database, settings);
            List<SequencedCommand> published = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                List<SequencedCommand> commands = flow.next(100);
                published.addAll(commands);
                start.log().onBatch(commands);
            }
            assertThat(persister.close(Duration.ofMinutes(3))).isTrue();

            List<MinuteCandle> minutes = new ArrayList<>();
            Map<Integer, Long> counts = new TreeMap<>();
            MarketHistory history = new MarketHistory(database);
            history.minutesOfLastDay(minutes::add);
            history.tradeCounts(counts::put);
            assertThat(minutes).hasSizeGreaterThan(4).containsExactlyElementsOf(minutesOf(published));
            assertThat(counts).isEqualTo(countsOf(published));

            // Minutes that were counted are not looked at again.
            forgetAllButTheLastMinute(database);
            counts.clear();
            history.tradeCounts(counts::put);
            assertThat(counts).isEqualTo(countsOf(published));
        }
    }

    /** A start's reads of a server that works for long are waited for: it is a start of a large exchange on a slow disk. */
    @Test
    void waitsForASlowServer() throws SQLException {
        try (Database database = Database.open(settings);
                Connection connection = database.bulkConnection()) {
            assertThat(connection.getNetworkTimeout())
                    .isGreaterThanOrEqualTo((int) Duration.ofMinutes(30).toMillis());
        }
    }

    private static void forgetAllButTheLastMinute(Database database) throws SQLException {
        try (Connection connection = database.bulkConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM candles_1m WHERE start < "
                            + "(SELECT date_trunc('minute', reached_time, 'UTC') FROM exchange)"))
                    .isPositive();
        }
    }

    private static List<MinuteCandle> minutesOf(List<SequencedCommand> published) {
        Map<Integer, TreeMap<Long, MinuteCandle>> minutes = new TreeMap<>();
        for (SequencedCommand command : published) {
            long start = command.timeMicros() / 60_000_000 * 60_000_000;
            for (Event event : command.events()) {
                if (event instanceof Event.OrdersTraded trade) {
                    minutes.computeIfAbsent(trade.instrumentId(), id -> new TreeMap<>())
                            .merge(start, candle(trade, start), MarketHistoryIT::together);
                }
            }
        }
        return minutes.values().stream()
                .flatMap(instrument -> instrument.values().stream())
                .toList();
    }

    private static MinuteCandle candle(Event.OrdersTraded trade, long start) {
        long price = trade.price();
        return new MinuteCandle(
                trade.instrumentId(), new Candle(start, price, price, price, price, trade.quantity(), 1));
    }

    private static MinuteCandle together(MinuteCandle first, MinuteCandle second) {
        Candle earlier = first.candle();
        Candle later = second.candle();
        return new MinuteCandle(
                first.instrumentId(),
                new Candle(
                        earlier.startMicros(),
                        earlier.open(),
                        Math.max(earlier.high(), later.high()),
                        Math.min(earlier.low(), later.low()),
                        later.close(),
                        earlier.volume() + later.volume(),
                        earlier.tradeCount() + later.tradeCount()));
    }

    private static Map<Integer, Long> countsOf(List<SequencedCommand> published) {
        Map<Integer, Long> counts = new TreeMap<>();
        published.stream()
                .flatMap(command -> command.events().stream())
                .filter(Event.OrdersTraded.class::isInstance)
                .forEach(trade -> counts.merge(((Event.OrdersTraded) trade).instrumentId(), 1L, Long::sum));
        return counts;
    }
}
