package org.bourse.engine;

import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.TimeInForce;
import org.jspecify.annotations.Nullable;

/**
 * An open order, linked into its price level's queue, its broker's list and the expiry queue, so that leaving all of them
 * needs no search. A mutable, pooled object of 80 bytes; its price, side and instrument are those of its level. One that
 * waits for its stop price has a level among the {@link Stops}, and its limit there.
 */
@SuppressWarnings("EnumOrdinal") // The numbers never leave this process.
final class Order extends TableEntry {

    private static final Broker NO_BROKER = new Broker(0, "");
    private static final TimeInForce[] TIMES_IN_FORCE = TimeInForce.values();

    private static final SelfTradePrevention[] PREVENTIONS = SelfTradePrevention.values();

    private static final int POST_ONLY = 1;

    /** Above {@link #POST_ONLY}, the place in {@link #PREVENTIONS}. */
    private static final int PREVENTION_SHIFT = 1;

    private static final int PREVENTION = 7 << PREVENTION_SHIFT;

    /** Whether it has a display quantity, which stands in {@link Icebergs}. */
    private static final int DISPLAY = 1 << 6;

    /** Whether it is of a self-trade prevention group, which stands in {@link StpGroups}. */
    private static final int GROUPED = 1 << 5;

    long quantity;
    long leavesQuantity;
    long validUntilMicros;

    /** Its place in {@link #TIMES_IN_FORCE}: a byte, which leaves room for {@link #flags} in the place of a reference. */
    private byte timeInForce = (byte) TimeInForce.GTC.ordinal();

    /** What its instructions are; 0 for most orders. */
    private byte flags;

    Broker broker = NO_BROKER;

    /** Its entry in {@link ClientOrderIds}, or {@link ClientOrderIds#NONE}. */
    int clientOrderId = ClientOrderIds.NONE;

    PriceLevel level = PriceLevel.NONE;

    @Nullable
    Order earlierInLevel;

    @Nullable
    Order laterInLevel;

    @Nullable
    Order olderOfBroker;

    @Nullable
    Order newerOfBroker;

    /** Its place in the {@link ExpiryQueue}; -1 when it is not there. */
    int expiryIndex = -1;

    TimeInForce timeInForce() {
        return TIMES_IN_FORCE[timeInForce];
    }

    void setTimeInForce(TimeInForce value) {
        timeInForce = (byte) value.ordinal();
    }

    /** All but its display quantity and group, which {@link ExchangeState#instructions} adds. */
    ExecutionInstructions instructionsInOrder() {
        ExecutionInstructions said = flags == 0
                ? ExecutionInstructions.NONE
                : ExecutionInstructions.of((flags & POST_ONLY) != 0, selfTradePrevention());
        return waits() ? said.withStop(level.price()) : said;
    }

    /** Whether it waits for its stop price. */
    boolean waits() {
        return !level.bookSide.isBook;
    }

    SelfTradePrevention selfTradePrevention() {
        return PREVENTIONS[(flags & PREVENTION) >> PREVENTION_SHIFT];
    }

    @SuppressWarnings("EnumOrdinal") // The number never leaves this process.
    void setInstructions(ExecutionInstructions instructions) {
        int prevention = instructions.selfTradePrevention().ordinal() << PREVENTION_SHIFT;
        int postOnly = instructions.postOnly() ? POST_ONLY : 0;
        int beside = (instructions.displayQuantity() == 0 ? 0 : DISPLAY) | (instructions.stpId() == 0 ? 0 : GROUPED);
        flags = (byte) (prevention | postOnly | beside);
    }

    /** Whether it says anything of its execution but a stop price: most orders don't, and are asked nothing else. */
    boolean isInstructed() {
        return flags != 0;
    }

    /** Whether it is in the book and its instructions are none. */
    boolean isPlain() {
        return flags == 0 && !waits();
    }

    /** Whether anything of it stands beside it, in {@link Icebergs} or {@link StpGroups}. */
    boolean hasMoreBeside() {
        return (flags & (DISPLAY | GROUPED)) != 0;
    }

    /** Whether it has a display quantity, so that the book may hide some of it. */
    boolean hasDisplay() {
        return (flags & DISPLAY) != 0;
    }

    /** Whether it is of a self-trade prevention group, so that its own orders are that group's, not its broker's. */
    boolean isGrouped() {
        return (flags & GROUPED) != 0;
    }

    long filledQuantity() {
        return quantity - leavesQuantity;
    }

    /** Whether it expires before the other: earlier validity first, then the older order. */
    boolean expiresBefore(Order other) {
        return validUntilMicros != other.validUntilMicros ? validUntilMicros < other.validUntilMicros : id < other.id;
    }

    /** Lets go of its client order id and its instructions; it is in no level, and the next order says whose it is. */
    void clear() {
        clientOrderId = ClientOrderIds.NONE;
        flags = 0;
    }
}
