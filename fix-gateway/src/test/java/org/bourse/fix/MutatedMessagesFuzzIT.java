package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that send damaged messages, some before their Logon and one within its session, beside an honest one that
 * trades: whatever comes is answered, or its gap is asked for, or the connection is closed; the honest client notices
 * nothing; and no password is logged. {@code -Dfix.fuzz.seed} repeats a run, {@code -Dfix.fuzz.inputs} makes it longer.
 */
class MutatedMessagesFuzzIT {

    private static final Logger LOG = LoggerFactory.getLogger(MutatedMessagesFuzzIT.class);
    private static final int INPUTS = Integer.getInteger("fix.fuzz.inputs", 4_000);
    private static final int INPUTS_PER_ROUND = 20;

    // Another in each run, so that runs add up; a failure names it.
    private final long seed = Long.getLong("fix.fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Mutations mutations = new Mutations(random);

    @Test
    void nothingSilencesASessionNorDisturbsAnother(@TempDir Path directory) throws IOException {
        try (LogCapture log = new LogCapture("key-");
                TestGateway gateway = new TestGateway(directory)) {
            RawClient honest = gateway.client("HONEST");
            RawClient hostile = gateway.client("HOSTILE");
            for (int input = 0; input < INPUTS; input += INPUTS_PER_ROUND) {
                try {
                    if (random.nextInt(8) == 0) {
                        fuzzLogon(gateway);
                    } else {
                        hostile = fuzzSession(gateway, hostile);
                    }
                    trade(honest, input);
                } catch (IOException | AssertionError e) {
                    String where = "-Dfix.fuzz.seed=" + seed + ", input " + input + ": " + e.getMessage();
                    LOG.info("{}\nhostile:\n{}\nhonest:\n{}", where, hostile.conversation(), honest.conversation());
                    throw new AssertionError(where, e);
                }
            }
            assertThat(gateway.gateway.status().stopped()).isEmpty();
            assertThat(log.lines()).isEmpty();
        }
    }

    /** Damaged first messages, each on a connection of its own. */
    private void fuzzLogon(TestGateway gateway) throws IOException {
        for (int i = 0; i < INPUTS_PER_ROUND; i++) {
            try (RawClient stranger = new RawClient(gateway.address, "STRANGER" + random.nextInt(3))) {
                String logon = stranger.message(1, "35=A|98=0|108=30|554=key-HONEST|");
                stranger.writeAll(mutations.of(logon));
                // What is incomplete is waited for; with more behind it, it is a wrong Logon in any case.
                stranger.writeAll(mutations.of(logon));
                stranger.writeAll(RawClient.bytes(RawClient.framed("35=0|34=1|")));
                assertThat(stranger.isClosedByExchange()).isTrue();
            }
        }
    }

    /** Damaged messages in a session; it goes on, or the client begins a new one. */
    private RawClient fuzzSession(TestGateway gateway, RawClient client) throws IOException {
        try {
            for (int i = 0; i < INPUTS_PER_ROUND; i++) {
                String message = client.message(client.nextSequence++, template());
                client.writeBytes(mutations.of(message));
            }
            // Ends whatever is incomplete.
            client.write("|");
            getInStep(client);
            return client;
        } catch (RawClient.SilenceException e) {
            throw e;
        } catch (IOException e) {
            client.close();
            RawClient next = gateway.connect(client.compId);
            next.logon("141=Y|");
            return next;
        }
    }

    /** Fills every gap that is asked for until the exchange has answered to a message with the next number. */
    private static void getInStep(RawClient client) throws IOException {
        String id = "step-" + client.nextSequence;
        client.send("35=1|112=" + id + "|");
        RawMessageText message = client.read();
        while (!(message.type().equals("0") && message.get(112).equals(id))) {
            if (message.type().equals("2")) {
                client.sendAs(
                        Integer.parseInt(message.get(7)),
                        "35=4|43=Y|122=" + RawClient.now() + "|123=Y|36=" + client.nextSequence + "|");
                id = "step-" + client.nextSequence;
                client.send("35=1|112=" + id + "|");
            }
            message = client.read();
            if (message.type().equals("5")) {
                throw new IOException("logged out: " + message);
            }
        }
    }

    private static void trade(RawClient client, int round) throws IOException {
        String id = "honest-" + round;
        client.sendTogether(Orders.limit(id, "HONEST", 1, 1, "1.00"), Orders.cancel(id + "c", id, "HONEST", 1));
        assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=" + id);
        assertThat(client.read().only(150, 11)).isEqualTo("150=4|11=" + id + "c");
    }

    /** A message as it should be, of any kind; client order ids recur, so that few become orders. */
    private String template() {
        String id = "f" + random.nextInt(20);
        return switch (random.nextInt(14)) {
            case 0, 1 -> Orders.limit(id, "FUZZ", 1 + random.nextInt(2), 10, "10.00");
            case 2 -> Orders.market(id, "FUZZ", 1, 10);
            case 3 -> Orders.cancel("c" + id, id, "FUZZ", 1);
            case 4 -> Orders.replace("r" + id, id, "FUZZ", 1, 20, "9.00");
            case 5 -> "35=H|11=" + id + "|55=FUZZ|54=1|";
            case 6 -> "35=AF|584=a|585=7|";
            case 7 -> "35=q|11=" + id + "|530=7|60=" + RawClient.now() + "|";
            case 8 -> "35=V|262=" + id + "|263=0|264=1|267=2|269=0|269=1|146=1|55=FUZZ|";
            case 9 -> "35=x|320=a|559=4|";
            case 10 -> "35=2|7=" + random.nextInt(10) + "|16=0|";
            case 11 -> "35=4|123=Y|36=" + random.nextInt(1_000) + "|";
            case 12 -> "35=3|45=1|58=no|";
            default -> "35=1|112=t|";
        };
    }
}
