package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bourse.contract.RefusalTexts;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.Origin;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.fix.store.ReachedFile;
import org.bourse.fix.store.UnreportedFile;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker of which one report can't be made holds nobody up: the gateway's position passes it, and so does the database,
 * while what the broker is not told of is kept for the start that has the fault mended, whatever happens until then.
 */
@ExpectedLog(level = ERROR, line = "Accounts: the reports of STOPS stopped before command .*")
class StoppedBrokerIT {

    /** A release with a fault: it can't say why an order is refused. */
    @SuppressWarnings("NullAway") // The fault.
    private static final RefusalTexts FAULTY = new RefusalTexts(null);

    @TempDir
    private Path directory;

    @Test
    void isToldEverythingOnceByTheReleaseThatHasTheFaultMended() throws IOException {
        List<SequencedCommand> journal = stop(directory, directory.resolve("unused"));

        requireAllTold(directory, journal, journal.size());
    }

    @Test
    void isToldEverythingOnceAfterAReleaseThatStillHasTheFault() throws IOException {
        List<SequencedCommand> first = stop(directory, directory.resolve("unused"));
        TestExchange exchange = new TestExchange(first);
        exchange.texts = FAULTY;
        List<SequencedCommand> journal;
        try (TestGateway gateway = new TestGateway(exchange, TestGateway.unopened(exchange, directory), () -> {})) {
            assertThat(gateway.gateway.status().stopped()).isEqualTo(Map.of("STOPS", unreported(first)));
            long other = exchange.brokerIdByFixCompId("OTHER").getAsLong();
            exchange.submit(limit(other, "o9", "ACME", 900)).join();
            awaitWritten(gateway);
            journal = exchange.journal();
        }

        requireAllTold(directory, journal, journal.size());
    }

    @Test
    void isToldEverythingOnceAfterACrashBeforeThePositionPassedIt() throws IOException {
        Path copy = directory.resolve("copy");
        List<SequencedCommand> journal = stop(directory.resolve("live"), copy);
        // Everything but the position, which is the one from before the fault.
        copy(directory.resolve("live").resolve("sessions"), copy.resolve("sessions"));
        long reached;
        try (ReachedFile file = new ReachedFile(copy.resolve("reached"), TestGateway.EXCHANGE)) {
            reached = file.reached();
        }
        assertThat(reached).isLessThan(unreported(journal));

        requireAllTold(copy, journal, (int) reached);
    }

    @Test
    void isToldWhatFollowsWhereTheFileOfWhatItWasToldStayed() throws IOException {
        List<SequencedCommand> first = stop(directory, directory.resolve("unused"));
        Path own = directory.resolve("sessions").resolve("" + broker(new TestExchange(first)));
        Path kept = Files.createDirectories(directory.resolve("kept"));
        Files.copy(own.resolve("unreported"), kept.resolve("unreported"));
        List<SequencedCommand> second = goOn(first, "n1");
        try (UnreportedFile file =
                UnreportedFile.openIn(kept, TestGateway.EXCHANGE, first.size()).orElseThrow()) {
            file.complete();
        }
        Files.move(kept.resolve("unreported"), own.resolve("unreported"));

        requireFilled(second, "n1");
    }

    @Test
    @ExpectedLog(
            level = WARN,
            line = "Accounts: the FIX session of .* has no reports of commands .*: the exchange ran without FIX")
    void isToldWhatFollowsWhereTheExchangeRanWithoutFix() throws IOException {
        List<SequencedCommand> first = stop(directory, directory.resolve("unused"));
        TestExchange withoutFix = new TestExchange(first);
        withoutFix
                .submit(order(broker(withoutFix), "ACME", Side.BID, 700, 5, "n1"))
                .join();

        requireFilled(withoutFix.journal(), "n1");
    }

    /** Has STOPS told what it was not, and enter an order. */
    private List<SequencedCommand> goOn(List<SequencedCommand> journal, String clientOrderId) throws IOException {
        TestExchange exchange = new TestExchange(journal);
        try (TestGateway gateway = new TestGateway(exchange, TestGateway.unopened(exchange, directory), () -> {})) {
            RawClient client = gateway.connect("STOPS");
            client.logon("141=Y|");
            client.send(Orders.limit(clientOrderId, "ACME", 1, 5, "7.00"));
            assertThat(client.read("8").only(150, 11)).isEqualTo("150=0|11=" + clientOrderId);
            awaitWritten(gateway);
            return exchange.journal();
        }
    }

    /** Starts once more, and has one order of STOPS cancelled and the others filled, the given one last. */
    private void requireFilled(List<SequencedCommand> journal, String clientOrderId) throws IOException {
        TestExchange exchange = new TestExchange(journal);
        try (TestGateway gateway = new TestGateway(exchange, TestGateway.unopened(exchange, directory), () -> {})) {
            RawClient client = gateway.connect("STOPS");
            client.logon("141=Y|");
            client.send(Orders.cancel("c1", "s4", "ACME", 1));
            assertThat(client.read("8").only(150, 11, 41)).isEqualTo("150=4|11=c1|41=s4");
            long other = exchange.brokerIdByFixCompId("OTHER").getAsLong();
            exchange.submit(order(other, "ACME", Side.ASK, 700, 100, "o9")).join();
            RawMessageText filled = client.read("8");
            while (!filled.get(11).equals(clientOrderId)) {
                filled = client.read("8");
            }
            assertThat(filled.only(150, 39, 14)).isEqualTo("150=F|39=2|14=5");
        }
    }

    @Test
    void isForgottenWhenItsDirectoryIsMovedAway() throws IOException {
        List<SequencedCommand> journal = stop(directory, directory.resolve("unused"));
        TestExchange exchange = new TestExchange(journal);
        exchange.texts = FAULTY;
        Path sessions = directory.resolve("sessions");
        Files.move(sessions.resolve("" + broker(exchange)), directory.resolve("moved"));

        try (TestGateway gateway = new TestGateway(exchange, TestGateway.unopened(exchange, directory), () -> {})) {
            assertThat(gateway.gateway.status().stopped()).isEmpty();
            RawClient client = gateway.connect("STOPS");
            assertThat(client.logon("").sequence()).isEqualTo(1);
            client.send(Orders.limit("s9", "ACME", 1, 1, "8.00"));
            assertThat(client.read("8").only(150, 11)).isEqualTo("150=0|11=s9");
            awaitWritten(gateway);
        }
    }

    /**
     * Has the reports of STOPS stop, and everything happen to its orders that can. The position as of before the fault is
     * copied.
     */
    private static List<SequencedCommand> stop(Path directory, Path copy) throws IOException {
        TestExchange exchange = new TestExchange();
        exchange.texts = FAULTY;
        try (TestGateway gateway = new TestGateway(exchange, directory, settings -> settings)) {
            RawClient stops = gateway.client("STOPS");
            RawClient other = gateway.client("OTHER");
            long broker = broker(exchange);
            stops.send(Orders.limit("s1", "ACME", 1, 5, "10.00"));
            stops.send(Orders.limit("s2", "ACME", 2, 3, "12.00"));
            stops.send(Orders.limit("s3", "ACME", 1, 4, "9.50"));
            stops.send(Orders.limit("s4", "ACME", 1, 9, "9.00"));
            for (int i = 1; i <= 4; i++) {
                assertThat(stops.read("8").only(150, 11)).isEqualTo("150=0|11=s" + i);
            }
            other.send(Orders.limit("o1", "ACME", 2, 2, "10.00"));
            assertThat(stops.read("8").only(150, 11, 14)).isEqualTo("150=F|11=s1|14=2");
            awaitWritten(gateway);
            Files.createDirectories(copy);
            Files.copy(directory.resolve("reached"), copy.resolve("reached"));

            other.send(Orders.limit("o2", "ACME", 2, 1, "11.00"));
            readUntil(other, "o2");
            stops.send(Orders.limit("s5", "ACME", 1, 5, "11.00") + "18=6|");
            assertThat(stops.read("5").get(58)).startsWith("an execution report can't be made");

            // A fill and the last one of an order, a cancel, a replace, new orders, one of them in a new instrument.
            other.send(Orders.limit("o3", "ACME", 2, 1, "10.00"));
            exchange.submit(new CancelOrder(broker, order(exchange, "s2"))).join();
            exchange.submit(new ReplaceOrder(
                            broker, order(exchange, "s3"), 950, 6, TimeInForce.GTC, Times.NEVER_MICROS, "s3b"))
                    .join();
            exchange.submit(limit(broker, "r1", "ACME", 1_050)).join();
            exchange.submit(limit(broker, "r2", "NEW", 1_050)).join();
            other.send(Orders.limit("o4", "ACME", 2, 5, "9.50"));
            other.send(Orders.limit("o5", "ACME", 2, 1, "20.00"));
            readUntil(other, "o5");
            assertThat(gateway.gateway.status().stopped()).isEqualTo(Map.of("STOPS", unreported(exchange.journal())));
            assertThat(gateway.gateway.status().heldSequence()).isZero();
            awaitWritten(gateway);
            return exchange.journal();
        }
    }

    /** Starts the release without the fault, with the database at a command, and compares what STOPS has been sent. */
    private static void requireAllTold(Path directory, List<SequencedCommand> journal, int persisted)
            throws IOException {
        TestExchange exchange = new TestExchange(journal.subList(0, persisted));
        FixGateway mended = TestGateway.unopened(exchange, directory);
        try (TestGateway restarted =
                new TestGateway(exchange, mended, () -> exchange.replay(journal.subList(persisted, journal.size())))) {
            await().until(() -> restarted.gateway.status().waiting() == 0);
            assertThat(mended.status().stopped()).isEmpty();
            assertThat(GatewayCrashIT.reports(restarted, "STOPS"))
                    .containsExactlyElementsOf(expected(journal, broker(exchange)));
            assertThat(GatewayCrashIT.reports(restarted, "OTHER"))
                    .containsExactlyElementsOf(GatewayCrashIT.expected(
                            journal, exchange.brokerIdByFixCompId("OTHER").getAsLong()));
            assertThat(directory
                            .resolve("sessions")
                            .resolve("" + broker(exchange))
                            .resolve("unreported"))
                    .doesNotExist();
            // What it is told of its orders goes on from there.
            RawClient client = restarted.connect("STOPS");
            client.logon("141=Y|");
            client.send(Orders.cancel("c1", "s4", "ACME", 1));
            RawMessageText cancelled = client.read("8");
            assertThat(cancelled.only(150, 11, 41)).isEqualTo("150=4|11=c1|41=s4");
        }
    }

    private static void readUntil(RawClient client, String clientOrderId) throws IOException {
        RawMessageText report = client.read("8");
        while (!report.get(11).equals(clientOrderId)) {
            report = client.read("8");
        }
    }

    private static void awaitWritten(TestGateway gateway) {
        await().until(() -> gateway.gateway.writtenSequence()
                == gateway.exchange.journal().getLast().sequence());
    }

    /** What the broker should have been sent: its refused order, and its replaced one, too. */
    private static List<String> expected(List<SequencedCommand> journal, long broker) {
        List<String> ids = new ArrayList<>(GatewayCrashIT.expected(journal, broker));
        journal.stream()
                .filter(command -> (isRefused(command) && command.source().origin() == Origin.FIX)
                        || command.command() instanceof ReplaceOrder)
                .forEach(command -> ids.add("" + command.firstEventSequence()));
        ids.sort(Comparator.comparingLong(id -> Long.parseLong(id.replaceAll("[BS]", ""))));
        return ids;
    }

    private static long unreported(List<SequencedCommand> journal) {
        return journal.stream()
                .filter(StoppedBrokerIT::isRefused)
                .findFirst()
                .orElseThrow()
                .sequence();
    }

    private static boolean isRefused(SequencedCommand command) {
        return command.events().stream().anyMatch(event -> event instanceof Event.CommandRejected);
    }

    private static long broker(TestExchange exchange) {
        return exchange.brokerIdByFixCompId("STOPS").getAsLong();
    }

    private static long order(TestExchange exchange, String clientOrderId) {
        return exchange.order(broker(exchange), clientOrderId).orElseThrow().orderId();
    }

    private static Command limit(long broker, String id, String symbol, long price) {
        return order(broker, symbol, Side.ASK, price, 2, id);
    }

    private static Command order(long broker, String symbol, Side side, long price, long quantity, String id) {
        return new SubmitOrder(
                broker, "doc", symbol, side, OrderType.LIMIT, TimeInForce.GTC, price, quantity, Times.NEVER_MICROS, id);
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(from)) {
            files = found.toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file));
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
            } else {
                Files.copy(file, target);
            }
        }
    }
}
