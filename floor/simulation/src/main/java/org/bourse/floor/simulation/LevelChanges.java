package org.bourse.floor.simulation;

import java.util.Arrays;
import org.bourse.floor.trading.StateCarrier;

/**
 * The latest changes of the levels of one side, by which a trade is known that is told after the change that it caused: each with
 * the venue's time of it, and with how much it took from those ahead of our first order there. A trade that is told after more
 * changes than these is none of theirs. A frame that names a level twice has changed it once.
 */
final class LevelChanges {

    private static final int FIRST_CAPACITY = 16;
    private static final int MAX_CAPACITY = 1_024;

    private long[] prices = new long[FIRST_CAPACITY];
    private long[] nanos = new long[FIRST_CAPACITY];
    private long[] decreases = new long[FIRST_CAPACITY];
    private long[] frames = new long[FIRST_CAPACITY];
    private long frame;
    private int count;
    /** Where the next one goes. */
    private int next;

    private long latestNanos;

    /** A frame begins. */
    void begin() {
        frame++;
    }

    /** One more, of a level that has so much less now; of one that has more less than 0. */
    void add(long price, long changeNanos, long decrease) {
        if (count == prices.length && count < MAX_CAPACITY) {
            // All places are taken, and the oldest one is the first.
            prices = Arrays.copyOf(prices, count * 2);
            nanos = Arrays.copyOf(nanos, count * 2);
            decreases = Arrays.copyOf(decreases, count * 2);
            frames = Arrays.copyOf(frames, count * 2);
            next = count;
        }
        prices[next] = price;
        nanos[next] = changeNanos;
        decreases[next] = decrease;
        frames[next] = frame;
        next = (next + 1) & (prices.length - 1);
        count = Math.min(count + 1, prices.length);
        latestNanos = Math.max(latestNanos, changeNanos);
    }

    /** The level is gone: whatever comes there was not changed before. */
    void forget(long price) {
        if (count > 0) {
            add(price, 0, 0);
        }
    }

    /** Nothing is known of any. */
    void clear() {
        count = 0;
        next = 0;
        latestNanos = 0;
    }

    /** Whether the venue's time of a level's latest change is that time or later. */
    boolean isChangedSince(long price, long sinceNanos) {
        if (sinceNanos > latestNanos) {
            return false;
        }
        int back = find(price, 0);
        return back < count && nanos[place(back)] >= sinceNanos;
    }

    /** How much a level's latest change took from those ahead; 0 where none is known. */
    long cut(long price) {
        long decrease = 0;
        int back = find(price, 0);
        long of = back < count ? frames[place(back)] : 0;
        while (back < count && frames[place(back)] == of) {
            decrease += decreases[place(back)];
            back = find(price, back + 1);
        }
        return Math.max(0, decrease);
    }

    /** A level's latest change took so much from those ahead. */
    void cut(long price, long quantity) {
        int back = find(price, 0);
        long of = back < count ? frames[place(back)] : 0;
        long left = quantity;
        while (back < count && frames[place(back)] == of) {
            decreases[place(back)] = left;
            left = 0;
            back = find(price, back + 1);
        }
    }

    /** How far back a level's latest change is that is at least so far back; as many as there are: there is none. */
    private int find(long price, int from) {
        int back = from;
        while (back < count && prices[place(back)] != price) {
            back++;
        }
        return back;
    }

    private int place(int back) {
        return (next - 1 - back) & (prices.length - 1);
    }

    void carry(StateCarrier state) {
        prices = state.carry(prices);
        nanos = state.carry(nanos);
        decreases = state.carry(decreases);
        frames = state.carry(frames);
        frame = state.carry(frame);
        count = state.carry(count);
        next = state.carry(next);
        latestNanos = state.carry(latestNanos);
    }
}
