package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A report that can't be made: its session's stream stops there, everybody else goes on, and the next start makes it. Here
 * the fault is in what is published, which can't be kept for the broker in a file either. With a fault that is no one
 * broker's all streams stop.
 */
@ExpectedLog(level = ERROR, line = "Accounts: the reports of STOPS stopped before command .*")
@ExpectedLog(level = ERROR, line = "Accounts: what STOPS is not told of can't be kept in a file from command .*")
@ExpectedLog(level = ERROR, line = "Request: the request of a command of GARBLED can't be read; it is not answered")
@ExpectedLog(level = ERROR, line = "Accounts: all FIX reports stopped before command .*")
class StoppedReportsIT {

    @TempDir
    private Path directory;

    @Test
    void areMadeAtTheNextStart() throws IOException {
        List<SequencedCommand> journal;
        long written;
        try (TestGateway gateway = new TestGateway(directory)) {
            RawClient stops = gateway.client("STOPS");
            RawClient other = gateway.client("OTHER");
            stops.send(Orders.limit("s1", "ACME", 1, 5, "10.00"));
            assertThat(stops.read().only(150, 11)).isEqualTo("150=0|11=s1");
            gateway.exchange.log().change(StoppedReportsIT::makeUnreportable);

            stops.send(Orders.limit("s2", "ACME", 1, 5, "10.00"));
            RawMessageText farewell = stops.read();
            assertThat(farewell.type()).isEqualTo("5");
            assertThat(farewell.get(58))
                    .isEqualTo(
                            "an execution report can't be made; it will be when the exchange has been started again");
            // Trades with the broker that stopped, too, are reported to everybody else.
            other.send(Orders.limit("o1", "ACME", 2, 7, "10.00"));
            assertThat(other.read().only(150, 11)).isEqualTo("150=0|11=o1");
            assertThat(other.read().only(150, 32)).isEqualTo("150=F|32=5");
            assertThat(other.read().only(150, 32)).isEqualTo("150=F|32=2");

            long unreported = gateway.exchange.journal().size() - 1L;
            assertThat(gateway.gateway.status().stopped()).isEqualTo(Map.of("STOPS", unreported));
            assertThat(gateway.gateway.status().heldSequence()).isEqualTo(unreported);
            await().until(() -> gateway.gateway.writtenSequence() == unreported - 1);
            RawClient again = gateway.connect("STOPS");
            again.sendLogon("");
            assertThat(again.read().get(58)).startsWith("Logon refused");
            journal = gateway.exchange.journal();
            written = unreported - 1;
        }

        requireAllAfterRestart(journal, written, "STOPS", "OTHER");
    }

    @Test
    void ofAFaultThatIsNoOneBrokersAreMadeAtTheNextStart() throws IOException {
        List<SequencedCommand> journal;
        long written;
        try (TestGateway gateway = new TestGateway(directory)) {
            RawClient one = gateway.client("ONE");
            RawClient two = gateway.client("TWO");
            one.send(Orders.limit("a1", "ACME", 1, 5, "10.00"));
            assertThat(one.read().only(150, 11)).isEqualTo("150=0|11=a1");
            gateway.exchange.log().change(StoppedReportsIT::changeUnknownInstrument);

            two.send(Orders.limit("b1", "ACME", 2, 5, "10.00"));
            assertThat(one.read().type()).isEqualTo("5");
            assertThat(two.read("5").type()).isEqualTo("5");

            long unreported = gateway.exchange.journal().size();
            assertThat(gateway.gateway.status().stopped()).isEqualTo(Map.of("all brokers", unreported));
            await().until(() -> gateway.gateway.writtenSequence() == unreported - 1);
            gateway.exchange.register("THREE");
            RawClient three = gateway.connect("THREE");
            three.sendLogon("");
            assertThat(three.read().get(58)).startsWith("Logon refused");
            journal = gateway.exchange.journal();
            written = unreported - 1;
        }
        requireAllAfterRestart(journal, written, "ONE", "TWO");
    }

    @Test
    void ofACommandWhoseRequestCanNotBeReadAreMade() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            RawClient client = gateway.client("GARBLED");
            gateway.exchange.log().change(StoppedReportsIT::garbleRequest);

            client.send(Orders.limit("g1", "ACME", 1, 5, "10.00"));

            assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=g1");
            assertThat(gateway.gateway.status().stopped()).isEmpty();
        }
    }

    @Test
    void ofABrokerThatIsRegisteredInWhatIsReplayedNeedNoHistory() throws IOException {
        List<SequencedCommand> journal;
        try (TestGateway gateway = new TestGateway(directory)) {
            RawClient client = gateway.client("NEW");
            client.send(Orders.limit("s1", "ACME", 1, 5, "10.00"));
            assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=s1");
            journal = gateway.exchange.journal();
        }

        TestExchange exchange = new TestExchange();
        FixGateway gateway = TestGateway.unopened(exchange, directory);
        try (TestGateway restarted = new TestGateway(exchange, gateway, () -> {
            exchange.historyAway(true);
            exchange.replay(journal);
        })) {
            await().until(() -> restarted.gateway.status().waiting() == 0);
            assertThat(restarted.gateway.status().stopped()).isEmpty();
        }
        requireAllAfterRestart(journal, 0, "NEW");
    }

    private void requireAllAfterRestart(List<SequencedCommand> journal, long written, String... compIds)
            throws IOException {
        // The database stays behind what is written, and so has the rest replayed.
        TestExchange exchange = new TestExchange(journal.subList(0, (int) written));
        FixGateway mended = TestGateway.unopened(exchange, directory);
        try (TestGateway restarted = new TestGateway(
                exchange, mended, () -> exchange.replay(journal.subList((int) written, journal.size())))) {
            await().until(() -> mended.writtenSequence() == journal.getLast().sequence());
            assertThat(mended.status().stopped()).isEmpty();
            for (String compId : compIds) {
                assertThat(GatewayCrashIT.reports(restarted, compId))
                        .containsExactlyElementsOf(GatewayCrashIT.expected(journal, broker(exchange, compId)));
            }
        }
    }

    private static long broker(TestExchange exchange, String compId) {
        return exchange.brokerIdByFixCompId(compId).getAsLong();
    }

    private static SequencedCommand garbleRequest(SequencedCommand command) {
        return new SequencedCommand(
                command.sequence(),
                command.timeMicros(),
                command.firstEventSequence(),
                new CommandSource(Origin.FIX, "GARBLED", "34=many\u0001"),
                command.command(),
                command.events(),
                Optional.empty());
    }

    /** The order with the event in front that an instrument has changed which is not there. */
    private static SequencedCommand changeUnknownInstrument(SequencedCommand command) {
        if (!(command.command() instanceof SubmitOrder)) {
            return command;
        }
        List<Event> events = new ArrayList<>(command.events());
        events.addFirst(new Event.InstrumentChanged(99, InstrumentTerms.DEFAULTS));
        return new SequencedCommand(
                command.sequence(),
                command.timeMicros(),
                command.firstEventSequence(),
                command.source(),
                command.command(),
                events,
                Optional.empty());
    }

    /** An accepted order as a fault would have it: it has no time in force. */
    @SuppressWarnings("NullAway") // The fault.
    private static SequencedCommand makeUnreportable(SequencedCommand command) {
        if (!(command.command() instanceof SubmitOrder order
                && order.clientOrderId().equals("s2"))) {
            return command;
        }
        SubmitOrder impossible =
                new SubmitOrder(order.brokerId(), "doc", "ACME", Side.BID, OrderType.LIMIT, null, 1_000, 5, 0, "s2");
        return new SequencedCommand(
                command.sequence(),
                command.timeMicros(),
                command.firstEventSequence(),
                command.source(),
                command.command(),
                List.<Event>of(new Event.OrderAccepted(command.sequence(), 0, impossible, 0)),
                Optional.empty());
    }
}
