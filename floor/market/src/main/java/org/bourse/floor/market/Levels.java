package org.bourse.floor.market;

import java.util.Arrays;

/** Price levels in arrays that are used again and again: what a frame says of one side of a book. */
public final class Levels {

    private long[] prices = new long[64];
    private long[] quantities = new long[64];
    private int size;

    /** Forgets all. */
    public void clear() {
        size = 0;
    }

    /** One more. */
    public void add(long price, long quantity) {
        if (size == prices.length) {
            prices = Arrays.copyOf(prices, size * 2);
            quantities = Arrays.copyOf(quantities, size * 2);
        }
        prices[size] = price;
        quantities[size] = quantity;
        size++;
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** The price of one. */
    public long price(int index) {
        return prices[index];
    }

    /** The quantity of one. */
    public long quantity(int index) {
        return quantities[index];
    }

    /** A copy that the next frame leaves alone. */
    public Levels copy() {
        Levels copy = new Levels();
        copy.prices = Arrays.copyOf(prices, Math.max(size, 1));
        copy.quantities = Arrays.copyOf(quantities, Math.max(size, 1));
        copy.size = size;
        return copy;
    }
}
