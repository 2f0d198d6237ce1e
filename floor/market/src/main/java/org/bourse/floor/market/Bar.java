package org.bourse.floor.market;

/**
 * The trades of an interval of time in seven numbers.
 *
 * @param startNanos its beginning, a whole multiple of its length
 * @param open the first price
 * @param high the highest
 * @param low the lowest
 * @param close the last
 * @param volume the sum of quantities
 * @param trades how many there were
 */
public record Bar(long startNanos, long open, long high, long low, long close, long volume, long trades) {

    Bar with(long price, long quantity) {
        return new Bar(
                startNanos,
                open,
                Math.max(high, price),
                Math.min(low, price),
                price,
                Math.addExact(volume, quantity),
                trades + 1);
    }
}
