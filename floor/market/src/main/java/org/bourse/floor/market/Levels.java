package org.bourse.floor.market;

import java.util.Arrays;

/** Price levels in arrays that are used again and again: what a frame says of one side of a book. */
public final class Levels {

    private long[] prices;
    private long[] quantities;
    private int size;

    /** None yet. */
    public Levels() {
        this(new long[64], new long[64], 0);
    }

    private Levels(long[] prices, long[] quantities, int size) {
        this.prices = prices;
        this.quantities = quantities;
        this.size = size;
    }

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
        return new Levels(Arrays.copyOf(prices, Math.max(size, 1)), Arrays.copyOf(quantities, Math.max(size, 1)), size);
    }
}
