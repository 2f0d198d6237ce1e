package org.bourse.floor.simulation;

import java.math.BigInteger;

/**
 * The guess at which of the others' orders left a queue in which one of ours stands, when its price level shrank by more than
 * was traded there: a venue that publishes levels does not say.
 */
public sealed interface QueueModel {

    /** Those behind us: only trades bring us forward. Nothing is filled sooner than it would have been. */
    record Tail() implements QueueModel {}

    /** Those ahead of us, as if who waits longest gave up first: the other bound. */
    record Head() implements QueueModel {}

    /** Those ahead and those behind alike, by their quantities. */
    record Proportional() implements QueueModel {}

    /**
     * Rather those of the longer part: by its quantity to that power.
     *
     * @param exponent above 0; 1 is {@link Proportional}
     */
    record Power(double exponent) implements QueueModel {

        /** The largest exponent; beyond it the longer part has all of it. */
        public static final double MAX_EXPONENT = 10;

        /** Refuses what is no such exponent. */
        public Power {
            if (!(exponent > 0 && exponent <= MAX_EXPONENT)) {
                throw new IllegalArgumentException(
                        "The exponent of the queue model power is above 0 and at most 10, not " + exponent + ".");
            }
        }
    }

    /** Between half of them and {@link Proportional}: by the logarithm of one more than its quantity. */
    record Log() implements QueueModel {}

    /**
     * How much of a decrease was behind us, the rest having been ahead. All of a part is the most that leaves it.
     *
     * @param decrease no more than both parts together
     * @param ahead the others' quantity before our order
     * @param back their quantity behind it
     */
    default long behind(long decrease, long ahead, long back) {
        long guessed = switch (this) {
            case Tail _ -> decrease;
            case Head _ -> 0;
            case Proportional _ -> share(decrease, back, ahead + back);
            case Power power -> {
                double whole = (double) ahead + back;
                yield share(
                        decrease,
                        StrictMath.pow((double) ahead / whole, power.exponent()),
                        StrictMath.pow((double) back / whole, power.exponent()));
            }
            case Log _ -> share(decrease, StrictMath.log1p((double) ahead), StrictMath.log1p((double) back));
        };
        return Math.max(decrease - ahead, Math.min(guessed, back));
    }

    /** The model of that name: {@code tail}, {@code head}, {@code proportional}, {@code log} or {@code power:2}. */
    static QueueModel of(String name) {
        if (name.matches("power:\\d{1,2}(\\.\\d{1,4})?")) {
            return new Power(Double.parseDouble(name.substring("power:".length())));
        }
        return switch (name) {
            case "tail" -> new Tail();
            case "head" -> new Head();
            case "proportional" -> new Proportional();
            case "log" -> new Log();
            default ->
                throw new IllegalArgumentException(
                        "A queue model is tail, proportional, power:N, log or head, not " + name + ".");
        };
    }

    /** That part of the decrease, rounded against us. */
    private static long share(long decrease, long part, long whole) {
        if (whole == 0) {
            return 0;
        }
        BigInteger[] quotient = BigInteger.valueOf(decrease)
                .multiply(BigInteger.valueOf(part))
                .divideAndRemainder(BigInteger.valueOf(whole));
        return quotient[0].longValueExact() + quotient[1].signum();
    }

    private static long share(long decrease, double ofAhead, double ofBack) {
        double both = ofAhead + ofBack;
        return both == 0 ? 0 : (long) StrictMath.ceil((double) decrease * (ofBack / both));
    }
}
