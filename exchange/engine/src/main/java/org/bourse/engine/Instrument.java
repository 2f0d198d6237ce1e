package org.bourse.engine;

import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.OrderLimits;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.state.EngineStateSink;
import org.jspecify.annotations.Nullable;

/** A listed instrument with its order book. What its terms and the settings mean for an order is worked out once. */
final class Instrument {

    final int id;
    final String symbol;

    /** The broker whose order listed it; null when it is the operator's, or when that is not known. */
    @Nullable
    Broker lister;

    /** Whether the operator listed or changed it: then it stays listed, used or not. */
    boolean ofOperator;

    final BookSide bids;
    final BookSide asks;
    InstrumentTerms terms = InstrumentTerms.DEFAULTS;
    Money money = Money.NONE;
    OrderLimits limits;

    /** Whether its terms say how small or large orders may be: most say nothing, and an order asks no more than this. */
    boolean bounded;

    /** Whether every price is on a tick: most instruments have no coarser one. */
    private boolean everyTick = true;

    /** Whether its terms refuse no price and no quantity: most don't, and an order asks no more than this. */
    boolean takesAnyTerms = true;

    /** What an aggressor's self-trade prevention is that asks for none. */
    SelfTradePrevention selfTradePrevention = SelfTradePrevention.NONE;

    ExecutionPriceRule executionPrice;
    boolean halted;

    /** Whether its listing has ended; then it is halted, too. */
    boolean delisted;

    /** Whether it ever traded. */
    boolean traded;

    /** The price of its last trade; 0 before the first, or when a state of an older version did not say. */
    long lastPrice;

    /** Its stop orders that wait; null until there is one. */
    @Nullable
    StopBook stops;

    private final PriceLevelPool levels;

    /** What {@link #isNeeded} was when it was last reviewed. */
    boolean inUse;

    Instrument(int id, String symbol, ExchangeSettings settings, @Nullable Broker lister, PriceLevelPool levels) {
        this.id = id;
        this.symbol = symbol;
        this.lister = lister;
        this.limits = OrderLimits.of(settings, terms);
        this.executionPrice = settings.executionPrice();
        this.levels = levels;
        this.bids = new BookSide(id, Side.BID, levels);
        this.asks = new BookSide(id, Side.ASK, levels);
    }

    /** Gives it terms. Units may only be others than before while it has no orders. */
    void setTerms(InstrumentTerms wanted, Money paidIn, ExchangeSettings settings) {
        terms = wanted;
        bounded = !wanted.bounds().equals(OrderBounds.NONE);
        everyTick = wanted.tick() == 1 && wanted.bands().isEmpty();
        takesAnyTerms = everyTick && wanted.lot() == 1 && !bounded;
        selfTradePrevention = wanted.selfTradePrevention();
        money = paidIn;
        bids.money = paidIn;
        asks.money = paidIn;
        if (stops != null) {
            stops.setMoney(paidIn);
        }
        setRules(settings);
    }

    /** Takes over what the settings say where it has no rule of its own. */
    void setRules(ExchangeSettings settings) {
        limits = OrderLimits.of(settings, terms);
        executionPrice = terms.executionPrice().orElse(settings.executionPrice());
    }

    BookSide book(Side side) {
        return side == Side.BID ? bids : asks;
    }

    /** Its stop orders that wait; the first one makes room for them. */
    StopBook stops(Stops all) {
        StopBook waiting = stops;
        if (waiting == null) {
            waiting = new StopBook(id, levels, all, money);
            stops = waiting;
        }
        return waiting;
    }

    /** Takes note of a trade. */
    void printed(long price) {
        traded = true;
        lastPrice = price;
        StopBook waiting = stops;
        if (waiting != null) {
            waiting.printed(price);
        }
    }

    /** Whether a stop order with this stop price, were it to come now, would trigger with its command or in its turn. */
    boolean hasReached(Side side, long stopPrice) {
        StopBook waiting = stops;
        return isAtOrBeyond(side, stopPrice, lastPrice)
                || (waiting != null
                        && isAtOrBeyond(side, stopPrice, waiting.side(side).reachedPrice()));
    }

    /** {@code printed} 0: there is no such price. */
    private static boolean isAtOrBeyond(Side side, long stopPrice, long printed) {
        return printed != 0 && (side == Side.BID ? printed >= stopPrice : printed <= stopPrice);
    }

    boolean isOnTick(long price) {
        return everyTick || terms.isOnTick(price);
    }

    boolean isOnLot(long quantity) {
        return terms.lot() == 1 || quantity % terms.lot() == 0;
    }

    /** What becomes of an aggressor that would trade with its own broker. */
    SelfTradePrevention prevention(Order aggressor) {
        return prevention(aggressor.selfTradePrevention());
    }

    /** The same of one that asks for this. */
    SelfTradePrevention prevention(SelfTradePrevention asked) {
        return asked == SelfTradePrevention.NONE ? selfTradePrevention : asked;
    }

    /** Who listed it; 0 when that is not known. */
    long listedBy() {
        if (ofOperator) {
            return EngineStateSink.OPERATOR;
        }
        return lister == null ? 0 : lister.id;
    }

    /** Whether its units may not change any more: what is written in them would mean something else. */
    boolean hasFixedUnits() {
        return traded || hasOrders();
    }

    /** Whether there would be something to miss: an open order, a trade, or an operator's listing or halt. */
    boolean isNeeded() {
        return traded || halted || ofOperator || hasOrders();
    }

    /** Whether it has an open order, stop orders included. */
    boolean hasOrders() {
        StopBook waiting = stops;
        return bids.best() != null || asks.best() != null || (waiting != null && !waiting.isEmpty());
    }
}
