package org.bourse.server.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.bourse.server.fix.FixText;
import org.bourse.server.fix.FixTrader;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.ws.FeedClient;
import quickfix.ConfigError;

/**
 * A trade by every gateway of an exchange that runs somewhere on this machine, installed in whichever way, and later the
 * question whether it still has all of it: {@code trade} notes what it was answered in a file, {@code find} compares.
 */
public final class GatewayCheck {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SYMBOL = "PETR4";

    private final int port;
    private final int fixPort;
    private final HttpClient http;
    private final ExchangeClient operator;
    private final Path notes;

    private GatewayCheck(int port, int fixPort, HttpClient http, String adminKey, Path notes) {
        this.port = port;
        this.fixPort = fixPort;
        this.http = http;
        this.operator = client(adminKey);
        this.notes = notes;
    }

    /** {@code trade} or {@code find}, REST's port, FIX's port, the operator's key, and the file for notes. */
    @SuppressWarnings("SystemOut") // for who runs it
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 5) {
            throw new IllegalArgumentException("trade|find REST-PORT FIX-PORT ADMIN-KEY NOTES");
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            GatewayCheck check = new GatewayCheck(
                    Integer.parseInt(arguments[1]),
                    Integer.parseInt(arguments[2]),
                    http,
                    arguments[3],
                    Path.of(arguments[4]));
            switch (arguments[0]) {
                case "trade" -> check.trade();
                case "find" -> check.find();
                default -> throw new IllegalArgumentException("trade or find, not " + arguments[0]);
            }
        }
        System.out.println("gateways: " + arguments[0] + " passed");
    }

    /** A seller offers 100 by REST; 40 are bought by WebSocket, 25 by FIX, 5 by REST. */
    private void trade() throws IOException, ConfigError {
        JsonNode seller = register("Seller");
        JsonNode buyer = register("Buyer");
        ExchangeClient.Answer offer = client(key(seller)).post("/orders", order("ask", 100, "d-offer"));
        require(offer.status() == 201, "the offer by REST is answered " + offer);
        buyByWebSocket(key(buyer));
        buyByFix(buyer);
        ExchangeClient.Answer bought = client(key(buyer)).post("/orders", order("bid", 5, "d-rest"));
        require(bought.body().path("remaining_quantity").asInt(-1) == 0, "the order by REST is answered " + bought);
        ObjectNode noted = JSON.createObjectNode();
        noted.put("seller", key(seller));
        noted.put("buyer", key(buyer));
        noted.put("offer", offer.body().path("order_id").asText());
        noted.set("state", state(noted));
        Files.writeString(notes, JSON.writeValueAsString(noted));
        require(
                noted.path("state").path("offer").path("remaining_quantity").asInt() == 30,
                "30 must be left: " + noted);
    }

    private void buyByWebSocket(String key) throws IOException {
        try (FeedClient socket = new FeedClient(port)) {
            socket.send("{\"op\":\"auth\",\"api_key\":\"" + key + "\"}");
            socket.read("authenticated");
            String order = order("bid", 40, "d-socket");
            socket.send("{\"op\":\"submit\",\"request_id\":\"r\"," + order.substring(1));
            JsonNode answer =
                    socket.read(one -> "r".equals(one.path("request_id").asText()));
            require(answer.path("status").asInt() == 201, "the order by WebSocket is answered " + answer);
        }
    }

    private void buyByFix(JsonNode buyer) throws ConfigError {
        try (FixTrader trader = new FixTrader(fixPort, buyer.path("fix_comp_id").asText(), key(buyer)).start()) {
            Awaitility.await("the FIX logon").atMost(PATIENCE).until(trader::isLoggedOn);
            trader.send("35=D|11=d-fix|1=10987654321|55=" + SYMBOL + "|54=1|38=25|40=2|44=10.00|59=1|");
            Optional<FixText> fill = Awaitility.await("the FIX fill")
                    .atMost(PATIENCE)
                    .until(
                            () -> trader.reports().values().stream()
                                    .filter(report -> report.get(11).equals("d-fix")
                                            && report.get(39).equals("2"))
                                    .findFirst(),
                            Optional::isPresent);
            require(fill.orElseThrow().number(14) == 25, "the order by FIX is filled: " + fill);
        }
    }

    private void find() throws IOException {
        JsonNode noted = JSON.readTree(Files.readString(notes));
        JsonNode now = state(noted);
        require(hasAll(now, noted.path("state")), "was " + noted.path("state") + " and is " + now);
    }

    /** Whether all is there that was told before, and as it was: a later release may tell more. */
    private static boolean hasAll(JsonNode now, JsonNode before) {
        if (before.isObject()) {
            return before.properties().stream().allMatch(field -> hasAll(now.path(field.getKey()), field.getValue()));
        }
        if (before.isArray()) {
            return now.size() == before.size()
                    && IntStream.range(0, before.size()).allMatch(i -> hasAll(now.path(i), before.path(i)));
        }
        return now.equals(before);
    }

    /** What both brokers are told of themselves: the offer with its trades, the orders, the balances. */
    private ObjectNode state(JsonNode noted) throws IOException {
        ObjectNode state = JSON.createObjectNode();
        ExchangeClient seller = client(noted.path("seller").asText());
        state.set("offer", seller.get("/orders/" + noted.path("offer").asText()).body());
        for (String broker : List.of("seller", "buyer")) {
            state.put(
                    broker + " balance",
                    client(noted.path(broker).asText())
                            .get("/balance")
                            .body()
                            .path("balance")
                            .asText());
        }
        return state;
    }

    private JsonNode register(String name) throws IOException {
        ExchangeClient.Answer answer = operator.post("/register", "{\"name\":\"" + name + "\"}");
        require(answer.status() == 201, "the registration is answered " + answer);
        return answer.body();
    }

    private static String order(String side, int quantity, String id) {
        return "{\"document_number\":\"12345678901\",\"client_order_id\":\"" + id + "\",\"symbol\":\"" + SYMBOL
                + "\",\"side\":\"" + side + "\",\"price\":1000,\"quantity\":" + quantity
                + ",\"time_in_force\":\"gtc\"}";
    }

    private ExchangeClient client(String key) {
        return new ExchangeClient(http, URI.create("http://127.0.0.1:" + port), key);
    }

    private static String key(JsonNode broker) {
        return broker.path("api_key").asText();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
