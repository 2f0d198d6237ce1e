package org.bourse.floor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.bourse.floor.market.Bar;
import org.bourse.server.persistence.postgres.KillablePostgres;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Ticks in a real PostgreSQL: each is there once, whoever is killed, and the feed waits for none of it. */
@ExpectedLog(level = Level.WARN, line = "EmbeddedPostgres: the embedded PostgreSQL (is gone|did not start again)")
class PostgresTicksIT {

    private static final int KILLS = Integer.getInteger("store.kills", 4);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path server;

    private static KillablePostgres postgres;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());

    @BeforeAll
    static void start() {
        postgres = KillablePostgres.start(server.resolve("postgres"));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        execute("DROP SCHEMA IF EXISTS floor CASCADE");
    }

    @Test
    void hasWhatTheTapeHas() throws IOException, SQLException {
        try (TickTape tape = new TickTape(directory.resolve("tape"), seed)) {
            tape.add(20_000);
            try (TickFollower follower = follower(tape, 0)) {
                follower.start();
                awaitPlace(follower, tape);
                tape.add(5_000);
                awaitPlace(follower, tape);
                assertThat(follower.rows()).isEqualTo(TickTape.rows(tape.read()));
                assertThat(follower.problem()).isEmpty();
                assertThat(follower.missing()).isZero();
            }
            assertSame(tape);
            assertThat(text("SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_inherits i"
                            + " JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'floor.trades'::regclass"))
                    .isEqualTo("trades_20260609 trades_20260610");
            assertThat(text("SELECT count(DISTINCT symbol) || ' ' || max(scale(quantity)) FROM floor.trade_decimals"
                            + " WHERE venue = 'binance'"))
                    .isEqualTo("1 8");
        }
    }

    @Test
    void aRunIsThereWholeOrNotAtAllAndOnce() throws IOException, SQLException {
        try (PostgresRuns runs = new PostgresRuns(postgres.url(), postgres.user(), postgres.password())) {
            assertThat(runs.open()).isEmpty();
            RunResults run = run("backtest_1", "12.5");
            runs.take(run);
            runs.take(run);
            runs.take(run("backtest_1/split_001", "1"));
            runs.take(run("backtest_10", "1"));
            assertThat(text("SELECT count(*) || ' ' || min(settings ->> 'money') FROM floor.runs"))
                    .isEqualTo("3 5000");
            assertThat(text("SELECT sum(profit) FROM floor.run_trades JOIN floor.runs ON key = run_key"
                            + " WHERE id = 'backtest_1'"))
                    .isEqualTo("13.0");
            assertThat(text("SELECT number || ' ' || value FROM floor.run_figures f JOIN floor.runs ON key = run_key"
                            + " WHERE id = 'backtest_1' AND f.name = 'total_pnl'"))
                    .isEqualTo("12.5 12.5");
            assertThat(text("SELECT string_agg(concat_ws(' ', strategy, entry_price, exit_price), ', ')"
                            + " FROM floor.run_trades JOIN floor.runs ON key = run_key WHERE id = 'backtest_1'"))
                    .isEqualTo("surge 10.25 11, surge 10.25 11");
            assertThat(text("SELECT concat_ws(' ', strategy, venue, orders, profit) FROM floor.run_by_strategy"
                            + " JOIN floor.runs ON key = run_key WHERE id = 'backtest_1'"))
                    .isEqualTo("mock 4 13.0");
            assertThat(text("SELECT details FROM floor.run_signals WHERE row = 1 LIMIT 1"))
                    .isEqualTo("a \"b\", c");
            assertThatThrownBy(() -> runs.take(run("broken", "none"))).hasMessageContaining("none");
            assertThat(runs.open()).containsExactlyInAnyOrder("backtest_1", "backtest_1/split_001", "backtest_10");
            assertThat(text("SELECT count(*) FROM floor.run_instruments")).isEqualTo("3");
            runs.delete("backtest_1");
            runs.delete("nobody");
            assertThat(runs.open()).containsExactly("backtest_10");
            assertThat(text("SELECT count(*) FROM floor.run_trades")).isEqualTo("2");
        }
    }

    /** One with two trades, of which the second one's profit may be none that there is. */
    private static RunResults run(String id, String profit) {
        Map<String, List<Map<String, String>>> tables = Map.of(
                "instruments",
                List.of(Map.of(
                        "instrument", "1", "venue", "mock", "symbol", "X", "price_scale", "2", "quantity_scale", "0")),
                "signals",
                List.of(Map.of("place", "7", "nanos", "8", "what", "step", "details", "a \"b\", c")),
                "trades",
                List.of(trade("0.5"), trade(profit)),
                "by_strategy",
                List.of(Map.of(
                        "venue", "mock", "symbol", "X", "orders", "4", "fills", "4", "trades", "2", "wins", "2",
                        "profit", "13.0", "fees", "0")));
        SequencedMap<String, String> figures = new LinkedHashMap<>(Map.of("status", "completed", "total_pnl", "12.5"));
        return new RunResults(
                id,
                "backtest",
                "a name",
                "completed",
                "",
                1_700_000_000_000_000_000L,
                1_700_000_001_000_000_000L,
                0,
                100,
                100,
                Map.of("money", "5000"),
                figures,
                (table, to) -> {
                    for (Map<String, String> line : tables.getOrDefault(table, List.of())) {
                        to.take(line);
                    }
                });
    }

    private static Map<String, String> trade(String profit) {
        return Map.of(
                "instrument",
                "1",
                "side",
                "LONG",
                "opened_nanos",
                "5",
                "closed_nanos",
                "6",
                "quantity",
                "3",
                "profit",
                profit,
                "fees",
                "0.01",
                "strategy",
                "surge",
                "entry_price",
                "10.25",
                "exit_price",
                "11");
    }

    @Test
    void goesOnWhereItStoppedWhoeverWasKilled() throws IOException, SQLException, InterruptedException {
        try (TickTape tape = new TickTape(directory.resolve("tape"), seed)) {
            for (int i = 0; i < KILLS; i++) {
                for (boolean database : new boolean[] {false, true}) {
                    tape.add(5_000);
                    long before = place();
                    Process follower = FollowerProgram.start(
                            directory.resolve("follower.log"),
                            tape.directory(),
                            List.of("postgres", postgres.url(), postgres.user(), postgres.password()));
                    await("seed " + seed)
                            .atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(5))
                            .until(() -> place() > before);
                    if (database) {
                        postgres.kill();
                        await("seed " + seed)
                                .atMost(PATIENCE)
                                .ignoreExceptions()
                                .until(() -> place() >= before);
                    }
                    follower.destroyForcibly();
                    follower.waitFor();
                }
            }
            try (TickFollower follower = follower(tape, 0)) {
                follower.start();
                awaitPlace(follower, tape);
            }
            assertSame(tape);
        }
    }

    @Test
    @ExpectedLog(
            level = Level.WARN,
            line = "TickFollower: The tick store postgres takes nothing: it has the events up to")
    void refusesToGoOnWithAnotherTape() throws IOException {
        try (TickTape tape = new TickTape(directory.resolve("tape"), seed)) {
            tape.add(2_000);
            try (TickFollower follower = follower(tape, 0)) {
                follower.start();
                awaitPlace(follower, tape);
            }
        }
        try (TickTape another = new TickTape(directory.resolve("another"), seed);
                TickFollower follower = follower(another, 0)) {
            another.add(10);
            follower.start();
            await().atMost(PATIENCE).until(() -> follower.problem().isPresent());
            assertThat(follower.problem().orElseThrow()).contains("of a tape, and this one ends with");
        }
    }

    @Test
    @ExpectedLog(
            level = Level.WARN,
            line = "TickFollower: The tick store postgres takes nothing: .*another floor writes")
    void letsOnlyOneFloorWrite() throws IOException, SQLException {
        try (TickTape tape = new TickTape(directory.resolve("tape"), seed)) {
            tape.add(1_000);
            try (TickFollower first = follower(tape, 0)) {
                first.start();
                awaitPlace(first, tape);
                execute("UPDATE floor.place SET sequence = sequence - 1");
                tape.add(1_000);
                await().atMost(PATIENCE).until(() -> first.problem().isPresent());
                execute("UPDATE floor.place SET sequence = sequence + 1");
                awaitPlace(first, tape);
                await().atMost(PATIENCE).until(() -> first.problem().isEmpty());
            }
            assertSame(tape);
        }
    }

    @Test
    void keepsNoMoreDaysThanItIsTold() throws IOException, SQLException {
        try (TickTape tape = new TickTape(directory.resolve("tape"), seed);
                TickFollower follower = follower(tape, 1)) {
            tape.add(20_000);
            follower.start();
            awaitPlace(follower, tape);
            assertThat(text("SELECT min(received_at) >= '2026-06-10 00:00Z' FROM floor.trades"))
                    .isEqualTo("t");
            assertThat(text("SELECT count(*) FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent"
                            + " WHERE p.relkind = 'p' AND p.relnamespace = 'floor'::regnamespace"))
                    .isEqualTo("3");
        }
    }

    private static TickFollower follower(TickTape tape, int days) {
        return new TickFollower(
                tape.directory(),
                tape::lastSequence,
                new PostgresTicks(postgres.url(), postgres.user(), postgres.password(), days));
    }

    private void awaitPlace(TickFollower follower, TickTape tape) {
        await("seed " + seed)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(TickTape.rowsUpTo(tape, follower.place()))
                        .as("problem: %s", follower.problem())
                        .isTrue());
    }

    private void assertSame(TickTape tape) throws IOException, SQLException {
        TickTape.Expected expected = tape.read();
        Map<String, TickTape.Sum> trades = new TreeMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT symbol, count(*), sum(quantity), min(sequence),"
                        + " max(sequence) FROM floor.trades JOIN floor.instruments ON id = instrument_id"
                        + " GROUP BY symbol")) {
            while (found.next()) {
                trades.put(
                        found.getString(1),
                        new TickTape.Sum(found.getLong(2), found.getLong(3), found.getLong(4), found.getLong(5)));
            }
        }
        assertThat(trades).as("seed %d", seed).isEqualTo(expected.trades());
        assertThat(text("SELECT count(*) FROM floor.quotes")).isEqualTo(Long.toString(expected.quotes()));
        assertThat(text("SELECT count(*) FROM floor.states")).isEqualTo(Long.toString(expected.states()));
        assertThat(bars(1)).as("bars of a second, seed %d", seed).isEqualTo(expected.seconds());
        assertThat(bars(60)).as("bars of a minute, seed %d", seed).isEqualTo(expected.minutes());
    }

    private static Map<String, List<Bar>> bars(int seconds) throws SQLException {
        Map<String, List<Bar>> bars = new TreeMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT symbol, extract(epoch FROM begins_at)::bigint, open,"
                        + " high, low, close, volume, trades FROM floor.bars JOIN floor.instruments ON id = instrument_id"
                        + " WHERE seconds = " + seconds + " ORDER BY symbol, begins_at")) {
            while (found.next()) {
                bars.computeIfAbsent(found.getString(1), unused -> new ArrayList<>())
                        .add(new Bar(
                                found.getLong(2) * 1_000_000_000L,
                                found.getLong(3),
                                found.getLong(4),
                                found.getLong(5),
                                found.getLong(6),
                                found.getLong(7),
                                found.getLong(8)));
            }
        }
        return bars;
    }

    private static long place() throws SQLException {
        return text("SELECT to_regclass('floor.place') IS NOT NULL").equals("t")
                ? Long.parseLong(text("SELECT sequence FROM floor.place"))
                : 0;
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
    }

    private static String text(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            assertThat(found.next()).isTrue();
            return found.getString(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
