package org.bourse.server.api.brokers;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.ListPage;
import org.bourse.server.api.call.QueryParameters;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.json.JsonFields;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.Ids;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.webhook.WebhookDeliveries;
import org.bourse.server.webhook.WebhookDelivery;

/** A broker's log of what was posted to it. */
public final class WebhooksApi {

    /** The beginning of this list's cursors, so that another list's is refused. */
    private static final String CURSORS = "w";

    private final WebhookDeliveries deliveries;

    /** Calls about these deliveries. */
    public WebhooksApi(WebhookDeliveries deliveries) {
        this.deliveries = deliveries;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.GET, "/webhooks/deliveries", Access.WEBHOOKS, this::list, "limit", "cursor");
        routes.add(Method.POST, "/webhooks/deliveries/{id}/redeliver", Access.WEBHOOKS, this::redeliver);
    }

    /** {@code GET /webhooks/deliveries}. */
    private Answer list(HttpCall call) throws RefusedException {
        QueryParameters query = call.query();
        int limit = ListPage.limit(query);
        List<WebhookDelivery> found =
                deliveries.newestFirst(call.brokerId(), query.cursor(CURSORS, Long.MAX_VALUE), limit + 1);
        ListPage<WebhookDelivery> page = ListPage.of(found, limit, CURSORS, WebhookDelivery::deliveryId);
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> page.write(json, "deliveries", delivery -> write(json, delivery)));
    }

    /** {@code POST /webhooks/deliveries/{id}/redeliver}. */
    private Answer redeliver(HttpCall call) throws RefusedException {
        long deliveryId = Ids.parse(call.pathParameter());
        if (deliveryId == Ids.NONE) {
            throw unknown(call);
        }
        WebhookDeliveries.Redelivery answer = deliveries.redeliver(call.brokerId(), deliveryId);
        call.reached(RequestPhase.READ);
        return switch (answer) {
            case SCHEDULED -> scheduled(deliveryId);
            case UNKNOWN -> throw unknown(call);
            case NOT_OWNER ->
                throw new RefusedException(ProblemCode.NOT_DELIVERY_OWNER, "The delivery belongs to another broker.");
            case BUSY ->
                throw new RefusedException(
                        ProblemCode.REDELIVERY_BUSY, "As many redeliveries wait as are allowed; try again later.");
        };
    }

    private static Answer scheduled(long deliveryId) {
        return Answer.json(Status.ACCEPTED_202, json -> {
            JsonFields.id(json, "delivery_id", deliveryId);
            json.writeStringField("status", "scheduled");
        });
    }

    private static RefusedException unknown(HttpCall call) {
        return new RefusedException(
                ProblemCode.UNKNOWN_DELIVERY,
                "There is no delivery " + Quoted.of(call.pathParameter()) + ", or no longer.");
    }

    private static void write(JsonGenerator json, WebhookDelivery delivery) throws IOException {
        JsonFields.id(json, "delivery_id", delivery.deliveryId());
        JsonFields.id(json, "trade_id", delivery.tradeId());
        JsonFields.id(json, "order_id", delivery.orderId());
        json.writeStringField("symbol", delivery.symbol());
        json.writeStringField("side", JsonFields.word(delivery.side()));
        json.writeNumberField("price", delivery.price());
        json.writeNumberField("quantity", delivery.quantity());
        json.writeNumberField("order_remaining_quantity", delivery.orderRemainingQuantity());
        JsonFields.time(json, "executed_at", delivery.executedAtMicros());
        json.writeStringField("status", JsonFields.word(delivery.status()));
        json.writeNumberField("attempts", delivery.attempts());
        JsonFields.optionalTime(json, "next_attempt_at", isPending(delivery) ? delivery.nextAttemptAtMicros() : 0);
        if (delivery.lastStatusCode() == 0) {
            json.writeNullField("last_status_code");
        } else {
            json.writeNumberField("last_status_code", delivery.lastStatusCode());
        }
        JsonFields.optional(json, "last_error", delivery.lastError());
        JsonFields.optional(json, "last_url", delivery.lastUrl());
        String secretIds = delivery.lastSecretIds();
        JsonFields.texts(json, "last_secret_ids", secretIds.isEmpty() ? List.of() : List.of(secretIds.split(" ", -1)));
        JsonFields.time(json, "created_at", delivery.createdAtMicros());
        JsonFields.optionalTime(json, "finished_at", delivery.finishedAtMicros());
    }

    private static boolean isPending(WebhookDelivery delivery) {
        return delivery.status() == WebhookDelivery.Status.PENDING;
    }
}
