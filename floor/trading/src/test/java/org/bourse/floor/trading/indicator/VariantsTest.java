package org.bourse.floor.trading.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    /** Else its window would be cut, and nobody would know. */
    @Test
    void aWindowOfMoreStepsThanFitIsRefused() {
        assertThat(Variants.check(List.of(
                                Variant.of("a", "SUPPORT_CLUSTER_PROXIMITY", Map.of("t1", "16382", "step", "1"))))
                        .faults())
                .isEmpty();
        assertThat(Variants.check(List.of(
                                Variant.of("a", "SUPPORT_CLUSTER_PROXIMITY", Map.of("t1", "86400", "step", "1"))))
                        .faults())
                .containsExactly("a: from t1 to t2 there may be 16382 steps, and with a step of 1 there are 86400:"
                        + " its window would be a shorter one");
    }

    @Test
    void saysUpToWhichRateALongWindowHasValues() {
        Variants variants = Variants.check(List.of(Variant.of("a", "TWPA", Map.of("t1", "86400"))));
        assertThat(variants.faults()).isEmpty();
        assertThat(variants.warnings())
                .containsExactly("a: t1: A window of 86400 s has values up to 12.1 events a second, as a series of an"
                        + " instrument keeps 1048576 points");
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
                        "b: t2 must be a number from 0 to 86400",
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
    void saysRangesWithoutExponents() {
        Variants variants = Variants.check(List.of(
                Variant.of("a", "LIQUIDITY_DRAIN_INDEX", Map.of("min", "2e15")),
                Variant.of("b", "PUMP_STRENGTH_SCORE", Map.of("scales", "1,2,0.0001")),
                Variant.of("c", "BOLLINGER_UPPER", Map.of("deviations", "1e-7"))));
        assertThat(variants.faults())
                .containsExactlyInAnyOrder(
                        "a: min must be a number from 0 to 1000000000000000, not 2000000000000000",
                        "b: scales must be 4 numbers from 0.001 to 1000000",
                        "c: deviations must be a number from 0.1 to 10, not 0.0000001");
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
    void takesAPartThatIsAVariantOfItsTypeAlone() {
        Variants variants = Variants.check(List.of(
                Variant.of("slow", "PRICE_VELOCITY", Map.of()),
                Variant.of("death", "MOMENTUM_DEATH", Map.of("t1", "60")),
                new Variant("stop", "DYNAMIC_STOP", Map.of(), Map.of("MOMENTUM_DEATH", "death"), 0),
                new Variant("reward", "RISK_REWARD", Map.of(), Map.of("DYNAMIC_STOP", "stop"), 0),
                new Variant("other", "DYNAMIC_STOP", Map.of(), Map.of("MOMENTUM_DEATH", "slow"), 0),
                new Variant("none", "DYNAMIC_STOP", Map.of(), Map.of("MOMENTUM_DEATH", "gone"), 0),
                new Variant("else", "DYNAMIC_STOP", Map.of(), Map.of("RSI", "slow"), 0)));
        assertThat(variants.faults())
                .containsExactlyInAnyOrder(
                        "other: its MOMENTUM_DEATH must be a variant of that type, and slow is one of PRICE_VELOCITY",
                        "none: there is no variant gone",
                        "else: DYNAMIC_STOP has no input RSI; it may have: PRICE_VOLATILITY, MOMENTUM_DEATH");
        assertThat(variants.neededFor(List.of("reward")))
                .extracting(Variant::id)
                .containsExactly("reward", "stop", "death");
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
                Variant.of("same", "VOLUME_SURGE", Map.of("t1", "60", "t3", "60", "t4", "0")),
                Variant.of("swapped", "TWPA_RATIO", Map.of("t1", "60", "t2", "300", "t3", "300", "t4", "60")),
                Variant.of("well", "PUMP_MAGNITUDE_PCT", Map.of("t3", "30"))));
        String past = ": the window (t3, t3 - d) is one of the past";
        assertThat(variants.faults())
                .containsExactlyInAnyOrder(
                        "same: (t1, t2) and (t3, t4) must differ, not both be (60, 0): it would compare a window with"
                                + " itself",
                        "swapped: (t1, t2) and (t3, t4) must differ, not both be (300, 60): it would compare a window"
                                + " with itself",
                        "over: t3 must be above 0 and at least d, not 10 with a d of 30" + past,
                        "now: t3 must be above 0 and at least d, not 0 with a d of 0" + past,
                        "spans: t3 of spans must be above 0 and at least d, not 5 with a d of 10" + past,
                        "spans: spans must stand from the shortest to the longest, each t3 above the one before it,"
                                + " not 5 after 15",
                        "late: t1 must be below 2 t3 - d, 90, not 100: the middle of (t3, t3 - d) is before that"
                                + " of (t1, 0)");
    }

    /** By this the page says how long it takes until there is a value. */
    @Test
    void reachesAsFarBackAsItsBarsGo() {
        Variants variants = Variants.check(List.of(
                Variant.of("strength", "RSI", Map.of("bar_seconds", "60")),
                Variant.of("macd", "MACD", Map.of("bar_seconds", "2"))));
        assertThat(variants.made("macd").reachNanos()).isEqualTo(70_000_000_000L);
        assertThat(variants.made("strength").reachNanos()).isEqualTo(840_000_000_000L);
    }

    /** Each would say 0 (or nothing) for ever; all that is wrong is said, of one variant as of others. */
    @Test
    void refusesSpansThatLeaveNothingToCompare() {
        String itself = ": it would compare a window with itself";
        Map<Variant, List<String>> refused = new LinkedHashMap<>();
        for (String type : List.of("VELOCITY_ACCELERATION", "VELOCITY_DIVERGENCE")) {
            refused.put(of(type, "short", "300"), List.of("short must be below long, not 300 with a long of 300"));
            refused.put(of(type, "long", "30"), List.of("short must be below long, not 60 with a long of 30"));
        }
        for (String type : List.of("MACD", "MACD_SIGNAL", "MACD_HISTOGRAM")) {
            refused.put(
                    of(type, "fast", "26", "bar_seconds", "3600"),
                    List.of(
                            "fast must be below slow, not 26 with a slow of 26",
                            "slow and signal together times bar_seconds must be at most 86400, not 35 times 3600:"
                                    + " no more than a day is kept"));
            refused.put(of(type, "slow", "9"), List.of("fast must be below slow, not 12 with a slow of 9"));
        }
        refused.put(
                of("MACD_HISTOGRAM", "signal", "1"), List.of("signal must be a whole number from 2 to 1000, not 1"));
        for (String type : List.of(
                "SMA", "EMA", "RSI", "ATR", "ROC", "BOLLINGER_UPPER", "BOLLINGER_MIDDLE", "BOLLINGER_PERCENT_B")) {
            refused.put(
                    of(type, "period", "1000", "bar_seconds", "87"),
                    List.of("period times bar_seconds must be at most 86400, not 1000 times 87: no more than a day"
                            + " is kept"));
        }
        refused.put(
                of("BOLLINGER_LOWER", "period", "1"), List.of("period must be a whole number from 2 to 1000, not 1"));
        refused.put(
                of("MOMENTUM_REVERSAL_INDEX", "cur", "5,20,5"),
                List.of("cur and peak must differ, not both be 5,20,5: it would compare a velocity with itself"));
        refused.put(
                of("VELOCITY_CASCADE", "spans", "5,15,5,5,15,5,1"),
                List.of(
                        "spans must be three numbers for each span, t1, t3 and d, not 7 numbers",
                        "spans must stand from the shortest to the longest, each t3 above the one before it, not 15"
                                + " after 15"));
        refused.put(
                of("MULTI_TIMEFRAME_CONFIDENCE", "spans", "60,300,60", "weights", "0,0"),
                List.of(
                        "spans must differ from each other, not 60,300,60",
                        "weights must be as many as spans, not 2 for 3",
                        "weights must not all be 0: they would weigh nothing of the spans"));
        refused.put(
                of("PUMP_MAGNITUDE_PCT", "t1", "60", "d", "60"),
                List.of("(t1, 0) and (t3, t3 - d) must differ, not both be (60, 0)" + itself));
        refused.put(
                of("PRICE_MOMENTUM", "t3", "30"),
                List.of(
                        "t3 must be above t1, not 30 with a t1 of 30: (t3, t4) ends where (t1, t2) begins, at the"
                                + " latest",
                        "t3 and t4 must differ, not both be 30: a window without length has nothing in it"));
        refused.put(
                of("VELOCITY", "t4", "0"),
                List.of("t2 and t4 must differ with the method last_price, not both be 0: it would compare a price"
                        + " with itself"));
        refused.put(
                of("SUPPORT_LEVEL_PROXIMITY", "t1", "3600", "t4", "0"),
                List.of("(t1, 0) and (t3, t4) must differ, not both be (3600, 0)" + itself));
        refused.put(
                of("VOLUME_ACCELERATION", "t1", "600", "t4", "0"),
                List.of("(t1, 0) and (t3, t4) must differ, not both be (600, 0)" + itself));
        for (String type : List.of("SUM_VOLUME", "COUNT_DEALS", "TRADE_FREQUENCY", "VWAP", "ORDER_FLOW_IMBALANCE")) {
            refused.put(
                    of(type, "t1", "9", "t2", "9"),
                    List.of("t1 and t2 must differ, not both be 9: a window without length has nothing in it"));
        }
        refused.put(
                of("VOLUME_SURGE_RATIO", "t1", "0", "t4", "600"),
                List.of(
                        "t1 and t2 must differ, not both be 0: a window without length has nothing in it",
                        "t3 and t4 must differ, not both be 600: a window without length has nothing in it"));
        String apart = " s: of one value there is nothing to measure";
        for (String type : List.of("PRICE_VOLATILITY", "SUPPORT_CLUSTER_PROXIMITY", "MARKET_STRESS")) {
            refused.put(
                    of(type, "t1", "4"),
                    List.of("t1 and t2 must be at least 5 s apart, which is its step, not 4" + apart));
        }
        refused.put(
                of("VOLUME_EXHAUSTION", "t1", "20"),
                List.of("t1 and t2 must be at least 30 s apart, which is its step, not 20" + apart));
        refused.put(
                new Variant("MOMENTUM_DEATH hourly", "MOMENTUM_DEATH", Map.of(), Map.of(), 3_600),
                List.of("t1 and t2 must be at least 3600 s apart, which is its refresh_seconds, not 600" + apart));
        refused.put(
                of("DUMP_VELOCITY_DECELERATION", "t1", "0.5"),
                List.of("t1 and t2 must be at least 1 s apart, which is its refresh, not 0.5" + apart));
        refused.put(
                of("MARKET_REGIME", "lookback", "1"), List.of("lookback must be a whole number from 2 to 24, not 1"));
        List<String> expected = new ArrayList<>();
        refused.forEach((variant, faults) -> faults.forEach(fault -> expected.add(variant.id() + ": " + fault)));
        assertThat(Variants.check(refused.keySet()).faults()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Variant of(String type, String... settings) {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        return Variant.of(type + given, type, given);
    }

    /** What is made of a faulty one isn't said to be faulty, and doesn't hide the faults of others. */
    @Test
    void saysTheFaultsOfThoseThatAreMadeOfOthersToo() {
        Variants variants = Variants.check(List.of(
                new Variant("highest", "MAX_OF", Map.of(), Map.of("of", "speed"), 0),
                new Variant("short", "MAX_OF", Map.of("t1", "0.5"), Map.of("of", "mean"), 0),
                Variant.of("speed", "VELOCITY_ACCELERATION", Map.of("short", "300")),
                Variant.of("mean", "TWPA", Map.of())));
        assertThat(variants.faults())
                .containsExactlyInAnyOrder(
                        "speed: short must be below long, not 300 with a long of 300",
                        "short: t1 and t2 must be at least 1 s apart, which is its refresh, not 0.5 s: of one value"
                                + " there is nothing to measure");
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
                        "far: A window's seconds are 0 to 86400, not 90000. " + COST);
    }

    @Test
    void refusesWindowsShorterThanANanosecond() {
        List<String> faults = Variants.check(List.of(
                        Variant.of("mean", "TWPA", Map.of("t1", "0.0000000001", "t2", "0")),
                        Variant.of("sum", "SUM_VOLUME", Map.of("t1", "5.0000000001", "t2", "5"))))
                .faults();
        assertThat(faults)
                .hasSize(2)
                .allMatch(fault -> fault.contains("A window is a moment, or a nanosecond or longer"));
    }
}
