package org.bourse.server.marketdata;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.OptionalLong;
import org.bourse.engine.model.Times;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleInterval;
import org.bourse.server.view.TradedQuantity;
import org.jspecify.annotations.Nullable;

/**
 * The candles of one instrument: the current one of each interval, the minutes of the last 24 hours, from which all
 * longer ones follow, and the newest seconds.
 */
final class CandleSeries {

    /** Candles of a second that are kept, the newest ones with trades. */
    static final int SECONDS_KEPT = 600;

    /** The time from a candle's end until it is called closed: a trade may still be on its way. */
    private static final long GRACE_MICROS = 500_000;

    private final EnumMap<CandleInterval, Candle> current = new EnumMap<>(CandleInterval.class);
    private final ArrayDeque<Candle> seconds = new ArrayDeque<>();
    private final ArrayDeque<Candle> minutes = new ArrayDeque<>();
    private final ArrayList<CandleUpdate> closed = new ArrayList<>();
    private boolean changed;
    private @Nullable DayFigures day;

    /** A minute from before the start, of the last 24 hours; they come oldest first. */
    void restore(Candle minute) {
        minutes.addLast(minute);
        day = null;
        for (CandleInterval interval : CandleInterval.values()) {
            if (interval != CandleInterval.SECOND) {
                long start = interval.startOf(minute.startMicros());
                Candle candle = current.get(interval);
                current.put(
                        interval,
                        candle == null || candle.startMicros() != start
                                ? minute.startingAt(start)
                                : candle.with(minute, start));
            }
        }
    }

    void add(long timeMicros, long price, long quantity) {
        changed = true;
        for (CandleInterval interval : CandleInterval.values()) {
            long start = interval.startOf(timeMicros);
            Candle candle = current.get(interval);
            if (candle != null && candle.startMicros() == start) {
                candle = candle.with(price, quantity);
            } else {
                if (candle != null) {
                    closed.add(new CandleUpdate(interval, candle, true));
                }
                candle = Candle.of(start, price, quantity);
            }
            current.put(interval, candle);
            if (interval == CandleInterval.SECOND) {
                keep(seconds, candle);
                if (seconds.size() > SECONDS_KEPT) {
                    seconds.removeFirst();
                }
            } else if (interval == CandleInterval.MINUTE) {
                keep(minutes, candle);
            }
        }
        day = null;
    }

    /** Lets time pass: closes candles whose end is past, forgets minutes older than 24 hours. */
    void passTo(long nowMicros) {
        for (CandleInterval interval : CandleInterval.values()) {
            Candle candle = current.get(interval);
            if (candle != null && candle.startMicros() + interval.micros() + GRACE_MICROS <= nowMicros) {
                current.remove(interval);
                closed.add(new CandleUpdate(interval, candle, true));
            }
        }
        while (!minutes.isEmpty() && minutes.getFirst().startMicros() <= nowMicros - Times.MICROS_PER_DAY) {
            minutes.removeFirst();
            day = null;
        }
    }

    /** Whether nothing is left that time could change. */
    boolean isIdle() {
        return minutes.isEmpty() && current.isEmpty();
    }

    /** Whether {@link #takeUpdates()} has any. */
    boolean hasUpdates() {
        return changed || !closed.isEmpty();
    }

    /** The changes since the last call: candles that closed, oldest first, then the current ones. */
    List<CandleUpdate> takeUpdates() {
        List<CandleUpdate> updates = new ArrayList<>(closed);
        closed.clear();
        if (changed) {
            current.forEach((interval, candle) -> updates.add(new CandleUpdate(interval, candle, false)));
            changed = false;
        }
        return updates;
    }

    /** The candle of the interval now under way, if it has a trade. */
    @Nullable
    Candle current(CandleInterval interval) {
        return current.get(interval);
    }

    /** Open, high, low and volume of the 24 hours up to the last {@link #passTo}. */
    DayFigures day() {
        if (day == null) {
            day = computeDay();
        }
        return day;
    }

    /** The candles kept in memory that begin from {@code fromMicros} to before {@code toMicros}, oldest first. */
    List<Candle> history(CandleInterval interval, long fromMicros, long toMicros) {
        List<Candle> parts = new ArrayList<>();
        for (Candle part : interval == CandleInterval.SECOND ? seconds : minutes) {
            long start = interval.startOf(part.startMicros());
            if (start >= fromMicros && start < toMicros) {
                parts.add(part);
            }
        }
        return interval.join(parts);
    }

    private DayFigures computeDay() {
        if (minutes.isEmpty()) {
            return DayFigures.NONE;
        }
        long high = Long.MIN_VALUE;
        long low = Long.MAX_VALUE;
        long volume = 0;
        for (Candle minute : minutes) {
            high = Math.max(high, minute.high());
            low = Math.min(low, minute.low());
            volume = TradedQuantity.sum(volume, minute.volume());
        }
        return new DayFigures(
                OptionalLong.of(minutes.getFirst().open()), OptionalLong.of(high), OptionalLong.of(low), volume);
    }

    private static void keep(ArrayDeque<Candle> candles, Candle candle) {
        if (!candles.isEmpty() && candles.getLast().startMicros() == candle.startMicros()) {
            candles.removeLast();
        }
        candles.addLast(candle);
    }
}
