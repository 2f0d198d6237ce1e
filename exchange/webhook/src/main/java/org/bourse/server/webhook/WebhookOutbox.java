package org.bourse.server.webhook;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbRow;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.bourse.engine.model.Side;

/**
 * The table of deliveries, as statements. Times cross this border as microseconds. Every method throws
 * {@link io.helidon.dbclient.DbClientException} when the database can't answer now.
 */
final class WebhookOutbox {

    private static final String COLUMNS = """
            SELECT delivery_id, broker_id, trade_id, order_id, symbol, side, price, quantity,
                order_remaining_quantity, status, attempts, last_error, last_url, last_secret_ids,
                coalesce(last_status_code, 0) AS last_status_code,
                (extract(epoch FROM executed_at) * 1000000)::bigint AS executed_at,
                (extract(epoch FROM next_attempt_at) * 1000000)::bigint AS next_attempt_at,
                (extract(epoch FROM created_at) * 1000000)::bigint AS created_at,
                coalesce((extract(epoch FROM finished_at) * 1000000)::bigint, 0) AS finished_at
            FROM webhook_deliveries
            """;

    private static final String FROM_ID = COLUMNS + "WHERE delivery_id >= ? ORDER BY delivery_id LIMIT ?";

    private static final String PENDING_OF = COLUMNS + """
            WHERE broker_id = ? AND status = 0 AND delivery_id > ? AND delivery_id <= ?
            ORDER BY delivery_id LIMIT ?""";

    private static final String BY_ID = COLUMNS + "WHERE delivery_id = ?";

    private static final String NEWEST_FIRST =
            COLUMNS + "WHERE broker_id = ? AND delivery_id < ? ORDER BY delivery_id DESC LIMIT ?";

    private static final String NEWEST_ID = "SELECT coalesce(max(delivery_id), 0) AS n FROM webhook_deliveries";

    private static final String PENDING_COUNT =
            "SELECT count(*) AS n FROM webhook_deliveries WHERE status = 0 AND delivery_id <= ?";

    // From broker to broker through the index: as many steps as there are brokers, not as there are rows.
    private static final String BROKERS_WITH_PENDING = """
            WITH RECURSIVE pending (broker_id) AS (
                SELECT min(broker_id) FROM webhook_deliveries WHERE status = 0
                UNION ALL
                SELECT (SELECT min(next.broker_id) FROM webhook_deliveries AS next
                        WHERE next.status = 0 AND next.broker_id > pending.broker_id)
                FROM pending WHERE pending.broker_id IS NOT NULL)
            SELECT broker_id AS n FROM pending WHERE broker_id IS NOT NULL""";

    private static final String RECEIVER = """
            SELECT webhook_url, webhook_secret, webhook_secret_id, former_webhook_secret, former_webhook_secret_id,
                coalesce((extract(epoch FROM nullif(former_webhook_secret_until, '-infinity')) * 1000000)::bigint, 0)
                    AS former_until
            FROM brokers WHERE broker_id = ?""";

    // Verdicts are those of Verdict.code(). A redelivery leaves a pending delivery pending: it is sent in its turn,
    // too.
    private static final String SETTLE = """
            UPDATE webhook_deliveries AS delivery
            SET attempts = delivery.attempts + 1,
                last_status_code = nullif(news.status_code, 0),
                last_error = news.error,
                last_url = news.url,
                last_secret_ids = news.secret_ids,
                status = CASE
                    WHEN news.verdict = 1 OR (news.verdict = 3 AND delivery.status <> 0) THEN 1
                    WHEN news.verdict = 2 THEN 2
                    ELSE delivery.status END,
                next_attempt_at = CASE
                    WHEN news.verdict = 0 THEN time_of_micros(news.next_attempt_at)
                    ELSE delivery.next_attempt_at END,
                finished_at = CASE
                    WHEN news.verdict IN (1, 2) OR (news.verdict = 3 AND delivery.status <> 0)
                        THEN time_of_micros(news.attempted_at)
                    ELSE delivery.finished_at END
            FROM unnest(?::bigint[], ?::smallint[], ?::integer[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
                AS news (delivery_id, verdict, status_code, error, url, secret_ids, next_attempt_at, attempted_at)
            WHERE delivery.delivery_id = news.delivery_id""";

    private static final String GIVE_UP = """
            UPDATE webhook_deliveries
            SET status = 2, finished_at = time_of_micros(?), last_error = ?
            WHERE delivery_id IN (
                SELECT delivery_id FROM webhook_deliveries
                WHERE broker_id = ? AND status = 0 AND delivery_id > ? AND delivery_id <= ?
                    AND created_at <= time_of_micros(?)
                ORDER BY delivery_id LIMIT ?)""";

    private static final String SLICE = """
            SELECT coalesce(max(delivery_id), 0) AS last_id, count(*) AS n,
                coalesce(bool_or(created_at > time_of_micros(?)), false) AS reached_young
            FROM (SELECT delivery_id, created_at FROM webhook_deliveries
                WHERE delivery_id > ? ORDER BY delivery_id LIMIT ?) AS slice""";

    private static final String DELETE_FINISHED = """
            DELETE FROM webhook_deliveries
            WHERE delivery_id > ? AND delivery_id <= ? AND status <> 0 AND finished_at <= time_of_micros(?)""";

    /** The meaning of an attempt for its delivery. */
    enum Verdict {
        RETRY(0),
        DELIVERED(1),
        GIVEN_UP(2),
        REDELIVERED(3),
        NOT_REDELIVERED(4);

        private final short code;

        Verdict(int code) {
            this.code = (short) code;
        }

        short code() {
            return code;
        }
    }

    /**
     * An attempt to be noted.
     *
     * @param nextAttemptAtMicros when it is tried again; only read for {@link Verdict#RETRY}
     */
    record Settled(
            long deliveryId,
            Verdict verdict,
            AttemptResult result,
            SentWith sentWith,
            long nextAttemptAtMicros,
            long attemptedAtMicros) {}

    /**
     * A stretch of the table, in the order of ids.
     *
     * @param lastId its last id; 0 when it is empty
     * @param rows how many rows it has
     * @param reachedYoung whether any of it is too young to be deleted
     */
    record Slice(long lastId, long rows, boolean reachedYoung) {}

    private final DbClient client;

    WebhookOutbox(DbClient client) {
        this.client = client;
    }

    /** Deliveries from this id on, oldest first, whatever became of them. */
    List<WebhookDelivery> fromId(long deliveryId, int limit) {
        return deliveries("webhooks-from", FROM_ID, deliveryId, limit);
    }

    /** A broker's pending deliveries with ids in ({@code afterId}, {@code upToId}], oldest first. */
    List<WebhookDelivery> pendingOf(long brokerId, long afterId, long upToId, int limit) {
        return deliveries("webhooks-pending", PENDING_OF, brokerId, afterId, upToId, limit);
    }

    List<WebhookDelivery> newestFirst(long brokerId, long beforeId, int limit) {
        return deliveries("webhooks-newest", NEWEST_FIRST, brokerId, beforeId, limit);
    }

    Optional<WebhookDelivery> byId(long deliveryId) {
        return deliveries("webhooks-by-id", BY_ID, deliveryId).stream().findFirst();
    }

    /** The largest id there is; 0 when there is none. */
    long newestId() {
        return numbers("webhooks-newest-id", NEWEST_ID).getFirst();
    }

    /** The number of pending deliveries up to this id. */
    long pendingCount(long upToId) {
        return numbers("webhooks-pending-count", PENDING_COUNT, upToId).getFirst();
    }

    List<Long> brokersWithPending() {
        return numbers("webhooks-brokers", BROKERS_WITH_PENDING);
    }

    /** The address at which the broker wants its notices; nothing when there is no such broker. */
    Optional<Receiver> receiver(long brokerId) {
        return client.execute()
                .createNamedGet("webhooks-receiver", RECEIVER)
                .addParam(brokerId)
                .execute()
                .map(row -> new Receiver(
                        row.column("webhook_url").getString(),
                        new WebhookSecret(
                                row.column("webhook_secret_id").getLong(),
                                row.column("webhook_secret").getString()),
                        new WebhookSecret(
                                row.column("former_webhook_secret_id").getLong(),
                                row.column("former_webhook_secret").getString()),
                        row.column("former_until").getLong()));
    }

    /** Notes attempts, in one statement. Those whose delivery is gone are ignored. An id may be there once only. */
    void settle(List<Settled> news) {
        short[] verdicts = new short[news.size()];
        int[] statusCodes = new int[news.size()];
        String[] errors = new String[news.size()];
        String[] urls = new String[news.size()];
        String[] secretIds = new String[news.size()];
        for (int i = 0; i < news.size(); i++) {
            Settled settled = news.get(i);
            verdicts[i] = settled.verdict().code();
            statusCodes[i] = settled.result().statusCode();
            errors[i] = settled.result().error();
            urls[i] = settled.sentWith().url();
            secretIds[i] = settled.sentWith().secretIds();
        }
        client.execute()
                .createNamedDmlStatement("webhooks-settle", SETTLE)
                .addParam(longs(news, Settled::deliveryId))
                .addParam(verdicts)
                .addParam(statusCodes)
                .addParam(errors)
                .addParam(urls)
                .addParam(secretIds)
                .addParam(longs(news, Settled::nextAttemptAtMicros))
                .addParam(longs(news, Settled::attemptedAtMicros))
                .execute();
    }

    /**
     * Gives up the oldest pending deliveries of a broker, as far as they are old.
     *
     * @return how many; fewer than {@code limit} were all
     */
    long giveUp(long brokerId, long afterId, long upToId, long createdUpToMicros, long nowMicros, int limit) {
        return dml(
                "webhooks-give-up",
                GIVE_UP,
                nowMicros,
                "given up unsent, because the one before it failed to the end",
                brokerId,
                afterId,
                upToId,
                createdUpToMicros,
                limit);
    }

    /** The next stretch of the table after this id. */
    Slice sliceAfter(long deliveryId, long oldUpToMicros, int rows) {
        return client.execute()
                .createNamedGet("webhooks-slice", SLICE)
                .addParam(oldUpToMicros)
                .addParam(deliveryId)
                .addParam(rows)
                .execute()
                .map(row -> new Slice(
                        row.column("last_id").getLong(),
                        row.column("n").getLong(),
                        row.column("reached_young").getBoolean()))
                .orElseThrow();
    }

    /** Deletes finished deliveries with ids in ({@code afterId}, {@code upToId}] that were finished by then. */
    long deleteFinished(long afterId, long upToId, long finishedUpToMicros) {
        return dml("webhooks-delete", DELETE_FINISHED, afterId, upToId, finishedUpToMicros);
    }

    private long dml(String name, String statement, Object... parameters) {
        return client.execute()
                .createNamedDmlStatement(name, statement)
                .params(List.of(parameters))
                .execute();
    }

    private List<Long> numbers(String name, String query, Object... parameters) {
        return client.execute()
                .createNamedQuery(name, query)
                .params(List.of(parameters))
                .execute()
                .map(row -> row.column("n").getLong())
                .toList();
    }

    private List<WebhookDelivery> deliveries(String name, String query, Object... parameters) {
        return client.execute()
                .createNamedQuery(name, query)
                .params(List.of(parameters))
                .execute()
                .map(WebhookOutbox::delivery)
                .toList();
    }

    private static WebhookDelivery delivery(DbRow row) {
        return new WebhookDelivery(
                row.column("delivery_id").getLong(),
                row.column("broker_id").getLong(),
                row.column("trade_id").getLong(),
                row.column("order_id").getLong(),
                row.column("symbol").getString(),
                row.column("side").getInt() == 0 ? Side.BID : Side.ASK,
                row.column("price").getLong(),
                row.column("quantity").getLong(),
                row.column("order_remaining_quantity").getLong(),
                row.column("executed_at").getLong(),
                status(row.column("status").getInt()),
                row.column("attempts").getInt(),
                row.column("next_attempt_at").getLong(),
                row.column("last_status_code").getInt(),
                row.column("last_error").getString(),
                row.column("last_url").getString(),
                row.column("last_secret_ids").getString(),
                row.column("created_at").getLong(),
                row.column("finished_at").getLong());
    }

    private static WebhookDelivery.Status status(int code) {
        return switch (code) {
            case 0 -> WebhookDelivery.Status.PENDING;
            case 1 -> WebhookDelivery.Status.DELIVERED;
            case 2 -> WebhookDelivery.Status.GIVEN_UP;
            default -> throw new IllegalStateException("webhook_deliveries has a status " + code);
        };
    }

    private static long[] longs(List<Settled> news, ToLongFunction<Settled> value) {
        return news.stream().mapToLong(value).toArray();
    }
}
