package org.bourse.server.persistence.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.server.persistence.reads.DatabaseOrderHistory;
import org.bourse.server.persistence.reads.DatabaseTrades;
import org.bourse.server.persistence.state.Restored;
import org.bourse.server.view.FillQuery;
import org.bourse.server.view.TradeQuery;

/**
 * What trades cost in blocks beside rows: bytes on the disk, and the time of each question, in turns on two copies of one history.
 * The prices, quantities, times, brokers and resting orders of its trades are made as irregular as those of a market; one of the
 * instruments trades seldom.
 *
 * <p>Arguments: orders, four tenths of which are trades; the most in a range, of which one at least has to be complete; turns.
 */
final class TradeBlocksReport {

    private static final String IN_ROWS = "trades_in_rows";
    private static final String IN_BLOCKS = "trades_in_blocks";
    private static final UUID EXCHANGE = UUID.randomUUID();
    private static final int ASKED_IN_A_TURN = 20;
    private static final int PAGE = 100;
    private static final int BROKERS = 100;
    private static final int INSTRUMENTS = 49;
    private static final String SELDOM = "SYM49";
    private static final long NEVER = 1_000_000;

    private static final String MAKE_IRREGULAR = """
            SELECT setseed(0.5);
            CREATE TABLE irregular AS
                SELECT trade_id, sequence, (price + 20 * sin(trade_id / 5000.0) + random() * 4)::bigint AS price,
                    (1 + random() * random() * 500)::bigint AS quantity,
                    bid_order_id - 11 * greatest(0, least((bid_order_id - 200) / 11, (random() * random() * 5000)::bigint)) AS bid_order_id,
                    ask_order_id, 1 + (random() * 99)::bigint AS bid_broker_id, 1 + (random() * 99)::bigint AS ask_broker_id,
                    executed_at + interval '1 microsecond' * (trade_id % 4 * 70 + random() * 60)::integer AS executed_at,
                    CASE WHEN trade_id % 20000 = 0 THEN 49 ELSE (random() * 48)::integer END AS instrument_id, (random() * 1)::smallint AS aggressor_side
                FROM trades;
            TRUNCATE trades;
            INSERT INTO trades (trade_id, sequence, price, quantity, bid_order_id, ask_order_id, bid_broker_id,
                    ask_broker_id, executed_at, instrument_id, aggressor_side)
                SELECT * FROM irregular ORDER BY trade_id;
            DROP TABLE irregular""";

    private static final String SIZES = """
            SELECT rpad(relname, 70) || lpad(round(pg_relation_size(oid)::numeric
                / (SELECT count(*) FROM all_trades WHERE first_trade_id < (
                    SELECT end_id FROM history_ranges WHERE kind = 1 AND first_id = {first})
                    AND trade_id >= {first}), 2)::text, 8)
            FROM pg_class
            WHERE relname ~ '^(trades|trade_blocks)_from_{first}_' OR relname IN ('trades_from_{first}', 'trade_blocks_from_{first}')
            ORDER BY relname""";

    private final String name;
    private final Database database;
    private final DatabaseOrderHistory history;
    private final DatabaseTrades tradeHistory;

    private TradeBlocksReport(String name, Database database) {
        this.name = name;
        this.database = database;
        this.history = new DatabaseOrderHistory(database);
        this.tradeHistory = new DatabaseTrades(database);
    }

    /** Something that is asked of both with the same random numbers, so often in a turn. */
    private record Question(String name, int times, Asking asking) {}

    /** Asks it of one of them. */
    @FunctionalInterface
    private interface Asking {
        Object ask(TradeBlocksReport one, SplittableRandom random);
    }

    public static void main(String[] arguments) throws SQLException, InterruptedException, IOException {
        long orders = Long.parseLong(arguments[0]);
        long range = Long.parseLong(arguments[1]);
        int turns = Integer.parseInt(arguments[2]);
        DatabaseSettings inRows = TestPostgres.freshDatabase(IN_ROWS, range);
        try (Database made = Database.open(inRows)) {
            new HistoryMaker(made, inRows).make(EXCHANGE, orders, 1);
        }
        TestPostgres.execute(IN_ROWS, MAKE_IRREGULAR);
        TestPostgres.execute(IN_ROWS, "VACUUM ANALYZE");
        DatabaseSettings inBlocks = TestPostgres.copyOfDatabase(IN_ROWS, IN_BLOCKS, range);
        try (Database rows = Database.open(inRows);
                Database blocks = Database.open(inBlocks)) {
            seal(blocks);
            for (String database : List.of(IN_ROWS, IN_BLOCKS)) {
                String complete = "SELECT first_id FROM history_ranges WHERE kind = 1 AND end_id - first_id > 1"
                        + " ORDER BY first_id LIMIT 1";
                System.out.println(database + ", bytes a trade:");
                TestPostgres.texts(
                                database,
                                SIZES.replace("{first}", "" + TestPostgres.number(database, complete)),
                                List.of())
                        .forEach(System.out::println);
            }
            compare(new TradeBlocksReport(IN_ROWS, rows), new TradeBlocksReport(IN_BLOCKS, blocks), turns);
        }
    }

    private static void seal(Database database) throws SQLException, IOException, InterruptedException {
        long started = System.nanoTime();
        HistoryKeeper.open(database, new HistorySettings(0, Optional.empty(), false, 100), EXCHANGE, Path.of("."), 0)
                .look();
        double seconds = (System.nanoTime() - started) / 1e9;
        long trades = TestPostgres.number(IN_BLOCKS, "SELECT sum(trades) FROM trade_blocks");
        System.out.printf(
                Locale.ROOT,
                "%,d trades put into %,d blocks in %.1f s, rests among them: %,.0f/s%n",
                trades,
                TestPostgres.number(IN_BLOCKS, "SELECT count(*) FROM trade_blocks"),
                seconds,
                trades / seconds);
    }

    private static void compare(TradeBlocksReport rows, TradeBlocksReport blocks, int turns) {
        long end = TestPostgres.number(IN_BLOCKS, "SELECT max(first_trade_id) FROM trade_blocks") - 10_000;
        long firstMicros = TestPostgres.number(IN_ROWS, "SELECT micros_of_time(min(executed_at)) FROM trades");
        long lastMicros =
                TestPostgres.number(IN_ROWS, "SELECT micros_of_time(executed_at) FROM trades WHERE trade_id = " + end);
        List<Long> orders = TestPostgres.texts(
                        IN_ROWS,
                        "SELECT bid_order_id FROM trades WHERE trade_id < " + end + " AND trade_id % 97 = 0",
                        List.of())
                .stream()
                .map(Long::valueOf)
                .toList();
        List<Question> questions = List.of(
                new Question(
                        "trades of an order",
                        ASKED_IN_A_TURN,
                        (one, random) -> one.history.tradesOf(orders.get(random.nextInt(orders.size())))),
                new Question(
                        "100 fills of a broker",
                        ASKED_IN_A_TURN,
                        (one, random) -> one.history.fills(
                                new FillQuery(1 + random.nextInt(BROKERS), "", 2 * random.nextLong(1, end), PAGE))),
                new Question(
                        "100 fills of a broker in an instrument",
                        ASKED_IN_A_TURN,
                        (one, random) -> one.history.fills(new FillQuery(
                                1 + random.nextInt(BROKERS), symbol(random), 2 * random.nextLong(1, end / 2), PAGE))),
                new Question(
                        "100 trades of an instrument, onwards",
                        ASKED_IN_A_TURN,
                        (one, random) -> one.tradeHistory.trades(new TradeQuery(
                                symbol(random), true, random.nextLong(end), Long.MIN_VALUE, Long.MAX_VALUE, PAGE))),
                new Question(
                        "100 trades of an instrument, back",
                        ASKED_IN_A_TURN,
                        (one, random) -> one.tradeHistory.trades(new TradeQuery(
                                symbol(random),
                                false,
                                random.nextLong(10_000, end),
                                Long.MIN_VALUE,
                                Long.MAX_VALUE,
                                PAGE))),
                new Question(
                        "the same since a time",
                        ASKED_IN_A_TURN,
                        (one, random) -> one.tradeHistory.trades(new TradeQuery(
                                symbol(random),
                                true,
                                0,
                                random.nextLong(firstMicros, lastMicros),
                                Long.MAX_VALUE,
                                PAGE))),
                new Question(
                        "100 trades of one that trades seldom, back",
                        ASKED_IN_A_TURN,
                        (one, random) -> one.tradeHistory.trades(
                                new TradeQuery(SELDOM, false, end, Long.MIN_VALUE, Long.MAX_VALUE, PAGE))),
                new Question(
                        "fills of a broker that never traded",
                        ASKED_IN_A_TURN,
                        (one, random) -> one.history.fills(new FillQuery(NEVER, "", 0, PAGE))),
                new Question(
                        "what a start reads",
                        1,
                        (one, random) ->
                                Restored.from(one.database, EXCHANGE).engine().stateHash()),
                new Question("how many there are", 1, (one, random) -> one.history.tradeCount()),
                new Question(
                        "sum of all quantities",
                        1,
                        (one, random) -> TestPostgres.number(one.name, "SELECT sum(quantity) FROM all_trades")));
        System.out.printf("%-42s %10s %10s  ms, median of %d turns%n", "", "rows", "blocks", turns);
        for (Question question : questions) {
            List<Double> inRows = new ArrayList<>();
            List<Double> inBlocks = new ArrayList<>();
            for (int turn = -1; turn < turns; turn++) {
                List<Object> fromRows = new ArrayList<>();
                List<Object> fromBlocks = new ArrayList<>();
                double ofRows = millis(question, rows, turn, fromRows);
                double ofBlocks = millis(question, blocks, turn, fromBlocks);
                if (!fromRows.equals(fromBlocks)) {
                    throw new IllegalStateException(question.name + " is not answered the same");
                }
                if (turn >= 0) {
                    inRows.add(ofRows);
                    inBlocks.add(ofBlocks);
                }
            }
            System.out.printf(Locale.ROOT, "%-42s %10.2f %10.2f%n", question.name, median(inRows), median(inBlocks));
        }
    }

    private static String symbol(SplittableRandom random) {
        return "SYM" + random.nextInt(INSTRUMENTS);
    }

    /** One asking takes so long, in the mean of those of a turn. */
    private static double millis(Question question, TradeBlocksReport one, int seed, List<Object> answers) {
        SplittableRandom random = new SplittableRandom(seed);
        long started = System.nanoTime();
        for (int i = 0; i < question.times; i++) {
            answers.add(question.asking.ask(one, random));
        }
        return (System.nanoTime() - started) / 1e6 / question.times;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
