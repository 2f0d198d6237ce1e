package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.bourse.contract.Outcome;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.ResetExchange;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a session is and survives: who may log on, what waits for who was away, limits, floods, drop copies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExpectedLog(level = WARN, line = "ReportBundler: .* reports behind in reading: cut off")
class SessionLifeIT {

    private static final int RESEND_BATCH = 10;
    private static final int ORDERS_PER_SECOND = 200;

    private TestGateway gateway;
    private int brokers;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        gateway = new TestGateway(new TestExchange(), directory, SessionLifeIT::settings);
    }

    @AfterAll
    void close() throws IOException {
        gateway.close();
    }

    @Test
    void aWrongPasswordIsRefusedWithoutSayingWhyAndCostsTheClientNothing() throws IOException {
        String compId = register();
        String other = register();
        RawClient client = gateway.logOn(compId);
        client.logout();
        await().until(() -> !client.isConnectedFor(gateway));
        for (String password : List.of("wrong", "key-" + other, "")) {
            RawClient stranger = gateway.connect(compId);
            stranger.sendAs(2, "35=A|98=0|108=30|" + (password.isEmpty() ? "" : "554=" + password + "|"));
            assertThat(stranger.read().only(35, 34, 58)).isEqualTo("35=3|34=0|58=Logon refused");
            assertThat(stranger.isClosedByExchange()).isTrue();
        }

        RawClient again = gateway.connect(compId);
        again.nextSequence = 3;

        assertThat(again.logon("").sequence()).isEqualTo(3);
        again.sync();
    }

    @Test
    void nothingWaitsToBeReportedWhileNobodyUsesFix(@TempDir Path elsewhere) throws IOException {
        try (TestGateway unused = new TestGateway(elsewhere)) {
            long broker = unused.exchange.register("LATER");
            long listed = submitted(unused, idleOrder(broker, TimeInForce.IOC, "lists-the-instrument"));
            await("the instrument to be known").until(() -> unused.gateway.writtenSequence() == listed);
            for (int i = 0; i < 10; i++) {
                long sequence = submitted(unused, idleOrder(broker, TimeInForce.GTC, "rest-" + i));
                assertThat(unused.gateway.writtenSequence()).isEqualTo(sequence);
            }
            RawClient client = unused.logOn("LATER");
            client.send("35=q|11=all|530=7|60=" + RawClient.now() + "|");
            for (int i = 0; i < 10; i++) {
                assertThat(client.read().only(35, 150, 11)).isEqualTo("35=8|150=4|11=rest-" + i);
            }
            assertThat(client.read().only(35, 533)).isEqualTo("35=r|533=10");
        }
    }

    @Test
    void whatHappensWhileAClientIsAwayIsThereWhenItComesBack() throws IOException {
        String symbol = "AWAY";
        RawClient seller = client();
        seller.send(Orders.limit("s1", symbol, 2, 10, "5.00"));
        seller.send(Orders.limit("s2", symbol, 2, 10, "6.00"));
        seller.read();
        int last = seller.read().sequence();
        seller.cut();
        RawClient buyer = client();
        buyer.send(Orders.limit("b", symbol, 1, 4, "5.00"));
        buyer.read();
        buyer.read();
        exchangeDoes(new CancelAllOrders(broker(seller.compId), symbol));

        RawClient back = reconnect(seller);
        int logon = back.logon("").sequence();

        assertThat(logon).isEqualTo(last + 4);
        back.send("35=2|7=" + (last + 1) + "|16=0|");
        assertThat(back.read().only(34, 43, 150, 11, 32)).isEqualTo("34=" + (last + 1) + "|43=Y|150=F|11=s1|32=4");
        assertThat(back.read().only(34, 43, 150, 11)).isEqualTo("34=" + (last + 2) + "|43=Y|150=4|11=s1");
        assertThat(back.read().only(34, 43, 150, 11)).isEqualTo("34=" + (last + 3) + "|43=Y|150=4|11=s2");
        assertThat(back.read().only(35, 34, 36)).isEqualTo("35=4|34=" + logon + "|36=" + (logon + 1));
    }

    @Test
    void nextExpectedMsgSeqNumGetsWhatIsMissingWithoutAsking() throws IOException {
        RawClient client = client();
        client.send(Orders.limit("o1", "NEXT", 2, 10, "5.00"));
        int last = client.read().sequence();
        client.cut();
        exchangeDoes(new CancelAllOrders(broker(client.compId), ""));
        RawClient back = reconnect(client);

        RawMessageText logon = back.logon("789=" + (last + 1) + "|");

        assertThat(logon.only(34, 789)).isEqualTo("34=" + (last + 2) + "|789=" + back.nextSequence);
        assertThat(back.read().only(34, 43, 150, 11)).isEqualTo("34=" + (last + 1) + "|43=Y|150=4|11=o1");
        back.sync();
        back.logout();
        RawClient tooHigh = reconnect(back);
        tooHigh.sendLogon("789=1000|");
        assertThat(tooHigh.read("3").get(58)).startsWith("NextExpectedMsgSeqNum(789) is too high");
        assertThat(tooHigh.isClosedByExchange()).isTrue();
    }

    @Test
    void longResendsComeInBatchesWithoutHoleOrRepetition() throws IOException {
        RawClient client = client();
        for (int i = 0; i < 15 * RESEND_BATCH; i++) {
            client.send(Orders.limit("o" + i, "BATCH", 1, 1, "1.00"));
            if (i % 20 == 0) {
                client.sync();
            }
        }
        int last = 0;
        while (last == 0 || !client.read().get(11).equals("o" + (15 * RESEND_BATCH - 1))) {
            last++;
        }

        client.send("35=2|7=1|16=0|");

        int next = 1;
        List<String> ids = new ArrayList<>();
        while (ids.size() < 15 * RESEND_BATCH) {
            RawMessageText message = client.read();
            assertThat(message.get(43)).isEqualTo("Y");
            assertThat(message.sequence()).isEqualTo(next);
            if (message.type().equals("4")) {
                next = Integer.parseInt(message.get(36));
            } else {
                ids.add(message.get(11));
                next++;
            }
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void aDropCopyIsToldOfEveryOrderAndMayNotSendAny() throws IOException {
        RawClient trader = client();
        RawClient copy = gateway.connect(trader.compId + Accounts.DROP_COPY);
        copy.sendLogonAs("key-" + trader.compId);
        assertThat(copy.read().type()).isEqualTo("A");

        trader.send(Orders.limit("fix", "COPY", 1, 10, "5.00"));
        RawMessageText original = trader.read();
        RawMessageText copied = copy.read();
        exchangeDoes(order(trader.compId, "COPY", ""));
        copy.send(Orders.limit("forbidden", "COPY", 1, 10, "5.00"));

        assertThat(copied.only(150, 11, 17, 37)).isEqualTo("150=0|" + original.only(11, 17, 37));
        List<String> rest =
                List.of(copy.read().only(35, 150, 11, 380), copy.read().only(35, 150, 11, 380));
        assertThat(rest).containsExactlyInAnyOrder("35=8|150=0|11=|380=", "35=j|150=|11=|380=6");
    }

    @Test
    void aDropCopyOfAnotherBrokerIsRefused() throws IOException {
        String compId = register();
        RawClient spy = gateway.connect(compId + Accounts.DROP_COPY);

        spy.sendLogonAs("key-" + register());

        assertThat(spy.read().only(35, 58)).isEqualTo("35=3|58=Logon refused");
    }

    @Test
    void tooManyMessagesAreRefusedOneByOneAndCancelsAreNot() throws IOException {
        RawClient client = client();
        int orders = 3 * ORDERS_PER_SECOND;
        int refused = 0;
        // A machine that is slower than the limit refuses none of them; it is warmer the next time.
        for (int round = 0; round < 20 && refused == 0; round++) {
            for (int i = 0; i < orders; i++) {
                client.send(Orders.limit("o" + round + "-" + i, "FAST", 1, 1, "1.00"));
            }
            client.send(Orders.cancel("c" + round, "o" + round + "-0", "FAST", 1));
            refused = refusedBefore(client, "c" + round);
        }
        assertThat(refused).isBetween(1, orders - 1);
    }

    /** How many orders are refused before the cancel of this id is answered, whose own order may be one of them. */
    private static int refusedBefore(RawClient client, String cancel) throws IOException {
        int refused = 0;
        RawMessageText message = client.read();
        while (!message.get(11).equals(cancel)) {
            if (message.type().equals("j")) {
                assertThat(message.only(372, 380, 58)).isEqualTo("372=D|380=4|58=" + RejectReason.RATE_LIMITED.text());
                refused++;
            }
            message = client.read();
        }
        return refused;
    }

    @Test
    void aClientThatDoesNotReadIsCutAndGetsEverythingLater() throws IOException {
        RawClient lazy = client();
        long broker = broker(lazy.compId);
        int orders = 0;
        // The connection's buffers hold some 10 MB, at about 300 bytes a report.
        while (lazy.isConnectedFor(gateway)) {
            CompletableFuture<Outcome> last = gateway.exchange.submit(order(lazy.compId, "LAZY", "l" + orders++));
            for (int i = 1; i < 5_000; i++) {
                last = gateway.exchange.submit(order(lazy.compId, "LAZY", "l" + orders++));
            }
            last.join();
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> gateway.gateway.status().waiting() == 0);
        }
        RawClient other = client();
        other.sync();
        exchangeDoes(new CancelAllOrders(broker, ""));

        await().until(() -> gateway.gateway.status().waiting() == 0);
        int logon = reconnect(lazy).logon("").sequence();

        assertThat(logon).isEqualTo(2 + 2 * orders);
    }

    @Test
    void reportsInABurstKeepTheirPlaceAmongTheSessionsOwnMessages() throws IOException {
        RawClient client = client();
        int orders = 900;
        int questions = 0;
        for (int i = 0; i < orders; i++) {
            CompletableFuture<Outcome> unused = gateway.exchange.submit(order(client.compId, "BURST", "b" + i));
            if (i % 50 == 0) {
                client.send("35=1|112=" + questions++ + "|");
            }
        }
        await().until(() -> gateway.exchange.open(broker(client.compId)).size() == orders
                && gateway.gateway.status().waiting() == 0);
        client.send("35=5|");

        int reports = 0;
        int answers = 0;
        int sequence = 1;
        RawMessageText message = client.read();
        while (!message.type().equals("5")) {
            assertThat(message.sequence()).isEqualTo(++sequence);
            if (message.type().equals("8")) {
                assertThat(message.get(11)).isEqualTo("b" + reports++);
            } else {
                assertThat(message.get(112)).isEqualTo(Integer.toString(answers++));
            }
            message = client.read();
        }
        assertThat(message.sequence()).isEqualTo(2 + orders + questions);
        assertThat(List.of(reports, answers)).containsExactly(orders, questions);
    }

    @Test
    void garbageAndFloodsDisturbNobody() throws IOException {
        RawClient trader = client();
        byte[] garbage = new byte[200_000];
        new Random(1).nextBytes(garbage);
        RawClient noise = gateway.connect("NOISE");
        RawClient huge = gateway.connect("HUGE");
        RawClient half = gateway.connect(register());
        RawClient inside = client();

        noise.writeAll(garbage);
        huge.write("8=FIX.4.4|9=999999999|35=A|");
        huge.writeAll("x".repeat(200_000).getBytes(StandardCharsets.ISO_8859_1));
        half.write("8=FIX.4.4|9=100|35=A|34=1|49=");
        inside.writeAll(garbage);

        assertThat(noise.isClosedByExchange()).isTrue();
        assertThat(huge.isClosedByExchange()).isTrue();
        assertThat(inside.isClosedByExchange()).isTrue();
        trader.send(Orders.limit("calm", "CALM", 1, 1, "1.00"));
        assertThat(trader.read().only(150, 11)).isEqualTo("150=0|11=calm");
        assertThat(half.isClosedByExchange())
                .as("a connection that never logs on")
                .isTrue();
    }

    @Test
    void openOrdersAreCancelledAfterTheSessionWhenTheLogonAsksForIt() throws IOException {
        RawClient client = gateway.connect(register());
        assertThat(client.logon("8013=Y|8014=0|").get(8013)).isEqualTo("Y");
        client.send(Orders.limit("gone", "COD", 1, 1, "1.00"));
        client.read();
        client.cut();
        long broker = broker(client.compId);

        await().until(() -> gateway.exchange.open(broker).isEmpty());

        RawClient back = reconnect(client);
        back.logon("8013=N|");
        back.send(Orders.limit("stays", "COD", 1, 1, "1.00"));
        assertThat(back.read("8").only(150, 11)).isEqualTo("150=0|11=stays");
        back.cut();
        await().until(() -> !back.isConnectedFor(gateway));
        assertThat(gateway.exchange.open(broker)).hasSize(1);
    }

    @Test
    void openOrdersStayWhenTheClientIsBackWithinTheGraceTime() throws IOException {
        RawClient client = gateway.connect(register());
        client.logon("8013=Y|8014=5|");
        client.send(Orders.limit("kept", "GRACE", 1, 1, "1.00"));
        client.read();
        client.cut();

        RawClient back = reconnect(client);
        back.logon("8013=Y|8014=3600|");
        await().pollDelay(Duration.ofSeconds(6)).until(() -> true);

        assertThat(gateway.exchange.open(broker(client.compId))).hasSize(1);
        back.sync();
    }

    @Test
    void whoCameBackBeforeItsOrdersWereSeenToBeCancelledKeepsCancelOnDisconnect() throws IOException {
        RawClient client = gateway.connect(register());
        client.logon("8013=Y|8014=0|");
        client.send(Orders.limit("first", "COD", 1, 1, "1.00"));
        client.read();
        long broker = broker(client.compId);
        CompletableFuture<Void> answered = new CompletableFuture<>();
        RawClient back;
        try {
            gateway.exchange.answerAfter(answered);
            client.cut();
            await().until(() -> gateway.exchange.open(broker).isEmpty());
            back = reconnect(client);
            back.logon("8013=Y|8014=0|");
        } finally {
            gateway.exchange.answerAfter(CompletableFuture.completedFuture(null));
            answered.complete(null);
        }
        back.send(Orders.limit("second", "COD", 1, 1, "1.00"));
        assertThat(back.read("8").get(11)).isIn("first", "second");
        await().until(() -> gateway.exchange.open(broker).size() == 1);

        back.cut();

        await().until(() -> gateway.exchange.open(broker).isEmpty());
    }

    @Test
    @ExpectedLog(level = ERROR, line = "CancelOnDisconnect: orders of LIFE.* are not cancelled yet: the journal can't")
    void ordersAreCancelledAfterTheSessionOnceTheExchangeTakesIt() throws IOException {
        RawClient client = gateway.connect(register());
        client.logon("8013=Y|8014=0|");
        client.send(Orders.limit("gone", "COD", 1, 1, "1.00"));
        client.read();
        try (LogCapture notYet = new LogCapture("orders of " + client.compId + " are not cancelled")) {
            gateway.exchange.refuse(Optional.of(RejectReason.JOURNAL_UNAVAILABLE));
            client.cut();
            await().until(() -> !notYet.lines().isEmpty());
        } finally {
            gateway.exchange.refuse(Optional.empty());
        }

        await().until(() -> gateway.exchange.open(broker(client.compId)).isEmpty());
    }

    @Test
    @ExpectedLog(level = WARN, line = "Accounts: LIFE.* can't log on until its open orders' trades can be read: ")
    void ordersFromBeforeALogonThatCouldNotReadThemAreReportedAfterTheNext() throws IOException {
        String compId = register();
        exchangeDoes(order(compId, "LATE", "before"));
        gateway.exchange.historyAway(true);
        try {
            RawClient early = gateway.connect(compId);
            early.sendLogon("");
            assertThat(early.read().only(35, 34, 58)).isEqualTo("35=3|34=0|58=Logon refused");
        } finally {
            gateway.exchange.historyAway(false);
        }

        RawClient client = gateway.logOn(compId);
        exchangeDoes(new CancelAllOrders(broker(compId), ""));

        assertThat(client.read("8").only(150, 11)).isEqualTo("150=4|11=before");
    }

    @Test
    @ExpectedLog(level = WARN, line = "Accounts: .*lost.found is no broker's, and is left alone")
    void whatIsNoBrokersIsLeftAlone(@TempDir Path directory) throws IOException {
        Path strange = Files.createDirectories(directory.resolve("sessions").resolve("lost+found"));
        try (TestGateway own = new TestGateway(directory)) {
            own.client("AMONG").sync();
        }
        assertThat(strange).exists();
    }

    @Test
    void aResetOfTheExchangeEndsAllSessions(@TempDir Path directory) throws IOException {
        try (TestGateway own = new TestGateway(directory)) {
            RawClient client = own.client("RESET1");
            client.send(Orders.limit("o", "RESET", 1, 1, "1.00"));
            client.read();

            own.exchange.submit(new ResetExchange()).join();

            assertThat(client.read("5").get(58)).isEqualTo("The broker is no longer registered");
            assertThat(client.isClosedByExchange()).isTrue();
            RawClient again = own.connect("RESET1");
            again.sendLogon("");
            assertThat(again.read().only(35, 58)).isEqualTo("35=3|58=Logon refused");
            assertThat(own.gateway.status().sessions()).isZero();
            RawClient anew = own.client("RESET1");
            anew.send(Orders.limit("o", "RESET", 1, 1, "1.00"));
            RawMessageText report = anew.read();
            assertThat(report.only(34, 150, 11)).as("%s", report).isEqualTo("34=2|150=0|11=o");
        }
    }

    @Test
    void whoLogsOnRightAfterAResetKeepsItsSession(@TempDir Path directory) throws IOException {
        try (TestGateway own = new TestGateway(directory)) {
            RawClient before = own.client("RESET2");
            for (int round = 0; round < 30; round++) {
                own.exchange.submit(new ResetExchange()).join();

                RawClient anew = own.client("RESET2");

                assertThat(before.read("5").get(58)).isEqualTo("The broker is no longer registered");
                assertThat(before.isClosedByExchange()).isTrue();
                anew.send(Orders.limit("o", "RESET", 1, 1, "1.00"));
                // Without its number: QuickFIX/J may send a heartbeat right behind the Logon, when its timer looked
                // before that was sent.
                assertThat(anew.read().only(150, 11)).isEqualTo("150=0|11=o");
                before = anew;
            }
        }
    }

    private RawClient client() throws IOException {
        return gateway.logOn(register());
    }

    /** A new connection of the same client, as soon as the exchange has noticed that the old one is gone. */
    private RawClient reconnect(RawClient client) throws IOException {
        await().until(() -> !client.isConnectedFor(gateway));
        RawClient back = gateway.connect(client.compId);
        back.nextSequence = client.nextSequence;
        return back;
    }

    private String register() {
        String compId = "LIFE" + ++brokers;
        gateway.exchange.register(compId);
        return compId;
    }

    private long broker(String compId) {
        return gateway.exchange.brokerIdByFixCompId(compId).getAsLong();
    }

    private void exchangeDoes(Command command) {
        gateway.exchange.submit(command).join();
    }

    private SubmitOrder order(String compId, String symbol, String clientOrderId) {
        return new SubmitOrder(
                broker(compId), "doc", symbol, Side.BID, OrderType.LIMIT, TimeInForce.GTC, 100, 1, 0, clientOrderId);
    }

    private static FixSettings settings(FixSettings defaults) {
        return new FixSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                defaults.directory(),
                ORDERS_PER_SECOND,
                defaults.connections(),
                1_000,
                RESEND_BATCH,
                defaults.keptBytes(),
                defaults.maxSubscriptions(),
                Set.of(),
                Duration.ofSeconds(10),
                0,
                true);
    }

    private static Command idleOrder(long broker, TimeInForce timeInForce, String clientOrderId) {
        return new SubmitOrder(broker, "doc", "IDLE", Side.BID, OrderType.LIMIT, timeInForce, 100, 1, 0, clientOrderId);
    }

    private static long submitted(TestGateway gateway, Command command) {
        Outcome.Sequenced done =
                (Outcome.Sequenced) gateway.exchange.submit(command).join();
        return done.result().sequence();
    }
}
