package org.bourse.server.view;

/**
 * Sums of quantities that were traded. Nothing bounds what is traded in a day, as it does what is open, and nothing is
 * decided by these sums: so one that does not fit in 64 bits is {@link Long#MAX_VALUE}, and trading goes on.
 */
public final class TradedQuantity {

    private TradedQuantity() {}

    /** The sum of two quantities, neither below 0; the largest {@code long} where it would be more. */
    public static long sum(long quantity, long more) {
        long sum = quantity + more;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
