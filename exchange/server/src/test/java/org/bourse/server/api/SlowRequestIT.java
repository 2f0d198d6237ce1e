package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A request that takes long is logged with where its time went. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class SlowRequestIT {

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(SlowRequestLog.class);
    private RestStack stack;

    @BeforeEach
    void start() {
        lines.start();
        log.addAppender(lines);
        stack = RestStack.start(
                settings -> new HttpSettings(settings.host(), 0, 65_536, 20, false, settings.adminApiKey(), 0));
    }

    @AfterEach
    void stop() {
        stack.close();
        log.detachAppender(lines);
    }

    @Test
    void saysWhatASlowRequestWaitedForWithoutItsKey() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        stack.operations.countMayEnd = mayEnd;
        CompletableFuture<RestClient.Reply> slow =
                CompletableFuture.supplyAsync(() -> stack.client().asAdmin().get("/debug/trade-count"));
        await().until(() -> stack.operations.countsBegun.get() == 1);
        long begun = System.nanoTime();
        await().until(() -> System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(40));
        mayEnd.countDown();
        slow.join();

        await().untilAsserted(() -> assertThat(slowLines())
                .anySatisfy(line -> assertThat(line)
                        .matches("slow request: GET /debug/trade-count answered 200 after [0-9]+ ms"
                                + " \\(body 0 ms, parse 0 ms, sequencer 0 ms, read [0-9]+ ms, send [0-9]+ ms\\),"
                                + " broker 0")));
        assertThat(slowLines()).noneMatch(line -> line.contains(RestStack.ADMIN_KEY));
    }

    private List<String> slowLines() {
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("slow request"))
                .toList();
    }
}
