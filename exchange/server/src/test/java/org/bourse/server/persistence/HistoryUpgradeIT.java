package org.bourse.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.WARN;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.bourse.server.view.ExecutionHistory;
import org.bourse.testrun.ExpectedLog;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A large history that lies in no parts becomes the first one where it is, while the exchange trades. */
@ExpectedLog(level = WARN, line = "Persister: the database can't be written to, trying until it can")
class HistoryUpgradeIT {

    private static final String NAME = "history_upgrade";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final long ORDERS = 1_000_000;
    private static final long EVENTS = 2_999_999;

    /** More than are put in parts at the start. */
    private static final int PREVENTED = 700_000;

    private final UUID exchangeId = UUID.randomUUID();

    @Test
    void aMillionOrdersBecomeTheFirstPartWhileTheExchangeTrades() throws InterruptedException, SQLException {
        DatabaseSettings settings = TestPostgres.freshDatabase(NAME);
        formerDatabase(settings);
        long file = number("SELECT pg_relation_filenode('orders')");
        RandomFlow flow = new RandomFlow(91, false);
        try (Database database = Database.open(settings)) {
            Restored start = Restored.from(database, exchangeId);
            flow.continueWith(start.engine());
            Persister persister = start.persister(database, settings);
            publish(start, flow);
            assertThat(persister.awaitPersisted(flow.engine().lastSequence(), LONG))
                    .isTrue();
            assertThat(inParts()).as("parts before all rows were looked at").isZero();

            HistoryBounds bounds = new HistoryBounds(database);
            bounds.start();
            // Whenever it comes, before the look, in it or after it: what was not committed is done again.
            TestPostgres.cutConnections(NAME);
            TestPostgres.stop();
            TestPostgres.restart();
            await().atMost(LONG).until(() -> {
                publish(start, flow);
                return persister.awaitPersisted(flow.engine().lastSequence(), LONG) && inParts() == 2;
            });
            bounds.close();
            assertThat(persister.close(LONG)).isTrue();

            assertThat(number("SELECT pg_relation_filenode('orders_from_0')"))
                    .as("the file of the orders that were there: none was copied")
                    .isEqualTo(file);
            assertThat(number("SELECT count(*) FROM orders WHERE order_id <= " + ORDERS))
                    .isEqualTo(ORDERS);
            assertThat(number("SELECT count(*) FROM executions_from_0")).isPositive();
            readsExecutionsFromTheUpgradeOn(database, flow);
            assertThat(number("SELECT count(*) FROM pg_constraint WHERE conname = 'history_bound'"))
                    .isZero();
            assertThat(StateLines.of(Restored.from(database, exchangeId).engine()))
                    .isEqualTo(StateLines.of(flow.engine()));
        }
    }

    private static void readsExecutionsFromTheUpgradeOn(Database database, RandomFlow flow) {
        int executions = 0;
        for (long broker : flow.brokers()) {
            ExecutionHistory.Found found =
                    new DatabaseExecutions(database).executions(broker, EVENTS, Integer.MAX_VALUE - 2);
            assertThat(found.keptAfter()).isEqualTo(EVENTS);
            assertThat(found.reached()).isEqualTo(flow.engine().nextEventSequence() - 1);
            executions += found.executions().size();
        }
        assertThat(executions).isEqualTo(number("SELECT sum(executions) FROM executions"));
    }

    private static void publish(Restored start, RandomFlow flow) {
        start.log().onBatch(flow.next(100));
    }

    /** How many of two tables lie in parts: one by commands, and one by events that the last migration added. */
    private static long inParts() {
        return number("SELECT count(*) FROM pg_class WHERE relkind = 'p' AND relname IN ('orders', 'executions')");
    }

    private static long number(String query) {
        return TestPostgres.number(NAME, query);
    }

    /** As the version before left it: closed orders, one of them with a remembered client order id, and trades. */
    private void formerDatabase(DatabaseSettings settings) {
        DatabaseUrl url = DatabaseUrl.parse(settings.url().orElseThrow());
        Flyway.configure()
                .dataSource(url.jdbcUrl(), url.user(), url.password())
                .locations("classpath:db/migration")
                .target("25?")
                .load()
                .migrate();
        for (String statement : List.of(
                """
                INSERT INTO exchange (exchange_id, writer_id, reached_sequence, reached_time, next_event_sequence,
                    next_trade_id, forgotten_rank, execution_price, day_end_micros_of_day, max_price_cents,
                    max_quantity, max_order_value_cents, max_open_orders, max_total_open_orders, max_instruments,
                    max_brokers, closed_client_order_ids, sharing)
                VALUES ('%s', gen_random_uuid(), %d, timestamptz '2026-11-01 00:00:00Z', 3000000, 1, 0, 0, 0,
                    100000000, 1000000, 100000000000, 10000, 100000, 1000, 1000, 1000, 1)""".formatted(exchangeId, ORDERS),
                """
                INSERT INTO brokers (broker_id, name, webhook_url, webhook_secret, fix_comp_id, balance, registered_at)
                VALUES (1, 'Anna', '', '', 'ANNA', 0, timestamptz '2026-11-01 00:00:00Z')""",
                """
                INSERT INTO orders (order_id, broker_id, price, quantity, remaining_quantity, valid_until, created_at,
                    priority_sequence, closed_sequence, closed_at, instrument_id, side, type, time_in_force, status,
                    document_number, client_order_id)
                SELECT id, 1, 1000, 10, 10, 'infinity', timestamptz '2026-11-01 00:00:00Z', id, id,
                    timestamptz '2026-11-01 00:00:00Z', 0, 0, 0, 1, 2, 'account', 'own-' || id
                FROM generate_series(1, %d) AS id""".formatted(ORDERS),
                """
                INSERT INTO prevented_matches (event_sequence, sequence, broker_id, instrument_id, self_trade_prevention,
                    aggressor_side, price, quantity, aggressor_order_id, aggressor_leaves, resting_order_id,
                    resting_leaves, prevented_at)
                SELECT id, id, 1, 0, 1, 0, 1000, 10, id, 10, id, 10, timestamptz '2026-11-01 00:00:00Z'
                FROM generate_series(1, %d) AS id""".formatted(PREVENTED),
                "INSERT INTO closed_client_order_ids (broker_id, closed_rank, order_id) VALUES (1, 2, 1)",
                "INSERT INTO instruments (instrument_id, symbol, halted) VALUES (0, 'AAA', false)")) {
            TestPostgres.execute(NAME, statement);
        }
    }
}
