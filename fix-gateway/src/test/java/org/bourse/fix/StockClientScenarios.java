package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bourse.contract.OrderState.Status;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TickBand;
import org.bourse.engine.model.TimeInForce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broker's FIX engine, as others have written it, must get through without losing a report. */
abstract class StockClientScenarios {

    private static final int REFUSALS = 4;

    @TempDir
    Path directory;

    private final TestExchange exchange = new TestExchange();

    /** Starts the engine under test, with the right password. */
    abstract StockClient start(InetSocketAddress address, String compId, Map<String, String> more) throws Exception;

    @Test
    void wrongPasswordsCostNoReport() throws Exception {
        long other = exchange.register("OTHER");
        exchange.register("CLIENT");
        try (TestGateway gateway = gateway();
                StockClient client = start(gateway.address, "CLIENT", Map.of())) {
            await().atMost(Duration.ofMinutes(2)).until(client::isLoggedOn);
            client.sendAll(Orders.limit("o1", "STOCK", 1, 10, "10.00"));
            assertThat(report(client)).isEqualTo("150=0|11=o1|14=0");
            client.leave();
            await().until(() -> !gateway.gateway.isConnected("CLIENT"));
            client.password("wrong");
            long before = gateway.gateway.status().closed();
            client.comeBack();
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> gateway.gateway.status().closed() >= before + REFUSALS);
            sell(other, 1);
            sell(other, 2);
            sell(other, 3);

            client.password("key-CLIENT");

            assertThat(report(client)).isEqualTo("150=F|11=o1|14=1");
            assertThat(report(client)).isEqualTo("150=F|11=o1|14=3");
            assertThat(report(client)).isEqualTo("150=F|11=o1|14=6");
        }
    }

    @Test
    void aConnectionThatIsHalfOpenIsTakenOverAndNoReportIsLost() throws Exception {
        long other = exchange.register("OTHER");
        exchange.register("CLIENT");
        try (TestGateway gateway = gateway();
                HalfOpenProxy network = new HalfOpenProxy(gateway.address);
                StockClient client = start(network.address(), "CLIENT", Map.of())) {
            await().atMost(Duration.ofMinutes(2)).until(client::isLoggedOn);
            client.sendAll(Orders.limit("o1", "STOCK", 1, 10, "10.00"));
            assertThat(report(client)).isEqualTo("150=0|11=o1|14=0");

            network.loseClients();
            sell(other, 1);
            sell(other, 2);

            assertThat(report(client)).isEqualTo("150=F|11=o1|14=1");
            assertThat(report(client)).isEqualTo("150=F|11=o1|14=3");
            client.sendAll(Orders.cancel("c1", "o1", "STOCK", 1));
            assertThat(report(client)).isEqualTo("150=4|11=c1|14=3");
        }
    }

    @Test
    void instrumentsAreReadWithTheirTermsAndWithTheirChanges() throws Exception {
        exchange.register("CLIENT");
        exchange.submit(new ListInstrument("PLAIN", InstrumentTerms.DEFAULTS)).join();
        try (TestGateway gateway = gateway();
                StockClient client = start(gateway.address, "CLIENT", Map.of())) {
            await().atMost(Duration.ofMinutes(2)).until(client::isLoggedOn);
            client.sendAll("35=x|320=all|559=4|263=1|");
            assertThat(client.next().orElseThrow().text()).contains("|146=1|55=PLAIN|15=USD|561=1|969=0.01|326=17|");

            InstrumentTerms terms = new InstrumentTerms("Stepped", 2, 0, "EUR", 5, 10, Optional.empty())
                    .with(List.of(new TickBand(1_000, 50), new TickBand(2_000, 100)))
                    .with(new OrderBounds(20, 500, 0));
            exchange.submit(new ListInstrument("STEP", terms)).join();
            assertThat(client.next().orElseThrow().text())
                    .contains("|146=1|55=STEP|107=Stepped|15=EUR|561=10|562=20|1140=500|969=0.05"
                            + "|1205=2|1206=10.00|1208=0.50|1206=20.00|1208=1.00|326=17|");
            client.sendAll("35=x|320=again|559=4|");
            assertThat(client.next().orElseThrow().all(55)).containsExactly("PLAIN", "STEP");
        }
    }

    @Test
    void messagesInOneGoAreDoneInTheirOrder() throws Exception {
        exchange.register("CLIENT");
        try (TestGateway gateway = gateway();
                StockClient client = start(gateway.address, "CLIENT", Map.of())) {
            await().atMost(Duration.ofMinutes(2)).until(client::isLoggedOn);
            for (int i = 0; i < 20; i++) {
                client.sendAll(
                        Orders.limit("a" + i, "STOCK", 1, 10, "5.00"),
                        Orders.cancel("b" + i, "a" + i, "STOCK", 1),
                        Orders.limit("c" + i, "STOCK", 2, 10, "4.50"),
                        Orders.cancel("d" + i, "c" + i, "STOCK", 2));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(report(client)).isEqualTo("150=0|11=a" + i + "|14=0");
                assertThat(report(client)).isEqualTo("150=4|11=b" + i + "|14=0");
                assertThat(report(client)).isEqualTo("150=0|11=c" + i + "|14=0");
                assertThat(report(client)).isEqualTo("150=4|11=d" + i + "|14=0");
            }
        }
    }

    // The yield only lets others run; nothing depends on it.
    @SuppressWarnings("ThreadPriorityCheck")
    @Test
    void aLogonThatResetsTheNumbersWorksWhileReportsArise() throws Exception {
        long broker = exchange.register("CLIENT");
        AtomicBoolean done = new AtomicBoolean();
        try (TestGateway gateway = gateway();
                StockClient client = start(gateway.address, "CLIENT", Map.of("ResetOnLogon", "Y"))) {
            Thread trader = Thread.ofVirtual().start(() -> {
                int orders = 0;
                while (!done.get()) {
                    if (client.isLoggedOn()) {
                        Thread.yield();
                    } else {
                        exchange.submit(order(broker, Side.BID, OrderType.LIMIT, 500, 1, "rest-" + orders++))
                                .join();
                    }
                }
            });
            for (int i = 0; i < 3; i++) {
                await().atMost(Duration.ofMinutes(2)).until(client::isLoggedOn);
                client.sendAll(Orders.limit("own-" + i, "OWN", 1, 10, "5.00"));
                awaitReport(client, "own-" + i);
                client.leave();
                await().until(() -> !client.isLoggedOn());
                client.comeBack();
            }
            done.set(true);
            trader.join();
        }
    }

    private static void awaitReport(StockClient client, String clientOrderId) throws InterruptedException {
        RawMessageText message = client.next().orElseThrow();
        while (!message.get(11).equals(clientOrderId)) {
            message = client.next().orElseThrow();
        }
        assertThat(message.only(150, 39)).isEqualTo("150=0|39=0");
    }

    private TestGateway gateway() throws IOException {
        return new TestGateway(exchange, directory.resolve("fix"), settings -> settings);
    }

    private void sell(long broker, long quantity) {
        exchange.submit(order(broker, Side.ASK, OrderType.MARKET, 0, quantity, ""))
                .join();
        assertThat(exchange.order(exchange.journal().getLast().sequence())
                        .orElseThrow()
                        .status())
                .isEqualTo(Status.FILLED);
    }

    private static SubmitOrder order(
            long broker, Side side, OrderType type, long price, long quantity, String clientOrderId) {
        TimeInForce timeInForce = type == OrderType.MARKET ? TimeInForce.IOC : TimeInForce.GTC;
        return new SubmitOrder(broker, "doc", "STOCK", side, type, timeInForce, price, quantity, 0, clientOrderId);
    }

    private static String report(StockClient client) throws InterruptedException {
        return client.next().map(message -> message.only(150, 11, 14)).orElse("nothing came");
    }
}
