package org.bourse.server.guard;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counters of the guard's refusals, logged once a minute, with nothing that a peer sent. */
final class RefusalCounts {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalCounts.class);

    private static final long NANOS_BETWEEN_LINES = 60_000_000_000L;

    private final Map<Refusal, LongAdder> counts = new EnumMap<>(Refusal.class);
    private final Map<Refusal, Long> logged = new EnumMap<>(Refusal.class);
    private long lastLineNanos;

    /** None yet. */
    RefusalCounts(long nowNanos) {
        lastLineNanos = nowNanos - NANOS_BETWEEN_LINES;
        for (Refusal refusal : Refusal.values()) {
            counts.put(refusal, new LongAdder());
            logged.put(refusal, 0L);
        }
    }

    void count(Refusal refusal) {
        adder(refusal).increment();
    }

    long count(Refusal... refusals) {
        long sum = 0;
        for (Refusal refusal : refusals) {
            sum += adder(refusal).sum();
        }
        return sum;
    }

    /** Writes the line when something was refused since the last one, and that is long enough ago. One thread's. */
    void log(long nowNanos) {
        if (nowNanos - lastLineNanos < NANOS_BETWEEN_LINES) {
            return;
        }
        List<String> news = new ArrayList<>();
        counts.forEach((refusal, adder) -> {
            long count = adder.sum();
            long before = logged.getOrDefault(refusal, 0L);
            if (count > before) {
                news.add(count - before + " " + refusal.label());
                logged.put(refusal, count);
            }
        });
        if (!news.isEmpty()) {
            lastLineNanos = nowNanos;
            LOG.info("refused at the HTTP port since the last such line: {}", String.join(", ", news));
        }
    }

    private LongAdder adder(Refusal refusal) {
        LongAdder adder = counts.get(refusal);
        if (adder == null) {
            throw new IllegalStateException("every refusal is counted");
        }
        return adder;
    }
}
