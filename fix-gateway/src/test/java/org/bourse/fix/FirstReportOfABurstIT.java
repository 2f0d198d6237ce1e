package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reports of a burst of orders that goes on while the Logon is answered: none comes after later ones. Repeated, because that
 * moment is short.
 */
class FirstReportOfABurstIT {

    @TempDir
    private Path directory;

    @RepeatedTest(100)
    void doesNotComeAfterLaterOnes() throws Exception {
        try (TestGateway gateway = new TestGateway(directory)) {
            long broker = gateway.exchange.register("BURST");
            RawClient client = gateway.connect("BURST");
            AtomicBoolean done = new AtomicBoolean();
            Thread trader = Thread.ofVirtual().start(() -> {
                for (int i = 0; !done.get(); i++) {
                    gateway.exchange
                            .submit(FirstReportIT.order(broker, "burst-" + i))
                            .join();
                }
            });

            RawMessageText message = client.logon("");
            for (int i = 0; i < 100; i++) {
                RawMessageText next = client.read();
                assertThat(next.sequence()).isEqualTo(message.sequence() + 1);
                message = next;
            }
            done.set(true);
            trader.join();
        }
    }
}
