package org.bourse.engine;

import org.jspecify.annotations.Nullable;

/** Emptied price levels kept for reuse, up to a bound; what is beyond it is left to the garbage collector. */
final class PriceLevelPool {

    private static final int MOST_POOLED = 1 << 13;

    /** Half as many as of orders, which share levels: 2 MB. */
    private static final int RESERVE = 1 << 15;

    private final PreparedObjects<PriceLevel> reserve = new PreparedObjects<>(RESERVE, PriceLevel::new);
    private @Nullable PriceLevel free;
    private int count;

    PriceLevel obtain(BookSide bookSide, long rank) {
        PriceLevel level = free;
        if (level == null) {
            level = reserve.take();
        } else {
            free = level.worse;
            level.worse = null;
            count--;
        }
        level.bookSide = bookSide;
        level.rank = rank;
        return level;
    }

    /** Takes back a level without orders that is linked to nothing. */
    void release(PriceLevel level) {
        level.bookSide = BookSide.NONE;
        if (count < MOST_POOLED) {
            level.worse = free;
            free = level;
            count++;
        }
    }
}
