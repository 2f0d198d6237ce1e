package org.bourse.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The wishes of an order for its execution, besides its terms. Most orders say nothing: {@link #NONE}.
 *
 * <p>A limit or market order with a stop price is a stop order: it waits outside the book until an instrument's trade is at
 * its stop price or beyond it, and comes to the book then as what it is without.
 *
 * @param postOnly whether it may only rest, and is refused where it would trade at once
 * @param selfTradePrevention what becomes of it where it would trade with an order of its own broker or group; none for what its
 *     instrument says
 * @param stopPrice what a stop order waits for, in the instrument's units; 0 for any other
 * @param triggered whether its stop price was reached; only said of orders as they are now, and by no command
 * @param displayQuantity how much of it the book shows at a time; 0 for all that it has left
 * @param stpId the self-trade prevention group whose orders are its own, in place of its broker's; 0 for its broker's
 */
public record ExecutionInstructions(
        boolean postOnly,
        SelfTradePrevention selfTradePrevention,
        long stopPrice,
        boolean triggered,
        long displayQuantity,
        int stpId) {

    private static final SelfTradePrevention[] PREVENTIONS = SelfTradePrevention.values();
    private static final List<ExecutionInstructions> ALL = all();

    /** An order that says nothing of it. */
    public static final ExecutionInstructions NONE = of(false);

    /** An order that may only rest. */
    public static final ExecutionInstructions POST_ONLY = of(true);

    /** Nothing but whether it may only rest. */
    public static ExecutionInstructions of(boolean postOnly) {
        return of(postOnly, SelfTradePrevention.NONE);
    }

    /**
     * These, of an order that waits for no price and shows all it has left; the same object each time, so that reading
     * an order makes none.
     */
    @SuppressWarnings("EnumOrdinal") // The number never leaves this class.
    public static ExecutionInstructions of(boolean postOnly, SelfTradePrevention selfTradePrevention) {
        return ALL.get((postOnly ? PREVENTIONS.length : 0) + selfTradePrevention.ordinal());
    }

    /** These with a stop price; 0 for none. */
    public ExecutionInstructions withStop(long price) {
        return with(price, false, displayQuantity, stpId);
    }

    /** These with a stop price, 0 for none, that was reached or was not. */
    public ExecutionInstructions withStop(long price, boolean reached) {
        return with(price, reached, displayQuantity, stpId);
    }

    /** These once the stop price was reached. */
    public ExecutionInstructions afterTrigger() {
        return with(stopPrice, true, displayQuantity, stpId);
    }

    /** These as the order's broker gave them, whether its stop price was reached since or not. */
    public ExecutionInstructions asEntered() {
        return withStop(stopPrice);
    }

    /** These as the engine keeps them, which forgets a stop price once it was reached. */
    public ExecutionInstructions inEngine() {
        return triggered ? withStop(0) : this;
    }

    /** Whether these are {@link #NONE}: for most orders they are that very object, and nothing of it is read. */
    @SuppressWarnings("ReferenceEquality") // what is equal to it and another object is compared
    public boolean areNone() {
        return this == NONE || equals(NONE);
    }

    /** Whether an order is a stop order, triggered or not. */
    public boolean isStop() {
        return stopPrice != 0;
    }

    /** Whether the order waits for its stop price, outside the book. */
    public boolean waits() {
        return stopPrice != 0 && !triggered;
    }

    /** The price that an order's open value is counted at: see {@link #valuePrice(Side, long, long)}. */
    public long valuePrice(Side side, long price) {
        return waits() ? valuePrice(side, price, stopPrice) : price;
    }

    /**
     * The price that the open value of an order that waits is counted at: its limit; where it takes any price, its stop
     * price if it sells, as it can hardly get more, and twice that if it buys, as it may have to pay more.
     *
     * @param price its limit; 0 for any price
     */
    public static long valuePrice(Side side, long price, long stopPrice) {
        if (price != 0) {
            return price;
        }
        return side == Side.ASK ? stopPrice : 2 * stopPrice;
    }

    /** These, of an order that shows no more than this at a time; 0 for all that it has left. */
    public ExecutionInstructions displaying(long quantity) {
        return with(stopPrice, triggered, quantity, stpId);
    }

    /** These, of an order of this self-trade prevention group; 0 for none. */
    public ExecutionInstructions inGroup(int id) {
        return with(stopPrice, triggered, displayQuantity, id);
    }

    /** Its self-trade prevention group; empty where it is of none. */
    public OptionalInt stpIdIfAny() {
        return stpId == 0 ? OptionalInt.empty() : OptionalInt.of(stpId);
    }

    /** These with what most orders have none of: those that have none are the same objects each time. */
    private ExecutionInstructions with(long stop, boolean reached, long display, int group) {
        if (stop == stopPrice && reached == triggered && display == displayQuantity && group == stpId) {
            return this;
        }
        return stop == 0 && !reached && display == 0 && group == 0
                ? of(postOnly, selfTradePrevention)
                : new ExecutionInstructions(postOnly, selfTradePrevention, stop, reached, display, group);
    }

    /** How much of it the book shows at a time; empty where that is all it has left. */
    public OptionalLong displayQuantityIfAny() {
        return displayQuantity == 0 ? OptionalLong.empty() : OptionalLong.of(displayQuantity);
    }

    private static List<ExecutionInstructions> all() {
        List<ExecutionInstructions> all = new ArrayList<>();
        for (boolean postOnly : new boolean[] {false, true}) {
            for (SelfTradePrevention prevention : PREVENTIONS) {
                all.add(new ExecutionInstructions(postOnly, prevention, 0, false, 0, 0));
            }
        }
        return List.copyOf(all);
    }
}
