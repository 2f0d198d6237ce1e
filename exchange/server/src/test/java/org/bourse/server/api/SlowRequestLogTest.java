package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.helidon.http.Method;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.PathTemplate;
import org.bourse.server.api.call.Route;
import org.bourse.server.metrics.ExchangeMetrics;
import org.bourse.server.request.PhaseTimes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SlowRequestLogTest {

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(SlowRequestLog.class);
    private final AtomicLong nanos = new AtomicLong();
    private final ExchangeMetrics metrics = new ExchangeMetrics();
    private final Route route = new Route(
            Method.GET,
            PathTemplate.of("/orders/{id}"),
            Access.READ,
            List.of(),
            call -> Answer.noContent(),
            metrics.httpRoute("GET", "/orders/{id}"));

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        metrics.close();
    }

    @Test
    void keepsQuietAboutQuickRequests() {
        SlowRequestLog log = new SlowRequestLog(3_600_000, nanos::get);

        log.note(route, 200, new PhaseTimes(), 5, "");

        assertThat(lines.list).isEmpty();
    }

    @Test
    void writesNoMoreThanAFewLinesASecondAndSaysHowManyWereLeftOut() {
        SlowRequestLog log = new SlowRequestLog(0, nanos::get);

        for (int i = 0; i < 100; i++) {
            log.note(route, 200, new PhaseTimes(), 5, "");
        }
        assertThat(lines.list).hasSize(10);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        log.note(route, 200, new PhaseTimes(), 5, "");
        assertThat(lines.list.get(10).getFormattedMessage()).isEqualTo("slow requests: 90 more that are not listed");
        assertThat(lines.list).hasSize(12);
    }
}
