package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;

/**
 * An instrument that has bars alone, with our orders. What a bar says is known at its end, so that an order meets the first bar
 * that begins after it was decided and whose open it can have reached: at that, less the slippage, where its limit allows it. One
 * that rests is filled at its limit by a bar that goes through it; one that is merely reached may have been far behind in the
 * queue. All fills of a bar together are no more than its volume. What of several ways through a bar is the worst for us is the
 * one that it has gone.
 */
final class BarMarket {

    /** So long after its begin a bar's open is what an order gets that arrives then: the usual ways are shorter. */
    private static final long OPEN_NANOS = 1_000_000_000L;

    /** When an order was decided, and when it was at the venue. */
    record Way(long decidedNanos, long arrivedNanos) {

        /** Whether it gets the open of a bar. */
        private boolean meets(Bar bar, long lengthNanos) {
            return decidedNanos <= bar.startNanos()
                    && arrivedNanos - bar.startNanos() <= Math.min(OPEN_NANOS, lengthNanos / 2);
        }
    }

    /** How much of an order at any price the account can pay at that price, in whole lots. */
    @FunctionalInterface
    interface Payable {
        long of(OwnOrder order, long price, long quantity);
    }

    /** An order that no bar's open has met yet. */
    private record Waiting(OwnOrder order, Lifetime lifetime, Way way) {}

    private final VenueInstrument instrument;
    private final SlippageModel slippage;
    private final MirroredBook.Listener listener;
    private final Payable payable;
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<OwnOrder> resting = new ArrayList<>();
    private long left;
    private long fills;

    BarMarket(VenueInstrument instrument, SlippageModel slippage, MirroredBook.Listener listener, Payable payable) {
        this.instrument = instrument;
        this.slippage = slippage;
        this.listener = listener;
        this.payable = payable;
    }

    void submit(OwnOrder order, Lifetime lifetime, Way way) {
        listener.accepted(order);
        waiting.add(new Waiting(order, lifetime, way));
    }

    void cancel(OwnOrder order) {
        cancel(order, "requested");
    }

    private void cancel(OwnOrder order, String why) {
        waiting.removeIf(one -> one.order == order);
        resting.remove(order);
        listener.cancelled(order, why);
    }

    /** Cancels all, as the market is another one from here on. */
    void end() {
        List<OwnOrder> open = Stream.concat(waiting.stream().map(Waiting::order), resting.stream())
                .toList();
        open.forEach(order -> cancel(order, "book_begins"));
    }

    /** Gives an open order other terms, with which it meets the next bar; answers why not, where it stays as it was. */
    Optional<String> replace(OwnOrder order, long price, long quantity, Way way) {
        long filled = order.quantity - order.leaves;
        if (price <= 0 || quantity <= 0) {
            return Optional.of(price <= 0 ? "invalid_price" : "invalid_quantity");
        }
        if (quantity <= filled) {
            cancel(order, "replaced_below_filled");
            return Optional.empty();
        }
        order.price = price;
        order.quantity = quantity;
        order.leaves = quantity - filled;
        waiting.removeIf(one -> one.order == order);
        resting.remove(order);
        waiting.add(new Waiting(order, Lifetime.GOOD_TILL_CANCELLED, way));
        listener.replaced(order);
        return Optional.empty();
    }

    /** A bar has begun: orders that were decided by then, and are there, trade at its open, as far as they can. */
    void open(Bar bar, long lengthNanos) {
        left = bar.volume();
        for (Waiting one : List.copyOf(waiting)) {
            if (!one.way.meets(bar, lengthNanos)) {
                continue;
            }
            waiting.remove(one);
            OwnOrder order = one.order;
            boolean trades = left >= instrument.lot() && isAsGood(order, bar.open());
            if (trades && order.postOnly) {
                listener.cancelled(order, "would_take");
                continue;
            }
            String unfilled = "unfilled";
            if (trades && (one.lifetime != Lifetime.FILL_OR_KILL || whole(left) >= order.leaves)) {
                long price = noWorse(order, slipped(order.side, bar.open()));
                long most = Math.min(order.leaves, whole(left));
                // Its margin was that of the price before, and nobody knew of this one.
                long paid = order.price == 0 ? payable.of(order, price, most) : most;
                unfilled = paid < most ? "insufficient_margin" : unfilled;
                if (paid > 0 && (one.lifetime != Lifetime.FILL_OR_KILL || paid == most)) {
                    fill(order, price, paid, false);
                }
            }
            if (order.leaves > 0 && one.lifetime == Lifetime.GOOD_TILL_CANCELLED) {
                resting.add(order);
            } else if (order.leaves > 0) {
                listener.cancelled(order, unfilled);
            }
        }
    }

    /** The bar has gone on to its end: it fills those that it has gone through. */
    void goOn(Bar bar) {
        for (OwnOrder order : List.copyOf(resting)) {
            boolean through = order.side == VenueSide.BUY ? bar.low() < order.price : bar.high() > order.price;
            if (through && left >= instrument.lot()) {
                fill(order, order.price, Math.min(order.leaves, whole(left)), true);
                if (order.leaves == 0) {
                    resting.remove(order);
                }
            }
        }
    }

    private void fill(OwnOrder order, long price, long quantity, boolean maker) {
        left -= quantity;
        order.leaves -= quantity;
        listener.filled(order, price, quantity, maker);
    }

    private long whole(long quantity) {
        return quantity - quantity % instrument.lot();
    }

    private static boolean isAsGood(OwnOrder order, long price) {
        return order.price == 0 || (order.side == VenueSide.BUY ? price <= order.price : price >= order.price);
    }

    private static long noWorse(OwnOrder order, long price) {
        return isAsGood(order, price) ? price : order.price;
    }

    /** The price that a bar says, as an order gets it; rounded against us. */
    long slipped(VenueSide side, long price) {
        long rate = slippage.rateOf(fills++);
        BigDecimal share = BigDecimal.valueOf(side == VenueSide.BUY ? rate : -rate, MarketEvents.RATE_SCALE);
        return BigDecimal.valueOf(price)
                .multiply(BigDecimal.ONE.add(share))
                .setScale(0, side == VenueSide.BUY ? RoundingMode.CEILING : RoundingMode.FLOOR)
                .max(BigDecimal.ONE)
                .longValueExact();
    }
}
