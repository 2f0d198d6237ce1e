package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.fix.session.ConnectionLimits;
import org.bourse.fix.session.PasswordAttempts;
import org.bourse.fix.session.PortSecurity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets a session, and how its numbers begin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogonIT {

    private static final int MOST_UNREPORTED = 1_000;

    private static final int CONNECTIONS_PER_ADDRESS = 8;

    private TestGateway gateway;
    private int brokers;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        gateway = new TestGateway(directory);
    }

    @AfterAll
    void close() throws IOException {
        gateway.close();
    }

    @Test
    void aConnectionThatGivesNoSignOfLifeIsTakenOver() throws IOException {
        RawClient dead = gateway.client(register());
        dead.send(Orders.limit("o1", "TAKE", 1, 1, "1.00"));
        int last = dead.read().sequence();
        RawClient second = gateway.connect(dead.compId);
        second.nextSequence = dead.nextSequence;

        RawMessageText answer = second.logon("");

        // Between them lies the question that nobody answered.
        assertThat(answer.sequence()).isEqualTo(last + 2);
        assertThat(dead.read("1").get(112)).isNotEmpty();
        assertThat(dead.isClosedByExchange()).isTrue();
        second.send(Orders.limit("o2", "TAKE", 1, 1, "1.00"));
        assertThat(second.read("8").only(150, 11)).isEqualTo("150=0|11=o2");
    }

    @Test
    void countsWrongPasswordsAndNothingElse(@TempDir Path directory) throws IOException {
        List<InetAddress> wrong = new CopyOnWriteArrayList<>();
        PortSecurity counting = new PortSecurity(Optional.empty(), address -> {
            wrong.add(address);
            return new PasswordAttempts.Refusal(wrong.size() < 3 ? 1 : 0, wrong.size() < 3 ? 0 : 60);
        });
        try (TestGateway guarded = new TestGateway(new TestExchange(), directory, counting)) {
            guarded.exchange.register("OTHER");
            guarded.exchange.register("GUARDED");
            RawClient mistaken = guarded.connect("GUARDED");
            mistaken.sendLogonAs("key-OTHER");
            assertThat(mistaken.read().only(35, 58)).isEqualTo("35=3|58=Logon refused");
            RawClient none = guarded.connect("GUARDED");
            none.send("35=A|98=0|108=30|");
            assertThat(none.read().only(35, 58)).isEqualTo("35=3|58=Logon refused");
            assertThat(wrong).isEmpty();

            for (int guess = 1; guess <= 2; guess++) {
                RawClient guesser = guarded.connect("GUARDED");
                // What comes behind a wrong password is not looked at, be it the right one.
                guesser.sendTogether("35=A|98=0|108=30|554=guess|", "35=A|98=0|108=30|554=key-GUARDED|");
                assertThat(guesser.read().only(35, 58)).isEqualTo("35=3|58=Logon refused");
                assertThat(guesser.isClosedByExchange()).isTrue();
                assertThat(wrong).hasSize(guess).allMatch(InetAddress::isLoopbackAddress);
            }
            RawClient lockedOut = guarded.connect("GUARDED");
            lockedOut.sendLogonAs("guess");
            assertThat(lockedOut.read().only(35, 34, 43, 58))
                    .isEqualTo("35=3|34=0|43=Y|58=Logon refused: too many wrong passwords came from your address, "
                            + "further wrong ones are refused at once for 60 seconds");
            assertThat(lockedOut.isClosedByExchange()).isTrue();
            // Who has the right one shares the address with the guesser, no more.
            guarded.logOn("GUARDED").sync();
            assertThat(wrong).hasSize(3);
        }
    }

    @Test
    void aConnectionThatAnswersKeepsItsSession() throws Exception {
        RawClient live = gateway.client(register());
        RawClient second = gateway.connect(live.compId);
        // Ahead of all that the first will say meanwhile: a number that was used is refused at once.
        second.nextSequence = live.nextSequence + 1_000_000;

        second.sendLogon("");

        live.speakUntilClosed(second);
        live.sync();
        assertThat(live.questions).isEqualTo(1);
    }

    @Test
    void aClientThatComesAgainWhileItWaitsNeedNotWaitLonger() throws IOException {
        RawClient dead = gateway.client(register());
        RawClient impatient = gateway.connect(dead.compId);
        impatient.nextSequence = dead.nextSequence;
        impatient.sendLogon("");
        dead.read("1");
        RawClient next = gateway.connect(dead.compId);
        next.nextSequence = dead.nextSequence;

        next.logon("");

        assertThat(impatient.isClosedByExchange()).isTrue();
        next.sync();
    }

    @Test
    void aConnectionThatTookItsSessionOverSpeaksFix44AsAnyOther() throws IOException {
        RawClient dead = gateway.client(register());
        RawClient second = gateway.connect(dead.compId);
        second.nextSequence = dead.nextSequence;
        second.logon("");

        second.write(second.message(second.nextSequence, "35=0|")
                .replace("8=FIX.4.4", "8=FIX.4.2")
                .transform(LogonIT::withCheckSum));

        assertThat(second.read("5").get(58)).isEqualTo("Incorrect BeginString, this session's is FIX.4.4");
        assertThat(second.isClosedByExchange()).isTrue();
    }

    @Test
    void theEndOfASessionByTlsHoldsNoReportsUp(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.make(directory.resolve("exchange.p12"));
        PortSecurity security = new PortSecurity(Optional.of(certificate.server()), PasswordAttempts.UNLIMITED);
        TestExchange exchange = new TestExchange();
        try (TestGateway own = new TestGateway(exchange, directory.resolve("fix"), security)) {
            long busy = exchange.register("BUSY");
            exchange.register("OTHER");
            RawClient other = own.connect("OTHER", certificate.client());
            other.logon("");
            AtomicBoolean done = new AtomicBoolean();
            Thread trader = Thread.ofVirtual().start(() -> keepTrading(exchange, busy, done));
            try {
                for (int round = 0; round < 30; round++) {
                    RawClient foreign = own.connect("BUSY", certificate.client());
                    foreign.logon("141=Y|");
                    foreign.read("8");
                    foreign.write(withCheckSum(foreign.message(2, "35=0|").replace("8=FIX.4.4", "8=FIX.4.2")));
                    other.send(Orders.limit("o" + round, "OTHER", 1, 1, "1.00"));
                    assertThat(other.read().only(150, 11)).isEqualTo("150=0|11=o" + round);
                    assertThat(foreign.isClosedByExchange()).isTrue();
                }
            } finally {
                done.set(true);
                trader.join();
            }
        }
    }

    @Test
    void whatWasSentBeforeAConnectionWasClosedIsNoSignThatItIsAlive() throws IOException {
        RawClient client = gateway.client(register());
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 20; i++) {
                client.send("35=1|112=last words|");
            }
            client.close();
            client = gateway.connect(client.compId);

            assertThat(client.logon("141=Y|").only(34, 141)).isEqualTo("34=1|141=Y");
        }
    }

    @Test
    void whatFollowsALogonThatWaitsIsDoneAfterIt() throws IOException {
        RawClient dead = gateway.client(register());
        RawClient second = gateway.connect(dead.compId);
        second.nextSequence = dead.nextSequence;

        second.sendTogether(
                "35=A|98=0|108=30|554=key-" + second.compId + "|", Orders.limit("eager", "TAKE", 1, 1, "1.00"));

        assertThat(second.read("8").only(150, 11)).isEqualTo("150=0|11=eager");
    }

    @RepeatedTest(20)
    void theAnswerToALogonThatResetsIsTheFirstMessage(@TempDir Path directory) throws Exception {
        try (TestGateway own = new TestGateway(directory)) {
            long broker = own.exchange.register("RESETTER");
            RawClient client = own.logOn("RESETTER");
            AtomicBoolean done = new AtomicBoolean();
            Thread trader = Thread.ofVirtual().start(() -> keepTrading(own.exchange, broker, done));
            try {
                for (int i = 0; i < 5; i++) {
                    client.cut();
                    client = own.connect("RESETTER");
                    RawMessageText answer = client.logon("141=Y|");
                    assertThat(answer.only(34, 141)).isEqualTo("34=1|141=Y");
                    assertThat(client.read().sequence()).isEqualTo(2);
                    assertThat(client.read().sequence()).isEqualTo(3);
                }
            } finally {
                done.set(true);
                trader.join();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "108=; tag 108 of the Logon has no value",
                "108=oops; HeartBtInt(108) must be between 5 and 60 seconds",
                "108=30|108=30; tag 108 of the Logon is given twice",
                "789=0; NextExpectedMsgSeqNum(789) must be a number from 1 on",
                "789=-1; NextExpectedMsgSeqNum(789) must be a number from 1 on",
                "789=x; NextExpectedMsgSeqNum(789) must be a number from 1 on",
                "789=99999999999; NextExpectedMsgSeqNum(789) must be a number from 1 on",
                "789=2; NextExpectedMsgSeqNum(789) is too high, the next is 1",
                "141=Y|789=0; NextExpectedMsgSeqNum(789) must be a number from 1 on",
                "141=X; ResetSeqNumFlag(141) must be Y or N",
                "8013=X; CancelOrdersOnDisconnect(8013) must be Y or N",
                "8013=Y|8014=3601; CancelOnDisconnectGrace(8014) must be between 0 and 3600 seconds",
                "8013=Y|8014=x; CancelOnDisconnectGrace(8014) must be between 0 and 3600 seconds",
                "8014=5; CancelOnDisconnectGrace(8014) needs CancelOrdersOnDisconnect(8013)=Y",
                "8013=N|8014=5; CancelOnDisconnectGrace(8014) needs CancelOrdersOnDisconnect(8013)=Y",
                "95=5|96=a|b=c; tag 95 is no field of the Logon: behind its header it may have"
                        + " [98, 108, 141, 553, 554, 789, 8013, 8014]",
                "58=hello; tag 58 is no field of the Logon: behind its header it may have"
                        + " [98, 108, 141, 553, 554, 789, 8013, 8014]",
                "oops; the Logon has a field that is not tag=value",
                "98=0; tag 98 of the Logon is given twice",
                "97=N; tag 97 of the Logon belongs in its header, before [98, 108, 141, 553, 554, 789, 8013, 8014]",
            })
    void aLogonOfWrongFormIsRefusedWithTheReasonAndCountsForNothing(String fields, String reason) throws IOException {
        String compId = register();
        for (int attempt = 1; attempt <= 3; attempt++) {
            RawClient client = gateway.connect(compId);
            client.nextSequence = fields.startsWith("141=Y") ? 1 : attempt;
            client.sendLogon(fields + "|");
            assertThat(client.read().only(35, 34, 43, 372, 58)).isEqualTo("35=3|34=0|43=Y|372=A|58=" + reason);
            assertThat(client.isClosedByExchange()).isTrue();
        }
        RawClient right = gateway.connect(compId);

        assertThat(right.logon("").only(34)).isEqualTo("34=1");
        right.sync();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "34=1; now; MsgSeqNum too low, expecting 3 but received 1",
                "34=2; now; MsgSeqNum too low, expecting 3 but received 2",
                "34=3|43=Y|122=20260101-00:00:00; now; a Logon is not sent again: PossDupFlag(43) must be N or absent,"
                        + " and OrigSendingTime(122) absent",
                "34=1|43=Y|122=20260101-00:00:00; now; a Logon is not sent again: PossDupFlag(43) must be N or absent,"
                        + " and OrigSendingTime(122) absent",
                "34=3|43=Y; now; a Logon is not sent again: PossDupFlag(43) must be N or absent,"
                        + " and OrigSendingTime(122) absent",
                "34=3|97=X; now; PossResend(97) must be Y or N",
                "34=3|369=x; now; LastMsgSeqNumProcessed(369) must be a number",
                "34=3; 20260101-00:00:00; SendingTime(52) must be within 120 seconds of the exchange's, which is",
                "34=3; 29990101-00:00:00.000; SendingTime(52) must be within 120 seconds of the exchange's, which is",
                "34=3; 20260101-24:00:00; SendingTime(52) must be a UTC time such as",
                "34=3; yesterday; SendingTime(52) must be a UTC time such as",
            })
    void aLogonThatQuickFixJWouldRefuseCountsForNothing(String header, String time, String reason) throws IOException {
        RawClient client = gateway.client(register());
        client.logout();
        // The client has the answer to its Logout before the session has counted that.
        await().until(() -> !gateway.gateway.isConnected(client.compId));
        for (int attempt = 0; attempt < 3; attempt++) {
            RawClient refused = gateway.connect(client.compId);
            refused.write(RawClient.framed("35=A|" + header + "|49=" + client.compId + "|52="
                    + (time.equals("now") ? RawClient.now() : time) + "|56=EXCHANGE|98=0|108=30|554=key-"
                    + client.compId + "|"));
            RawMessageText answer = refused.read();
            assertThat(answer.only(35, 34, 43, 372)).isEqualTo("35=3|34=0|43=Y|372=A");
            assertThat(answer.get(58)).startsWith(reason);
            assertThat(refused.isClosedByExchange()).isTrue();
        }
        RawClient right = gateway.connect(client.compId);
        right.nextSequence = client.nextSequence;

        // The answer has the number after the Logout's, as if there had been no other Logon.
        assertThat(right.logon("").only(34)).isEqualTo("34=3");
        right.sync();
    }

    /** On a busy machine, where the moment between the answer to a Logout and the session's end is long enough to meet. */
    @Test
    void aLogonThatComesWhileTheSessionEndsCountsForNothing() throws IOException {
        AtomicBoolean busy = new AtomicBoolean(true);
        for (int i = 0; i < 3 * Runtime.getRuntime().availableProcessors(); i++) {
            Thread.ofPlatform().daemon().start(() -> {
                while (busy.get()) {
                    Thread.onSpinWait();
                }
            });
        }
        try {
            for (int round = 0; round < 8; round++) {
                logsOnWhileItsSessionEnds(register());
            }
        } finally {
            busy.set(false);
        }
    }

    @Test
    void whoLogsOutAndComesBackAtOnceIsLetIn() throws IOException {
        String compId = register();
        int next = 1;
        for (int round = 0; round < 10; round++) {
            next = logsOnAndOut(compId, next);
        }
    }

    /** The client's next number behind its Logout, whose answer it does not wait for. */
    private int logsOnAndOut(String compId, int next) throws IOException {
        RawClient client = gateway.connect(compId);
        client.nextSequence = next;
        assertThat(client.logon("").get(35)).isEqualTo("A");
        client.send("35=5|");
        client.close();
        return client.nextSequence;
    }

    private void logsOnWhileItsSessionEnds(String compId) throws IOException {
        RawClient first = gateway.client(compId);
        RawClient second = gateway.connect(compId);
        second.nextSequence = first.nextSequence;
        first.send("35=5|");
        first.read("5");
        // The number of the Logout, which the session may not have counted yet.
        second.sendLogon("");
        first.close();

        assertThat(second.read().only(35, 34, 58))
                .isEqualTo("35=3|34=0|58=MsgSeqNum too low, expecting 3 but received 2");
        RawClient right = gateway.connect(compId);
        right.nextSequence = first.nextSequence;
        assertThat(right.logon("").only(34)).as("behind the Logout").isEqualTo("34=3");
        right.close();
    }

    @Test
    void aLogonWhoseNumberIsUsedWhileItWaitsCountsForNothing() throws IOException {
        RawClient first = gateway.client(register());
        RawClient second = gateway.connect(first.compId);
        second.nextSequence = first.nextSequence;
        second.sendLogon("");
        first.read("1");
        first.send("35=0|");
        first.close();

        assertThat(second.read().only(35, 34, 58))
                .isEqualTo("35=3|34=0|58=MsgSeqNum too low, expecting 3 but received 2");
        assertThat(second.isClosedByExchange()).isTrue();

        RawClient right = gateway.connect(first.compId);
        right.nextSequence = first.nextSequence;
        assertThat(right.logon("").only(34)).as("behind the TestRequest").isEqualTo("34=3");
    }

    @Test
    void aLogonOfWrongFormLeavesALiveSessionAlone() throws IOException {
        RawClient live = gateway.client(register());
        RawClient second = gateway.connect(live.compId);
        second.nextSequence = live.nextSequence;

        second.sendLogon("108=oops|");

        assertThat(second.read().only(35, 58)).isEqualTo("35=3|58=HeartBtInt(108) must be between 5 and 60 seconds");
        assertThat(second.isClosedByExchange()).isTrue();
        live.sync();
    }

    @Test
    void aResetNeedsTheNumber1() throws IOException {
        RawClient client = gateway.client(register());
        client.send(Orders.limit("o1", "SEVEN", 1, 1, "1.00"));
        client.read();
        client.logout();
        RawClient seven = gateway.connect(client.compId);
        seven.nextSequence = 7;
        seven.sendLogon("141=Y|");
        assertThat(seven.read().only(35, 34, 58))
                .isEqualTo("35=3|34=0|58=MsgSeqNum(34) must be 1 with ResetSeqNumFlag(141)=Y");
        assertThat(seven.isClosedByExchange()).isTrue();

        RawClient back = gateway.connect(client.compId);
        back.nextSequence = client.nextSequence;
        back.logon("789=2|");

        assertThat(back.read("8").only(43, 11)).isEqualTo("43=Y|11=o1");
    }

    @Test
    void idleConnectionsKeepNobodyOut(@TempDir Path directory) throws IOException {
        ConnectionLimits limits = new ConnectionLimits(100, CONNECTIONS_PER_ADDRESS, Duration.ofSeconds(60));
        try (TestGateway own =
                new TestGateway(new TestExchange(), directory, defaults -> defaults.withConnections(limits))) {
            RawClient first = own.client("FIRST");
            List<RawClient> idle = new ArrayList<>();
            for (int i = 0; i < 5 * CONNECTIONS_PER_ADDRESS; i++) {
                idle.add(own.connect("IDLE"));
            }
            // All of them, because the port may learn of connections in another order than they were made.
            await().until(() -> own.gateway.status().closed() == idle.size() + 1 - CONNECTIONS_PER_ADDRESS);
            RawClient second = own.client("SECOND");

            second.sync();
            first.sync();
            await().until(() -> own.gateway.status().closed() == idle.size() + 2 - CONNECTIONS_PER_ADDRESS);
            assertThat(own.gateway.status().connections()).isEqualTo(CONNECTIONS_PER_ADDRESS);
        }
    }

    @Test
    void aConnectionHasLittleTimeAndLittleRoomBeforeItsLogon(@TempDir Path directory) throws IOException {
        ConnectionLimits limits = new ConnectionLimits(100, 100, Duration.ofSeconds(3));
        try (TestGateway own =
                new TestGateway(new TestExchange(), directory, defaults -> defaults.withConnections(limits))) {
            RawClient silent = own.connect("SILENT");
            RawClient wordy = own.connect("WORDY");
            wordy.write("8=FIX.4.4|9=60000|35=A|" + "58=" + "x".repeat(5_000));

            assertThat(wordy.isClosedByExchange()).isTrue();
            assertThat(silent.isClosedByExchange()).isTrue();
        }
    }

    /** As fast as reports are written: an exchange takes no more from a broker that is further ahead of them. */
    private static void keepTrading(TestExchange exchange, long broker, AtomicBoolean done) {
        for (int i = 0; !done.get(); i++) {
            if (exchange.log().lagEvents() > MOST_UNREPORTED) {
                await().until(() -> exchange.log().lagEvents() < MOST_UNREPORTED / 2 || done.get());
            }
            exchange.submit(new SubmitOrder(
                            broker, "doc", "BUSY", Side.BID, OrderType.LIMIT, TimeInForce.GTC, 100, 1, 0, "busy-" + i))
                    .join();
        }
    }

    private static String withCheckSum(String message) {
        String body = message.substring(0, message.indexOf("10="));
        return body + "10=" + RawClient.checkSum(body) + "|";
    }

    private String register() {
        String compId = "LOGON" + ++brokers;
        gateway.exchange.register(compId);
        return compId;
    }
}
