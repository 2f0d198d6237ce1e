package org.bourse.engine;

import org.bourse.engine.event.Event;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.Side;

/**
 * The stop orders of one side of an instrument that wait for their stop price: in no book, the nearest stop price first,
 * the older order first on a tie. What is a price level to a book is a stop price here. Stops that buy wait above the last
 * price and stops that sell below it, so their order is that of the book's other side.
 */
final class StopSide extends BookSide {

    private static final long NOTHING = Long.MIN_VALUE;

    private final Stops stops;

    /** The furthest print that reached stops which have not had their turn, as a rank; {@link #NOTHING} when none waits. */
    private long reached = NOTHING;

    private int count;

    StopSide(int instrumentId, Side side, PriceLevelPool pool, Stops stops) {
        super(instrumentId, side, pool, side.opposite(), false);
        this.stops = stops;
    }

    /** Lets a stop order wait, behind all others of its stop price. {@code limit} 0: it takes any price. */
    void add(Order order, long stopPrice, long limit) {
        stops.setLimit(order.id, limit);
        add(order, stopPrice);
        count++;
    }

    /** Changes the limit that an order will have. */
    void setLimit(Order order, long limit) {
        stops.removeLimit(order.id);
        stops.setLimit(order.id, limit);
    }

    @Override
    void remove(Order order) {
        super.remove(order);
        stops.removeLimit(order.id);
        count--;
        PriceLevel nearest = best();
        if (reached != NOTHING && (nearest == null || nearest.rank > reached)) {
            reached = NOTHING;
            stops.emptied(this);
        }
    }

    @Override
    long limitOf(Order order) {
        return stops.limit(order.id);
    }

    @Override
    long valuePriceOf(Order order) {
        return ExecutionInstructions.valuePrice(side, limitOf(order), order.level.price());
    }

    /** Takes note of a trade's price, or of the last one's when an order has come to wait. */
    void printed(long price) {
        PriceLevel nearest = best();
        long rank = rank(price);
        if (nearest != null && nearest.rank <= rank && rank > reached) {
            reached = rank;
            stops.printed(this);
        }
    }

    /** Goes on where another engine was. */
    void restoreReached(long price) {
        reached = price == 0 ? NOTHING : rank(price);
    }

    /** Whether stops have been reached and have not had their turn. */
    boolean isReached() {
        return reached != NOTHING;
    }

    /** The furthest price that reached them; 0 when none is. */
    long reachedPrice() {
        return reached == NOTHING ? 0 : price(reached);
    }

    int count() {
        return count;
    }

    @Override
    int ordersWithout(Order order) {
        return Event.NO_LEVEL;
    }

    @Override
    long quantityWithout(Order order, long shown) {
        return 0;
    }
}
