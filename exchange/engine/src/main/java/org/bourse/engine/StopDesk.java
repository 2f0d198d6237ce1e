package org.bourse.engine;

import org.bourse.engine.command.Command.TriggerStops;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;

/**
 * Triggers stop orders that a trade has reached, once the command that traded is done. A command triggers at most
 * {@link TriggerStops#MOST}, so that it takes no longer than others; the rest follow with {@link TriggerStops}.
 */
final class StopDesk {

    private final ExchangeState exchange;
    private final Matcher matcher;
    private int most = TriggerStops.MOST;

    StopDesk(ExchangeState exchange, Matcher matcher) {
        this.exchange = exchange;
        this.matcher = matcher;
    }

    /** Lets a command trigger fewer, so that the little markets of tests come to what large ones do. */
    void triggerAtMost(int stops) {
        most = stops;
    }

    /** Triggers what the command at hand has reached. */
    void triggerReached() {
        Stops stops = exchange.stops;
        int left = most;
        for (int id = stops.nextChanged(0); id >= 0; id = stops.nextChanged(id + 1)) {
            if (stops.isPrinted(id)) {
                left = trigger(exchange.instruments.get(id), left);
            } else {
                trigger(exchange.instruments.get(id), 0);
            }
        }
    }

    /** Triggers what earlier commands have reached, in the order of instruments. */
    void triggerNext() {
        Stops stops = exchange.stops;
        int left = most;
        for (int id = stops.nextReached(0); id >= 0 && left > 0; id = stops.nextReached(id + 1)) {
            left = trigger(exchange.instruments.get(id), left);
        }
    }

    /** How many stops may wait for their turn in instruments that are not halted: never fewer than do. */
    int mostReached() {
        int most = 0;
        Stops stops = exchange.stops;
        for (int id = stops.nextReached(0); id >= 0; id = stops.nextReached(id + 1)) {
            Instrument instrument = exchange.instruments.get(id);
            StopBook waiting = instrument.stops;
            if (waiting != null && !isHalted(instrument)) {
                most += waiting.mostReached();
            }
        }
        return most;
    }

    private boolean isHalted(Instrument instrument) {
        return exchange.marketHalted || instrument.halted;
    }

    /** Triggers up to so many stops of an instrument, those that buy first; returns how many more may trigger. */
    private int trigger(Instrument instrument, int stops) {
        StopBook waiting = instrument.stops;
        if (waiting == null) {
            // Another instrument has taken the place of one whose last stop order expired with this command.
            exchange.stops.settle(instrument.id, false);
            return stops;
        }
        int left = stops;
        while (left > 0 && waiting.isReached() && !isHalted(instrument)) {
            triggerFirst(instrument, waiting.bids.isReached() ? waiting.bids : waiting.asks);
            left--;
        }
        tell(instrument, waiting);
        exchange.instruments.review(instrument);
        return left;
    }

    /** Triggers the nearest one. Where its broker is beyond the limit of balances or positions by now, it is cancelled. */
    private void triggerFirst(Instrument instrument, StopSide stops) {
        PriceLevel nearest = stops.best();
        Order order = nearest == null ? null : nearest.first;
        if (order == null) {
            throw new IllegalStateException("a side without stops was reached");
        }
        long limit = stops.limitOf(order);
        long stopPrice = order.level.price();
        BookSide bookSide = instrument.book(stops.side);
        exchange.unrest(order);
        exchange.events.orderTriggered(exchange.reported.of(order, bookSide, limit), stopPrice);
        boolean mayTake = OrderRules.mayTake(order.broker, instrument);
        boolean goesOn = !mayTake || matcher.match(order, instrument, bookSide.side, limit);
        if (order.leavesQuantity == 0 || !goesOn) {
            exchange.closeUnrested(order);
        } else if (limit == 0 || !mayTake) {
            CloseReason reason = limit == 0 ? CloseReason.UNFILLED_MARKET : CloseReason.UNFILLED;
            exchange.events.orderCancelled(exchange.reported, CancelReason.UNFILLED, reason, 0, 0);
            exchange.closeUnrested(order);
        } else {
            exchange.rest(order, bookSide, limit);
            PriceLevel level = order.level;
            exchange.reportHidden(order, exchange.reported, 0);
            exchange.events.orderEnteredBook(exchange.reported, level.shownQuantity(), level.orderCount);
        }
    }

    /** Says up to which prices stops are left that were reached, where that is not what was said last. */
    private void tell(Instrument instrument, StopBook waiting) {
        long buyReached = waiting.bids.reachedPrice();
        long sellReached = waiting.asks.reachedPrice();
        exchange.stops.settle(instrument.id, waiting.isReached());
        if (buyReached != waiting.toldBuyReached || sellReached != waiting.toldSellReached) {
            waiting.toldBuyReached = buyReached;
            waiting.toldSellReached = sellReached;
            exchange.events.stopsReached(instrument.id, buyReached, sellReached);
        }
    }
}
