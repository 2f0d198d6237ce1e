package org.bourse.engine.command;

import org.bourse.engine.model.SelfTradePrevention;

/**
 * What an order says of how it wants to be executed, besides its terms. Most orders say nothing: {@link #NONE}.
 *
 * @param postOnly whether it may only rest, and is refused where it would trade at once
 * @param selfTradePrevention what becomes of it where it would trade with an order of its own broker
 * @param stopPrice the price of a trade that makes it an order, in the instrument's units; 0 for an order at once
 * @param displayQuantity how much of it the book may show at a time; 0 for all
 */
public record ExecutionInstructions(
        boolean postOnly, SelfTradePrevention selfTradePrevention, long stopPrice, long displayQuantity) {

    /** An order that says nothing of it. */
    public static final ExecutionInstructions NONE = new ExecutionInstructions(false, SelfTradePrevention.NONE, 0, 0);

    /** These; one object for all orders that say nothing. */
    public static ExecutionInstructions of(
            boolean postOnly, SelfTradePrevention selfTradePrevention, long stopPrice, long displayQuantity) {
        boolean none =
                !postOnly && selfTradePrevention == SelfTradePrevention.NONE && stopPrice == 0 && displayQuantity == 0;
        return none ? NONE : new ExecutionInstructions(postOnly, selfTradePrevention, stopPrice, displayQuantity);
    }

    /** Nothing but whether it may only rest. */
    public static ExecutionInstructions ofPostOnly(boolean postOnly) {
        return of(postOnly, SelfTradePrevention.NONE, 0, 0);
    }
}
