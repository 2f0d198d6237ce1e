package org.bourse.server.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.bourse.server.process.ExchangeClient;

/** Scenarios' words as entries of batches; what became of orders is read alone. */
final class BatchTradingGateway extends RestTradingGateway {

    private final ExchangeClient client;

    BatchTradingGateway(ExchangeClient client, String symbol) {
        super(client, symbol);
        this.client = client;
    }

    @Override
    ExchangeClient.Answer submit(String order) throws IOException {
        return ask("{\"op\":\"submit\"," + order.substring(1));
    }

    @Override
    ExchangeClient.Answer replace(String orderId, String terms) throws IOException {
        return ask("{\"op\":\"replace\",\"order_id\":\"" + orderId + "\"," + terms.substring(1));
    }

    @Override
    ExchangeClient.Answer cancel(String orderId) throws IOException {
        return ask("{\"op\":\"cancel\",\"order_id\":\"" + orderId + "\"}");
    }

    private ExchangeClient.Answer ask(String entry) throws IOException {
        JsonNode answer = client.post("/orders/batch", "{\"entries\":[" + entry + "]}")
                .body()
                .at("/answers/0");
        return new ExchangeClient.Answer(answer.path("status").asInt(), answer.path("body"), false);
    }
}
