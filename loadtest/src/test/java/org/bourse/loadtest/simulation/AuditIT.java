package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bourse.loadtest.exchange.TemporaryPostgres;
import org.bourse.loadtest.flow.BatchedOrders;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.bourse.loadtest.report.Check;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit after a run: that it passes books that are right, and sees what is wrong with those that are not. */
class AuditIT {

    @TempDir
    private Path directory;

    @Test
    void seesALostOrderAWrongTradeAndMoneyFromNowhere() throws Exception {
        try (TemporaryPostgres postgres = TemporaryPostgres.start();
                LoadSession session = LoadSession.open(settings(postgres))) {
            GatlingRun run = session.plan(
                    new ArrivalSchedule().constant(300, Duration.ofSeconds(2)),
                    OrderLifetimes.YEARS,
                    0,
                    Duration.ofSeconds(2).toMillis());
            run.run(TargetRate.class);
            assertThat(failed(session, run)).isEmpty();
            // Of a hundred users ten send ten orders, the others one.
            assertThat(run.sent().acknowledged().count()).isEqualTo(6 * (90 + 10 * BatchedOrders.LENGTH));

            change(
                    session,
                    "UPDATE brokers SET balance = balance + 1"
                            + " WHERE broker_id = (SELECT min(broker_id) FROM brokers)");
            assertThat(failed(session, run))
                    .containsExactly(
                            "Each balance is the sum of its broker's trades", "All balances sum to zero (database)");

            change(
                    session,
                    "UPDATE trades SET quantity = quantity + 1"
                            + " WHERE trade_id = (SELECT min(trade_id) FROM trades)");
            assertThat(failed(session, run)).contains("What orders traded is what their trades say, on both sides");

            change(session, "DELETE FROM trades WHERE trade_id = (SELECT min(trade_id) + 1 FROM trades)");
            assertThat(failed(session, run))
                    .contains("Trade ids have no gap", "The database has as many trades as the engine made");

            change(
                    session,
                    // Of a bid that still has the one limit that it came with: any other may have paid that much.
                    "UPDATE trades SET price = price + 100000 WHERE trade_id = ("
                            + "SELECT max(trade_id) FROM trades JOIN orders ON order_id = bid_order_id WHERE type IS NULL"
                            + " AND NOT EXISTS (SELECT FROM order_replacements AS r WHERE r.order_id = bid_order_id))");
            assertThat(failed(session, run))
                    .contains("Each trade fits its two orders' instrument, side, broker and price");

            change(session, "DELETE FROM orders WHERE order_id = (SELECT max(order_id) FROM orders)");
            assertThat(failed(session, run))
                    .contains("The database has every acknowledged order once, as it was sent")
                    .doesNotContain("The API lists every acknowledged order once, with its sender and quantity");
        }
    }

    private Settings settings(TemporaryPostgres postgres) {
        Map<String, String> properties = Map.of(
                "jar", "../exchange/server/target/exchange.jar",
                "output", directory.toString(),
                "brokers", "5",
                "symbols", "3",
                "batches", "10",
                "database", postgres.url());
        return Settings.of(key -> properties.getOrDefault(key, ""));
    }

    private static List<String> failed(LoadSession session, GatlingRun run) throws Exception {
        return session.audit(run.sent()).stream()
                .filter(check -> !check.passed())
                .map(Check::what)
                .toList();
    }

    private static void change(LoadSession session, String sql) throws Exception {
        try (Connection connection = session.exchange().connect();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }
}
