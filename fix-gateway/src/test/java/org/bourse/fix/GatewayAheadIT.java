package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bourse.engine.event.SequencedCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions as witnesses of a journal that lost its end. */
class GatewayAheadIT {

    @TempDir
    private Path directory;

    @Test
    void saysWhichSessionsKnowMoreThanTheJournalAndForgetsThemWhenToldTo() throws IOException {
        List<SequencedCommand> journal;
        try (TestGateway gateway = new TestGateway(directory)) {
            RawClient client = gateway.client("AHEAD");
            client.send(Orders.limit("o1", "ACME", 1, 5, "10.00"));
            client.send(Orders.limit("o2", "ACME", 1, 5, "10.00"));
            assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=o1");
            assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=o2");
            journal = gateway.exchange.journal();
        }

        assertThat(ahead(journal, false)).isEmpty();
        assertThat(ahead(journal.subList(0, journal.size() - 1), false))
                .singleElement()
                .satisfies(found -> assertThat(found).contains("the FIX session of AHEAD has reported event"));
        assertThat(ahead(List.of(), false))
                .singleElement()
                .satisfies(found -> assertThat(found).contains("a FIX session of the broker"));

        assertThat(ahead(journal.subList(0, journal.size() - 1), true)).isEmpty();
    }

    /** What a gateway that starts on this journal finds; when it has forgotten that, if it is to. */
    private List<String> ahead(List<SequencedCommand> journal, boolean forgotten) throws IOException {
        TestExchange exchange = new TestExchange(journal);
        long lastSequence = journal.isEmpty() ? 0 : journal.getLast().sequence();
        long lastEvent = journal.isEmpty() ? 0 : journal.getLast().nextEventSequence() - 1;
        FixGateway gateway = TestGateway.unopened(exchange, directory);
        try {
            if (forgotten) {
                gateway.forgetAhead(lastSequence, lastEvent);
            }
            return gateway.ahead(lastSequence, lastEvent);
        } finally {
            gateway.shut();
            exchange.stop();
            gateway.close();
        }
    }
}
