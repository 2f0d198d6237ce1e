package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ThreadWatchTest {

    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch otherEnd = new CountDownLatch(1);
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Test
    void tellsOfAThreadThatEndsWithoutAWord() throws Exception {
        Thread needed = running("needed-by-a-test", end);
        Thread other = running("needed-too", otherEnd);
        try (ThreadWatch _ = ThreadWatch.start(Set.of("needed-by-a-test", "needed-too"), _ -> false, told::add)) {
            end.countDown();
            needed.join();

            assertThat(told.poll(180, TimeUnit.SECONDS)).isEqualTo("needed-by-a-test");
        }
        otherEnd.countDown();
        other.join();
        assertThat(told).isEmpty();
    }

    @Test
    void leavesOneAloneThatMayEndUntilItMayNot() throws Exception {
        AtomicBoolean mayEnd = new AtomicBoolean(true);
        CountDownLatch asked = new CountDownLatch(2);
        Thread needed = running("feed-of-a-test", end);
        try (ThreadWatch _ = ThreadWatch.start(
                Set.of("feed-of-a-test"),
                _ -> {
                    asked.countDown();
                    return mayEnd.get();
                },
                told::add)) {
            end.countDown();
            needed.join();
            assertThat(asked.await(180, TimeUnit.SECONDS)).isTrue();
            assertThat(told).isEmpty();

            mayEnd.set(false);

            assertThat(told.poll(180, TimeUnit.SECONDS)).isEqualTo("feed-of-a-test");
        }
    }

    private static Thread running(String name, CountDownLatch until) {
        return Thread.ofPlatform().name(name).start(() -> {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
