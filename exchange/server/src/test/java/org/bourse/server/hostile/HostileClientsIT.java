package org.bourse.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hostile suite, short: what {@link HostileSuite} does for as long as one likes. */
class HostileClientsIT {

    private static final long SEED = 14;
    private static final int INPUTS = 2_000;
    private static final int FUZZERS = 2;
    private static final int SMALL_HEAP = 192;
    private static final int ORDERS = 100;
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    @Test
    void noInputGetsA5xxOrLeavesAConnectionHanging() throws IOException, InterruptedException {
        try (ExchangeProcess exchange =
                ExchangeProcess.start(directory, Map.of("EXCHANGE_HTTP_ANONYMOUS_REQUESTS_PER_SECOND", "1000000"))) {
            String key = HostileSuite.register(exchange.uri());
            int port = exchange.uri().getPort();
            Fuzzer rest = Fuzzer.of(port, new byte[0], RightInputs.requests(key));
            Fuzzer webSocket = Fuzzer.of(port, RightInputs.HANDSHAKE, RightInputs.frames(key));

            rest.run(SEED, INPUTS, FUZZERS);
            webSocket.run(SEED, INPUTS, FUZZERS);

            assertThat(rest.faults()).isEmpty();
            assertThat(rest.refused()).isPositive();
            assertThat(webSocket.faults()).isEmpty();
            assertThat(exchange.log()).doesNotContain("Exception");
        }
    }

    @Test
    void noFixInputLeavesAConnectionHangingOrTheGatewayShut() throws IOException, InterruptedException {
        int fixPort = FreePort.find();
        try (ExchangeProcess exchange =
                ExchangeProcess.start(directory, Map.of("EXCHANGE_FIX_PORT", Integer.toString(fixPort)))) {
            List<FixInputs> clients = HostileSuite.fixClients(exchange, FUZZERS);
            Fuzzer fix =
                    new Fuzzer(fixPort, (thread, random) -> clients.get(thread).damaged(random));

            fix.run(SEED, INPUTS / 4, FUZZERS);

            assertThat(fix.faults()).isEmpty();
            assertThat(fix.refused()).isPositive();
            assertThat(HostileSuite.accepts(fixPort, clients.getFirst())).isTrue();
        }
    }

    @Test
    void anHonestReceiverGetsItsNoticesInTheMidstOfHostileOnes() throws IOException, InterruptedException {
        Map<String, String> often = Map.of(
                "EXCHANGE_WEBHOOK_ALLOW_PRIVATE", "true",
                "EXCHANGE_WEBHOOK_FIRST_RETRY_MILLIS", "10",
                "EXCHANGE_WEBHOOK_LONGEST_RETRY_MILLIS", "100");
        // One answer of them, read whole, would end it.
        try (ExchangeProcess exchange = ExchangeProcess.startWithHeap(SMALL_HEAP, directory, often);
                HostileReceivers receivers = HostileReceivers.start(exchange.uri())) {
            await().atMost(LONG).until(() -> receivers.trades() >= 2 * ORDERS);
            receivers.rest();
            assertThat(receivers.failure()).isEmpty();

            await().atMost(LONG).until(() -> receivers.delivered() == receivers.trades());
            assertThat(receivers.attempts()).isPositive();
            assertThat(exchange.log()).doesNotContain("ERROR");
        }
    }

    @Test
    void anHonestBrokerIsAnsweredWhileOthersStallAndFlood() throws IOException, InterruptedException {
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, Map.of())) {
            String key = HostileSuite.register(exchange.uri());
            HonestBroker broker =
                    new HonestBroker(exchange.uri(), exchange.uri().resolve("/health/live"), key);
            AtomicInteger orders = new AtomicInteger();
            try (Attack attack = Attack.start(exchange.uri().getPort(), 0, 500, 4)) {
                broker.trade(() -> orders.getAndIncrement() < ORDERS);

                assertThat(attack.bytes()).isPositive();
            }
            assertThat(broker.refused()).isZero();
        }
    }
}
