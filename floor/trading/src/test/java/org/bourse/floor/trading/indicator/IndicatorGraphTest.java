package org.bourse.floor.trading.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bourse.floor.trading.indicator.ScriptedInstrument.SECOND;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.junit.jupiter.api.Test;

/** What the graph computes when, once for all who want it, and without an object more. */
class IndicatorGraphTest {

    private final ScriptedInstrument instrument = new ScriptedInstrument(1 << 14);
    private final double[] prices = prices();

    @Test
    void computesEqualVariantsOnce() {
        List<Variant> variants = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            String t1 = String.valueOf(10 + i % 20);
            variants.add(Variant.of("v" + i, "TWPA", Map.of("t1", i % 3 == 0 ? t1 : t1 + ".0")));
        }
        Variants checked = Variants.check(variants);
        for (int i = 0; i < 90; i++) {
            instrument.graph.add(checked, "v" + i);
        }
        assertThat(instrument.graph.size()).isEqualTo(20);
        instrument.live(0);
        for (int i = 0; i <= 100; i++) {
            instrument.deal(i, 100 + i, 1);
        }
        for (int i = 0; i < 90; i++) {
            assertThat(instrument.graph.indicator("v" + i).computations()).isEqualTo(99);
        }
    }

    @Test
    void countsTheMomentsAtWhichAWindowHadMoreInItThanIsKept() {
        ScriptedInstrument small = new ScriptedInstrument(1 << 10);
        Indicator crowded = small.add("SUM_VOLUME", "t1", 10, "t2", 0);
        Indicator fits = small.add("SUM_VOLUME", "t1", 2, "t2", 0);
        small.live(0);
        for (int i = 1; i <= 20 * 200; i++) {
            small.deal(i / 200.0, 100, 1);
        }
        assertThat(crowded.value()).isNaN();
        assertThat(crowded.crowded())
                .as("from the tenth second on, which is the first with all that it needs")
                .isEqualTo(10);
        assertThat(fits.value()).isNotNaN();
        assertThat(small.graph.crowded()).containsOnlyKeys("SUM_VOLUME{t1=10, t2=0}");
        assertThat(crowded.longestWindowNanos()).isEqualTo(10 * SECOND);
        small.stale(21 * SECOND);
        small.live(22 * SECOND);
        small.deal(30, 100, 1);
        assertThat(crowded.crowded()).as("what a gap took was no crowd").isEqualTo(11);
        assertThat(carried(small).graph.crowded().values())
                .as("also where it goes on from a state")
                .extracting(Indicator::crowded)
                .containsExactly(11L);
    }

    private static ScriptedInstrument carried(ScriptedInstrument of) {
        StateCarrier state = StateCarrier.taking();
        of.graph.carry(state);
        ScriptedInstrument other = new ScriptedInstrument(1 << 10);
        other.add("SUM_VOLUME", "t1", 10, "t2", 0);
        other.add("SUM_VOLUME", "t1", 2, "t2", 0);
        other.graph.carry(StateCarrier.settingDown(state.bytes()));
        return other;
    }

    @Test
    void takesAVariantForWhatItIsInItsOwnSetWhateverOthersCallTheirs() {
        Indicator one = instrument.graph.add(variantsOf("10"), "mean");
        Indicator other = instrument.graph.add(variantsOf("20"), "mean");
        assertThat(other).isNotSameAs(one);
        assertThat(instrument.graph.add(variantsOf("10"), "mean")).isSameAs(one);
    }

    private static Variants variantsOf(String t1) {
        return Variants.check(List.of(Variant.of("mean", "TWPA", Map.of("t1", t1))));
    }

    @Test
    void makesACompositeOfTheVariantsThatAreGivenInPlaceOfTheStandardOnes() {
        Map<String, String> periods = Map.of("period", "2", "lookback", "4");
        Variants variants = Variants.check(List.of(
                Variant.of("surge", "VOLUME_SURGE_RATIO", Map.of("t1", "5", "t3", "20", "t4", "5")),
                Variant.of("consistency", "DIRECTION_CONSISTENCY", periods),
                Variant.of("regime", "MARKET_REGIME", periods),
                new Variant(
                        "short",
                        "PUMP_SUSTAINABILITY",
                        Map.of(),
                        Map.of(
                                "VOLUME_SURGE_RATIO",
                                "surge",
                                "DIRECTION_CONSISTENCY",
                                "consistency",
                                "MARKET_REGIME",
                                "regime"),
                        0),
                new Variant("mixed", "PUMP_SUSTAINABILITY", Map.of(), Map.of("VOLUME_SURGE_RATIO", "surge"), 0),
                Variant.of("standard", "PUMP_SUSTAINABILITY", Map.of())));
        assertThat(variants.faults()).isEmpty();
        Indicator made = instrument.graph.add(variants, "short");
        Indicator mixed = instrument.graph.add(variants, "mixed");
        Indicator standard = instrument.graph.add(variants, "standard");
        Indicator surge = instrument.graph.add(variants, "surge");
        Indicator consistency = instrument.graph.add(variants, "consistency");
        Indicator regime = instrument.graph.add(variants, "regime");
        instrument.live(0);
        for (int i = 0; i <= 60; i++) {
            instrument.deal(i, 100 + i, 1 + i % 7);
        }
        assertThat(made.value())
                .isEqualTo(Math.min(1, surge.value() / 3) * consistency.value() * (1 + regime.value()) / 2)
                .isPositive();
        assertThat(mixed.value()).as("ten minutes are not over").isNaN();
        assertThat(standard.value()).isNaN();
        assertThat(List.of(made.reachNanos(), standard.reachNanos())).containsExactly(20 * SECOND, 600 * SECOND);
    }

    @Test
    void isOfAllThatHappenedUpToItsMomentAndOfNothingLater() {
        Indicator last = instrument.add("LAST_PRICE", "t1", 60, "t2", 0);
        instrument.live(0);
        instrument.deal(59.5, 100, 1);
        instrument.deal(60, 101, 1);
        assertThat(last.nanos()).isEqualTo(59 * SECOND);
        instrument.deal(60.000000001, 102, 1);
        assertThat(last.nanos()).isEqualTo(60 * SECOND);
        assertThat(last.value()).isEqualTo(101);
    }

    @Test
    void comesToTheSameHoweverOftenTimeIsTold() {
        Indicator highest = highestOfMeans();
        ScriptedInstrument other = new ScriptedInstrument(1 << 14);
        Variants variants = variants();
        Indicator highestOfOther = other.graph.add(variants, "highest");
        instrument.live(0);
        other.live(0);
        for (int i = 0; i < 500; i++) {
            for (int tick = 1; tick < 10; tick++) {
                other.time(i * SECOND + tick * SECOND / 10);
            }
            instrument.deal(i + 1, 100 + i * 7919 % 100, 1);
            other.deal(i + 1, 100 + i * 7919 % 100, 1);
            assertThat(Double.compare(highest.value(), highestOfOther.value())).isZero();
        }
        assertThat(highest.value()).isPositive();
    }

    private Indicator highestOfMeans() {
        return instrument.graph.add(variants(), "highest");
    }

    private static Variants variants() {
        return Variants.check(List.of(
                Variant.of("mean", "TWPA", Map.of("t1", "10")),
                new Variant("highest", "MAX_OF", Map.of("t1", "60"), Map.of("of", "mean"), 0)));
    }

    @Test
    void keepsNothingOfBeforeALossOfContinuity() {
        Indicator highest = highestOfMeans();
        instrument.live(0);
        for (int i = 0; i <= 100; i++) {
            instrument.deal(i, 100, 1);
        }
        assertThat(highest.value()).isEqualTo(100);
        instrument.stale(101 * SECOND);
        assertThat(highest.value()).as("at once, not with the next refresh").isNaN();
        instrument.live(102 * SECOND);
        for (int i = 103; i <= 170; i++) {
            instrument.deal(i, 50, 1);
            assertThat(highest.value()).as("second %d", i).isNaN();
        }
        for (int i = 171; i <= 190; i++) {
            instrument.deal(i, 50, 1);
        }
        assertThat(highest.value()).isEqualTo(50);
    }

    @Test
    void saysNothingOfBeforeALossOfContinuityWhenTheBookIsLiveAgainBeforeTheNextRefresh() {
        Indicator mean = instrument.graph.add(
                Variants.check(List.of(new Variant("slow", "TWPA", Map.of("t1", "10"), Map.of(), 30))), "slow");
        instrument.live(0);
        for (int i = 0; i <= 61; i++) {
            instrument.deal(i, 100, 1);
        }
        assertThat(mean.value()).isEqualTo(100);
        instrument.stale(62 * SECOND);
        instrument.live(63 * SECOND);
        assertThat(mean.value()).isNaN();
        for (int i = 64; i <= 91; i++) {
            instrument.deal(i, 50, 1);
        }
        assertThat(mean.value()).isEqualTo(50);
    }

    @Test
    void saysWhichMomentsItWasComputedAt() {
        instrument.add("TWPA", "t1", 10);
        instrument.add("TWPA", "t1", 100, "t2", 20);
        List<Long> moments = new ArrayList<>();
        instrument.graph.advance(500_000_000L, moments::add);
        instrument.graph.advance(4 * SECOND, moments::add);
        assertThat(moments).containsExactly(SECOND, 2 * SECOND, 3 * SECOND);
        assertThat(instrument.graph.nextDue()).isEqualTo(4 * SECOND);
    }

    @Test
    void allocatesNothingInTheSteadyState() {
        for (IndicatorType type : IndicatorTypes.all()) {
            if (type.inputs().isEmpty()) {
                instrument.add(type.name());
            }
        }
        instrument.graph.add(variants(), "highest");
        instrument.live(0);
        // More than the longest window: all that grows has grown.
        run(0, 12_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        run(12_000, 14_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated)
                .as("of 6,000 events; the JVM may take some bytes once")
                .isLessThan(1_000);
        List<String> absent = new ArrayList<>();
        instrument.graph.all().forEach(indicator -> absent.add(indicator.key()));
        for (int i = 14_000; i < 15_000; i += 50) {
            run(i, i + 50);
            instrument.graph.all().stream()
                    .filter(indicator -> !indicator.isScheduled() || !Double.isNaN(indicator.value()))
                    .forEach(indicator -> absent.remove(indicator.key()));
        }
        assertThat(absent)
                .as("what never has a value in a market that has everything")
                .isEmpty();
    }

    /** Made beforehand: a sine takes memory. */
    private static double[] prices() {
        double[] prices = new double[15_000];
        for (int i = 0; i < prices.length; i++) {
            prices[i] = 1_000 + 50 * StrictMath.sin(i / 300.0) + 5 * StrictMath.sin(i / 7.0) + i * 31 % 17 / 10.0;
        }
        return prices;
    }

    private void run(int from, int to) {
        for (int i = from; i < to; i++) {
            double price = prices[i];
            long now = i * SECOND;
            instrument.best(now, price - 0.5 - i % 3 / 10.0, 1 + i % 7, price + 0.5, 1 + i % 5);
            instrument.deal(now + SECOND / 3, price, 1 + i * 37 % 11, i % 3 == 0 ? VenueSide.SELL : VenueSide.BUY);
            instrument.deal(now + SECOND / 2 + i % 9, price + 0.1, 1, VenueSide.BUY);
        }
    }
}
