package org.bourse.floor.trading.indicator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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
    private final Map<String, String> texts;
    private final Map<String, double[]> numbers = new LinkedHashMap<>();
    private final Map<String, Indicator> inputs;
    private final long wantedRefresh;
    private long refresh = LONGEST_REFRESH;
    private @Nullable Measure sampled;
    private @Nullable PointSeries samples;

    Making(
            IndicatorGraph graph,
            IndicatorType type,
            Map<String, String> texts,
            Map<String, Indicator> inputs,
            long wantedRefresh) {
        this.graph = graph;
        this.texts = texts;
        this.inputs = inputs;
        this.wantedRefresh = wantedRefresh;
        for (Parameter parameter : type.parameters()) {
            if (!parameter.isWord()) {
                numbers.put(parameter.name(), parameter.numbersOf(word(parameter.name())));
            }
        }
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
        return graph.series().series(field).over(window);
    }

    /** The same of parameters. */
    WindowMeasures over(SeriesField field, String t1, String t2) {
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
        refresh = Math.min(refresh, input.refreshNanos());
        return input;
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
        Indicator indicator = graph.indicator(IndicatorTypes.get(type), given, Map.of(), 0);
        refresh = Math.min(refresh, indicator.refreshNanos());
        return indicator;
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
        PointSeries made = new PointSeries(IndicatorGraph.MAX_SAMPLES);
        sampled = source;
        samples = made;
        return made.over(Window.ofSeconds(t1, t2));
    }

    /** The rule, told the bars of that many seconds. */
    <R extends BarRule> R bars(double seconds, R rule) {
        graph.bars(Math.round(seconds * SECOND)).tell(rule);
        refresh = Math.min(refresh, SECOND);
        return rule;
    }

    long refreshNanos() {
        return wantedRefresh > 0 ? wantedRefresh : refresh;
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
