package org.bourse.floor.market;

import java.util.Arrays;

/**
 * The levels of one side, the best one last, because most changes are near it and then move little. Bids and asks are one
 * algorithm: both are kept by a key that grows towards the best, the price for bids and its negative for asks.
 */
final class VenueBookSide {

    private final int sign;
    private long[] keys = new long[256];
    private long[] quantities = new long[256];
    private int size;

    VenueBookSide(VenueSide side) {
        sign = side == VenueSide.BUY ? 1 : -1;
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** The price of the level that far from the best one. */
    long price(int depth) {
        return sign * keys[size - 1 - depth];
    }

    long quantity(int depth) {
        return quantities[size - 1 - depth];
    }

    /** Sets a level, or removes it with a quantity of 0; to remove one that isn't there does nothing. */
    void set(long price, long quantity) {
        long key = sign * price;
        int at = find(key);
        boolean there = at < size && keys[at] == key;
        if (quantity == 0) {
            if (there) {
                System.arraycopy(keys, at + 1, keys, at, size - at - 1);
                System.arraycopy(quantities, at + 1, quantities, at, size - at - 1);
                size--;
            }
        } else {
            if (!there) {
                open(at);
                keys[at] = key;
            }
            quantities[at] = quantity;
        }
    }

    private void open(int at) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            quantities = Arrays.copyOf(quantities, size * 2);
        }
        System.arraycopy(keys, at, keys, at + 1, size - at);
        System.arraycopy(quantities, at, quantities, at + 1, size - at);
        size++;
    }

    /** The first place whose key is not below that one; looks near the best level first. */
    private int find(long key) {
        int low = 0;
        int high = size;
        for (int step = 8; step < size && low == 0; step *= 4) {
            if (keys[size - step] < key) {
                low = size - step + 1;
            } else {
                high = size - step;
            }
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keys[middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Copies the best levels; called by readers, so it trusts no two fields to belong together. */
    int copyBest(long[] prices, long[] amounts) {
        long[] from = keys;
        long[] fromQuantities = quantities;
        int all = Math.min(size, Math.min(from.length, fromQuantities.length));
        int count = Math.min(all, prices.length);
        for (int i = 0; i < count; i++) {
            prices[i] = sign * from[all - 1 - i];
            amounts[i] = fromQuantities[all - 1 - i];
        }
        return count;
    }
}
