package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.fix.session.PasswordAttempts;
import org.bourse.fix.session.PortSecurity;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that is QuickFIX/J's initiator trades, leaves, comes back, and finds everything again. */
class InitiatorAcceptanceTest {

    @TempDir
    Path directory;

    @Test
    void tradesThroughAbsenceAndRestart() throws Exception {
        Path sessions = directory.resolve("fix");
        TestExchange exchange = new TestExchange();
        exchange.register("CLIENT");
        long other = exchange.register("OTHER");
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.find());
        TestGateway first = new TestGateway(exchange, sessions, settings -> FixSettings.of(address, sessions));
        try (Initiator client = new Initiator(address, "CLIENT", Map.of()).start()) {
            await().until(client::isLoggedOn);
            trade(client, exchange, other);
            first.close();
            await().until(() -> !client.isLoggedOn());

            // The database has nothing but the registrations: everything after them is done once more.
            List<SequencedCommand> journal = exchange.journal();
            TestExchange restarted = new TestExchange(journal.subList(0, 2));
            FixGateway gateway = FixGateway.open(
                    FixSettings.of(address, sessions),
                    PortSecurity.NONE,
                    TestGateway.EXCHANGE,
                    restarted,
                    restarted.limiter,
                    TestExchange.TEXTS,
                    restarted,
                    restarted,
                    restarted,
                    restarted.newLog());
            try (TestGateway again =
                    new TestGateway(restarted, gateway, () -> restarted.replay(journal.subList(2, journal.size())))) {
                await().until(client::isLoggedOn);
                sell(again.exchange, other, 3);
                assertThat(report(client)).isEqualTo("150=F|39=1|11=o3|14=3");
                client.leave();
                await().until(() -> !client.isLoggedOn());
            }
        }
    }

    @Test
    void speaksTls() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory.resolve("exchange.p12"));
        TestExchange exchange = new TestExchange();
        exchange.register("SECURE");
        PortSecurity security = new PortSecurity(Optional.of(certificate.server()), PasswordAttempts.UNLIMITED);
        try (TestGateway secure = new TestGateway(exchange, directory.resolve("fix"), security);
                Initiator client = new Initiator(
                                secure.address,
                                "SECURE",
                                Map.of(
                                        "SocketUseSSL",
                                        "Y",
                                        "SocketTrustStore",
                                        certificate.keystore().toString(),
                                        "SocketTrustStorePassword",
                                        TestCertificate.PASSWORD))
                        .start()) {
            await().until(client::isLoggedOn);
            client.send(Orders.limit("tls", "TLS", 1, 1, "1.00"));
            assertThat(client.next().orElseThrow().only(150, 11)).isEqualTo("150=0|11=tls");
            RawClient plain = secure.connect("SECURE");
            plain.sendLogon("");
            assertThat(plain.isClosedByExchange()).isTrue();
        }
    }

    /** Orders, fills, a replace, an absence with a fill, a cancel; one order stays open. */
    private static void trade(Initiator client, TestExchange exchange, long other) throws InterruptedException {
        client.send(Orders.limit("o1", "ACC", 1, 10, "10.00"));
        assertThat(report(client)).isEqualTo("150=0|39=0|11=o1|14=0");
        sell(exchange, other, 4);
        assertThat(report(client)).isEqualTo("150=F|39=1|11=o1|14=4");
        client.send(Orders.replace("o2", "o1", "ACC", 1, 20, "10.00"));
        assertThat(report(client)).isEqualTo("150=5|39=1|11=o2|14=4");

        client.leave();
        await().until(() -> !client.isLoggedOn());
        sell(exchange, other, 5);
        client.comeBack();
        await().until(client::isLoggedOn);
        assertThat(report(client)).isEqualTo("150=F|39=1|11=o2|14=9");

        client.send(Orders.cancel("c1", "o2", "ACC", 1));
        assertThat(report(client)).isEqualTo("150=4|39=4|11=c1|14=9");
        client.send(Orders.limit("o3", "ACC", 1, 10, "10.00"));
        assertThat(report(client)).isEqualTo("150=0|39=0|11=o3|14=0");
    }

    private static String report(Initiator client) throws InterruptedException {
        return client.next().map(message -> message.only(150, 39, 11, 14)).orElse("nothing came");
    }

    private static void sell(TestExchange exchange, long broker, long quantity) {
        exchange.submit(new SubmitOrder(
                        broker, "doc", "ACC", Side.ASK, OrderType.MARKET, TimeInForce.IOC, 0, quantity, 0, ""))
                .join();
    }
}
