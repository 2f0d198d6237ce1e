package org.bourse.floor.trading.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.trading.InstrumentSeries;
import org.junit.jupiter.api.Test;

/** Which variants are taken, and that all that is wrong with them is said at once. */
class VariantsTest {

    @Test
    void takesEachTypeAsItStands() {
        List<Variant> all = new ArrayList<>();
        for (IndicatorType type : IndicatorTypes.all()) {
            if (type.inputs().isEmpty()) {
                all.add(Variant.of(type.name(), type.name(), Map.of()));
            }
            assertThat(type.text()).isNotBlank();
        }
        all.add(new Variant("highest", "MAX_OF", Map.of(), Map.of("of", "TWPA"), 5));
        Variants variants = Variants.check(all);
        assertThat(variants.faults()).isEmpty();
        assertThat(variants.warnings()).isEmpty();
        assertThat(all).hasSizeGreaterThan(60);
    }

    private static final String COST =
            "What is older than 86400 s is not kept: at 100 events a second a window of 90000 s"
                    + " would be 9000000 points, 550 MiB for each series of an instrument.";

    @Test
    void saysAllThatIsWrong() {
        Variants variants = Variants.check(List.of(
                Variant.of("a", "NOTHING", Map.of()),
                Variant.of("b", "TWPA", Map.of("t1", "-1", "t9", "5", "t2", "x")),
                Variant.of("b", "TWPA", Map.of()),
                new Variant("c", "RSI", Map.of("period", "2.5", "seed", "none"), Map.of("of", "b"), 0.1),
                new Variant("d", "MAX_OF", Map.of(), Map.of(), 0),
                new Variant("e", "MAX_OF", Map.of("t1", "90000"), Map.of("of", "gone"), 0)));
        assertThat(variants.faults())
                .containsExactlyInAnyOrder(
                        "b: there are two variants of this name",
                        "a: there is no indicator NOTHING",
                        "b: t1 must be a number from 0 to 86400, not -1",
                        "b: TWPA has no parameter t9; it has: t1, t2",
                        "b: t2 must be a number",
                        "c: refresh_seconds must be 0.5 to 3600, or 0 for the standard, not 0.1",
                        "c: period must be a whole number from 1 to 1000, not 2.5",
                        "c: seed must be one of: mean, first",
                        "c: RSI has no input of",
                        "d: MAX_OF needs the input of",
                        "e: t1 must be a number from 0 to 86400, not 90000. " + COST,
                        "e: there is no variant gone");
        IndicatorGraph graph = new IndicatorGraph(
                new InstrumentSeries(VenueInstrument.of(1, "binance", "BTCUSDT", "0.01", "0.00001"), 1_024));
        assertThatIllegalArgumentException().isThrownBy(() -> graph.add(variants, "b"));
    }

    @Test
    void namesTheWayRoundACycle() {
        Variants variants = Variants.check(List.of(
                new Variant("start", "MAX_OF", Map.of(), Map.of("of", "a"), 0),
                new Variant("a", "MAX_OF", Map.of(), Map.of("of", "b"), 0),
                new Variant("b", "MIN_OF", Map.of(), Map.of("of", "c"), 0),
                new Variant("c", "AVG_OF", Map.of(), Map.of("of", "a"), 0)));
        assertThat(variants.faults()).containsExactly("A variant can't be made of itself: a -> b -> c -> a");
    }

    @Test
    void warnsOfAWindowTheOtherWayRound() {
        Variants variants = Variants.check(List.of(Variant.of("a", "TWPA", Map.of("t1", "0", "t2", "300"))));
        assertThat(variants.faults()).isEmpty();
        assertThat(variants.warnings()).containsExactly("a: t1 is less than t2; they are swapped");
    }

    /** They would be 0 at any time, which is a value that conditions hold against, and not that there is none. */
    @Test
    void refusesWindowsThatCannotBe() {
        Variants variants = Variants.check(List.of(
                Variant.of("over", "PUMP_MAGNITUDE_PCT", Map.of("t3", "10")),
                Variant.of("now", "PUMP_MAGNITUDE_PCT", Map.of("t1", "0", "t3", "0", "d", "0")),
                Variant.of("late", "PRICE_VELOCITY", Map.of("t1", "100")),
                Variant.of("spans", "VELOCITY_CASCADE", Map.of("spans", "5,15,5,10,5,10")),
                Variant.of("same", "PRICE_MOMENTUM", Map.of("t1", "0", "t3", "0", "t4", "0")),
                Variant.of("swapped", "TWPA_RATIO", Map.of("t1", "60", "t2", "300", "t3", "300", "t4", "60")),
                Variant.of("well", "PUMP_MAGNITUDE_PCT", Map.of("t3", "30"))));
        String past = ": the window (t3, t3 - d) is one of the past";
        assertThat(variants.faults())
                .containsExactlyInAnyOrder(
                        "same: both windows are the same, so that it would compare it with itself",
                        "swapped: both windows are the same, so that it would compare it with itself",
                        "over: t3 must be above 0 and at least d, not 10 with a d of 30" + past,
                        "now: t3 must be above 0 and at least d, not 0 with a d of 0" + past,
                        "spans: t3 must be above 0 and at least d, not 5 with a d of 10" + past,
                        "late: t1 must be below 2 t3 - d, 90, not 100: the middle of (t3, t3 - d) is before that"
                                + " of (t1, 0)");
    }

    @Test
    void takesAHundredForAnInstrument() {
        List<Variant> many = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            many.add(Variant.of("v" + i, "TWPA", Map.of("t1", String.valueOf(i))));
        }
        assertThat(Variants.check(many).faults()).containsExactly("An instrument has at most 100 indicators, not 101");
        assertThat(Variants.check(many.subList(0, 100)).faults()).isEmpty();
    }

    @Test
    void windowsThatReachBackTooFarTogetherAreRefusedBeforeTheyAreMade() {
        Variants variants = Variants.check(List.of(
                Variant.of("long", "PRICE_JERK", Map.of("step", "3600")),
                Variant.of("far", "VOLUME_ACCELERATION", Map.of("t1", "3600", "t3", "86400")),
                Variant.of("unknown", "NOTHING", Map.of())));
        assertThat(variants.faults())
                .containsExactly(
                        "unknown: there is no indicator NOTHING",
                        "far: A window's seconds are 0 to 86400, not 90000.0. " + COST);
    }
}
