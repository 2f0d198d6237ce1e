package org.bourse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Single sends to a real web server. */
class WebhookSenderIT {

    private static final int SENDERS = 16;
    private static final int EACH = 1_000;

    /** Brokers may share a platform that takes their notices: many connections to one address, used again and again. */
    @Test
    void readsEveryAnswerOfAnAddressThatManySendTo() throws InterruptedException, ExecutionException {
        WebhookSettings settings = new WebhookSettings(true, 1_000, 10_000, 64, 2_000, 3_600_000, 86_400, 604_800);
        WebhookMessage message = new WebhookMessage("trade_1_bid", 1, "v1,none", "{}");
        try (TestReceiver receiver = new TestReceiver();
                WebhookSender sender = new WebhookSender(settings, new WebhookAddressPolicy(settings));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<AttemptResult>>> all = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                all.add(threads.submit(() -> Stream.generate(() -> sender.send(receiver.url("/"), message))
                        .limit(EACH)
                        .toList()));
            }
            for (Future<List<AttemptResult>> one : all) {
                assertThat(one.get()).allMatch(AttemptResult::delivered);
            }
            assertThat(receiver.received()).hasSize(SENDERS * EACH);
        }
    }
}
