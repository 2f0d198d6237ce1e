package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bourse.engine.model.RejectReason;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The messages of a session take effect in the order they came, however fast: each test writes several at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageOrderIT {

    private TestGateway gateway;
    private int brokers;
    private int symbols;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        gateway = new TestGateway(directory);
    }

    @AfterAll
    void close() throws IOException {
        gateway.close();
    }

    @RepeatedTest(20)
    void aCancelOfAnOrderOnItsWayComesBeforeTheNextOrder() throws IOException {
        String symbol = symbol();
        RawClient client = client();

        client.sendTogether(
                Orders.limit("w1", symbol, 1, 10, "5.00"),
                Orders.cancel("w2", "w1", symbol, 1),
                Orders.limit("w3", symbol, 2, 10, "4.50"));

        assertThat(client.read().only(35, 150, 11)).isEqualTo("35=8|150=0|11=w1");
        assertThat(client.read().only(35, 150, 11, 41)).isEqualTo("35=8|150=4|11=w2|41=w1");
        assertThat(client.read().only(35, 150, 11)).isEqualTo("35=8|150=0|11=w3");
        client.sync();
    }

    @RepeatedTest(20)
    void replacesOfOrdersOnTheirWayAreDoneOneAfterTheOther() throws IOException {
        String symbol = symbol();
        RawClient client = client();

        client.sendTogether(
                Orders.limit("a", symbol, 1, 10, "5.00"),
                Orders.replace("b", "a", symbol, 1, 8, "4.00"),
                Orders.replace("c", "b", symbol, 1, 6, "3.00"),
                Orders.limit("s", symbol, 2, 1, "3.50"),
                Orders.cancel("d", "c", symbol, 1));

        assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=a");
        assertThat(client.read().only(150, 11, 38, 44)).isEqualTo("150=5|11=b|38=8|44=4.00");
        assertThat(client.read().only(150, 11, 38, 44)).isEqualTo("150=5|11=c|38=6|44=3.00");
        assertThat(client.read().only(150, 11, 39)).isEqualTo("150=0|11=s|39=0");
        assertThat(client.read().only(150, 11, 14)).isEqualTo("150=4|11=d|14=0");
    }

    @RepeatedTest(20)
    void aStatusRequestSeesTheOrderBeforeIt() throws IOException {
        String symbol = symbol();
        RawClient client = client();

        client.sendTogether(
                Orders.limit("w1", symbol, 1, 10, "5.00"),
                "35=H|11=w1|55=" + symbol + "|54=1|",
                Orders.cancel("w2", "w1", symbol, 1),
                "35=H|11=w1|55=" + symbol + "|54=1|");

        assertThat(client.read().only(150, 39, 11)).isEqualTo("150=0|39=0|11=w1");
        assertThat(client.read().only(150, 39, 11)).isEqualTo("150=I|39=0|11=w1");
        assertThat(client.read().only(150, 39, 11)).isEqualTo("150=4|39=4|11=w2");
        assertThat(client.read().only(150, 39, 11)).isEqualTo("150=I|39=4|11=w1");
    }

    @RepeatedTest(20)
    void allReadsSeeWhatWasSentBeforeThem() throws IOException {
        String symbol = symbol();
        RawClient client = client();

        client.sendTogether(
                Orders.limit("w1", symbol, 1, 10, "5.00"),
                "35=AF|584=all|585=7|",
                "35=V|262=book|263=0|264=0|267=1|269=0|146=1|55=" + symbol + "|",
                "35=x|320=list|559=0|55=" + symbol + "|");

        assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=w1");
        assertThat(client.read().only(150, 11, 584, 911)).isEqualTo("150=I|11=w1|584=all|911=1");
        assertThat(client.read().only(35, 262, 270, 271)).isEqualTo("35=W|262=book|270=5.00|271=10");
        assertThat(client.read().only(35, 320, 560, 55)).isEqualTo("35=y|320=list|560=0|55=" + symbol);
    }

    @RepeatedTest(20)
    void anOrderThatIsSentAgainIsAnsweredWithItsStatusThoughTheFirstIsOnItsWay() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        String order = Orders.limit("w1", symbol, 1, 10, "5.00");

        client.sendTogether(order, order.replace("35=D|", "35=D|97=Y|"));

        assertThat(client.read().only(150, 39, 11)).isEqualTo("150=0|39=0|11=w1");
        assertThat(client.read().only(150, 39, 11)).isEqualTo("150=I|39=0|11=w1");
    }

    @RepeatedTest(5)
    void aLogoutIsAnsweredAfterWhatCameBeforeIt() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            messages.add(Orders.limit("o" + i, symbol, 1, 10, "5.00"));
        }
        messages.add("35=AF|584=all|585=7|");
        messages.add("35=5|");

        client.sendTogether(messages.toArray(String[]::new));

        for (int i = 0; i < 200; i++) {
            assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=o" + i);
        }
        for (int i = 0; i < 200; i++) {
            assertThat(client.read().only(150, 11)).isEqualTo("150=I|11=o" + i);
        }
        assertThat(client.read().type()).isEqualTo("5");
        assertThat(client.isClosedByExchange()).isTrue();
    }

    @Test
    void whatNamesAnOrderThatIsRefusedIsRefusedAfterIt() throws IOException {
        String symbol = symbol();
        RawClient client = client();

        client.sendTogether(
                Orders.limit("w1", symbol, 1, 10, "900000000.00"),
                Orders.cancel("w2", "w1", symbol, 1),
                Orders.limit("w3", symbol, 1, 10, "5.00"),
                // Of another side than the order on its way.
                Orders.cancel("w4", "w3", symbol, 2));

        assertThat(client.read().only(35, 150, 11, 103)).isEqualTo("35=8|150=8|11=w1|103=99");
        assertThat(client.read().only(35, 102, 11, 58)).isEqualTo("35=9|102=1|11=w2|58=there is no such order");
        assertThat(client.read().only(35, 150, 11)).isEqualTo("35=8|150=0|11=w3");
        assertThat(client.read().only(35, 102, 11, 58)).isEqualTo("35=9|102=1|11=w4|58=the order has another Side(54)");
    }

    @Test
    void whatTheExchangeDoesNotTakeHoldsNothingUp() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        gateway.exchange.refuse(Optional.of(RejectReason.BACKLOG_FULL));
        client.sendTogether(
                Orders.limit("w1", symbol, 1, 10, "5.00"),
                "35=H|11=w1|55=" + symbol + "|54=1|",
                Orders.cancel("w2", "w1", symbol, 1));
        assertThat(client.read().only(35, 380, 379)).isEqualTo("35=j|380=4|379=w1");
        assertThat(client.read().only(35, 150, 39, 58)).isEqualTo("35=8|150=I|39=8|58=there is no such order");
        assertThat(client.read().only(35, 102, 11)).isEqualTo("35=9|102=1|11=w2");
        gateway.exchange.refuse(Optional.empty());

        client.sendTogether("35=5|");

        assertThat(client.read().type()).isEqualTo("5");
    }

    @Test
    void ordersCancelledBecauseTheSessionEndedSaySo() throws IOException {
        RawClient client = client();
        client.logout();
        RawClient armed = gateway.connect(client.compId);
        armed.nextSequence = client.nextSequence;
        await().until(() -> !armed.isConnectedFor(gateway));
        armed.logon("8013=Y|8014=0|");
        armed.sendTogether(Orders.limit("gone", symbol(), 1, 10, "5.00"), "35=5|");
        OptionalLong broker = gateway.exchange.brokerIdByFixCompId(client.compId);
        await().until(() -> !gateway.exchange.journal().isEmpty()
                && gateway.exchange.open(broker.getAsLong()).isEmpty());
        await().until(() -> !armed.isConnectedFor(gateway));

        RawClient back = gateway.connect(client.compId);
        back.nextSequence = armed.nextSequence;
        back.logon("789=1|8013=N|");

        RawMessageText message = back.read("8");
        while (!message.get(150).equals("4")) {
            message = back.read("8");
        }
        assertThat(message.only(11, 58)).isEqualTo("11=gone|58=cancelled because the session ended");
    }

    private RawClient client() throws IOException {
        String compId = "ORDER" + ++brokers;
        gateway.exchange.register(compId);
        return gateway.logOn(compId);
    }

    private String symbol() {
        return "ORD" + ++symbols;
    }
}
