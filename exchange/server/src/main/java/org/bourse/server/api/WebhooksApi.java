package org.bourse.server.api;

import io.helidon.http.Status;
import java.util.List;
import org.bourse.server.webhook.WebhookDeliveries;
import org.bourse.server.webhook.WebhookDelivery;

/** A broker's log of what was posted to it. */
final class WebhooksApi {

    /** Deliveries in one page. */
    static final int MOST_DELIVERIES = 1_000;

    private static final int DEFAULT_DELIVERIES = 100;

    private final WebhookDeliveries deliveries;

    WebhooksApi(WebhookDeliveries deliveries) {
        this.deliveries = deliveries;
    }

    /** {@code GET /webhooks/deliveries}. */
    Answer list(Call call) throws RefusedException {
        QueryParameters query = call.query();
        int limit = query.integer("limit", 1, MOST_DELIVERIES, DEFAULT_DELIVERIES);
        List<WebhookDelivery> found = deliveries.newestFirst(call.brokerId(), query.cursor(), limit + 1);
        call.reached(Phase.READ);
        List<WebhookDelivery> page = found.size() > limit ? found.subList(0, limit) : found;
        JsonWriter json = new JsonWriter();
        json.startObject();
        json.startArray("deliveries");
        page.forEach(delivery -> write(json, delivery));
        json.endArray();
        json.optionalField(
                "next_cursor",
                found.size() > limit ? Long.toString(page.getLast().deliveryId()) : "");
        json.endObject();
        return Answer.json(Status.OK_200, json);
    }

    /** {@code POST /webhooks/deliveries/{id}/redeliver}. */
    Answer redeliver(Call call) throws RefusedException {
        long deliveryId = Ids.parse(call.pathParameter());
        if (deliveryId == Ids.NONE) {
            throw unknown(call);
        }
        WebhookDeliveries.Redelivery answer = deliveries.redeliver(call.brokerId(), deliveryId);
        call.reached(Phase.READ);
        return switch (answer) {
            case SCHEDULED -> scheduled(deliveryId);
            case UNKNOWN -> throw unknown(call);
            case NOT_OWNER ->
                throw new RefusedException(ProblemCode.NOT_DELIVERY_OWNER, "The delivery belongs to another broker.");
            case BUSY ->
                throw new RefusedException(
                        ProblemCode.REDELIVERY_BUSY, "As many redeliveries wait as may wait; try again later.");
        };
    }

    private static Answer scheduled(long deliveryId) {
        JsonWriter json = new JsonWriter();
        json.startObject();
        json.id("delivery_id", deliveryId);
        json.field("status", "scheduled");
        json.endObject();
        return Answer.json(Status.ACCEPTED_202, json);
    }

    private static RefusedException unknown(Call call) {
        return new RefusedException(
                ProblemCode.UNKNOWN_DELIVERY,
                "There is no delivery " + Quoted.of(call.pathParameter()) + ", or no longer.");
    }

    private static void write(JsonWriter json, WebhookDelivery delivery) {
        json.startObject();
        json.id("delivery_id", delivery.deliveryId());
        json.id("trade_id", delivery.tradeId());
        json.id("order_id", delivery.orderId());
        json.field("symbol", delivery.symbol());
        json.field("side", OrderTerms.word(delivery.side()));
        json.field("price", delivery.priceCents());
        json.field("quantity", delivery.quantity());
        json.field("order_remaining_quantity", delivery.orderRemainingQuantity());
        json.time("executed_at", delivery.executedAtMicros());
        json.field("status", OrderTerms.word(delivery.status()));
        json.field("attempts", delivery.attempts());
        writeTime(json, "next_attempt_at", isPending(delivery) ? delivery.nextAttemptAtMicros() : 0);
        if (delivery.lastStatusCode() == 0) {
            json.nullField("last_status_code");
        } else {
            json.field("last_status_code", delivery.lastStatusCode());
        }
        json.optionalField("last_error", delivery.lastError());
        json.time("created_at", delivery.createdAtMicros());
        writeTime(json, "finished_at", delivery.finishedAtMicros());
        json.endObject();
    }

    private static boolean isPending(WebhookDelivery delivery) {
        return delivery.status() == WebhookDelivery.Status.PENDING;
    }

    private static void writeTime(JsonWriter json, String name, long micros) {
        if (micros == 0) {
            json.nullField(name);
        } else {
            json.time(name, micros);
        }
    }
}
