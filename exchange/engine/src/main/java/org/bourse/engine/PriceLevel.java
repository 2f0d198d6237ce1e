package org.bourse.engine;

import org.jspecify.annotations.Nullable;

/**
 * All resting orders of one instrument, side and price, in time priority. A node of its {@link BookSide}'s tree and of
 * the list that runs through the side from the best price to the worst. Mutable and pooled.
 */
final class PriceLevel {

    /** The level of an order that rests nowhere. */
    static final PriceLevel NONE = new PriceLevel();

    /** The price, with the sign that makes a better one smaller: see {@link BookSide#rank}. */
    long rank;

    long totalQuantity;
    int orderCount;

    @Nullable
    Order first;

    @Nullable
    Order last;

    BookSide bookSide = BookSide.NONE;

    @Nullable
    PriceLevel better;

    @Nullable
    PriceLevel worse;

    @Nullable
    PriceLevel parent;

    @Nullable
    PriceLevel left;

    @Nullable
    PriceLevel right;

    int height;

    long price() {
        return bookSide.price(rank);
    }

    /** How much of its quantity it shows: all that no iceberg hides. */
    long shownQuantity() {
        return bookSide.shown(this);
    }

    void append(Order order) {
        Order previous = last;
        order.level = this;
        order.earlierInLevel = previous;
        order.laterInLevel = null;
        if (previous == null) {
            first = order;
        } else {
            previous.laterInLevel = order;
        }
        last = order;
        orderCount++;
        totalQuantity += order.leavesQuantity;
    }

    /** Gives up an order's place in time for the last one. */
    void moveToTail(Order order) {
        if (order != last) {
            remove(order);
            append(order);
        }
    }

    void remove(Order order) {
        Order earlier = order.earlierInLevel;
        Order later = order.laterInLevel;
        if (earlier == null) {
            first = later;
        } else {
            earlier.laterInLevel = later;
        }
        if (later == null) {
            last = earlier;
        } else {
            later.earlierInLevel = earlier;
        }
        order.earlierInLevel = null;
        order.laterInLevel = null;
        orderCount--;
        totalQuantity -= order.leavesQuantity;
    }
}
