package org.bourse.floor.market;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The newest bars of one length, by the venue's time of the trades. An interval without a trade has none. A trade that comes
 * late, of an interval before the newest bar's, counts in the newest one, so that no bar changes that was closed.
 */
public final class BarSeries {

    private final long lengthNanos;
    private final int kept;
    private final Deque<Bar> bars = new ArrayDeque<>();

    /** No bar yet, of that length, with room for that many. */
    public BarSeries(long lengthNanos, int kept) {
        this.lengthNanos = lengthNanos;
        this.kept = kept;
    }

    /** Counts a trade in. */
    public synchronized void add(long nanos, long price, long quantity) {
        long start = nanos - Math.floorMod(nanos, lengthNanos);
        Bar last = bars.peekLast();
        if (last != null && start <= last.startNanos()) {
            bars.removeLast();
            bars.addLast(last.with(price, quantity));
            return;
        }
        if (bars.size() == kept) {
            bars.removeFirst();
        }
        bars.addLast(new Bar(start, price, price, price, price, quantity, 1));
    }

    /** The newest ones, oldest first; the last may still grow. */
    public synchronized List<Bar> newest(int limit) {
        List<Bar> all = new ArrayList<>(bars);
        return List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()));
    }
}
