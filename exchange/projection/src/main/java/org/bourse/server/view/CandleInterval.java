package org.bourse.server.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The length of a candle. Intervals begin at whole multiples of their length since 1970-01-01T00:00:00Z. */
public enum CandleInterval {
    SECOND("1s", 1_000_000L),
    MINUTE("1m", 60_000_000L),
    FIVE_MINUTES("5m", 300_000_000L),
    HOUR("1h", 3_600_000_000L),
    DAY("1d", 86_400_000_000L);

    /** The allowed values of {@link #word()}, for people. */
    public static final String ALLOWED = "1s, 1m, 5m, 1h or 1d";

    private final String word;
    private final long micros;

    CandleInterval(String word, long micros) {
        this.word = word;
        this.micros = micros;
    }

    /** The interval with this word. */
    public static Optional<CandleInterval> of(String word) {
        for (CandleInterval interval : values()) {
            if (interval.word.equals(word)) {
                return Optional.of(interval);
            }
        }
        return Optional.empty();
    }

    /** Its name in messages. */
    public String word() {
        return word;
    }

    /** Its length in microseconds. */
    public long micros() {
        return micros;
    }

    /** The start of the interval that a time is in. */
    public long startOf(long timeMicros) {
        return timeMicros - Math.floorMod(timeMicros, micros);
    }

    /** The start of the first interval that begins at a time or after it. */
    public long startFrom(long timeMicros) {
        return startOf(timeMicros + micros - 1);
    }

    /** The candles of this length that shorter ones make, or ones of this length; both oldest first. */
    public List<Candle> join(List<Candle> parts) {
        List<Candle> joined = new ArrayList<>();
        for (Candle part : parts) {
            long start = startOf(part.startMicros());
            if (!joined.isEmpty() && joined.getLast().startMicros() == start) {
                joined.add(joined.removeLast().with(part, start));
            } else {
                joined.add(part.startingAt(start));
            }
        }
        return joined;
    }
}
