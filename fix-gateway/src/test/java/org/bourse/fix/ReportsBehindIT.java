package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.bourse.contract.Outcome;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of orders of which the exchange's order table shows more already than was reported. */
class ReportsBehindIT {

    @TempDir
    private Path directory;

    @Test
    void tellEachOrderAsItWas() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            RawClient client = gateway.client("BEHIND");
            long broker = gateway.exchange.brokerIdByFixCompId(client.compId).getAsLong();
            client.send(Orders.limit("o1", "ACME", 1, 5, "10.00"));
            long orderId = Long.parseLong(client.read().get(37));

            gateway.exchange.log().hold();
            gateway.exchange
                    .submit(new ReplaceOrder(broker, orderId, 1_100, 7, TimeInForce.DAY, Times.NEVER_MICROS, "o2"))
                    .join();
            gateway.exchange.submit(FirstReportIT.order(broker, "o3")).join();
            gateway.exchange.submit(new CancelOrder(broker, orderId)).join();

            client.send(status("o1", "ACME"));
            assertThat(client.read().only(150, 39, 11, 38, 44)).isEqualTo("150=I|39=0|11=o1|38=5|44=10.00");
            client.send("35=AF|584=all|585=7|");
            assertThat(client.read().only(150, 11, 911, 912)).isEqualTo("150=I|11=o1|911=1|912=Y");

            gateway.exchange.log().release();
            assertThat(client.read().only(150, 39, 11, 41, 1, 38, 44, 59))
                    .isEqualTo("150=5|39=0|11=o2|41=o1|1=doc|38=7|44=11.00|59=0");
            assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=o3");
            assertThat(client.read().only(150, 39, 11, 38, 151)).isEqualTo("150=4|39=4|11=o2|38=7|151=0");
            client.send(status("o1", "ACME"));
            assertThat(client.read().only(150, 39, 11, 38)).isEqualTo("150=I|39=4|11=o2|38=7");
        }
    }

    @Test
    void leaveOutWhatAResetHasTakenAway() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            long broker = gateway.exchange.register("RESET");
            SequencedCommand entered = ((Outcome.Sequenced) gateway.exchange
                            .submit(FirstReportIT.order(broker, "o1"))
                            .join())
                    .result();
            RawClient client = gateway.logOn("RESET");
            gateway.exchange.log().hold();
            gateway.exchange.submit(new CancelOrder(broker, entered.sequence())).join();
            gateway.exchange.showAhead(
                    new Event.ExchangeReset(), new Event.InstrumentListed(0, "SYM", InstrumentTerms.DEFAULTS));
            gateway.exchange.log().release();

            client.send(status("o1", "SYM"));
            assertThat(client.read().only(150, 39)).isEqualTo("150=I|39=8");
            assertThat(gateway.gateway.status().stopped()).isEmpty();
        }
    }

    private static String status(String id, String symbol) {
        return "35=H|11=" + id + "|55=" + symbol + "|54=1|";
    }
}
