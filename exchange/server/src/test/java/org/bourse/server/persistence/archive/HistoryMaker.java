package org.bourse.server.persistence.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.state.Persister;
import org.bourse.server.persistence.state.Restored;

/**
 * Makes history in bulk, for figures: the rows that the persister would have written had it been traded, in the same parts,
 * by statements that make them up in PostgreSQL itself. An exchange goes on from them with {@code EXCHANGE_ADOPT_DATABASE}.
 *
 * <p>Commands come in blocks of eleven: four pairs of a bid that rests and an ask that fills it, an order that the last command
 * cancels, and an immediate-or-cancel order that finds nobody at its price. Everything is closed in the end. A day's commands are spread
 * over its first eight hours.
 *
 * <p>Arguments: directory of the embedded database, orders, days, and, where it is to be another than the default, the most in a
 * range ({@code EXCHANGE_HISTORY_RANGE}), and {@code rows}, where trades are not to be put into blocks.
 */
final class HistoryMaker {

    private static final int BROKERS = 100;
    private static final int INSTRUMENTS = 50;
    private static final int BLOCK_COMMANDS = 11;
    private static final int BLOCK_ORDERS = 10;
    private static final int BLOCK_TRADES = 4;
    private static final int BLOCK_EVENTS = 16;
    private static final int BLOCKS_AT_ONCE = 10_000;
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final long START_MICROS = 1_790_000_000_000_000L;
    private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

    /** What all statements are made of: a block's number, and what follows from it. */
    private static final String BLOCKS = """
            WITH blocks AS (
                SELECT block, %1$d + block * 11 AS sequence, %2$d + block * 16 AS event, %3$d + block * 4 AS trade,
                    block %% 50 AS instrument_id,
                    1000 + (block / 50 %% 200) AS price,
                    1 + block * 7919 %% 90 AS quantity,
                    time_of_micros(%4$d + block / %5$d * 86400000000 + block %% %5$d * 28800000000 / %5$d) AS at
                FROM generate_series(%6$d::bigint, %7$d::bigint) AS block)
            """;

    private static final String ORDERS = BLOCKS + """
            INSERT INTO orders (order_id, broker_id, price, quantity, remaining_quantity, created_at,
                closed_sequence, instrument_id, side, time_in_force, status,
                document_number, client_order_id)
            SELECT sequence + place, 1 + (sequence + place) * 7919 %% 100,
                CASE WHEN place = 9 THEN price + 1 ELSE price END, quantity,
                CASE WHEN place < 8 THEN 0 ELSE quantity END, at,
                CASE WHEN place < 8 THEN sequence + place / 2 * 2 + 1 WHEN place = 8 THEN sequence + 10
                    ELSE sequence + 9 END,
                instrument_id, place %% 2, CASE WHEN place = 9 THEN 3 ELSE 1 END,
                CASE WHEN place < 8 THEN 1 WHEN place = 8 THEN 2 ELSE 5 END,
                'account', to_hex((sequence + place) * 2654435761) || '-' || (sequence + place)
            FROM blocks CROSS JOIN generate_series(0, 9) AS place
            ORDER BY block, place""";

    private static final String TRADES = BLOCKS + """
            INSERT INTO trades (trade_id, sequence, price, quantity, bid_order_id, ask_order_id, bid_broker_id,
                ask_broker_id, executed_at, instrument_id, aggressor_side)
            SELECT trade + pair, sequence + 2 * pair + 1, price, quantity, sequence + 2 * pair, sequence + 2 * pair + 1,
                1 + (sequence + 2 * pair) * 7919 %% 100, 1 + (sequence + 2 * pair + 1) * 7919 %% 100,
                at, instrument_id, 1
            FROM blocks CROSS JOIN generate_series(0, 3) AS pair
            ORDER BY block, pair""";

    private static final String CANDLES = BLOCKS + """
            INSERT INTO candles_1m AS candle (instrument_id, start, open, high, low, close, volume, trade_count)
            SELECT instrument_id, date_trunc('minute', at), (array_agg(price ORDER BY block))[1], max(price), min(price),
                (array_agg(price ORDER BY block DESC))[1], sum(quantity * 4), count(*) * 4
            FROM blocks GROUP BY instrument_id, date_trunc('minute', at)
            ON CONFLICT (instrument_id, start) DO UPDATE
            SET high = greatest(candle.high, excluded.high), low = least(candle.low, excluded.low),
                close = excluded.close, volume = candle.volume + excluded.volume,
                trade_count = candle.trade_count + excluded.trade_count""";

    /** The filled ones of a block, the cancelled and the unfilled one, each with its closing's place among all. */
    private static final String CLOSED = BLOCKS + """
            INSERT INTO closed_client_order_ids (broker_id, closed_rank, order_id, client_order_id)
            SELECT 1 + (sequence + place) * 7919 %% 100,
                CASE WHEN place < 8 THEN 2 * (event + place / 2 * 3 + 2) + place %% 2
                    WHEN place = 8 THEN 2 * (event + 15) ELSE 2 * (event + 14) END,
                sequence + place, to_hex((sequence + place) * 2654435761) || '-' || (sequence + place)
            FROM blocks CROSS JOIN generate_series(0, 9) AS place""";

    private final Database database;
    private final DatabaseSettings settings;

    HistoryMaker(Database database, DatabaseSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    public static void main(String[] arguments) throws SQLException, InterruptedException, IOException {
        DatabaseSettings settings = embedded(
                Path.of(arguments[0]),
                arguments.length > 3 ? Long.parseLong(arguments[3]) : DatabaseSettings.DEFAULT_MOST_IN_RANGE);
        long orders = Long.parseLong(arguments[1]);
        int days = Integer.parseInt(arguments[2]);
        try (Database database = Database.open(settings)) {
            UUID exchangeId = UUID.randomUUID();
            new HistoryMaker(database, settings).make(exchangeId, orders, days);
            if (arguments.length > 4) {
                return;
            }
            // As an exchange does some minutes later.
            HistoryKeeper.open(
                            database,
                            new HistorySettings(0, Optional.empty(), false, 100),
                            exchangeId,
                            settings.embeddedDirectory(),
                            0)
                    .look();
        }
    }

    /** The embedded database in a directory, with at most so many in a range. */
    static DatabaseSettings embedded(Path directory, long mostInRange) {
        DatabaseSettings usual = DatabaseSettings.embedded(directory);
        return new DatabaseSettings(
                usual.url(),
                usual.embeddedDirectory(),
                usual.echoSql(),
                usual.poolSize(),
                usual.connectTimeoutMillis(),
                usual.startTimeoutMillis(),
                usual.flushIntervalMillis(),
                usual.maxBatchCommands(),
                usual.backlogLimitEvents(),
                mostInRange);
    }

    /** Makes so many orders, or some fewer than ten more, of an exchange that is made with them. */
    void make(UUID exchangeId, long orders, int days) throws SQLException, InterruptedException {
        MatchingEngine engine = begin(exchangeId);
        long blocks = (orders + BLOCK_ORDERS - 1) / BLOCK_ORDERS;
        Place place = new Place(
                engine.lastSequence() + 1,
                engine.nextEventSequence(),
                engine.nextTradeId(),
                Math.max(1, (blocks + days - 1) / days));
        MadeExecutions executions = new MadeExecutions(engine);
        long remembered = engine.settings().closedClientOrderIds();
        long started = System.nanoTime();
        try (Connection connection = database.bulkConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL synchronous_commit = off");
            // No more than a day, so that a range is known to be as old as it is.
            long atOnce = Math.min(BLOCKS_AT_ONCE, place.blocksOfDay());
            for (long first = 0; first < blocks; first += atOnce) {
                long last = Math.min(first + atOnce, blocks) - 1;
                write(statement, place, first, last, (blocks - last) * BLOCK_ORDERS <= remembered);
                writeExecutions(connection, executions, place, first, last);
                connection.commit();
                if (first / atOnce % 100 == 0) {
                    report((last + 1) * BLOCK_ORDERS, started);
                }
            }
            connection.setAutoCommit(true);
            // It looks at every part, which takes longer than any statement of the exchange may.
            connection.setNetworkTimeout(Runnable::run, 0);
            statement.execute("ANALYZE");
        }
        report(blocks * BLOCK_ORDERS, started);
    }

    /** Brokers and instruments, by the persister itself. */
    private MatchingEngine begin(UUID exchangeId) throws InterruptedException {
        Restored start = Restored.from(database, exchangeId);
        if (start.engine().lastSequence() != 0) {
            throw new IllegalStateException("history is made in an empty database");
        }
        Persister persister = start.persister(database, settings);
        EventRecorder recorder = new EventRecorder();
        List<SequencedCommand> commands = new ArrayList<>();
        for (int i = 1; i <= BROKERS; i++) {
            apply(
                    start.engine(),
                    recorder,
                    commands,
                    new Command.RegisterBroker("Broker " + i, new ApiKeyHash(i, i, i, i), "", "", ""));
        }
        for (int i = 0; i < INSTRUMENTS; i++) {
            apply(start.engine(), recorder, commands, new Command.ListInstrument("SYM" + i, InstrumentTerms.DEFAULTS));
        }
        start.log().onBatch(commands);
        if (!persister.close(LONG)) {
            throw new IllegalStateException("not written: " + persister.failure());
        }
        return start.engine();
    }

    private static void apply(
            MatchingEngine engine, EventRecorder recorder, List<SequencedCommand> commands, Command command) {
        long sequence = engine.lastSequence() + 1;
        long firstEventSequence = engine.nextEventSequence();
        engine.apply(sequence, START_MICROS, command, recorder);
        commands.add(recorder.take(sequence, START_MICROS, firstEventSequence, CommandSource.REST, command));
    }

    /** Where made-up history begins, and how many of its blocks a day has. */
    private record Place(long sequence, long event, long trade, long blocksOfDay) {

        long timeMicros(long block) {
            return START_MICROS
                    + block / blocksOfDay * DAY_MICROS
                    + block % blocksOfDay * (DAY_MICROS / 3) / blocksOfDay;
        }
    }

    private void write(Statement statement, Place place, long first, long last, boolean remembered)
            throws SQLException {
        long before = place.sequence() + first * BLOCK_COMMANDS - 1;
        long nextSequence = place.sequence() + (last + 1) * BLOCK_COMMANDS;
        long nextEvent = place.event() + (last + 1) * BLOCK_EVENTS;
        long firstTrade = place.trade() + first * BLOCK_TRADES;
        long nextTrade = place.trade() + (last + 1) * BLOCK_TRADES;
        long timeMicros = place.timeMicros(last);
        long[] reached = {nextSequence - 1, nextTrade - 1, nextEvent - 1};
        for (int kind = 0; kind < reached.length; kind++) {
            statement.execute("SELECT ready_history(%d::smallint, %d, %d, %d, time_of_micros(%d), %d)"
                    .formatted(kind, reached[kind], before, nextSequence - 1, timeMicros, settings.mostInRange()));
        }
        for (String blocks : remembered ? List.of(ORDERS, TRADES, CANDLES, CLOSED) : List.of(ORDERS, TRADES, CANDLES)) {
            statement.execute(blocks.formatted(
                    place.sequence(), place.event(), place.trade(), START_MICROS, place.blocksOfDay(), first, last));
        }
        settle(statement, firstTrade, nextTrade);
        statement.execute("""
            UPDATE exchange
            SET reached_sequence = %d, reached_time = time_of_micros(%d), next_event_sequence = %d, next_trade_id = %d""".formatted(nextSequence - 1, timeMicros, nextEvent, nextTrade));
    }

    /** By the engine and the persister's own form, as it is no form to be made up in PostgreSQL. */
    private static void writeExecutions(
            Connection connection, MadeExecutions executions, Place place, long first, long last) throws SQLException {
        for (long block = first; block <= last; block++) {
            executions.add(block, place.sequence() + block * BLOCK_COMMANDS, place.timeMicros(block));
        }
        executions.write(connection, place.event() + (last + 1) * BLOCK_EVENTS);
    }

    /** What trades make of balances and positions. */
    private static void settle(Statement statement, long firstTrade, long nextTrade) throws SQLException {
        statement.execute("""
            UPDATE brokers SET balance = balance + change.cents
            FROM (SELECT broker_id, sum(cents)::bigint AS cents
                FROM (
                    SELECT bid_broker_id AS broker_id, -price * quantity AS cents FROM trades
                    WHERE trade_id >= %1$d AND trade_id < %2$d
                        AND trade_id >> 6 >= %1$d >> 6 AND trade_id >> 6 <= %2$d >> 6
                    UNION ALL
                    SELECT ask_broker_id, price * quantity FROM trades
                    WHERE trade_id >= %1$d AND trade_id < %2$d
                        AND trade_id >> 6 >= %1$d >> 6 AND trade_id >> 6 <= %2$d >> 6) AS sides
                GROUP BY broker_id) AS change
            WHERE brokers.broker_id = change.broker_id""".formatted(firstTrade, nextTrade));
        statement.execute("""
            INSERT INTO positions (broker_id, instrument_id, quantity)
            SELECT broker_id, instrument_id, sum(quantity)
            FROM (
                SELECT bid_broker_id AS broker_id, instrument_id, quantity FROM trades
                WHERE trade_id >= %1$d AND trade_id < %2$d
                    AND trade_id >> 6 >= %1$d >> 6 AND trade_id >> 6 <= %2$d >> 6
                UNION ALL
                SELECT ask_broker_id, instrument_id, -quantity FROM trades
                WHERE trade_id >= %1$d AND trade_id < %2$d
                    AND trade_id >> 6 >= %1$d >> 6 AND trade_id >> 6 <= %2$d >> 6) AS sides
            GROUP BY broker_id, instrument_id
            ON CONFLICT (broker_id, instrument_id) DO UPDATE
            SET quantity = positions.quantity + excluded.quantity""".formatted(firstTrade, nextTrade));
    }

    private static void report(long orders, long startedNanos) {
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        System.out.printf(Locale.ROOT, "%,d orders in %.0f s, %,.0f/s%n", orders, seconds, orders / seconds);
    }
}
