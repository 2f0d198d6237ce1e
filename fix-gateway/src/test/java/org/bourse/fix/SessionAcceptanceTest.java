package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cases that the FIX session test specification has for a server, as QuickFIX publishes them for FIX 4.4
 * ({@code acceptance/definitions/server/fix44}), in our own words and by their case numbers. docs/fix.md has the list
 * with those that do not apply here, and why.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionAcceptanceTest {

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

    // ------------------------------------------------------------------ 1: logging on

    @Test
    @DisplayName("1a: a Logon with the expected sequence number is answered with a Logon")
    void logonWithTheRightSequenceNumber() throws IOException {
        RawClient client = gateway.connect(register());

        RawMessageText answer = client.logon("");

        assertThat(answer.only(35, 34, 49, 56, 98, 108))
                .isEqualTo("35=A|34=1|49=EXCHANGE|56=" + client.compId + "|98=0|108=60");
    }

    @Test
    @DisplayName("1a: a Logon with a higher sequence number is answered with a Logon and a ResendRequest")
    void logonWithTooHighASequenceNumber() throws IOException {
        RawClient client = gateway.connect(register());
        client.nextSequence = 5;

        client.logon("");

        RawMessageText request = client.read();
        assertThat(request.only(35, 7, 16)).isEqualTo("35=2|7=1|16=0");
        client.sendAs(1, "35=4|43=Y|122=" + RawClient.now() + "|123=Y|36=6|");
        client.nextSequence = 6;
        client.sync();
    }

    @Test
    @DisplayName("1b: a second Logon of the same comp id is refused, and the first session goes on")
    void secondLogonOfTheSameIdentity() throws Exception {
        RawClient first = client();
        RawClient second = gateway.connect(first.compId);
        second.nextSequence = 1_000_000;

        second.sendLogon("");

        // Whether it is still there is asked; docs/fix.md says what happens when it is not.
        first.speakUntilClosed(second);
        first.sync();
        assertThat(first.questions).isEqualTo(1);
    }

    @Test
    @DisplayName("1c: a Logon with an unknown SenderCompID or TargetCompID is refused")
    void logonWithAWrongCompId() throws IOException {
        RawClient unknown = gateway.connect("NOBODY");
        unknown.sendLogon("");
        assertThat(unknown.read().only(35, 58)).isEqualTo("35=3|58=Logon refused");
        assertThat(unknown.isClosedByExchange()).isTrue();

        RawClient misdirected = gateway.connect(register());
        misdirected.write(RawClient.framed("35=A|34=1|49=" + misdirected.compId + "|52=" + RawClient.now()
                + "|56=ELSEWHERE|98=0|108=30|554=key-" + misdirected.compId + "|"));
        assertThat(misdirected.read().only(35, 58)).isEqualTo("35=3|58=Logon refused");
        assertThat(misdirected.isClosedByExchange()).isTrue();
    }

    @Test
    @DisplayName("1d: a Logon with a SendingTime that is off by more than two minutes is refused")
    void logonWithABadSendingTime() throws IOException {
        RawClient client = gateway.connect(register());

        client.write(RawClient.framed("35=A|34=1|49=" + client.compId + "|52="
                + RawClient.at(Instant.now().minus(Duration.ofMinutes(3))) + "|56=EXCHANGE|98=0|108=30|554=key-"
                + client.compId + "|"));

        assertThat(client.read("3").get(58)).contains("SendingTime");
        assertThat(client.isClosedByExchange()).isTrue();
    }

    @Test
    @DisplayName("1d: a Logon with a wrong BodyLength is not answered")
    void logonWithAWrongLength() throws IOException {
        RawClient client = gateway.connect(register());

        client.write("8=FIX.4.4|9=40|35=A|34=1|49=" + client.compId + "|52=" + RawClient.now()
                + "|56=EXCHANGE|98=0|108=30|554=key-" + client.compId + "|10=000|");

        assertThat(client.isClosedByExchange()).isTrue();
    }

    @Test
    @DisplayName("1d: a Logon with another BeginString is refused")
    void logonWithAWrongBeginString() throws IOException {
        RawClient client = gateway.connect(register());
        String body = "35=A|34=1|49=" + client.compId + "|52=" + RawClient.now() + "|56=EXCHANGE|98=0|108=30|554=key-"
                + client.compId + "|";
        String message = "8=FIX.4.2|9=" + body.length() + "|" + body;

        client.write(message + "10=" + RawClient.checkSum(message) + "|");

        assertThat(client.read().only(35, 58)).isEqualTo("35=3|58=Logon refused");
        assertThat(client.isClosedByExchange()).isTrue();
    }

    @Test
    @DisplayName("1e: a first message other than Logon cuts the connection")
    void firstMessageIsNoLogon() throws IOException {
        RawClient client = gateway.connect(register());

        client.send("35=1|112=hello|");

        assertThat(client.isClosedByExchange()).isTrue();
    }

    // ------------------------------------------------------------------ 2: receiving messages

    @Test
    @DisplayName("2a: messages with ascending sequence numbers are taken")
    void messagesInSequence() throws IOException {
        RawClient client = client();

        client.send(order("a"));
        client.send(order("b"));

        assertThat(client.read().get(11)).isEqualTo("a");
        assertThat(client.read().get(11)).isEqualTo("b");
    }

    @Test
    @DisplayName("2b: a gap is asked for, and what came after it is kept until it is filled")
    void messageAfterAGap() throws IOException {
        RawClient client = client();

        client.sendAs(4, order("late"));

        assertThat(client.read().only(35, 7, 16)).isEqualTo("35=2|7=2|16=0");
        client.sendAs(2, resent(order("first")));
        client.sendAs(3, resent(order("second")));
        assertThat(client.read().get(11)).isEqualTo("first");
        assertThat(client.read().get(11)).isEqualTo("second");
        assertThat(client.read().get(11)).isEqualTo("late");
        client.nextSequence = 5;
        client.sync();
    }

    @Test
    @DisplayName("2c: a sequence number that was used before, without PossDupFlag, ends the session")
    void sequenceNumberTooLow() throws IOException {
        RawClient client = client();
        client.sync();

        client.sendAs(1, order("old"));

        assertThat(client.read("5").get(58)).isEqualTo("MsgSeqNum too low, expecting 3 but received 1");
        assertThat(client.isClosedByExchange()).isTrue();
    }

    @Test
    @DisplayName("2d, 3b, 3c: a garbled message is ignored, and its sequence number asked for again")
    void garbledMessage() throws IOException {
        RawClient client = client();
        client.write("8=FIX.4.4|9=25|35=0|34=2|49=" + client.compId + "|10=000|");
        client.write("garbage without meaning|");
        String heartbeat =
                RawClient.framed("35=0|34=2|49=" + client.compId + "|52=" + RawClient.now() + "|56=EXCHANGE|");
        client.write(heartbeat.replaceFirst("\\|10=\\d\\d\\d\\|$", "|10=999|"));

        client.sendAs(3, "35=1|112=after|");

        assertThat(client.read().only(35, 7, 16)).isEqualTo("35=2|7=2|16=0");
        client.sendAs(2, "35=4|43=Y|122=" + RawClient.now() + "|123=Y|36=3|");
        assertThat(client.read().only(35, 112)).isEqualTo("35=0|112=after");
    }

    @Test
    @DisplayName("2e: a possible duplicate that was received is ignored")
    void duplicateThatWasReceived() throws IOException {
        RawClient client = client();
        client.send(order("once"));
        assertThat(client.read().get(11)).isEqualTo("once");

        client.sendAs(2, resent(order("once")));

        // Had it been taken, a report that refuses the repeated client order id would come first.
        client.send(order("other"));
        assertThat(client.read().get(11)).isEqualTo("other");
    }

    @Test
    @DisplayName("2e: a possible duplicate that was not received is taken")
    void duplicateThatWasNotReceived() throws IOException {
        RawClient client = client();

        client.sendAs(2, resent(order("new")));

        assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=new");
    }

    @Test
    @DisplayName(
            "2f: a possible duplicate with an OrigSendingTime after its SendingTime is rejected, and the session ends")
    void duplicateFromTheFuture() throws IOException {
        RawClient client = client();

        client.send("35=0|43=Y|122=" + RawClient.at(Instant.now().plusSeconds(60)) + "|");

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=122|373=10");
        assertThat(client.read().type()).isEqualTo("5");
    }

    @Test
    @DisplayName("2g: a possible duplicate without OrigSendingTime is rejected")
    void duplicateWithoutOriginalTime() throws IOException {
        RawClient client = client();

        client.send("35=0|43=Y|");

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=122|373=1");
        client.sync();
    }

    @Test
    @DisplayName("2i: another BeginString ends the session")
    void otherBeginString() throws IOException {
        RawClient client = client();
        String body = "35=0|34=2|49=" + client.compId + "|52=" + RawClient.now() + "|56=EXCHANGE|";
        String message = "8=FIX.4.2|9=" + body.length() + "|" + body;

        client.write(message + "10=" + RawClient.checkSum(message) + "|");

        assertThat(client.isClosedByExchange()).isTrue();
    }

    @Test
    @DisplayName("2k: comp ids other than those of the Logon are rejected, and the session ends")
    void otherCompIds() throws IOException {
        RawClient client = client();

        client.write(RawClient.framed("35=0|34=2|49=" + client.compId + "|52=" + RawClient.now() + "|56=SOMEONE|"));

        assertThat(client.read().only(35, 45, 373)).isEqualTo("35=3|45=2|373=9");
        assertThat(client.read().type()).isEqualTo("5");
    }

    @Test
    @DisplayName("2m: a message with a wrong BodyLength is ignored")
    void wrongBodyLength() throws IOException {
        RawClient client = client();
        client.write(
                "8=FIX.4.4|9=50|35=0|34=2|49=" + client.compId + "|52=" + RawClient.now() + "|56=EXCHANGE|10=100|");

        client.sendAs(2, "35=1|112=still-here|");

        assertThat(client.read().only(35, 112)).isEqualTo("35=0|112=still-here");
    }

    @Test
    @DisplayName("2o: a SendingTime that is off by more than two minutes is rejected, and the session ends")
    void badSendingTime() throws IOException {
        RawClient client = client();

        client.write(RawClient.framed("35=0|34=2|49=" + client.compId + "|52="
                + RawClient.at(Instant.now().minus(Duration.ofMinutes(5))) + "|56=EXCHANGE|"));

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=52|373=10");
        assertThat(client.read().type()).isEqualTo("5");
    }

    @Test
    @DisplayName("2q: a MsgType that FIX does not have is rejected")
    void invalidMsgType() throws IOException {
        RawClient client = client();

        client.send("35=ZZ|58=what|");

        assertThat(client.read().only(35, 45, 372, 373)).isEqualTo("35=3|45=2|372=ZZ|373=11");
        client.sync();
    }

    @Test
    @DisplayName("2r: a MsgType that FIX has and the exchange does not is refused by BusinessMessageReject")
    void unsupportedMsgType() throws IOException {
        RawClient client = client();

        client.send("35=R|131=quote|146=1|55=PETR4|");
        client.send("35=8|37=1|17=1|150=0|39=0|55=PETR4|54=1|151=1|14=0|6=0|");

        assertThat(client.read().only(35, 45, 372, 380)).isEqualTo("35=j|45=2|372=R|380=3");
        assertThat(client.read().only(35, 45, 372, 380)).isEqualTo("35=j|45=3|372=8|380=3");
        client.sync();
    }

    @Test
    @DisplayName("2t: a message whose first three fields are not in order is ignored")
    void firstFieldsOutOfOrder() throws IOException {
        RawClient client = client();
        String body = "34=2|35=0|49=" + client.compId + "|52=" + RawClient.now() + "|56=EXCHANGE|";
        client.write(RawClient.framed(body));

        client.sendAs(2, "35=1|112=in-order|");

        assertThat(client.read().only(35, 112)).isEqualTo("35=0|112=in-order");
    }

    // ------------------------------------------------------------------ 4, 6: heartbeats

    @Test
    @DisplayName("4a, 6: a silent client gets heartbeats, then a TestRequest, then is cut off")
    void silence() throws IOException {
        RawClient client = gateway.connect(register());
        client.logon("108=5|");

        assertThat(client.read("0").get(112)).isEmpty();
        assertThat(client.read("1").get(112)).isNotEmpty();
        assertThat(client.isClosedByExchange()).isTrue();
    }

    @Test
    @DisplayName("4b: a TestRequest is answered with a Heartbeat that has its id")
    void testRequest() throws IOException {
        RawClient client = client();

        client.send("35=1|112=are you there?|");

        assertThat(client.read().only(35, 112)).isEqualTo("35=0|112=are you there?");
    }

    // ------------------------------------------------------------------ 7: rejects

    @Test
    @DisplayName("7: a Reject from the client uses a sequence number and has no other consequence")
    void receivedReject() throws IOException {
        RawClient client = client();

        client.send("35=3|45=1|58=I did not like that|");

        client.sync();
    }

    // ------------------------------------------------------------------ 8: resends

    @Test
    @DisplayName("8: messages of the session are not resent, a gap fill takes their place")
    void resendOfSessionMessages() throws IOException {
        RawClient client = client();
        client.sync();
        client.sync();

        client.send("35=2|7=1|16=0|");

        assertThat(client.read().only(35, 34, 43, 123, 36)).isEqualTo("35=4|34=1|43=Y|123=Y|36=4");
        client.sync();
    }

    @Test
    @DisplayName("8: reports are resent as possible duplicates, with the time they were first sent")
    void resendOfReports() throws IOException {
        RawClient client = client();
        client.send(order("a"));
        client.send(order("b"));
        RawMessageText first = client.read();
        RawMessageText second = client.read();

        client.send("35=2|7=2|16=3|");

        RawMessageText again = client.read();
        assertThat(again.only(35, 34, 43, 122, 11, 17, 37))
                .isEqualTo("35=8|34=2|43=Y|122=" + first.get(52) + "|" + first.only(11, 17, 37));
        assertThat(client.read().only(34, 43, 11, 17)).isEqualTo("34=3|43=Y|" + second.only(11, 17));
    }

    @Test
    @DisplayName("8: of messages of both kinds, reports are resent and gaps fill the places of the others")
    void resendOfBothKinds() throws IOException {
        RawClient client = client();
        client.send(order("a"));
        assertThat(client.read().get(11)).isEqualTo("a");
        client.sync();
        client.send(order("b"));
        assertThat(client.read().get(11)).isEqualTo("b");

        client.send("35=2|7=1|16=0|");

        assertThat(client.read().only(35, 34, 36)).isEqualTo("35=4|34=1|36=2");
        assertThat(client.read().only(35, 34, 11)).isEqualTo("35=8|34=2|11=a");
        assertThat(client.read().only(35, 34, 36)).isEqualTo("35=4|34=3|36=4");
        assertThat(client.read().only(35, 34, 11)).isEqualTo("35=8|34=4|11=b");
        client.sync();
    }

    // ------------------------------------------------------------------ 10: gap fills of the client

    @Test
    @DisplayName("10: a gap fill with the expected sequence number moves it")
    void gapFillInSequence() throws IOException {
        RawClient client = client();

        client.sendAs(2, "35=4|123=Y|36=20|");

        client.nextSequence = 20;
        client.sync();
    }

    @Test
    @DisplayName("10: a gap fill with a higher sequence number waits until the gap before it is filled")
    void gapFillAfterAGap() throws IOException {
        RawClient client = client();

        client.sendAs(5, "35=4|123=Y|36=20|");

        assertThat(client.read().only(35, 7)).isEqualTo("35=2|7=2");
        client.sendAs(2, "35=4|43=Y|122=" + RawClient.now() + "|123=Y|36=5|");
        client.nextSequence = 20;
        client.sync();
    }

    @Test
    @DisplayName("10: a gap fill with a used sequence number is ignored with PossDupFlag, and ends the session without")
    void gapFillOutOfThePast() throws IOException {
        RawClient client = client();
        client.sync();

        client.sendAs(1, "35=4|43=Y|122=" + RawClient.now() + "|123=Y|36=2|");
        client.sync();
        client.sendAs(1, "35=4|123=Y|36=2|");

        assertThat(client.read("5").get(58)).startsWith("MsgSeqNum too low");
        assertThat(client.isClosedByExchange()).isTrue();
    }

    // ------------------------------------------------------------------ 11: resets of the client

    @Test
    @DisplayName("11a: a SequenceReset to a higher number sets it, whatever its own number is")
    void resetToAHigherNumber() throws IOException {
        RawClient client = client();

        client.sendAs(0, "35=4|36=50|");

        client.nextSequence = 50;
        client.sync();
    }

    @Test
    @DisplayName("11b: a SequenceReset to the expected number changes nothing")
    void resetToTheSameNumber() throws IOException {
        RawClient client = client();

        client.sendAs(0, "35=4|36=2|");

        client.nextSequence = 2;
        client.sync();
    }

    @Test
    @DisplayName("11c: a SequenceReset to a used number is rejected")
    void resetToAUsedNumber() throws IOException {
        RawClient client = client();

        client.sendAs(2, "35=4|36=1|");

        assertThat(client.read().only(35, 45, 373)).isEqualTo("35=3|45=2|373=5");
    }

    // ------------------------------------------------------------------ 13: logging out

    @Test
    @DisplayName("13b: a Logout is answered with a Logout, and the connection ends")
    void logout() throws IOException {
        RawClient client = client();

        client.send("35=5|");

        assertThat(client.read().type()).isEqualTo("5");
        assertThat(client.isClosedByExchange()).isTrue();
    }

    // ------------------------------------------------------------------ 14: what is wrong with a message

    @Test
    @DisplayName("14a, 14c: a tag that is unknown or of another message is rejected")
    void tagsOfOtherMessages() throws IOException {
        RawClient client = client();

        client.send(order("a") + "999=1|");
        client.send(order("b") + "41=x|");
        client.send(order("c") + "7777=x|");

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=999|373=0");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=3|371=41|373=2");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=4|371=7777|373=0");
        client.sync();
    }

    @Test
    @DisplayName("14b: a missing required tag is rejected, those that are required by others too")
    void missingTags() throws IOException {
        RawClient client = client();

        client.send(order("a").replace("|55=PETR4", ""));
        client.send(order("b").replace("|44=10.00", ""));
        client.send(order("c").replace("|59=1", "|59=6"));
        client.send("35=q|11=d|530=1|60=" + RawClient.now() + "|");

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=55|373=1");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=3|371=44|373=1");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=4|371=126|373=1");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=5|371=55|373=1");
        client.sync();
    }

    @Test
    @DisplayName("14d: a tag without a value is rejected")
    void tagWithoutValue() throws IOException {
        RawClient client = client();

        client.send(order("a").replace("55=PETR4", "55="));

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=55|373=4");
        client.sync();
    }

    @Test
    @DisplayName("14e: a value that the tag may not have is rejected")
    void valueNotListed() throws IOException {
        RawClient client = client();

        client.send(order("a").replace("54=1", "54=9"));
        client.send(order("b").replace("40=2", "40=5"));
        client.send(order("c").replace("59=1", "59=2"));

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=54|373=5");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=3|371=40|373=5");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=4|371=59|373=5");
        client.sync();
    }

    @Test
    @DisplayName("14f: a value of the wrong form is rejected")
    void valueOfTheWrongForm() throws IOException {
        RawClient client = client();

        client.send(order("a").replace("38=10", "38=ten"));
        client.send(order("b").replace("44=10.00", "44=1e3"));
        client.send(order("c").replace("60=", "60=yesterday "));
        client.send(order("d").replace("59=1", "59=6|432=20301301"));

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=38|373=6");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=3|371=44|373=6");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=4|371=60|373=6");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=5|371=432|373=6");
        client.sync();
    }

    @Test
    @DisplayName("14g: a field of the header in the body is rejected")
    void headerFieldInTheBody() throws IOException {
        RawClient client = client();

        client.send(order("a") + "50=desk|");

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=50|373=14");
        client.sync();
    }

    @Test
    @DisplayName("14h: a tag that comes twice is rejected")
    void repeatedTag() throws IOException {
        RawClient client = client();

        client.send(order("a") + "55=VALE3|");

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=55|373=13");
        client.sync();
    }

    @Test
    @DisplayName("14i: a group whose count is not the number of its entries is rejected")
    void wrongGroupCount() throws IOException {
        RawClient client = client();

        client.send("35=V|262=m|263=0|264=1|267=1|269=0|146=3|55=PETR4|");

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=146|373=16");
        client.sync();
    }

    @Test
    @DisplayName("QFJ934: a group that does not begin with its first field is rejected")
    void groupWithoutItsFirstField() throws IOException {
        RawClient client = client();

        client.send("35=V|262=m|263=0|264=1|267=1|146=1|55=PETR4|");

        RawMessageText reject = client.read();
        assertThat(reject.only(35, 45, 371)).isEqualTo("35=3|45=2|371=267");
        client.sync();
    }

    // ------------------------------------------------------------------ 15 … 21

    @Test
    @DisplayName("15: the order of fields within header and body is free")
    void fieldsInAnotherOrder() throws IOException {
        RawClient client = client();

        client.write(RawClient.framed("35=D|56=EXCHANGE|52=" + RawClient.now() + "|49=" + client.compId
                + "|34=2|59=1|44=10.00|40=2|38=10|60=" + RawClient.now() + "|54=1|55=PETR4|1=doc|11=turned|"));

        assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=turned");
    }

    @Test
    @DisplayName("19a: an order marked PossResend that was sent before gets its status, and is no second order")
    void possibleResendOfAKnownOrder() throws IOException {
        RawClient client = client();
        client.send(order("a"));
        String orderId = client.read().get(37);

        client.send(order("a").replace("35=D|", "35=D|97=Y|"));

        assertThat(client.read().only(150, 39, 11, 37)).isEqualTo("150=I|39=0|11=a|37=" + orderId);
    }

    @Test
    @DisplayName("19b: an order marked PossResend that was not sent before is a new one")
    void possibleResendOfANewOrder() throws IOException {
        RawClient client = client();

        client.send(order("b").replace("35=D|", "35=D|97=Y|"));

        assertThat(client.read().only(150, 39, 11)).isEqualTo("150=0|39=0|11=b");
    }

    @Test
    @DisplayName("20, QFJ634: resend requests of both sides at the same time are both met")
    void simultaneousResendRequests() throws IOException {
        RawClient client = client();
        client.send(order("a"));
        client.read();
        client.nextSequence = 6;

        client.send("35=2|7=2|16=2|");

        assertThat(client.read().only(35, 34, 43, 11)).isEqualTo("35=8|34=2|43=Y|11=a");
        client.send("35=1|112=seventh|");
        assertThat(client.read().only(35, 7)).isEqualTo("35=2|7=3");
        client.sendAs(3, "35=4|43=Y|122=" + RawClient.now() + "|123=Y|36=6|");
        assertThat(client.read().only(35, 112)).isEqualTo("35=0|112=seventh");
        client.sync();
    }

    @Test
    @DisplayName("21: a group with a count of 0 is rejected where entries are required")
    void emptyGroup() throws IOException {
        RawClient client = client();

        client.send("35=V|262=m|263=0|264=1|267=0|146=1|55=PETR4|");

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=267|373=5");
        client.sync();
    }

    // ------------------------------------------------------------------ without a number

    @Test
    @DisplayName("AlreadyLoggedOn: a second Logon within a session ends it, after what came before")
    void logonWithinASession() throws IOException {
        for (String fields : new String[] {"", "141=N|", "oops|", "141=Y|98=0|"}) {
            RawClient client = client();

            client.sendTogether(
                    order("before"), "35=A|98=0|108=30|554=key-" + client.compId + "|" + fields, order("after"));

            assertThat(client.read("5").get(58)).as(fields).startsWith("the session is logged on: a Logon within it");
            assertThat(client.isClosedByExchange()).isTrue();
            RawClient back = gateway.connect(client.compId);
            back.nextSequence = 3;
            back.logon("");
            back.send("35=H|11=before|55=SESSION|54=1|");
            RawMessageText report = back.read("8");
            if (report.get(150).equals("0")) {
                // The session ended before the order's own report was made, which is sent now.
                report = back.read("8");
            }
            assertThat(report.only(150, 11)).as(fields).isEqualTo("150=I|11=before");
            back.send("35=H|11=after|55=SESSION|54=1|");
            assertThat(back.read("8").only(39, 11)).as(fields).isEqualTo("39=8|11=after");
        }
    }

    @Test
    @DisplayName("RejectResentMessage: a message that was rejected is rejected again when it is resent in a gap")
    void resentMessageIsRejected() throws IOException {
        RawClient client = client();
        client.sendAs(3, order("b"));
        assertThat(client.read().only(35, 7)).isEqualTo("35=2|7=2");

        client.sendAs(2, resent(order("a").replace("54=1", "54=9")));

        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=2|371=54|373=5");
        assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=b");
        client.nextSequence = 4;
        client.sync();
    }

    @Test
    @DisplayName("ReverseRoute: sub ids and locations are taken, and empty ones rejected")
    void routingTags() throws IOException {
        RawClient client = client();

        client.send("35=1|50=desk|57=engine|142=here|143=there|112=routed|");
        client.send("35=1|50=|112=empty|");

        assertThat(client.read().only(35, 112)).isEqualTo("35=0|112=routed");
        assertThat(client.read().only(35, 45, 371, 373)).isEqualTo("35=3|45=3|371=50|373=4");
        client.sync();
    }

    @Test
    @DisplayName("SessionReset: ResetSeqNumFlag in a Logon starts both sequence numbers again")
    void reset() throws IOException {
        RawClient client = client();
        client.send(order("a"));
        client.read();
        client.logout();
        await().until(() -> !client.isConnectedFor(gateway));
        RawClient again = gateway.connect(client.compId);

        RawMessageText answer = again.logon("141=Y|");

        assertThat(answer.only(34, 141)).isEqualTo("34=1|141=Y");
        again.sync();
    }

    @Test
    @DisplayName("QFJ648: a heartbeat interval that is negative or not between 5 and 60 seconds is refused")
    void heartbeatInterval() throws IOException {
        for (String interval : List.of("-1", "0", "4", "61", "abc", "5.0", "+30", "99999999999")) {
            RawClient client = gateway.connect(register());
            client.sendLogon("108=" + interval + "|");
            assertThat(client.read().only(35, 34, 45, 58))
                    .as("108=%s", interval)
                    .isEqualTo("35=3|34=0|45=1|58=HeartBtInt(108) must be between 5 and 60 seconds");
            assertThat(client.isClosedByExchange()).as("108=%s", interval).isTrue();
        }
    }

    @Test
    @DisplayName("QFJ650: a message without MsgSeqNum ends the session")
    void noSequenceNumber() throws IOException {
        RawClient client = client();

        client.write(RawClient.framed("35=0|49=" + client.compId + "|52=" + RawClient.now() + "|56=EXCHANGE|"));

        assertThat(client.read().type()).isEqualTo("5");
        assertThat(client.isClosedByExchange()).isTrue();
    }

    private RawClient client() throws IOException {
        return gateway.logOn(register());
    }

    private String register() {
        String compId = "CASE" + ++brokers;
        gateway.exchange.register(compId);
        return compId;
    }

    private static String order(String id) {
        return "35=D|11=" + id + "|1=doc|55=PETR4|54=1|60=" + RawClient.now() + "|38=10|40=2|44=10.00|59=1|";
    }

    private static String resent(String fields) {
        int typeEnd = fields.indexOf('|') + 1;
        return fields.substring(0, typeEnd) + "43=Y|122=" + RawClient.now() + "|" + fields.substring(typeEnd);
    }
}
