package org.bourse.server.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.ws.FeedClient;

/** Scenarios' words as order messages over a WebSocket; what became of orders is read over REST. */
final class WebSocketTradingGateway extends RestTradingGateway {

    private final FeedClient socket;
    private int requests;

    WebSocketTradingGateway(int port, ExchangeClient client, String apiKey, String symbol) {
        super(client, symbol);
        try {
            socket = new FeedClient(port);
            socket.send("{\"op\":\"auth\",\"api_key\":\"" + apiKey + "\"}");
            socket.read("authenticated");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    ExchangeClient.Answer submit(String order) throws IOException {
        return ask("submit", "", order);
    }

    @Override
    ExchangeClient.Answer validate(String order) throws IOException {
        return ask("submit", ",\"validate_only\":true", order);
    }

    @Override
    ExchangeClient.Answer replace(String orderId, String terms) throws IOException {
        return ask("replace", ",\"order_id\":\"" + orderId + "\"", terms);
    }

    @Override
    ExchangeClient.Answer cancel(String orderId) throws IOException {
        return ask("cancel", ",\"order_id\":\"" + orderId + "\"", "{}");
    }

    @Override
    ExchangeClient.Answer cancelAll() throws IOException {
        return ask("mass_cancel", "", "{}");
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends an op with these fields and those of a JSON object, and answers its response. */
    private ExchangeClient.Answer ask(String op, String fields, String object) throws IOException {
        String id = "r" + ++requests;
        String more = object.substring(1, object.length() - 1);
        socket.send("{\"op\":\"" + op + "\",\"request_id\":\"" + id + "\"" + fields + (more.isEmpty() ? "" : ",") + more
                + "}");
        JsonNode response =
                socket.read(message -> id.equals(message.path("request_id").asText()));
        return new ExchangeClient.Answer(response.path("status").asInt(), response, false);
    }
}
