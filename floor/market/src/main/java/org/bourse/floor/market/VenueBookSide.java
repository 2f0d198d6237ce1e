package org.bourse.floor.market;

/**
 * The levels of one side, the best one last. Bids and asks are one algorithm: both are kept by a key that grows towards the best,
 * the price for bids and its negative for asks. There is room at either end, so that a level that comes or goes moves the
 * shorter part: near the best price, where most changes are, next to nothing, and far from it no more than half.
 */
final class VenueBookSide {

    private static final int FIRST_CAPACITY = 16;

    private final int sign;
    private long[] keys = new long[FIRST_CAPACITY];
    private long[] quantities = new long[FIRST_CAPACITY];
    /** Where the worst level stands. */
    private int first;

    private int size;

    VenueBookSide(VenueSide side) {
        sign = side == VenueSide.BUY ? 1 : -1;
    }

    void clear() {
        size = 0;
        first = keys.length / 2;
    }

    int size() {
        return size;
    }

    /** The price of the level that far from the best one. */
    long price(int depth) {
        return sign * keys[first + size - 1 - depth];
    }

    long quantity(int depth) {
        return quantities[first + size - 1 - depth];
    }

    /** The quantity at a price; 0: there is no such level. */
    long quantityAt(long price) {
        int at = find(sign * price);
        return isAt(at, sign * price) ? quantities[at] : 0;
    }

    private boolean isAt(int at, long key) {
        return at < first + size && keys[at] == key;
    }

    /**
     * Sets a level, or removes it with a quantity of 0; to remove one that isn't there does nothing. Answers the quantity that
     * it had.
     */
    long set(long price, long quantity) {
        long key = sign * price;
        int at = find(key);
        boolean there = isAt(at, key);
        long former = there ? quantities[at] : 0;
        if (quantity == 0) {
            if (there) {
                close(at);
            }
        } else if (there) {
            quantities[at] = quantity;
        } else {
            int opened = open(at - first);
            keys[opened] = key;
            quantities[opened] = quantity;
        }
        return former;
    }

    private void close(int at) {
        int worse = at - first;
        int better = size - worse - 1;
        if (worse < better) {
            move(first, first + 1, worse);
            first++;
        } else {
            move(at + 1, at, better);
        }
        size--;
    }

    /** Makes a place behind so many worse levels; answers which. */
    private int open(int worse) {
        int better = size - worse;
        if (worse < better ? first == 0 : first + size == keys.length) {
            makeRoom();
        }
        if (worse < better) {
            move(first, first - 1, worse);
            first--;
        } else {
            move(first + worse, first + worse + 1, better);
        }
        size++;
        return first + worse;
    }

    private void move(int from, int to, int count) {
        System.arraycopy(keys, from, keys, to, count);
        System.arraycopy(quantities, from, quantities, to, count);
    }

    /** Puts the levels into the middle, of larger arrays where these are nearly full. */
    private void makeRoom() {
        boolean isNearlyFull = size > keys.length / 4 * 3;
        long[] newKeys = isNearlyFull ? new long[keys.length * 2] : keys;
        long[] newQuantities = isNearlyFull ? new long[keys.length * 2] : quantities;
        int middle = (newKeys.length - size) / 2;
        System.arraycopy(keys, first, newKeys, middle, size);
        System.arraycopy(quantities, first, newQuantities, middle, size);
        keys = newKeys;
        quantities = newQuantities;
        first = middle;
    }

    /**
     * The first place whose key is not below that one. It looks near the best level first, and then halves what is left without
     * a branch: which half it is can't be foretold.
     */
    private int find(long key) {
        int low = first;
        int count = size;
        for (int step = 8; step < count; step *= 4) {
            int place = first + size - step;
            if (keys[place] < key) {
                count = low + count - place - 1;
                low = place + 1;
                break;
            }
            count = place - low;
        }
        while (count > 0) {
            int half = (count + 1) >>> 1;
            low += keys[low + half - 1] < key ? half : 0;
            count -= half;
        }
        return low;
    }

    /** Copies the best levels; called by readers, so it trusts no two fields to belong together. */
    int copyBest(long[] prices, long[] amounts) {
        long[] from = keys;
        long[] fromQuantities = quantities;
        int end = Math.min(first + size, Math.min(from.length, fromQuantities.length));
        int count = Math.min(Math.min(size, end), prices.length);
        for (int i = 0; i < count; i++) {
            prices[i] = sign * from[end - 1 - i];
            amounts[i] = fromQuantities[end - 1 - i];
        }
        return count;
    }
}
