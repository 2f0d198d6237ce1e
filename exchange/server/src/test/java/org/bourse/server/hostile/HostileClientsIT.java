package org.bourse.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hostile suite, short: what {@link HostileSuite} does for as long as one likes. */
class HostileClientsIT {

    private static final long SEED = 14;
    private static final int INPUTS = 2_000;
    private static final int ORDERS = 100;

    @TempDir
    private Path directory;

    @Test
    void noInputGetsA5xxOrLeavesAConnectionHanging() throws IOException, InterruptedException {
        try (ExchangeProcess exchange =
                ExchangeProcess.start(directory, Map.of("EXCHANGE_HTTP_ANONYMOUS_REQUESTS_PER_SECOND", "1000000"))) {
            String key = HostileSuite.register(exchange.uri());
            int port = exchange.uri().getPort();
            Fuzzer rest = new Fuzzer(port, new byte[0], RightInputs.requests(key));
            Fuzzer webSocket = new Fuzzer(port, RightInputs.HANDSHAKE, RightInputs.frames(key));

            rest.run(SEED, INPUTS, 2);
            webSocket.run(SEED, INPUTS, 2);

            assertThat(rest.faults()).isEmpty();
            assertThat(rest.refused()).isPositive();
            assertThat(webSocket.faults()).isEmpty();
            assertThat(exchange.log()).doesNotContain("Exception");
        }
    }

    @Test
    void anHonestBrokerIsAnsweredWhileOthersStallAndFlood() throws IOException, InterruptedException {
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, Map.of())) {
            String key = HostileSuite.register(exchange.uri());
            HonestBroker broker =
                    new HonestBroker(exchange.uri(), exchange.uri().resolve("/health/live"), key);
            AtomicInteger orders = new AtomicInteger();
            try (Attack attack = Attack.start(exchange.uri().getPort(), 500, 4)) {
                broker.trade(() -> orders.getAndIncrement() < ORDERS);

                assertThat(attack.bytes()).isPositive();
            }
            assertThat(broker.refused()).isZero();
        }
    }
}
