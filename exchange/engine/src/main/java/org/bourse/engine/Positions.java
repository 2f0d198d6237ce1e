package org.bourse.engine;

import java.util.Arrays;
import org.bourse.engine.model.ExchangeSettings;

/**
 * A broker's net quantity in each instrument, bought less sold: a hash table in two arrays, which grows with the
 * instruments that the broker ever traded. Looking up and changing allocate nothing but where it grows.
 */
final class Positions {

    private static final int LEAST_CAPACITY = 8;

    /** Ids plus one; 0 where a place is free. As long as the next power of two that leaves a quarter free. */
    private int[] keys = {};

    private long[] quantities = {};
    private int count;
    private int beyondLimit;

    /** Bought less sold; 0 where it never traded. */
    long of(int instrumentId) {
        if (count == 0) {
            return 0;
        }
        int place = place(instrumentId);
        return keys[place] == 0 ? 0 : quantities[place];
    }

    /** Whether it is so large in an instrument, either way, that no further orders are allowed there. */
    boolean isBeyondLimit(int instrumentId) {
        return beyondLimit != 0 && isBeyond(of(instrumentId));
    }

    /**
     * Adds what was bought; a negative quantity was sold. Can't overflow, as prices are at least 1: see
     * {@link ExchangeSettings}.
     */
    void add(int instrumentId, long quantity) {
        if (4 * count >= 3 * keys.length) {
            grow();
        }
        int place = place(instrumentId);
        if (keys[place] == 0) {
            keys[place] = instrumentId + 1;
            count++;
        }
        long before = quantities[place];
        long after = Math.addExact(before, quantity);
        quantities[place] = after;
        if (isBeyond(before) != isBeyond(after)) {
            beyondLimit += isBeyond(after) ? 1 : -1;
        }
    }

    /** The instruments that it ever traded, ascending. */
    int[] instrumentIds() {
        int[] ids = Arrays.stream(keys).filter(key -> key != 0).toArray();
        Arrays.sort(ids);
        for (int i = 0; i < ids.length; i++) {
            ids[i]--;
        }
        return ids;
    }

    private static boolean isBeyond(long quantity) {
        return Math.abs(quantity) > ExchangeSettings.BALANCE_LIMIT;
    }

    private void grow() {
        int[] formerKeys = keys;
        long[] formerQuantities = quantities;
        int capacity = Math.max(LEAST_CAPACITY, 2 * formerKeys.length);
        keys = new int[capacity];
        quantities = new long[capacity];
        for (int i = 0; i < formerKeys.length; i++) {
            if (formerKeys[i] != 0) {
                int place = place(formerKeys[i] - 1);
                keys[place] = formerKeys[i];
                quantities[place] = formerQuantities[i];
            }
        }
    }

    /** Where the instrument is, or the free place where it would be. Ids are dense, so their lowest bits spread well. */
    private int place(int instrumentId) {
        int mask = keys.length - 1;
        int place = instrumentId & mask;
        while (keys[place] != 0 && keys[place] != instrumentId + 1) {
            place = (place + 1) & mask;
        }
        return place;
    }
}
