package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.bourse.contract.Outcome;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An answer to OrderMassStatusRequest(AF) whose orders close while its client doesn't read, so many that the account has
 * forgotten some: the history is asked, and nobody else waits for that.
 */
class MassStatusIT {

    /** More than sockets hold, and than an account remembers of closed orders. */
    private static final int ORDERS = 40_000;

    @TempDir
    private Path directory;

    private TestGateway gateway;
    private RawClient client;

    @BeforeEach
    void askAndHaveAllOrdersClose() throws IOException {
        gateway = new TestGateway(directory);
        client = gateway.client("MANY");
        long broker = gateway.exchange.brokerIdByFixCompId("MANY").getAsLong();
        for (int i = 0; i < ORDERS; i++) {
            CompletableFuture<Outcome> unused = gateway.exchange.submit(new SubmitOrder(
                    broker,
                    "doc",
                    "ACME",
                    Side.BID,
                    OrderType.LIMIT,
                    TimeInForce.GTC,
                    100,
                    1,
                    Times.NEVER_MICROS,
                    "o" + i));
        }
        for (int i = 0; i < ORDERS; i++) {
            client.read("8");
        }
        client.send("35=AF|584=all|585=7|");
        assertThat(client.read("8").only(150, 11, 584, 911)).isEqualTo("150=I|11=o0|584=all|911=" + ORDERS);
        // The client reads no more, and so most of the answer is still to come.
        gateway.exchange.submit(new CancelAllOrders(broker, "")).join();
        await().until(() -> gateway.gateway.status().waiting() == 0);
    }

    @AfterEach
    void close() throws IOException {
        gateway.close();
    }

    @Test
    void asksTheHistoryOnNoThreadThatOthersWaitFor() throws IOException {
        RawMessageText last = client.read("8");
        while (!last.get(912).equals("Y")) {
            last = client.read("8");
        }

        assertThat(last.only(150, 39, 11)).isEqualTo("150=I|39=4|11=o" + (ORDERS - 1));
        assertThat(gateway.exchange.historyReaders()).containsExactly("fix-aside");
    }

    @Test
    void isEndedByARefusalWhenTheHistoryCanNotBeAsked() throws IOException {
        gateway.exchange.historyAway(true);

        RawMessageText refusal = client.read("j");

        assertThat(refusal.only(372, 379, 380, 58))
                .isEqualTo("372=AF|379=all|380=4|58=" + StatusRequests.NO_HISTORY_TEXT);
        // The session goes on.
        client.send("35=AF|584=again|585=7|");
        assertThat(client.read("j").only(372, 379, 380)).isEqualTo("372=AF|379=again|380=1");
    }
}
