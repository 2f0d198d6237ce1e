package org.bourse.server.webhook;

import java.util.ArrayList;
import java.util.List;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.TestPostgres;

/** A real database with the exchange's schema, in which the tests are the persister. */
final class OutboxDatabase {

    /** One for all tests of a suite. */
    private static final Database DATABASE = Database.open(TestPostgres.freshDatabase("webhook_outbox"));

    private final WebhookOutbox outbox = new WebhookOutbox(DATABASE.client());

    /** Empty. */
    OutboxDatabase() {
        wipe();
    }

    Database database() {
        return DATABASE;
    }

    /** Disconnects, once the last test is over. */
    static void close() {
        DATABASE.close();
    }

    /** What the persister does at a reset. */
    void wipe() {
        execute("TRUNCATE brokers, webhook_deliveries");
    }

    void broker(long brokerId, String url, String secret) {
        execute("""
                INSERT INTO brokers (broker_id, name, webhook_url, webhook_secret, webhook_secret_id, fix_comp_id,
                    balance, registered_at)
                VALUES (?, 'broker', ?, ?, ?, ?, 0, now())""", brokerId, url, secret, brokerId, Long.toString(brokerId));
    }

    /** Another secret; the one before counts until then, too. */
    void changeSecret(long brokerId, String secret, long secretId, long formerUntilMicros) {
        execute("""
                UPDATE brokers SET former_webhook_secret = webhook_secret, former_webhook_secret_id = webhook_secret_id,
                    former_webhook_secret_until = time_of_micros(?), webhook_secret = ?, webhook_secret_id = ?
                WHERE broker_id = ?""", formerUntilMicros, secret, secretId, brokerId);
    }

    void changeUrl(long brokerId, String url) {
        execute("UPDATE brokers SET webhook_url = ? WHERE broker_id = ?", url, brokerId);
    }

    /** A notice of the trade to its buyer, made at this time. */
    void notice(long tradeId, long brokerId, long createdAtMicros) {
        notices(tradeId, tradeId, brokerId, createdAtMicros);
    }

    /** A notice of each of these trades to their buyer, in one transaction. */
    void notices(long firstTradeId, long lastTradeId, long brokerId, long createdAtMicros) {
        readyParts(lastTradeId, createdAtMicros);
        execute("""
                INSERT INTO webhook_deliveries (delivery_id, broker_id, trade_id, order_id, price, quantity,
                    order_remaining_quantity, executed_at, created_at, next_attempt_at, side, symbol)
                SELECT 2 * trade_id, ?, trade_id, 7, 1050, 10, 0, time_of_micros(?), time_of_micros(?),
                    time_of_micros(?), 0, 'ABC'
                FROM generate_series(?::bigint, ?::bigint) AS trade_id""", brokerId, createdAtMicros, createdAtMicros, createdAtMicros, firstTradeId, lastTradeId);
    }

    /** Has the parts of history that notices of trades up to this one lie in. */
    private void readyParts(long tradeId, long atMicros) {
        DATABASE.client()
                .execute()
                .createQuery("SELECT ready_history(1::smallint, ?, 0, 0, time_of_micros(?), 1000000)")
                .params(List.of(tradeId, atMicros))
                .execute()
                .forEach(range -> {});
    }

    WebhookDelivery delivery(long tradeId) {
        return outbox.byId(2 * tradeId).orElseThrow(() -> new AssertionError("no delivery of trade " + tradeId));
    }

    boolean hasDelivery(long tradeId) {
        return outbox.byId(2 * tradeId).isPresent();
    }

    List<WebhookDelivery> all() {
        return new ArrayList<>(outbox.fromId(0, Integer.MAX_VALUE));
    }

    void execute(String statement, Object... parameters) {
        DATABASE.client()
                .execute()
                .createDmlStatement(statement)
                .params(List.of(parameters))
                .execute();
    }
}
