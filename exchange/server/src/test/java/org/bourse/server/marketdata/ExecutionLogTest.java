package org.bourse.server.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.server.view.ExecType;
import org.bourse.server.view.Execution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executions that a client may come back for, held against a plain list of them. */
class ExecutionLogTest {

    private static final List<ExecType> ANY_TYPE = List.of(ExecType.values());
    private static final List<Side> ANY_SIDE = List.of(Side.values());

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 20_000})
    void answersWhatAPlainListWould(int capacity) {
        Random random = new Random(capacity);
        ExecutionLog log = new ExecutionLog(capacity);
        List<Execution> all = new ArrayList<>();
        long eventSequence = 0;
        for (int i = 0; i < 60_000; i++) {
            // A trade of a broker with itself gives two executions with the same sequence.
            eventSequence += random.nextInt(3);
            Execution execution = execution(random, eventSequence);
            all.add(execution);
            log.add(execution);
            log.reached(eventSequence);
            if (i % 7_919 == 0) {
                matches(log, all, capacity);
            }
        }
        matches(log, all, capacity);
    }

    private static void matches(ExecutionLog log, List<Execution> all, int capacity) {
        List<Execution> kept = all.subList(Math.max(0, all.size() - capacity), all.size());
        long last = all.getLast().eventSequence();
        long before = all.size() > capacity ? all.get(all.size() - capacity - 1).eventSequence() : 0;
        assertThat(log.reachesBackTo(before)).isTrue();
        assertThat(log.reachesBackTo(before - 1)).isFalse();
        assertThat(log.reachesBackTo(last)).isTrue();
        assertThat(log.reachesBackTo(last + 1)).isFalse();
        for (long since : new long[] {before, (before + last) / 2, last}) {
            for (long broker = 1; broker <= 3; broker++) {
                assertThat(log.since(since, broker)).isEqualTo(of(broker, since, kept));
            }
        }
    }

    private static List<Execution> of(long broker, long since, List<Execution> executions) {
        return executions.stream()
                .filter(one -> one.brokerId() == broker && one.eventSequence() > since)
                .toList();
    }

    @Test
    void beginsAnewAfterAReset() {
        ExecutionLog log = new ExecutionLog(10);
        log.add(execution(new Random(1), 5));
        log.startAfter(9);
        assertThat(Stream.of(1, 2, 3).flatMap(broker -> log.since(0, broker).stream()))
                .isEmpty();
        assertThat(log.reachesBackTo(8)).isFalse();
        assertThat(log.reachesBackTo(9)).isTrue();
    }

    @Test
    void keepsATextLongerThanAChunk() {
        ExecutionLog log = new ExecutionLog(10);
        Execution ordinary = execution(new Random(1), 1);
        Execution odd = new Execution(
                2,
                ordinary.brokerId(),
                7,
                "ü€😀".repeat(200_000),
                ExecType.REJECTED,
                false,
                null,
                "",
                0,
                0,
                0,
                0,
                0,
                0,
                "",
                0,
                null,
                null);
        log.add(ordinary);
        log.add(odd);
        assertThat(log.since(0, ordinary.brokerId())).containsExactly(ordinary, odd);
    }

    /** Everything an execution may hold: refused orders keep the odd numbers that they came with. */
    private static Execution execution(Random random, long eventSequence) {
        Execution execution = new Execution(
                eventSequence,
                1 + random.nextInt(3),
                number(random),
                text(random),
                ANY_TYPE.get(random.nextInt(ANY_TYPE.size())),
                random.nextBoolean(),
                random.nextInt(5) == 0 ? null : ANY_SIDE.get(random.nextInt(2)),
                text(random),
                number(random),
                number(random),
                number(random),
                number(random),
                number(random),
                number(random),
                text(random),
                number(random),
                null,
                null);
        return random.nextBoolean()
                ? execution
                : execution.with(
                        random.nextBoolean(),
                        ExecutionInstructions.of(
                                random.nextBoolean(),
                                random.nextBoolean() ? SelfTradePrevention.DECREMENT : SelfTradePrevention.NONE));
    }

    private static long number(Random random) {
        return random.nextInt(10) == 0 ? random.nextLong() : random.nextLong() >>> (1 + random.nextInt(63));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(36); i > 0; i--) {
            text.appendCodePoint(random.nextInt(100) == 0 ? 0x20AC : 'A' + random.nextInt(26));
        }
        return text.toString();
    }
}
