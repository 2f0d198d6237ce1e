package org.bourse.floor.trading.indicator;

import java.util.Set;
import org.bourse.floor.trading.InstrumentSeries;
import org.bourse.floor.trading.PointSeries;
import org.bourse.floor.trading.SeriesField;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.WindowMeasures;
import org.jspecify.annotations.Nullable;

/** A node of an instrument's graph: a formula with its parameters, computed once for each moment, whoever asks. */
public final class Indicator {

    private final String key;
    private final Measure measure;
    private final long refreshNanos;
    private final long reachNanos;
    private final long longestWindowNanos;
    private final Set<SeriesField> fields;
    private final SeriesField[] crowdable;
    /** What it samples on its own schedule, where it is made of values that it keeps. */
    private final @Nullable Measure sampled;

    private final @Nullable PointSeries samples;
    private final InstrumentSeries series;
    private boolean scheduled;
    private long due = Long.MIN_VALUE;
    private long moment = Long.MIN_VALUE;
    private double value = WindowMeasures.ABSENT;
    private double shown = WindowMeasures.ABSENT;
    private long shownNanos;
    private long computations;
    /** At how many moments it had no value since a window had more in it than is kept. */
    private long crowded;

    private long epoch;

    Indicator(String key, Making making, Measure measure) {
        this.key = key;
        this.measure = measure;
        refreshNanos = making.refreshNanos();
        reachNanos = making.reachNanos();
        longestWindowNanos = making.longestWindowNanos();
        fields = Set.copyOf(making.fields());
        crowdable = fields.toArray(SeriesField[]::new);
        sampled = making.sampled();
        samples = making.samples();
        series = making.series();
        scheduled = samples != null;
    }

    /** Its type and parameters as one text; equal ones are one indicator. */
    public String key() {
        return key;
    }

    /** What it was at its last refresh, or absent where it had no value then or the book was not live all the time since. */
    public double value() {
        return series.isLive() && epoch == series.epoch() ? shown : WindowMeasures.ABSENT;
    }

    /** When that was. */
    public long nanos() {
        return shownNanos;
    }

    /** How often it is computed. */
    public long refreshNanos() {
        return refreshNanos;
    }

    /** How long there must have been all data without a break before it can have a value, at least. */
    public long reachNanos() {
        return reachNanos;
    }

    /** How far back the longest window of the market's events reaches that it is made of. */
    public long longestWindowNanos() {
        return longestWindowNanos;
    }

    /** What of the market it is made of. */
    public Set<SeriesField> fields() {
        return fields;
    }

    /** How often it has been computed so far. */
    public long computations() {
        return computations;
    }

    /** At how many moments it had no value so far since a window had more in it than an instrument's series keeps. */
    public long crowded() {
        return crowded;
    }

    void schedule() {
        scheduled = true;
    }

    boolean isScheduled() {
        return scheduled;
    }

    long due() {
        return due;
    }

    void begin(long now) {
        due = now + refreshNanos - Math.floorMod(now, refreshNanos);
    }

    void refresh(long now) {
        due = now + refreshNanos - Math.floorMod(now, refreshNanos);
        if (sampled != null && samples != null) {
            double sample = sampled.at(now);
            if (WindowMeasures.isPresent(sample)) {
                samples.begin(now);
                samples.add(now, sample);
            } else {
                samples.end();
            }
        }
        shown = at(now);
        shownNanos = now;
        epoch = series.epoch();
        if (!WindowMeasures.isPresent(shown) && isCrowded(now - reachNanos)) {
            crowded++;
        }
    }

    private boolean isCrowded(long since) {
        for (SeriesField field : crowdable) {
            if (series.isTooFullSince(field, since)) {
                return true;
            }
        }
        return false;
    }

    double at(long now) {
        if (now != moment) {
            moment = now;
            double computed = measure.at(now);
            value = Math.abs(computed) <= Double.MAX_VALUE ? computed : WindowMeasures.ABSENT;
            computations++;
        }
        return value;
    }

    void carry(StateCarrier state) {
        due = state.carry(due);
        moment = state.carry(moment);
        value = state.carry(value);
        shown = state.carry(shown);
        shownNanos = state.carry(shownNanos);
        epoch = state.carry(epoch);
        computations = state.carry(computations);
        crowded = state.carry(crowded);
        if (samples != null) {
            samples.carry(state);
        }
    }
}
