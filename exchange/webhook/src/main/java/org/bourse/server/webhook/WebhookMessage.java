package org.bourse.server.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import org.bourse.engine.model.Side;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.JsonText;

/**
 * One notice as it goes over the wire: signed as Standard Webhooks 1.0 has it. Id and body are the same in every attempt,
 * so a receiver can tell a repeat; time and signature are the attempt's.
 *
 * @param id what goes into {@code webhook-id}
 * @param timestampSeconds what goes into {@code webhook-timestamp}, seconds since 1970
 * @param signature what goes into {@code webhook-signature}: one for each secret, with spaces between
 * @param body the JSON
 */
record WebhookMessage(String id, long timestampSeconds, String signature, String body) {

    /**
     * The notice of this delivery, sent now.
     *
     * @param secrets what it is signed with
     * @throws IllegalArgumentException when nothing can be signed with a secret
     */
    static WebhookMessage of(WebhookDelivery delivery, List<WebhookSecret> secrets, long nowMicros) {
        String id = "trade_" + delivery.tradeId() + (delivery.side() == Side.BID ? "_bid" : "_ask");
        return signed(id, Math.floorDiv(nowMicros, 1_000_000L), body(delivery), secrets);
    }

    /** With a signature for each secret: a receiver looks for the one that it knows. */
    static WebhookMessage signed(String id, long timestampSeconds, String body, List<WebhookSecret> secrets) {
        StringJoiner signatures = new StringJoiner(" ");
        for (WebhookSecret secret : secrets) {
            signatures.add(signature(id, timestampSeconds, body, secret.text()));
        }
        return new WebhookMessage(id, timestampSeconds, signatures.toString(), body);
    }

    private static String signature(String id, long timestampSeconds, String body, String secret) {
        try {
            return new Webhook(secret).sign(id, timestampSeconds, body);
        } catch (EmptyWebhookSecretException | WebhookSigningException e) {
            throw new IllegalArgumentException("the webhook's secret can't be used", e);
        }
    }

    private static String body(WebhookDelivery delivery) {
        byte[] body = JsonText.object(json -> {
            json.writeStringField("event", "trade_executed");
            json.writeStringField("trade_id", Long.toString(delivery.tradeId()));
            json.writeStringField("order_id", Long.toString(delivery.orderId()));
            json.writeStringField("symbol", delivery.symbol());
            json.writeStringField("side", JsonFields.word(delivery.side()));
            json.writeNumberField("price", delivery.price());
            json.writeNumberField("quantity", delivery.quantity());
            json.writeNumberField("order_remaining_quantity", delivery.orderRemainingQuantity());
            JsonFields.time(json, "executed_at", delivery.executedAtMicros());
        });
        return new String(body, StandardCharsets.UTF_8);
    }
}
