package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A broker's own positions, over REST. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class PositionsIT {

    private final RestStack stack = RestStack.start();
    private final RestClient anna = stack.client().broker("Anna");
    private final RestClient bert = stack.client().broker("Bert");

    @AfterEach
    void stop() {
        stack.close();
    }

    private static void order(RestClient broker, String symbol, String side, int quantity) {
        RestClient.Reply entered = broker.post(
                "/orders",
                "{\"document_number\":\"1\",\"symbol\":\"" + symbol + "\",\"side\":\"" + side + "\",\"quantity\":"
                        + quantity + ",\"time_in_force\":\"gtc\",\"price\":10}");
        assertThat(entered.status()).isEqualTo(201);
    }

    private static String positions(RestClient broker) {
        return broker.get("/positions").json().toString();
    }

    @Test
    void areWhatWasBoughtLessWhatWasSold() {
        assertThat(positions(anna)).isEqualTo("{\"positions\":[]}");
        order(anna, "VALE3", "bid", 5);
        assertThat(positions(anna)).isEqualTo("{\"positions\":[]}");
        order(bert, "VALE3", "ask", 3);
        order(anna, "PETR4", "ask", 7);
        order(bert, "PETR4", "bid", 9);
        assertThat(positions(anna))
                .isEqualTo("{\"positions\":[{\"symbol\":\"PETR4\",\"quantity\":-7,\"quantity_scale\":0},"
                        + "{\"symbol\":\"VALE3\",\"quantity\":3,\"quantity_scale\":0}]}");
        order(anna, "VALE3", "ask", 3);
        order(bert, "VALE3", "bid", 3);
        order(anna, "PETR4", "ask", 2);
        assertThat(positions(bert))
                .isEqualTo("{\"positions\":[{\"symbol\":\"PETR4\",\"quantity\":9,\"quantity_scale\":0},"
                        + "{\"symbol\":\"VALE3\",\"quantity\":-2,\"quantity_scale\":0}]}");
    }

    @Test
    void areNoneForWhoTradesWithItself() {
        order(anna, "PETR4", "bid", 5);
        order(anna, "PETR4", "ask", 5);
        assertThat(positions(anna)).isEqualTo("{\"positions\":[]}");
    }

    @Test
    void needTheBrokersKey() {
        assertThat(stack.client().get("/positions").status()).isEqualTo(401);
        assertThat(anna.get("/positions?x=1").code()).isEqualTo("invalid_parameter");
    }
}
