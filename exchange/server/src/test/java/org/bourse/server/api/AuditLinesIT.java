package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyScope;
import org.bourse.engine.model.KeyScopes;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.SessionAction;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.server.api.operations.AuditLines;
import org.bourse.server.journal.AuditedCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The audit trail over REST: its lines, what is chosen of them, and how it ends. */
class AuditLinesIT {

    private final RestStack stack = RestStack.start();
    private final RestClient admin = stack.client().asAdmin();

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void isOffUntilThereIsAnArchive() {
        RestClient.Reply reply = admin.get("/admin/audit");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().get("code").asText()).isEqualTo("audit_disabled");
        assertThat(reply.text()).contains("EXCHANGE_JOURNAL_ARCHIVE");
    }

    @Test
    void tellsEachCommandWithItsOutcome() {
        stack.operations.audit = Optional.of(new ScriptedAudit(3));

        assertThat(admin.get("/admin/audit").text().lines())
                .containsExactly(
                        line(1, 1, "not_recorded", "null"),
                        line(2, 2, "done", "null"),
                        line(3, 1, "rejected", "\"order_not_open\""),
                        "{\"end\":true,\"through_sequence\":\"3\",\"complete\":true,\"next_cursor\":null}");
    }

    @Test
    void callsAStopOrderWhatItWasEnteredAs() throws IOException {
        assertThat(orderTypeOf(OrderType.MARKET, 900)).isEqualTo("stop");
        assertThat(orderTypeOf(OrderType.LIMIT, 900)).isEqualTo("stop_limit");
        assertThat(orderTypeOf(OrderType.LIMIT, 0)).isEqualTo("limit");
    }

    private static String orderTypeOf(OrderType type, long stopPrice) throws IOException {
        long price = type == OrderType.LIMIT ? 800 : 0;
        SubmitOrder order = new SubmitOrder(
                1,
                "1",
                "A",
                Side.ASK,
                type,
                TimeInForce.GTC,
                price,
                5,
                0,
                "",
                ExecutionInstructions.NONE.withStop(stopPrice));
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        AuditLines.write(line, new AuditedCommand(1, 1, CommandSource.REST, order, Optional.empty(), true));
        return new ObjectMapper()
                .readTree(line.toByteArray())
                .path("terms")
                .path("order_type")
                .asText();
    }

    @Test
    void doesNotTellOfWhatHasNotHappenedBecauseACursorIsBeyondIt() throws IOException {
        stack.operations.audit = Optional.of(new ScriptedAudit(10));

        assertThat(end("?cursor=99").get("through_sequence").asText()).isEqualTo("10");
    }

    private static String line(long sequence, long broker, String outcome, String reason) {
        return "{\"sequence\":\"" + sequence + "\",\"time\":\"2030-01-01T00:00:0" + sequence
                + "Z\",\"origin\":\"fix\",\"session\":\"BROKER\",\"correlation_id\":\"c-" + sequence
                + "\",\"broker_id\":\""
                + broker + "\",\"command\":\"cancel_order\",\"outcome\":\"" + outcome + "\",\"reason\":" + reason
                + ",\"terms\":{\"order_id\":\"" + sequence + "\"}}";
    }

    @Test
    void tellsAllThatAnOrderOrAKeyAskedFor() throws IOException {
        ExecutionInstructions instructions = ExecutionInstructions.of(false, SelfTradePrevention.DECREMENT)
                .withStop(990)
                .displaying(3)
                .inGroup(7);
        KeyTerms key = new KeyTerms("desk", KeyScopes.of(List.of(KeyScope.TRADE, KeyScope.FIX)), 5, "10.0.0.0/8 ::1");

        assertThat(terms(new Command.ReplaceOrder(7, 9, 970, 8, TimeInForce.GTC, 0, "", instructions)))
                .isEqualTo("{\"order_id\":\"9\",\"time_in_force\":\"gtc\",\"price\":970,\"quantity\":8,"
                        + "\"client_order_id\":null,\"self_trade_prevention\":\"decrement\",\"stop_price\":990,"
                        + "\"display_quantity\":3,\"stp_id\":7}");
        assertThat(terms(new Command.AddApiKey(KeyOwner.broker(7), new ApiKeyHash(1, 2, 3, 4), key)))
                .isEqualTo("{\"label\":\"desk\",\"scopes\":[\"trade\",\"fix\"],"
                        + "\"expires_at\":\"1970-01-01T00:00:00.000005Z\","
                        + "\"ip_allow\":[\"10.0.0.0/8\",\"::1\"]}");
        assertThat(terms(new Command.RevokeApiKey(KeyOwner.broker(7), 9))).isEqualTo("{\"key_id\":\"9\"}");
        assertThat(terms(new Command.SetStpMember(7, 9, true))).isEqualTo("{\"stp_id\":7,\"member\":true}");
        assertThat(terms(new Command.ControlSession(SessionAction.RESET_FIX, 9, "ACME")))
                .isEqualTo("{\"action\":\"reset_fix\",\"session\":\"ACME\"}");
        assertThat(terms(new Command.TriggerStops())).isEqualTo("{}");
        assertThat(terms(new Command.CancelDelisted())).isEqualTo("{}");
    }

    private static String terms(Command command) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        CommandSource source = new CommandSource(Origin.REST, "", "");
        AuditLines.write(line, new AuditedCommand(1, 0, source, command, Optional.empty(), true));
        return new ObjectMapper().readTree(line.toByteArray()).get("terms").toString();
    }

    @Test
    void givesWhatWasAskedForAlone() throws IOException {
        stack.operations.audit = Optional.of(new ScriptedAudit(10));

        assertThat(sequences("?broker=2")).containsExactly(2L, 4L, 6L, 8L, 10L);
        assertThat(sequences("?from=2030-01-01T00:00:04Z&to=2030-01-01T00:00:07Z"))
                .containsExactly(4L, 5L, 6L);
        assertThat(sequences("?cursor=8")).containsExactly(9L, 10L);
        assertThat(sequences("?limit=2&broker=2")).containsExactly(2L, 4L);
        assertThat(end("?limit=2&broker=2").get("next_cursor").asText()).isEqualTo("4");
        assertThat(end("?limit=2").get("complete").asBoolean()).isFalse();
        assertThat(end("?to=2030-01-01T00:00:07Z").get("complete").asBoolean()).isTrue();
    }

    @Test
    void refusesParametersThatItDoesNotKnow() {
        stack.operations.audit = Optional.of(new ScriptedAudit(10));

        refused("?since=1", "known are from, to, broker, limit, cursor");
        refused("?from=yesterday", "must be a time with an offset");
        refused("?from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z", "must not be after to");
        refused("?broker=x", "must be a broker_id");
        refused("?limit=0", "must be a whole number from 1 to 100000000");
        refused("?cursor=-1", "must be a next_cursor");
    }

    @Test
    void isTheOperatorsAlone() {
        assertThat(stack.client().broker("Anna").get("/admin/audit").status()).isEqualTo(401);
    }

    private void refused(String query, String rule) {
        RestClient.Reply reply = admin.get("/admin/audit" + query);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text()).contains(rule);
    }

    private List<Long> sequences(String query) throws IOException {
        return lines(query).stream()
                .filter(line -> line.has("sequence"))
                .map(line -> line.get("sequence").asLong())
                .toList();
    }

    private JsonNode end(String query) throws IOException {
        return lines(query).getLast();
    }

    private List<JsonNode> lines(String query) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : admin.get("/admin/audit" + query).text().lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }
}
