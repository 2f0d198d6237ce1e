package org.bourse.floor.simulation;

import java.util.Arrays;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;

/**
 * A price level of a mirrored book: what it has of the market's, and what it should have. Where the engine knows it, its queue as
 * the engine has it, the market's orders and ours; elsewhere there is no queue, and the market's part is a number.
 */
final class MirrorLevel {

    private static final long[] NO_NUMBERS = {};
    private static final boolean[] NO_MARKS = {};

    final VenueSide side;
    long price;

    /** What the outside market shows. */
    long outside;

    /** What of that we have taken, and which the market can't show again. */
    long taken;

    /** What the market's orders here have left, or would have. */
    long mirrored;
    /** Whether it stands in the engine's list of levels that have had a queue. */
    boolean listed;

    private long[] ids = NO_NUMBERS;
    private long[] leaves = NO_NUMBERS;
    private long[] filled = NO_NUMBERS;
    private boolean[] own = NO_MARKS;
    private int size;

    MirrorLevel(VenueSide side) {
        this.side = side;
    }

    /** Becomes the level of a price, which has what is shown of it. */
    void begin(long newPrice, long shown) {
        price = newPrice;
        outside = shown;
        taken = 0;
        mirrored = shown;
    }

    /** What the market's orders here should have left. */
    long target() {
        return Math.max(0, outside - taken);
    }

    boolean isForgettable() {
        return size == 0 && mirrored == 0 && outside == 0;
    }

    /** Whether it is what the outside market shows and no more. */
    boolean isAsShown() {
        return size == 0 && mirrored == outside && taken == 0;
    }

    /** Whether it has orders in the engine, the market's or ours. */
    boolean isQueued() {
        return size > 0;
    }

    int size() {
        return size;
    }

    long id(int index) {
        return ids[index];
    }

    long leaves(int index) {
        return leaves[index];
    }

    /** What one was filled of; with what it has left its whole quantity, which no prevented trade counts in. */
    long filled(int index) {
        return filled[index];
    }

    boolean isOwn(int index) {
        return own[index];
    }

    /** One more at the end of the queue. */
    void append(long id, long quantity, long filledBefore, boolean isOwn) {
        if (size == ids.length) {
            int capacity = Math.max(2, size * 2);
            ids = Arrays.copyOf(ids, capacity);
            leaves = Arrays.copyOf(leaves, capacity);
            filled = Arrays.copyOf(filled, capacity);
            own = Arrays.copyOf(own, capacity);
        }
        ids[size] = id;
        leaves[size] = quantity;
        filled[size] = filledBefore;
        own[size] = isOwn;
        size++;
        mirrored += isOwn ? 0 : quantity;
    }

    /** That order has this much left now, the rest having been filled or cut; 0 takes it out of the queue. */
    void leave(long id, long quantity, boolean wasFilled) {
        int index = indexOf(id);
        long less = leaves[index] - quantity;
        mirrored -= own[index] ? 0 : less;
        leaves[index] = quantity;
        filled[index] += wasFilled ? less : 0;
        if (quantity == 0) {
            remove(index);
        }
    }

    private int indexOf(long id) {
        for (int i = 0; i < size; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        throw new IllegalStateException("Order " + id + " is not in the queue at " + price + ".");
    }

    private void remove(int index) {
        int after = size - index - 1;
        System.arraycopy(ids, index + 1, ids, index, after);
        System.arraycopy(leaves, index + 1, leaves, index, after);
        System.arraycopy(filled, index + 1, filled, index, after);
        System.arraycopy(own, index + 1, own, index, after);
        size--;
    }

    /**
     * Which quantity each of the market's orders loses when they lose so much together, by their places in the queue. Each of
     * our orders divides those ahead of it from those behind, the first one first.
     */
    long[] cuts(long decrease, QueueModel model) {
        long[] cuts = new long[size];
        int from = 0;
        long left = decrease;
        long back = mirrored;
        for (int i = 0; i < size && left > 0; i++) {
            if (own[i]) {
                long ahead = marketIn(from, i);
                back -= ahead;
                long behind = model.behind(left, ahead, back);
                cutFromTail(cuts, from, i, left - behind);
                left = behind;
                from = i + 1;
            }
        }
        cutFromTail(cuts, from, size, left);
        return cuts;
    }

    /** What cuts take from those ahead of our first order, or from all where we have none here. */
    long ahead(long[] cuts) {
        long sum = 0;
        for (int i = 0; i < cuts.length && !own[i]; i++) {
            sum += cuts[i];
        }
        return sum;
    }

    private long marketIn(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += own[i] ? 0 : leaves[i];
        }
        return sum;
    }

    void carry(StateCarrier state) {
        price = state.carry(price);
        outside = state.carry(outside);
        taken = state.carry(taken);
        mirrored = state.carry(mirrored);
        listed = state.carry(listed);
        size = state.carry(size);
        ids = state.carry(Arrays.copyOf(ids, size));
        leaves = state.carry(Arrays.copyOf(leaves, size));
        filled = state.carry(Arrays.copyOf(filled, size));
        own = Arrays.copyOf(own, size);
        for (int i = 0; i < size; i++) {
            own[i] = state.carry(own[i]);
        }
    }

    private void cutFromTail(long[] cuts, int from, int to, long decrease) {
        long left = decrease;
        for (int i = to - 1; i >= from && left > 0; i--) {
            if (!own[i]) {
                cuts[i] = Math.min(left, leaves[i]);
                left -= cuts[i];
            }
        }
    }
}
