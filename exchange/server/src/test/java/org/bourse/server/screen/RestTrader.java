package org.bourse.server.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;

/** A broker that trades by REST, beside the one at the screen. */
record RestTrader(String key, ExchangeClient client) {

    /** Registers a broker of this name. */
    static RestTrader register(HttpClient http, ExchangeProcess exchange, String name) throws IOException {
        ExchangeClient admin = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
        String key = admin.post("/register", "{\"name\": \"" + name + "\"}")
                .body()
                .path("api_key")
                .asText();
        return new RestTrader(key, new ExchangeClient(http, exchange.uri(), key));
    }

    /** The operator puts it into a self-trade prevention group. */
    void joins(HttpClient http, ExchangeProcess exchange, int stpId) throws IOException {
        ExchangeClient admin = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
        String id = client.get("/balance").body().path("broker_id").asText();
        assertThat(admin.put("/admin/brokers/" + id + "/stp-groups/" + stpId, "{}")
                        .status())
                .isEqualTo(200);
    }

    /** Enters an order in PETR4. */
    void places(String side, long price, long quantity) throws IOException {
        enters(side, price, quantity, "");
    }

    /** Enters an order in PETR4 under an own id. */
    void places(String side, long price, long quantity, String ownId) throws IOException {
        enters(side, price, quantity, ", \"client_order_id\": \"" + ownId + "\"");
    }

    private void enters(String side, long price, long quantity, String more) throws IOException {
        ExchangeClient.Answer answer = client.post("/orders", """
                {"document_number": "98765432109", "symbol": "PETR4", "side": "%s", "price": %d, "quantity": %d,
                 "time_in_force": "gtc"%s}""".formatted(side, price, quantity, more));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    }
}
