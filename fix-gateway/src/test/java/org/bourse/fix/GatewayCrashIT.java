package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.fix.store.ReachedFile;
import org.bourse.testrun.OnDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a crash leaves, at moments nobody chose: the gateway's files are copied while it works, which is what a killed
 * process leaves of them, and a gateway that is started on the copy must come to the same reports as if nothing had
 * happened: each once, in order.
 */
@OnDisk
class GatewayCrashIT {

    private static final int CRASHES = 12;
    private static final int ORDERS_BETWEEN = 40;

    /** What was on disk at a crash. */
    private record Remains(Path directory, List<SequencedCommand> journal) {}

    @Test
    void everyReportIsThereOnceWhateverTheMoment(@TempDir Path directory) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Remains> crashes = trade(directory, random);

        for (Remains crash : crashes) {
            long reached;
            try (ReachedFile file = new ReachedFile(crash.directory().resolve("reached"), TestGateway.EXCHANGE)) {
                reached = file.reached();
            }
            assertThat(reached)
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(crash.journal().size());
            // The database may be anywhere up to what the gateway says is written: at nothing, too.
            int persisted = random.nextInt(3) == 0 ? 0 : random.nextInt((int) reached + 1);
            restartAndCompare(crash, persisted, "seed " + seed + ", database at " + persisted + ", reached " + reached);
        }
    }

    private static List<Remains> trade(Path directory, Random random) throws IOException {
        List<Remains> crashes = new ArrayList<>();
        Path live = directory.resolve("live");
        try (TestGateway gateway = new TestGateway(live)) {
            List<RawClient> clients = List.of(gateway.client("CRASH1"), gateway.client("CRASH2"));
            for (RawClient client : clients) {
                client.sync();
            }
            for (int crash = 0; crash < CRASHES; crash++) {
                for (int i = 0; i < ORDERS_BETWEEN; i++) {
                    sendSomething(clients.get(random.nextInt(2)), random, crash * ORDERS_BETWEEN + i);
                }
                // The files first: what is in them was journaled before.
                Path copy = directory.resolve("crash" + crash);
                copy(live, copy);
                crashes.add(new Remains(copy, gateway.exchange.journal()));
            }
        }
        return crashes;
    }

    private static void sendSomething(RawClient client, Random random, int number) throws IOException {
        int side = 1 + random.nextInt(2);
        String price = 10 + random.nextInt(3) + ".00";
        String id = "o" + number;
        if (random.nextInt(5) == 0) {
            client.send(Orders.cancel("c" + number, "o" + random.nextInt(number + 1), "CRASH", side));
        } else if (random.nextInt(5) == 0) {
            client.send(Orders.market(id, "CRASH", side, 1 + random.nextInt(5)));
        } else if (random.nextInt(10) == 0) {
            client.send("35=q|11=m" + number + "|530=7|60=" + RawClient.now() + "|");
        } else {
            client.send(Orders.limit(id, "CRASH", side, 1 + random.nextInt(9), price));
        }
    }

    private static void restartAndCompare(Remains crash, int persisted, String what) throws IOException {
        List<SequencedCommand> journal = crash.journal();
        TestExchange exchange = new TestExchange(journal.subList(0, Math.min(persisted, journal.size())));
        FixGateway gateway = TestGateway.unopened(exchange, crash.directory());
        try (TestGateway restarted = new TestGateway(exchange, gateway, () -> {
            exchange.replay(journal.subList(Math.min(persisted, journal.size()), journal.size()));
        })) {
            // A client that logs on earlier gets the rest as new messages, which is right, too, but not what is
            // compared.
            await().until(() ->
                    restarted.gateway.writtenSequence() >= journal.getLast().sequence());
            for (String compId : List.of("CRASH1", "CRASH2")) {
                long broker = exchange.brokerIdByFixCompId(compId).getAsLong();
                assertThat(reports(restarted, compId))
                        .as(what + ", " + compId)
                        .containsExactlyElementsOf(expected(journal, broker));
            }
        }
    }

    /**
     * ExecIDs of all reports that the client has been sent, and the commands of mass cancels that cancelled something, by
     * asking for all of them.
     */
    static List<String> reports(TestGateway gateway, String compId) throws IOException {
        RawClient client = gateway.connect(compId);
        client.nextSequence = 100_000;
        int last = client.logon("").sequence();
        client.send("35=2|7=1|16=" + last + "|");
        List<String> ids = new ArrayList<>();
        int next = 1;
        while (next <= last) {
            RawMessageText message = client.read();
            if (message.type().equals("4")) {
                assertThat(message.sequence()).isEqualTo(next);
                next = Integer.parseInt(message.get(36));
            } else if (!message.get(43).isEmpty()) {
                assertThat(message.sequence()).isEqualTo(next++);
                if (message.type().equals("8")) {
                    ids.add(message.get(17));
                } else if (message.type().equals("r") && !message.get(533).equals("0")) {
                    ids.add("mass cancel " + message.get(37));
                }
            }
        }
        client.close();
        return ids;
    }

    /** What {@link #reports} should be of the broker. Rejected cancels are answers, not reports. */
    static List<String> expected(List<SequencedCommand> journal, long broker) {
        List<String> ids = new ArrayList<>();
        for (SequencedCommand command : journal) {
            long sequence = command.firstEventSequence();
            for (Event event : command.events()) {
                switch (event) {
                    case Event.OrderAccepted e -> {
                        if (e.order().brokerId() == broker) {
                            ids.add("" + sequence);
                        }
                    }
                    case Event.OrderCancelled e -> {
                        if (e.brokerId() == broker) {
                            ids.add("" + sequence);
                        }
                    }
                    case Event.OrdersTraded e -> {
                        if (e.bidBrokerId() == broker) {
                            ids.add(sequence + "B");
                        }
                        if (e.askBrokerId() == broker) {
                            ids.add(sequence + "S");
                        }
                    }
                    default -> {
                        // Nothing to report.
                    }
                }
                sequence++;
            }
            boolean massCancel = command.command() instanceof CancelAllOrders all && all.brokerId() == broker;
            if (massCancel && !command.events().isEmpty()) {
                ids.add("mass cancel " + command.sequence());
            }
        }
        return ids;
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(from)) {
            // The mark before the stores: in a crash it is never ahead of them.
            files = found.sorted((a, b) -> Boolean.compare(b.endsWith("reached"), a.endsWith("reached")))
                    .toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file));
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
            } else {
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
