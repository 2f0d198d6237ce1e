package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;

/** A stop lets what is under way end and refuses what is new. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class StoppingIT {

    @Test
    void finishesWhatIsUnderWayAndTakesNothingNew() {
        try (RestStack stack = RestStack.start()) {
            RestClient anna = stack.client().broker("Anna");
            CountDownLatch mayEnd = new CountDownLatch(1);
            stack.operations.countMayEnd = mayEnd;
            CompletableFuture<RestClient.Reply> underWay =
                    CompletableFuture.supplyAsync(() -> stack.client().asAdmin().get("/debug/trade-count"));
            await().until(() -> stack.operations.countsBegun.get() == 1);
            assertThat(stack.api().drain(Duration.ZERO)).isFalse();

            RestClient.Reply refused = anna.send(
                    anna.request("/balance").header("X-Request-Id", "too-late").GET());
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("shutting_down");
            assertThat(refused.header("Connection")).isEqualTo("close");
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            assertThat(refused.header("X-Request-Id")).isEqualTo("too-late");
            assertThat(stack.client().get("/health/ready").status()).isEqualTo(503);
            assertThat(stack.client().get("/health/live").status()).isEqualTo(200);
            assertThat(stack.client().get("/health").json().get("status").asText())
                    .isEqualTo("down");
            assertThat(stack.client().get("/metrics").status()).isEqualTo(200);
            assertThat(underWay).isNotDone();

            mayEnd.countDown();

            assertThat(stack.api().drain(Duration.ofMinutes(3))).isTrue();
            assertThat(underWay.join().text()).isEqualTo("{\"trade_count\":42}");
        }
    }

    @Test
    void mayBeStoppedTwiceAndWithoutAStart() {
        RestStack stack = RestStack.start();
        stack.close();

        stack.api().stop();

        assertThat(stack.api().drain(Duration.ofSeconds(1))).isTrue();
    }
}
