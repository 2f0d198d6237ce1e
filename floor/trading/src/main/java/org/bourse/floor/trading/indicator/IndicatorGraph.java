package org.bourse.floor.trading.indicator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bourse.floor.trading.InstrumentSeries;
import org.bourse.floor.trading.StateCarrier;

/**
 * The indicators of one instrument, each after those that it is made of. They are computed at moments that are whole
 * multiples of their refresh, when time has gone beyond such a moment: so all that happened up to it is in, and nothing
 * later.
 */
public final class IndicatorGraph {

    /** So many values an indicator keeps of another one. */
    static final int MAX_SAMPLES = 1 << 18;

    private static final long NEVER = Long.MAX_VALUE;

    private final InstrumentSeries series;
    private final Map<String, Indicator> byKey = new HashMap<>();
    private final Map<String, Indicator> byVariant = new LinkedHashMap<>();
    private final Map<Long, BarFeed> bars = new TreeMap<>();
    private final List<Indicator> inOrder = new ArrayList<>();
    private boolean begun;
    private long now;
    private long nextDue = NEVER;

    /** Who is told that indicators were computed. */
    @FunctionalInterface
    public interface Refreshed {
        /** As of that moment; moments ascend. */
        void refreshed(long moment);
    }

    /** Of that instrument, without indicators. */
    public IndicatorGraph(InstrumentSeries series) {
        this.series = series;
    }

    InstrumentSeries series() {
        return series;
    }

    /** The indicator of a variant that {@link Variants} found no fault with; equal variants are one. */
    public Indicator add(Variants variants, String id) {
        if (!variants.faults().isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", variants.faults()));
        }
        Map<String, Indicator> made = new LinkedHashMap<>();
        Indicator indicator = made(variants, id, made);
        byVariant.putAll(made);
        if (!indicator.isScheduled()) {
            indicator.schedule();
            begin(indicator);
        }
        return indicator;
    }

    /** Makes the indicator of a variant and those that it is made of, without computing any; refuses what can't be made. */
    void make(Variants variants, String id) {
        made(variants, id, new LinkedHashMap<>());
    }

    /** Of these variants alone: others may have other ones of the same names. */
    private Indicator made(Variants variants, String id, Map<String, Indicator> made) {
        Indicator known = made.get(id);
        if (known != null) {
            return known;
        }
        Variant variant = variants.variant(id);
        Map<String, Indicator> inputs = new LinkedHashMap<>();
        for (Map.Entry<String, String> input : variant.inputs().entrySet()) {
            inputs.put(input.getKey(), made(variants, input.getValue(), made));
        }
        Indicator indicator = indicator(
                IndicatorTypes.get(variant.type()),
                variant.parameters(),
                inputs,
                Math.round(variant.refreshSeconds() * 1e9));
        made.put(id, indicator);
        return indicator;
    }

    Indicator indicator(
            IndicatorType type, Map<String, String> given, Map<String, Indicator> inputs, long wantedRefresh) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Parameter parameter : type.parameters()) {
            texts.put(
                    parameter.name(), parameter.canonical(given.getOrDefault(parameter.name(), parameter.standard())));
        }
        String key = key(type, texts, inputs, wantedRefresh);
        Indicator known = byKey.get(key);
        if (known != null) {
            return known;
        }
        Making making = new Making(this, type, texts, inputs, wantedRefresh);
        Measure measure = making.measure(type);
        Indicator made = new Indicator(key, making, measure);
        byKey.put(key, made);
        inOrder.add(made);
        begin(made);
        return made;
    }

    private static String key(
            IndicatorType type, Map<String, String> texts, Map<String, Indicator> inputs, long wantedRefresh) {
        StringBuilder key = new StringBuilder(type.name()).append(texts);
        inputs.forEach((name, input) -> key.append(name).append('=').append(input.key()));
        return wantedRefresh == 0
                ? key.toString()
                : key.append('@').append(wantedRefresh).toString();
    }

    BarFeed bars(long lengthNanos) {
        BarFeed known = bars.get(lengthNanos);
        if (known != null) {
            return known;
        }
        BarFeed made = new BarFeed(lengthNanos);
        bars.put(lengthNanos, made);
        series.tell(made);
        return made;
    }

    private void begin(Indicator indicator) {
        if (begun && indicator.isScheduled()) {
            indicator.begin(now);
            nextDue = Math.min(nextDue, indicator.due());
        }
    }

    /** The indicator of a variant that was added; of several of one name that of the last one. */
    public Indicator indicator(String variant) {
        return Objects.requireNonNull(byVariant.get(variant), variant);
    }

    /** The variants that had no value at a moment since a window had more in it than is kept, in the order of their names. */
    public SortedMap<String, Indicator> crowded() {
        SortedMap<String, Indicator> crowded = new TreeMap<>(byVariant);
        crowded.values().removeIf(indicator -> indicator.crowded() == 0);
        return crowded;
    }

    /** When something is to be computed next; the end of time where nothing is. */
    public long nextDue() {
        return nextDue;
    }

    /** How many there are, with those that others are made of. */
    public int size() {
        return inOrder.size();
    }

    List<Indicator> all() {
        return inOrder;
    }

    /** Time goes on to that moment, before what happened at it is told: computes what is due before it. */
    public void advance(long moment, Refreshed listener) {
        if (!begun) {
            begun = true;
            now = moment;
            inOrder.forEach(this::begin);
        }
        while (nextDue < moment) {
            long due = nextDue;
            refresh(due);
            listener.refreshed(due);
        }
        now = Math.max(now, moment);
    }

    private void refresh(long due) {
        now = due;
        series.advance(due);
        long next = NEVER;
        for (int i = 0; i < inOrder.size(); i++) {
            Indicator indicator = inOrder.get(i);
            if (indicator.isScheduled()) {
                if (indicator.due() == due) {
                    indicator.refresh(due);
                }
                next = Math.min(next, indicator.due());
            }
        }
        nextDue = next;
    }

    /** Carries the series and all indicators; refuses a state of other ones. */
    public void carry(StateCarrier state) {
        begun = state.carry(begun);
        now = state.carry(now);
        nextDue = state.carry(nextDue);
        series.carry(state);
        bars.values().forEach(feed -> feed.carry(state));
        for (Indicator indicator : inOrder) {
            String key = state.carry(indicator.key());
            if (!key.equals(indicator.key())) {
                throw new IllegalArgumentException("The state is that of other indicators: it has " + key
                        + " in place of " + indicator.key() + ".");
            }
            indicator.carry(state);
        }
    }
}
