package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * A report that comes about the moment the Logon is answered: on either side of it, it is sent at once, not when the client
 * finds a gap at the next heartbeat. Repeated, because that moment is short.
 */
class FirstReportIT {

    @TempDir
    private Path directory;

    @RepeatedTest(150)
    void isNotLeftBehind() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            RawClient client = gateway.client("FIRST");
            long broker = gateway.exchange.brokerIdByFixCompId(client.compId).getAsLong();
            gateway.exchange.submit(order(broker, "by-rest")).join();
            assertThat(client.read().only(150, 11, 1)).isEqualTo("150=0|11=by-rest|1=doc");
        }
    }

    static SubmitOrder order(long broker, String clientOrderId) {
        return new SubmitOrder(
                broker, "doc", "SYM", Side.BID, OrderType.LIMIT, TimeInForce.GTC, 100, 1, 0, clientOrderId);
    }
}
