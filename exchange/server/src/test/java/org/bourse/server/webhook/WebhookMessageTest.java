package org.bourse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bourse.engine.model.Side;
import org.bourse.server.api.OpenApiContract;
import org.junit.jupiter.api.Test;

class WebhookMessageTest {

    // Published with the scheme, and in its receivers' libraries' tests.
    private static final String SECRET_TEXT = "whsec_plJ3nmyCDGBKInavdOK15jsl";
    private static final List<WebhookSecret> SECRET = List.of(new WebhookSecret(3, SECRET_TEXT));
    private static final String ID = "msg_loFOjxBNrRLzqYUf";
    private static final String BODY = "{\"event_type\":\"ping\",\"data\":{\"success\":true}}";
    private static final String SIGNATURE = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=";

    private static final WebhookDelivery DELIVERY = new WebhookDelivery(
            14,
            3,
            7,
            9_007_199_254_740_993L,
            "BRK.A",
            Side.BID,
            1_050,
            10,
            0,
            1_793_612_596_123_456L,
            WebhookDelivery.Status.PENDING,
            0,
            0,
            0,
            "",
            "",
            "",
            0,
            0);

    @Test
    void signsThePublishedExampleAsPublished() {
        assertThat(Signatures.expected(SECRET_TEXT, ID, "1731705121", BODY)).isEqualTo(SIGNATURE);
        assertThat(WebhookMessage.signed(ID, 1_731_705_121L, BODY, SECRET).signature())
                .isEqualTo(SIGNATURE);
    }

    @Test
    void hasASignatureForEachSecret() {
        String former = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        List<WebhookSecret> secrets = List.of(new WebhookSecret(9, SECRET_TEXT), new WebhookSecret(3, former));

        assertThat(WebhookMessage.signed(ID, 1_731_705_121L, BODY, secrets).signature())
                .isEqualTo(SIGNATURE + " " + Signatures.expected(former, ID, "1731705121", BODY));
    }

    @Test
    void saysWhatWasTraded() {
        assertThat(WebhookMessage.of(DELIVERY, SECRET, 0).body())
                .isEqualTo("{\"event\":\"trade_executed\",\"trade_id\":\"7\",\"order_id\":\"9007199254740993\","
                        + "\"symbol\":\"BRK.A\",\"side\":\"bid\",\"price\":1050,\"quantity\":10,"
                        + "\"order_remaining_quantity\":0,\"executed_at\":\"2026-11-02T09:43:16.123456Z\"}");
    }

    @Test
    void isAsTheDocumentSays() throws IOException {
        WebhookMessage message = WebhookMessage.of(DELIVERY, SECRET, 1_793_612_597_999_999L);
        assertThat(OpenApiContract.faults("TradeNotice", new ObjectMapper().readTree(message.body())))
                .isEmpty();
        assertThat(OpenApiContract.parameterFaults("tradeExecuted", "webhook-id", message.id()))
                .isEmpty();
        assertThat(OpenApiContract.parameterFaults("tradeExecuted", "webhook-signature", message.signature()))
                .isEmpty();
    }

    @Test
    void keepsIdAndBodyAndRenewsTimeAndSignatureFromAttemptToAttempt() {
        WebhookMessage first = WebhookMessage.of(DELIVERY, SECRET, 1_793_612_597_999_999L);
        WebhookMessage second = WebhookMessage.of(DELIVERY, SECRET, 1_793_612_600_000_000L);
        assertThat(first.timestampSeconds()).isEqualTo(1_793_612_597L);
        assertThat(second.timestampSeconds()).isEqualTo(1_793_612_600L);
        assertThat(second.id()).isEqualTo(first.id()).isEqualTo("trade_7_bid");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.signature()).isNotEqualTo(first.signature());
    }

    @Test
    void isWhatTheDocumentShows() throws IOException {
        String document = Files.readString(Path.of("..", "..", "docs", "webhooks.md"));
        WebhookDelivery delivery = new WebhookDelivery(
                9_422,
                3,
                4_711,
                10_023,
                "BRK.A",
                Side.BID,
                1_050,
                10,
                0,
                1_793_612_596_123_456L,
                WebhookDelivery.Status.PENDING,
                0,
                0,
                0,
                "",
                "",
                "",
                0,
                0);
        WebhookMessage message = WebhookMessage.of(
                delivery,
                List.of(new WebhookSecret(3, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
                1_793_612_597_000_000L);
        assertThat(document)
                .contains("webhook-id: " + message.id() + "\n")
                .contains("webhook-timestamp: " + message.timestampSeconds() + "\n")
                .contains("webhook-signature: " + message.signature() + "\n")
                .contains("\n" + message.body() + "\n");
    }

    @Test
    void refusesASecretThatCanNotSign() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookMessage.signed(ID, 0, BODY, List.of(new WebhookSecret(3, ""))));
    }
}
