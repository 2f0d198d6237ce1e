package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ChangeInstrument;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.InstrumentTerms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prices and quantities as decimals, with as many as their instrument has. */
class InstrumentUnitsIT {

    @TempDir
    private Path directory;

    @Test
    void areThoseOfTheInstrumentInOrdersReportsAndMarketData() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            list(gateway.exchange, "FINE", 4, 2);
            RawClient client = gateway.client("UNITS");
            client.send(order("D", "b", "", "1.5", "10.0512"));
            assertThat(client.read("8").only(150, 38, 44, 151, 14, 6))
                    .isEqualTo("150=0|38=1.50|44=10.0512|151=1.50|14=0.00|6=0");
            client.send(order("G", "b2", "b", "2", "10.06"));
            assertThat(client.read("8").only(150, 38, 44)).isEqualTo("150=5|38=2.00|44=10.0600");
            client.send("35=V|262=w|263=1|264=0|265=1|267=2|269=0|269=2|146=1|55=FINE|");
            assertThat(client.read("W").only(270, 271)).isEqualTo("270=10.0600|271=2.00");

            client.send(Orders.market("s", "FINE", 2, 1).replace("|38=1|", "|38=0.75|"));

            RawMessageText fill = client.read("8");
            while (!fill.get(11).equals("b2")) {
                fill = client.read("8");
            }
            assertThat(fill.only(150, 31, 32, 151, 14, 6))
                    .isEqualTo("150=F|31=10.0600|32=0.75|151=1.25|14=0.75|6=10.060000");
            RawMessageText update = client.read("X");
            assertThat(update.all(270)).containsExactly("10.0600", "10.0600");
            assertThat(update.all(271)).containsExactly("0.75", "1.25");
        }
    }

    @Test
    void refusesWhatHasMoreDecimals() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            list(gateway.exchange, "FINE", 4, 2);
            RawClient client = gateway.client("UNITS");
            client.send(order("D", "p", "", "1", "10.05121"));
            assertThat(client.read("8").only(150, 58))
                    .isEqualTo(
                            "150=8|58=price must be between 1 and 1000000000000 units of 0.0001, not 44=10.05121 (at most 4 decimals)");
            client.send(order("D", "q", "", "0.001", "10"));
            assertThat(client.read("8").only(150, 58))
                    .isEqualTo(
                            "150=8|58=quantity must be between 1 and 100000000000 units of 0.01 shares, not 38=0.001 (at most 2 decimals)");
            client.send(order("D", "n", "", "1", "0"));
            assertThat(client.read("8").only(150, 44, 38, 58))
                    .isEqualTo("150=8|44=0.0000|38=1.00"
                            + "|58=price must be between 1 and 1000000000000 units of 0.0001, not 0");
        }
    }

    @Test
    void areThoseOfTheTimeInReportsThatComeLater() throws IOException {
        List<SequencedCommand> journal;
        long reached;
        try (TestGateway gateway = new TestGateway(directory.resolve("first"))) {
            RawClient client = gateway.client("LATER");
            reached = gateway.exchange.journal().size();
            list(gateway.exchange, "FINE", 2, 0);
            client.send(order("D", "b", "", "7", "10.05"));
            client.read("8");
            client.send(Orders.cancel("c", "b", "FINE", 1));
            client.read("8");
            gateway.exchange.submit(new ChangeInstrument("FINE", terms(4, 2))).join();
            journal = gateway.exchange.journal();
        }

        TestExchange exchange = new TestExchange(journal.subList(0, (int) reached));
        FixGateway gateway = TestGateway.unopened(exchange, directory.resolve("second"));
        // A session must be there for what is replayed to be reported to it.
        try (TestGateway opened = new TestGateway(exchange, gateway, () -> {})) {
            RawClient client = opened.logOn("LATER");
            exchange.log().hold();
            exchange.replay(journal.subList((int) reached, journal.size()));
            assertThat(exchange.terms("FINE").priceScale()).isEqualTo(4);
            exchange.log().release();

            assertThat(client.read("8").only(150, 38, 44)).isEqualTo("150=0|38=7|44=10.05");
            assertThat(client.read("8").only(150, 38, 44)).isEqualTo("150=4|38=7|44=10.05");
        }
    }

    @Test
    void areKnownOfWhatWasListedWhileNobodyUsedFix() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            list(gateway.exchange, "FINE", 4, 2);
            list(gateway.exchange, "OTHER", 0, 8);
            gateway.exchange.submit(new ChangeInstrument("OTHER", terms(1, 0))).join();
            RawClient client = gateway.client("FIRST");
            client.send(order("D", "b", "", "1", "2.5").replace("|55=FINE|", "|55=OTHER|"));
            assertThat(client.read("8").only(150, 38, 44)).isEqualTo("150=0|38=1|44=2.5");
        }
    }

    @Test
    void aBookIsTakenBackInTheUnitsItWasToldIn() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            list(gateway.exchange, "FINE", 2, 0);
            RawClient client = gateway.client("BOOKS");
            client.send(order("D", "b", "", "7", "10.05"));
            client.read("8");
            client.send("35=V|262=w|263=1|264=0|265=1|267=1|269=0|146=1|55=FINE|");
            client.read("W");
            gateway.exchange.log().hold();
            long broker = gateway.exchange.brokerIdByFixCompId("BOOKS").getAsLong();
            long order = gateway.exchange.order(broker, "b").orElseThrow().orderId();
            gateway.exchange.submit(new CancelOrder(broker, order)).join();
            gateway.exchange.submit(new ChangeInstrument("FINE", terms(4, 2))).join();
            gateway.exchange.log().release();

            assertThat(client.read("X").text()).contains("|268=1|279=2|269=0|55=FINE|270=10.05|");
            client.send(order("D", "n", "", "7", "10.05"));
            assertThat(client.read("X").text()).contains("|268=1|279=0|269=0|55=FINE|270=10.0500|271=7.00|");
        }
    }

    private static void list(TestExchange exchange, String symbol, int priceScale, int quantityScale) {
        exchange.submit(new ListInstrument(symbol, terms(priceScale, quantityScale)))
                .join();
    }

    private static InstrumentTerms terms(int priceScale, int quantityScale) {
        return new InstrumentTerms("", priceScale, quantityScale, "", 1, 1, Optional.empty());
    }

    /** A limit order to buy, or its replace. */
    private static String order(String type, String id, String original, String quantity, String price) {
        return "35=" + type + "|11=" + id + (original.isEmpty() ? "|1=doc" : "|41=" + original) + "|55=FINE|54=1|60="
                + RawClient.now() + "|38=" + quantity + "|40=2|44=" + price + "|59=1|";
    }
}
