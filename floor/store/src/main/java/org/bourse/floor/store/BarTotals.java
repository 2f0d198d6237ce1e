package org.bourse.floor.store;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.BarSeries;

/**
 * What the trades of a part of the tape come to, by instrument and length of a bar. As in {@link BarSeries}, a trade that comes
 * late counts in the newest bar, also where that bar began in a part before.
 */
final class BarTotals {

    static final long SECOND_NANOS = 1_000_000_000L;

    private static final int[] SECONDS = {1, 60};

    private final Map<Series, Long> newest;
    private final Map<Series, BarSeries> parts = new LinkedHashMap<>();

    /** Bars of one length of an instrument. */
    record Series(int instrument, int seconds) {}

    /** Takes a bar. */
    @FunctionalInterface
    interface Taker {

        /** One of them; of each series oldest first. */
        void take(Series series, Bar bar) throws SQLException;
    }

    /** None yet, after bars of which the newest ones begin then. */
    BarTotals(Map<Series, Long> newest) {
        this.newest = new HashMap<>(newest);
    }

    /** The lengths of bars in seconds, with a comma between two. */
    static String lengths() {
        return Arrays.stream(SECONDS).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    }

    void add(int instrument, long nanos, long price, long quantity) {
        for (int seconds : SECONDS) {
            Series series = new Series(instrument, seconds);
            long counted = Math.max(nanos, newest.getOrDefault(series, Long.MIN_VALUE));
            newest.put(series, counted - Math.floorMod(counted, seconds * SECOND_NANOS));
            parts.computeIfAbsent(series, of -> new BarSeries(of.seconds() * SECOND_NANOS, Integer.MAX_VALUE))
                    .add(counted, price, quantity);
        }
    }

    void forEach(Taker taker) throws SQLException {
        for (Map.Entry<Series, BarSeries> part : parts.entrySet()) {
            for (Bar bar : part.getValue().newest(Integer.MAX_VALUE)) {
                taker.take(part.getKey(), bar);
            }
        }
    }

    /** Where the newest bars begin now. */
    Map<Series, Long> newest() {
        return newest;
    }
}
