package org.bourse.floor.trading.indicator;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bourse.floor.trading.InstrumentSeries;
import org.bourse.floor.trading.PointSeries;
import org.bourse.floor.trading.SeriesField;
import org.bourse.floor.trading.Window;
import org.bourse.floor.trading.WindowMeasures;
import org.jspecify.annotations.Nullable;

/**
 * What a formula is made with: its parameters, the instrument's series, and other indicators, of which equal ones are
 * shared.
 */
final class Making {

    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_REFRESH = 30 * SECOND;

    private final IndicatorGraph graph;
    private final IndicatorType made;
    private final Map<String, String> texts;
    private final Map<String, double[]> numbers = new LinkedHashMap<>();
    private final Map<String, Indicator> inputs;
    private final long wantedRefresh;
    private final Set<SeriesField> fields = EnumSet.noneOf(SeriesField.class);
    private long refresh = LONGEST_REFRESH;
    private long reach;
    private long longest;
    private @Nullable Measure sampled;
    private @Nullable PointSeries samples;
    private @Nullable Window keptWindow;
    private final List<String> faults = new ArrayList<>();

    Making(
            IndicatorGraph graph,
            IndicatorType type,
            Map<String, String> texts,
            Map<String, Indicator> inputs,
            long wantedRefresh) {
        this.graph = graph;
        made = type;
        this.texts = texts;
        this.inputs = inputs;
        this.wantedRefresh = wantedRefresh;
        for (Parameter parameter : type.parameters()) {
            if (!parameter.isWord()) {
                numbers.put(parameter.name(), parameter.numbersOf(word(parameter.name())));
            }
        }
    }

    /** The formula made of the settings; refuses settings that can't be together, with all that is wrong with them. */
    Measure measure(IndicatorType type) {
        Measure measure = moment -> Double.NaN;
        try {
            requireDifferent(type.windows());
            measure = type.make(this);
            if (keptWindow != null) {
                requireKept(keptWindow);
            }
        } catch (WrongSettings inner) {
            faults.addAll(inner.faults());
        } catch (IllegalArgumentException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
        if (!faults.isEmpty()) {
            throw new WrongSettings(faults);
        }
        return measure;
    }

    private void requireDifferent(List<IndicatorType.WindowParameters> windows) {
        if (windows.size() == 2) {
            IndicatorType.WindowParameters one = windows.getFirst();
            IndicatorType.WindowParameters other = windows.getLast();
            Window first = Window.ofSeconds(number(one.from()), number(one.to()));
            require(
                    !first.equals(Window.ofSeconds(number(other.from()), number(other.to()))),
                    one + " and " + other + " must differ, not both be (" + seconds(first.fromNanos()) + ", "
                            + seconds(first.toNanos()) + "): it would compare a window with itself");
        }
    }

    private static String seconds(long nanos) {
        return Parameter.text(nanos / (double) SECOND);
    }

    /** Settings have a fault, which this text says, unless that holds. */
    void require(boolean holds, String otherwise) {
        if (!holds && !faults.contains(otherwise)) {
            faults.add(otherwise);
        }
    }

    /** One setting is below another one: what stands for the shorter of two spans. */
    void requireBelow(String shorter, String longer) {
        require(
                number(shorter) < number(longer),
                shorter + " must be below " + longer + ", not " + Parameter.text(number(shorter)) + " with a " + longer
                        + " of " + Parameter.text(number(longer)));
    }

    void requireLength(String t1, String t2) {
        require(
                number(t1) != number(t2),
                t1 + " and " + t2 + " must differ, not both be " + Parameter.text(number(t1))
                        + ": a window without length has nothing in it");
    }

    /** Of a single value kept, the highest and the mean are that value, and the deviation is 0 for ever. */
    private void requireKept(Window window) {
        long length = window.fromNanos() - window.toNanos();
        require(
                length >= refreshNanos(),
                "t1 and t2 must be at least " + seconds(refreshNanos()) + " s apart, which is its "
                        + (wantedRefresh > 0 ? "refresh_seconds" : numbers.containsKey("step") ? "step" : "refresh")
                        + ", not " + seconds(length) + " s: of one value there is nothing to measure");
    }

    String word(String parameter) {
        return Objects.requireNonNull(texts.get(parameter), parameter);
    }

    double[] numbers(String parameter) {
        return Objects.requireNonNull(numbers.get(parameter), parameter).clone();
    }

    double number(String parameter) {
        return numbers(parameter)[0];
    }

    int whole(String parameter) {
        return (int) number(parameter);
    }

    InstrumentSeries series() {
        return graph.series();
    }

    /** Measures over a window of a field; it is computed as often as its newest window is worth. */
    WindowMeasures over(SeriesField field, double t1, double t2) {
        Window window = Window.ofSeconds(t1, t2);
        refresh = Math.min(refresh, window.refreshNanos());
        fields.add(field);
        reach = Math.max(reach, window.fromNanos());
        longest = Math.max(longest, window.fromNanos());
        return graph.series().series(field).over(window);
    }

    /** The same of parameters, for what is counted or summed up in a window: one of no length has nothing in it. */
    WindowMeasures over(SeriesField field, String t1, String t2) {
        requireLength(t1, t2);
        return over(field, number(t1), number(t2));
    }

    /** Time-weighted mean of a field over a window. */
    Measure timeAverage(SeriesField field, double t1, double t2) {
        WindowMeasures measures = over(field, t1, t2);
        return moment -> measures.at(moment).timeAverage();
    }

    /** The value of a field that was in force so long ago. */
    Measure inForce(SeriesField field, double secondsAgo) {
        WindowMeasures measures = over(field, secondsAgo, secondsAgo);
        return moment -> measures.at(moment).inForce();
    }

    Indicator input(String name) {
        Indicator input = Objects.requireNonNull(inputs.get(name), name);
        return madeOf(input);
    }

    /** An indicator that its type is made of by itself: the variant of it that was given, or else the standard one. */
    Indicator part(String type) {
        if (!made.parts().contains(type)) {
            throw new IllegalStateException(made.name() + " does not say that it is made of " + type + ".");
        }
        Indicator given = inputs.get(type);
        return given == null ? indicator(type) : madeOf(given);
    }

    /** Another indicator, with those of its parameters that stand here in pairs of name and number. */
    Indicator indicator(String type, Object... namesAndValues) {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put(
                    (String) namesAndValues[i],
                    namesAndValues[i + 1] instanceof Double number
                            ? Parameter.text(number)
                            : String.valueOf(namesAndValues[i + 1]));
        }
        return madeOf(graph.indicator(IndicatorTypes.get(type), given, Map.of(), 0));
    }

    private Indicator madeOf(Indicator other) {
        refresh = Math.min(refresh, other.refreshNanos());
        fields.addAll(other.fields());
        reach = Math.max(reach, other.reachNanos());
        longest = Math.max(longest, other.longestWindowNanos());
        return other;
    }

    /**
     * Keeps what a measure is at each refresh, or each so many seconds where that is not 0, and measures a window of
     * these. An indicator keeps one.
     */
    WindowMeasures kept(Measure source, double everySeconds, double t1, double t2) {
        if (samples != null) {
            throw new IllegalStateException("An indicator keeps one series.");
        }
        refresh = Math.min(refresh, Window.ofSeconds(t1, t2).refreshNanos());
        if (everySeconds > 0) {
            refresh = Math.round(everySeconds * SECOND);
        }
        Window window = Window.ofSeconds(t1, t2);
        // What it keeps begins when its source has values.
        reach += window.fromNanos();
        PointSeries made = new PointSeries(IndicatorGraph.MAX_SAMPLES, series().room());
        sampled = source;
        samples = made;
        keptWindow = window;
        return made.over(window);
    }

    /**
     * The rule, told the bars of {@code bar_seconds}. It needs so many of them, which is said as {@code needed}; more
     * than a day of bars is longer than anything is kept.
     */
    <R extends BarRule> R bars(int count, String needed, R rule) {
        double seconds = number("bar_seconds");
        require(
                count * seconds <= Window.MAX_SECONDS,
                needed + " times bar_seconds must be at most " + Parameter.text(Window.MAX_SECONDS) + ", not " + count
                        + " times " + Parameter.text(seconds) + ": no more than a day is kept");
        graph.bars(Math.round(seconds * SECOND)).tell(rule);
        fields.add(SeriesField.PRICE);
        reach = Math.max(reach, Math.round(count * seconds * SECOND));
        refresh = Math.min(refresh, SECOND);
        return rule;
    }

    long refreshNanos() {
        return wantedRefresh > 0 ? wantedRefresh : refresh;
    }

    /** What of the market it is made of. */
    Set<SeriesField> fields() {
        return fields;
    }

    /** How far back it looks, at least. */
    long reachNanos() {
        return reach;
    }

    /** The longest of its windows of the market's own series, and of those that it is made of. */
    long longestWindowNanos() {
        return longest;
    }

    @Nullable
    Measure sampled() {
        return sampled;
    }

    @Nullable
    PointSeries samples() {
        return samples;
    }
}
