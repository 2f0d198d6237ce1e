package org.bourse.floor.trading.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bourse.floor.trading.indicator.IndicatorGraph;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.strategy.StrategyDefinition;
import org.bourse.floor.trading.strategy.StrategyDocument;
import org.junit.jupiter.api.Test;

/** A thousand strategies over twenty variants, which have two names each: an instrument's indicators are computed once for all. */
class ManyStrategiesTest {

    private static final int STRATEGIES = 1_000;
    private static final int VARIANTS = 20;
    private static final int SECONDS = 100;
    private static final long MOST_BYTES = 64 * 1_024;

    @Test
    void computesWhatTwentyStrategiesWouldNeed() {
        TradedInstrument few = traded(settings(VARIANTS));
        TradedInstrument many = traded(settings(STRATEGIES));
        assertThat(many.traders).hasSize(STRATEGIES);
        assertThat(many.graph.size())
                .as("the variants and the kernel's own clock")
                .isEqualTo(VARIANTS + 1);
        assertThat(computations(few.graph)).isGreaterThan((long) VARIANTS * (SECONDS - VARIANTS));
        assertThat(computations(many.graph)).isEqualTo(computations(few.graph));
    }

    /** Two instruments, a hundred seconds and all that was said of them included. */
    @Test
    void takesFewKilobytesForEachOfThem() {
        KernelSettings settings = settings(STRATEGIES);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        traded(settings);
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / STRATEGIES;
        System.out.println(bytes + " bytes a strategy");
        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    private static TradedInstrument traded(KernelSettings settings) {
        ScriptedFloor floor = new ScriptedFloor(settings);
        play(floor);
        return floor.kernel.instrument(1);
    }

    private static void play(ScriptedFloor floor) {
        for (int second = 0; second < SECONDS; second++) {
            floor.deal(1, 1_000 + second % 7);
            floor.seconds(1);
        }
    }

    private static long computations(IndicatorGraph graph) {
        return IntStream.range(0, VARIANTS)
                .mapToLong(place -> graph.indicator(name(place)).computations())
                .sum();
    }

    private static String name(int place) {
        return "mean" + place;
    }

    /** The first half of the names has the windows of the second one. */
    private static KernelSettings settings(int strategies) {
        List<Variant> variants = IntStream.range(0, 2 * VARIANTS)
                .mapToObj(place ->
                        Variant.of(name(place), "TWPA", Map.of("t1", String.valueOf(1 + place % VARIANTS), "t2", "0")))
                .toList();
        Set<String> names = variants.stream().map(Variant::id).collect(Collectors.toSet());
        List<StrategyDefinition> definitions = new ArrayList<>();
        for (int i = 0; i < strategies; i++) {
            StrategyDocument document = StrategyDocument.check(document(i), names, Set.of());
            assertThat(document.errors()).isEmpty();
            definitions.add(document.definition());
        }
        return new KernelSettings(
                new KernelSettings.Account(new BigDecimal("10000"), BigDecimal.ONE, Map.of()),
                variants,
                definitions,
                List.of(),
                KernelSettings.Limits.STANDARD);
    }

    private static Map<String, Object> document(int number) {
        return Map.of(
                "strategy_name",
                "strategy" + number,
                "direction",
                "LONG",
                "s1_signal",
                group("signal", name(number % VARIANTS), 2_000),
                "z1_entry",
                Map.of(
                        "conditions",
                        List.of(condition("entry", name(number % VARIANTS + VARIANTS), 2_000)),
                        "positionSize",
                        Map.of("type", "fixed", "value", 1_000),
                        "leverage",
                        1,
                        "stopLoss",
                        Map.of("offsetPercent", 5)),
                "ze1_close",
                group("close", name((number + 7) % VARIANTS), 3_000),
                "o1_cancel",
                Map.of("conditions", List.of(), "timeoutSeconds", 60),
                "emergency_exit",
                Map.of(
                        "conditions",
                        List.of(condition("emergency", name(number % VARIANTS), 4_000)),
                        "cooldownMinutes",
                        0,
                        "actions",
                        Map.of("cancelPending", true, "closePosition", true, "logEvent", true)));
    }

    private static Map<String, Object> group(String id, String indicator, double value) {
        return Map.of("conditions", List.of(condition(id, indicator, value)));
    }

    private static Map<String, Object> condition(String id, String indicator, double value) {
        return Map.of("id", id, "indicatorId", indicator, "operator", ">", "value", value);
    }
}
