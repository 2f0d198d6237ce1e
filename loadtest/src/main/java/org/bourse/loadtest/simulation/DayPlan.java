package org.bourse.loadtest.simulation;

import java.util.SplittableRandom;
import org.bourse.loadtest.flow.OrderFlow;

/**
 * The plan of a trading day's users, by number: seven in ten calls enter or cancel an order, and the rest read. At
 * scale 100 that is 700 orders and 245 cancels a second, and as many reads as make up 28 % of all calls.
 */
final class DayPlan {

    /** Orders per second at scale 100. */
    static final double ORDERS_PER_SECOND = 700;

    /** Of the orders, how many are cancelled. */
    static final double CANCELLED_SHARE = 0.35;

    private static final double READ_SHARE_OF_CALLS = 0.28;

    /** Reads for each order. */
    static final double READS_PER_ORDER = READ_SHARE_OF_CALLS / (1 - READ_SHARE_OF_CALLS) * (1 + CANCELLED_SHARE);

    private static final long NEVER = 0;

    private final OrderFlow flow;

    DayPlan(OrderFlow flow) {
        this.flow = flow;
    }

    /** The user's first call: {@link CallKind#ORDER} or one of the reads. */
    CallKind call(int user) {
        SplittableRandom random = flow.decisions(user);
        if (random.nextDouble() * (1 + READS_PER_ORDER) < 1) {
            return CallKind.ORDER;
        }
        int percent = random.nextInt(100);
        if (percent < 35) {
            return CallKind.ORDER_STATUS;
        }
        if (percent < 65) {
            return CallKind.PRICE;
        }
        return percent < 90 ? CallKind.BOOK : CallKind.BALANCE;
    }

    /** The time between an order's being due and its cancel, in milliseconds; 0 when it isn't cancelled. */
    long cancelAfterMillis(int user) {
        SplittableRandom random = flow.decisions(user);
        // Away from the draws above, which the same generator begins with.
        random = random.split();
        if (random.nextDouble() >= CANCELLED_SHARE) {
            return NEVER;
        }
        int percent = random.nextInt(100);
        if (percent < 40) {
            return random.nextLong(500, 5_000);
        }
        return percent < 75 ? random.nextLong(5_000, 60_000) : random.nextLong(60_000, 600_001);
    }

    /** Somebody's earlier user, for a read of what it ordered. */
    int earlier(int user, int attempt) {
        SplittableRandom random = flow.decisions(user);
        for (int i = 0; i < attempt; i++) {
            random = random.split();
        }
        return random.split().nextInt(user + 1);
    }
}
