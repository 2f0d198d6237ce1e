package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.WARN;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bourse.fix.session.ConnectionLimits;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client that is logged on may send wrongly: nothing of it silences the session, nor costs more than it should. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadMessagesIT {

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
    void whatIsFramedRightAndCanNotBeReadIsRejectedAndTheSessionGoesOn() throws IOException {
        for (String bad : List.of(
                "oops|",
                "=5|",
                "x=5|",
                "58|",
                "354=5|355=a|b|",
                "354=3|355=abc=def|",
                "354=99|355=short|",
                "354=x|355=short|",
                "99999999999=1|")) {
            RawClient client = client();

            client.send(Orders.limit("bad", "BAD", 1, 1, "1.00") + bad);

            RawMessageText answer = client.read();
            // A data field may hold an end of field: then it is the order that is answered.
            assertThat(answer.type()).as(bad).isIn("3", "8");
            assertThat(answer.get(45)).as(bad).isIn("2", "");
            assertThat(answer.get(58)).as(bad).doesNotContain("basic validity check");
            client.sync();
            client.send(Orders.limit("good", "BAD", 1, 1, "1.00"));
            assertThat(client.read().only(150, 11)).as(bad).isEqualTo("150=0|11=good");
        }
    }

    @Test
    void whatCanNotBeReadIsRejectedInAGapToo() throws IOException {
        RawClient client = client();
        client.sendAs(3, Orders.limit("later", "BAD", 1, 1, "1.00"));
        assertThat(client.read().only(35, 7)).isEqualTo("35=2|7=2");

        client.sendAs(2, "35=D|43=Y|122=" + RawClient.now() + "|11=bad|oops|");

        RawMessageText reject = client.read();
        assertThat(reject.only(35, 45)).isEqualTo("35=3|45=2");
        assertThat(reject.get(58)).startsWith("the message can't be read: it has a field that is no tag=value");
        assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=later");
        client.nextSequence = 4;
        client.sync();
    }

    @Test
    void aTagIsWrongAltogetherOrWrongHere() throws IOException {
        RawClient client = client();
        // FIX has the first three, the exchange's dictionary doesn't.
        for (String field : List.of("354=5", "355=a", "448=x", "5000=1", "7777=1")) {
            client.send(Orders.limit("o", "TAGS", 1, 1, "1.00") + field + "|");
            assertThat(client.read().only(35, 371, 373))
                    .isEqualTo("35=3|371=" + field.substring(0, field.indexOf('=')) + "|373=0");
        }
        for (String field : List.of("31=1.00", "150=0", "530=7")) {
            client.send(Orders.limit("o", "TAGS", 1, 1, "1.00") + field + "|");
            assertThat(client.read().only(35, 371, 373))
                    .isEqualTo("35=3|371=" + field.substring(0, field.indexOf('=')) + "|373=2");
        }
    }

    @Test
    void aWrongLengthSwallowsNothingThatFollows() throws IOException {
        RawClient client = client();
        String order = client.message(2, Orders.limit("lost", "BAD", 1, 1, "1.00"));

        client.write(order.replaceFirst("\\|9=\\d+\\|", "|9=50000|"));
        client.sendAs(3, "35=1|112=after|");

        assertThat(client.read().only(35, 7)).isEqualTo("35=2|7=2");
        client.sendAs(2, "35=4|43=Y|122=" + RawClient.now() + "|123=Y|36=3|");
        assertThat(client.read().only(35, 112)).isEqualTo("35=0|112=after");
    }

    @Test
    void aHeaderFieldThatIsGivenTwiceIsRejectedAndTheFirstCounts() throws IOException {
        for (String twice : List.of(
                "34=99",
                "034=99",
                "35=F",
                "49=OTHER",
                "56=OTHER",
                "52=20260101-00:00:00",
                "43=N|43=Y",
                "97=N|97=N",
                "8=FIX.4.2",
                "9=5",
                "50=a|50=a")) {
            for (String body : List.of(Orders.limit("o", "BAD", 1, 1, "1.00").substring("35=D|".length()), "")) {
                RawClient client = client();
                String type = body.isEmpty() ? "35=0|" : "35=D|";

                client.send(type + twice + "|" + body);

                RawMessageText answer = client.read();
                String tag = String.valueOf(Integer.parseInt(twice.substring(0, twice.indexOf('='))));
                assertThat(answer.only(35, 45, 371, 372, 373))
                        .as(twice + " in " + type)
                        .isEqualTo("35=3|45=2|371=" + tag + "|372=" + type.charAt(3) + "|373=13");
                client.sync();
            }
        }
    }

    @Test
    void aMessageTypeThatFixDoesNotHaveIsRejectedWhateverItsHeaderHas() throws IOException {
        RawClient client = client();

        client.send("35=ZZ|34=99|115=ME|52=x|58=hello|");

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=35|373=11");
        client.sync();
    }

    @Test
    void aResendRequestForARangeThatThereIsNotIsRejected() throws IOException {
        RawClient client = client();
        client.sync();
        client.send("35=2|7=3|16=2|");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=3|371=16|373=5");
        client.send("35=2|7=100|16=0|");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=4|371=7|373=5");
        client.send("35=2|7=-1|16=0|");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=5|371=7|373=5");
        client.send("35=2|7=1|16=-1|");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=6|371=16|373=5");

        // From the next message on there is nothing yet.
        client.send("35=2|7=7|16=0|");
        client.sync();
        client.send("35=2|7=1|16=0|");
        assertThat(client.read().only(35, 34, 43, 123)).isEqualTo("35=4|34=1|43=Y|123=Y");
        client.sync();
    }

    @Test
    void aSequenceNumberThatIsNoneEndsTheSession() throws IOException {
        for (String number : List.of("x", "-1", "1.5", "2147483648", "99999999999999999999")) {
            RawClient client = client();

            client.write(client.message(2, Orders.limit("o", "BAD", 1, 1, "1.00"))
                    .replaceFirst(".*35=D\\|34=2\\|(.*\\|)10=\\d+\\|$", "35=D|34=" + number + "|$1")
                    .transform(RawClient::framed));

            assertThat(client.read().only(35, 58)).as(number).isEqualTo("35=5|58=MsgSeqNum(34) is no number");
            assertThat(client.isClosedByExchange()).isTrue();
        }
    }

    @Test
    void aChecksumThatIsNoNumberIsIgnoredLikeAWrongOne() throws IOException {
        RawClient client = client();
        String order = client.message(2, Orders.limit("lost", "BAD", 1, 1, "1.00"));

        client.write(order.replaceFirst("\\|10=\\d+\\|$", "|10=abc|"));
        client.sendAs(2, "35=1|112=after|");

        assertThat(client.read().only(35, 112)).isEqualTo("35=0|112=after");
    }

    @Test
    void anExpiryOfAnOrderThatHasNoneOfItsOwnIsRefused() throws IOException {
        RawClient client = client();
        String later = "126=" + RawClient.at(Instant.now().plus(Duration.ofHours(1))) + "|";
        String order = Orders.limit("o", "EXPIRY", 1, 1, "1.00");
        for (String timeInForce : List.of("59=0|", "59=1|", "59=3|", "59=4|", "")) {
            client.send(order.replace("59=1|", timeInForce + later));
            assertThat(client.read().only(35, 371, 373)).as(timeInForce).isEqualTo("35=3|371=126|373=5");
            client.send(order.replace("59=1|", timeInForce + "432=20991231|"));
            assertThat(client.read().only(35, 371, 373)).as(timeInForce).isEqualTo("35=3|371=432|373=5");
            client.send(order.replace("59=1|", timeInForce + "8019=60|"));
            assertThat(client.read().only(35, 371, 373)).as(timeInForce).isEqualTo("35=3|371=8019|373=5");
        }
        for (String seconds : List.of("0", "-1")) {
            client.send(order.replace("59=1|", "59=6|8019=" + seconds + "|"));
            assertThat(client.read().only(35, 371, 373)).as(seconds).isEqualTo("35=3|371=8019|373=5");
        }
        for (String seconds : List.of("2147483648", "1.5", "soon")) {
            client.send(order.replace("59=1|", "59=6|8019=" + seconds + "|"));
            assertThat(client.read().only(35, 371, 373)).as(seconds).isEqualTo("35=3|371=8019|373=6");
        }
        for (String other : List.of("432=20991231|", later)) {
            client.send(order.replace("59=1|", "59=6|8019=60|" + other));
            assertThat(client.read().only(35, 371, 373)).as(other).isEqualTo("35=3|371=8019|373=5");
        }
        // Which of two would count?
        client.send(order.replace("59=1|", "59=6|432=20991231|" + later));
        assertThat(client.read().only(35, 371, 373)).isEqualTo("35=3|371=432|373=5");
        client.send(order);
        assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=o");
        client.send(Orders.replace("p", "o", "EXPIRY", 1, 2, "1.00") + "59=6|432=20991231|" + later);
        assertThat(client.read().only(35, 371, 373)).isEqualTo("35=3|371=432|373=5");
        client.send(Orders.replace("p", "o", "EXPIRY", 1, 2, "1.00") + "59=1|" + later);
        assertThat(client.read().only(35, 371, 373)).isEqualTo("35=3|371=126|373=5");
        client.send(Orders.replace("p", "o", "EXPIRY", 1, 2, "1.00") + "8019=60|");
        assertThat(client.read().only(35, 371, 373)).isEqualTo("35=3|371=8019|373=5");
        client.send(Orders.replace("p", "o", "EXPIRY", 1, 2, "1.00") + later);
        assertThat(client.read().only(35, 371, 373)).isEqualTo("35=3|371=126|373=5");
    }

    @Test
    void aBurstWithAStaleTimeIsAnsweredByOneRejectAndOneLogout() throws IOException {
        RawClient client = client();
        String stale = RawClient.at(Instant.now().minus(Duration.ofMinutes(5)));
        StringBuilder burst = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String order = client.message(client.nextSequence++, Orders.limit("s" + i, "STALE", 1, 1, "1.00"));
            String fields = order.substring(order.indexOf("35="), order.lastIndexOf("10="));
            burst.append(RawClient.framed(fields.replaceFirst("\\|52=[^|]*\\|", "|52=" + stale + "|")));
        }
        burst.append(client.message(client.nextSequence++, Orders.limit("after", "STALE", 1, 1, "1.00")));
        long broker = gateway.exchange.brokerIdByFixCompId(client.compId).getAsLong();

        client.write(burst.toString());

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=52|373=10");
        assertThat(client.read().type()).isEqualTo("5");
        assertThat(client.isClosedByExchange()).isTrue();
        assertThat(gateway.exchange.open(broker)).isEmpty();
    }

    @Test
    void aSequenceResetIsBoundedAndCheap() throws IOException {
        RawClient client = client();
        client.sendAs(900, "35=1|112=ahead|");
        assertThat(client.read().only(35, 7)).isEqualTo("35=2|7=2");
        client.send("35=4|36=2147483647|");
        assertThat(client.read().only(35, 371, 373)).isEqualTo("35=3|371=36|373=5");
        for (int i = 0; i < 1_000; i++) {
            client.sendAs(0, "35=4|36=" + (1_999_999_000 + i) + "|");
        }

        client.nextSequence = 1_999_999_999;
        client.sync();
    }

    @Test
    void messagesAheadOfAGapAreKeptWithinBoundsAndAskedForAgain() throws IOException {
        RawClient client = client();
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            orders.add(client.message(3 + i, Orders.limit("o" + i, "AHEAD", 1, 1, "1.00")));
        }
        client.write(String.join("", orders));
        assertThat(client.read().only(35, 7)).isEqualTo("35=2|7=2");

        client.sendAs(2, "35=4|43=Y|122=" + RawClient.now() + "|123=Y|36=3|");
        int next = 0;
        client.sendAs(3_003, "35=1|112=done|");
        while (next < orders.size()) {
            RawMessageText message = client.read();
            if (message.type().equals("2")) {
                int from = Integer.parseInt(message.get(7));
                StringBuilder again = new StringBuilder();
                for (int i = from; i < 3_003; i++) {
                    String order = Orders.limit("o" + (i - 3), "AHEAD", 1, 1, "1.00");
                    again.append(client.message(i, order.replace("35=D|", "35=D|43=Y|122=" + RawClient.now() + "|")));
                }
                client.write(again.toString());
            } else if (message.type().equals("8")) {
                assertThat(message.only(150, 11)).isEqualTo("150=0|11=o" + next++);
            }
        }
    }

    @Test
    void aNumberFarTooHighKeepsNoLaterGapFromBeingAskedFor() throws IOException {
        RawClient client = client();
        client.sendAs(2_147_483_647, "35=1|112=wrong|");
        assertThat(client.read().only(35, 7)).isEqualTo("35=2|7=2");
        client.sync();

        client.nextSequence++;
        client.send("35=1|112=after|");

        assertThat(client.read().only(35, 7)).isEqualTo("35=2|7=3");
        client.sendAs(3, "35=4|43=Y|122=" + RawClient.now() + "|123=Y|36=4|");
        assertThat(client.read().only(35, 112)).isEqualTo("35=0|112=after");
        client.sync();
    }

    @Test
    void whatIsMissingInTheAnswerToAResendRequestIsAskedForAgain() throws IOException {
        RawClient client = client();
        client.sendAs(5, "35=1|112=last|");
        assertThat(client.read().only(35, 7)).isEqualTo("35=2|7=2");

        client.sendAs(2, "35=4|43=Y|122=" + RawClient.now() + "|123=Y|36=3|");
        client.sendAs(4, "35=1|43=Y|122=" + RawClient.now() + "|112=but|");

        assertThat(client.read().only(35, 7)).isEqualTo("35=2|7=3");
        client.sendAs(3, "35=1|43=Y|122=" + RawClient.now() + "|112=one|");
        assertThat(client.read().only(35, 112)).isEqualTo("35=0|112=one");
        assertThat(client.read().only(35, 112)).isEqualTo("35=0|112=but");
        assertThat(client.read().only(35, 112)).isEqualTo("35=0|112=last");
        client.nextSequence = 6;
        client.sync();
    }

    @Test
    @ExpectedLog(level = WARN, line = "MissingMessages: SILENT did not send its message 2: logged out")
    void whoNeverSendsWhatIsMissingIsLoggedOut(@TempDir Path directory) throws IOException {
        ConnectionLimits limits =
                new ConnectionLimits(100, 100, Duration.ofSeconds(60)).withMissing(Duration.ofMillis(1));
        try (TestGateway impatient =
                new TestGateway(new TestExchange(), directory, settings -> settings.withConnections(limits))) {
            RawClient client = impatient.client("SILENT");
            client.sendAs(3, "35=1|112=ahead|");

            for (int requests = 0; requests < 7; requests++) {
                assertThat(client.read().only(35, 7, 16)).isEqualTo("35=2|7=2|16=0");
            }
            assertThat(client.read().only(35, 58))
                    .isEqualTo("35=5|58=MsgSeqNum(34) 2 was asked for 7 times and did not come");
            assertThat(client.isClosedByExchange()).isTrue();
        }
    }

    @Test
    void aMessageThatStaysIncompleteEndsItsConnection(@TempDir Path directory) throws IOException {
        ConnectionLimits limits =
                new ConnectionLimits(100, 100, Duration.ofSeconds(60)).withMessage(Duration.ofMillis(200));
        try (TestGateway impatient =
                new TestGateway(new TestExchange(), directory, settings -> settings.withConnections(limits))) {
            RawClient half = impatient.client("HALF");
            RawClient whole = impatient.client("WHOLE");
            half.write("8=FIX.4.4|9=100|35=D|34=2|49=HALF|");

            assertThat(half.isClosedByExchange()).isTrue();
            assertThat(impatient.gateway.status().closed()).isEqualTo(1);
            whole.sync();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20261128-24:00:00",
                "20261399-00:00:00",
                "20260230-00:00:00.000",
                "20261128-10:60:00",
                "20261128-10:00:61.000000",
                "00000000-00:00:00",
                "20261128-99:99:99.000000000"
            })
    void aTimeThatThereIsNotIsRejectedAndTheSessionGoesOn(String time) throws IOException {
        RawClient client = client();
        client.write(sentAt(time, "35=0|34=2|", "", client));
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=52|373=6");

        client.write(sentAt(RawClient.now(), "35=0|34=3|43=Y|", "122=" + time + "|", client));
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=3|371=122|373=6");
        client.nextSequence = 4;
        client.sync();
    }

    @Test
    void aLogonWithATimeThatThereIsNotIsToldWhy() throws IOException {
        String compId = "BAD" + ++brokers;
        gateway.exchange.register(compId);
        RawClient client = gateway.connect(compId);

        client.write(sentAt("20261128-24:00:00", "35=A|34=1|", "98=0|108=30|554=key-" + compId + "|", client));

        assertThat(client.read("3").get(58)).contains("52");
        assertThat(client.isClosedByExchange()).isTrue();
    }

    private static String sentAt(String time, String start, String rest, RawClient client) {
        return RawClient.framed(start + "49=" + client.compId + "|52=" + time + "|56=EXCHANGE|" + rest);
    }

    private RawClient client() throws IOException {
        String compId = "BAD" + ++brokers;
        gateway.exchange.register(compId);
        return gateway.logOn(compId);
    }
}
