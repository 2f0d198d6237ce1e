package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.WARN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a restart each request is answered where it came from, under its own ids. */
class RestartedRequestsIT {

    private static final String COMP_ID = "RESTART1";

    private final List<SequencedCommand> replayed = new ArrayList<>();
    private List<SequencedCommand> before = List.of();
    private long broker;
    private int nextSequence;

    @TempDir
    private Path directory;

    @Test
    void answersWhatCameThroughFixAndNothingElse() throws IOException {
        haveASession();
        add(fix("34=11\u0001"), order("fix-order", 1_000));
        add(fix("34=12\u0001"), order("fix-refused", -1));
        add(CommandSource.REST, order("rest-refused", -1));
        add(fix("34=13\u000111=late\u000141=gone\u0001"), new CancelOrder(broker, 1));
        add(CommandSource.REST, new CancelOrder(broker, 1));
        add(fix("34=14\u000111=cancel\u000141=fix-order\u0001"), new CancelOrder(broker, 2));
        add(fix("34=15\u000111=all\u0001"), new CancelAllOrders(broker, ""));
        add(CommandSource.REST, new CancelAllOrders(broker, ""));
        add(fix("34=16\u0001"), order("left", 1_000));
        add(fix(""), new CancelAllOrders(broker, ""));

        TestExchange exchange = new TestExchange(before);
        try (TestGateway restarted =
                new TestGateway(exchange, TestGateway.unopened(exchange, directory), () -> exchange.replay(replayed))) {
            await().until(() -> restarted.gateway.writtenSequence() >= 11);
            RawClient client = restarted.connect(COMP_ID);
            client.nextSequence = nextSequence;
            int last = client.logon("").sequence();
            client.send("35=2|7=1|16=" + last + "|");

            assertThat(next(client).only(35, 97, 150, 11)).isEqualTo("35=8|97=Y|150=0|11=fix-order");
            assertThat(next(client).only(35, 97, 150, 11)).isEqualTo("35=8|97=Y|150=8|11=fix-refused");
            assertThat(next(client).only(35, 97, 11, 41, 434)).isEqualTo("35=9|97=Y|11=late|41=gone|434=1");
            assertThat(next(client).only(35, 97, 150, 11, 41)).isEqualTo("35=8|97=Y|150=4|11=cancel|41=fix-order");
            assertThat(next(client).only(35, 97, 11, 531, 533)).isEqualTo("35=r|97=Y|11=all|531=7|533=0");
            assertThat(next(client).only(35, 97, 150, 11)).isEqualTo("35=8|97=Y|150=0|11=left");
            assertThat(next(client).only(35, 97, 150, 11, 58))
                    .isEqualTo("35=8|97=Y|150=4|11=left|58=cancelled because the session ended");
            client.sync();
        }
    }

    @Test
    @ExpectedLog(
            level = WARN,
            line = "what had been reported to FIX clients is not known, because fix/reached was lost")
    void saysOfALostNoteOfWhatWasReportedNoMoreThanIsKnown() throws IOException {
        haveASession();
        Files.delete(directory.resolve("reached"));

        try (LogCapture without = new LogCapture("the exchange ran without FIX");
                TestGateway restarted = new TestGateway(new TestExchange(before), directory, settings -> settings)) {
            RawClient client = restarted.connect(COMP_ID);
            client.nextSequence = nextSequence;
            client.logon("");
            client.sync();

            assertThat(without.lines()).isEmpty();
        }
    }

    /** The next report or answer that was stored for the client. */
    private static RawMessageText next(RawClient client) throws IOException {
        RawMessageText message = client.read();
        while (message.type().equals("4")) {
            message = client.read();
        }
        return message;
    }

    private void haveASession() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            broker = gateway.exchange.register(COMP_ID);
            RawClient client = gateway.logOn(COMP_ID);
            client.sync();
            nextSequence = client.nextSequence;
            before = gateway.exchange.journal();
        }
    }

    private void add(CommandSource source, Command command) {
        long sequence = broker + 1 + replayed.size();
        replayed.add(new SequencedCommand(
                sequence,
                before.getLast().timeMicros() + replayed.size(),
                0,
                source,
                command,
                List.of(),
                Optional.empty()));
    }

    private static CommandSource fix(String correlationId) {
        return new CommandSource(Origin.FIX, COMP_ID, correlationId);
    }

    private SubmitOrder order(String clientOrderId, long price) {
        return new SubmitOrder(
                broker,
                "12345678901",
                "RSTRT",
                Side.BID,
                OrderType.LIMIT,
                TimeInForce.GTC,
                price,
                10,
                0,
                clientOrderId);
    }
}
