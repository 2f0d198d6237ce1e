package org.bourse.engine;

import java.util.stream.IntStream;
import org.bourse.engine.model.ExchangeSettings;

/**
 * A broker's net quantity in each instrument, bought less sold: a hash table in an array, which grows with the
 * instruments that the broker ever traded. Looking up and changing allocate nothing but where it grows.
 */
final class Positions {

    private static final int LEAST_CAPACITY = 8;

    /**
     * In each place an id plus one, 0 where it is free, and beside it, as both are needed, the quantity. Of as many places as
     * the next power of two that leaves a quarter free.
     */
    private long[] places = {};

    private int count;
    private int beyondLimit;

    /** Bought less sold; 0 where it never traded. */
    long of(int instrumentId) {
        if (count == 0) {
            return 0;
        }
        int place = place(instrumentId);
        return places[place] == 0 ? 0 : places[place + 1];
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
        if (8 * count >= 3 * places.length) {
            grow();
        }
        int place = place(instrumentId);
        if (places[place] == 0) {
            places[place] = instrumentId + 1L;
            count++;
        }
        long before = places[place + 1];
        long after = Math.addExact(before, quantity);
        places[place + 1] = after;
        if (isBeyond(before) != isBeyond(after)) {
            beyondLimit += isBeyond(after) ? 1 : -1;
        }
    }

    /** The instruments that it ever traded, ascending. */
    int[] instrumentIds() {
        return IntStream.range(0, places.length / 2)
                .filter(place -> places[2 * place] != 0)
                .map(place -> (int) places[2 * place] - 1)
                .sorted()
                .toArray();
    }

    private static boolean isBeyond(long quantity) {
        return Math.abs(quantity) > ExchangeSettings.BALANCE_LIMIT;
    }

    private void grow() {
        long[] former = places;
        places = new long[Math.max(2 * LEAST_CAPACITY, 2 * former.length)];
        for (int i = 0; i < former.length; i += 2) {
            if (former[i] != 0) {
                int place = place((int) former[i] - 1);
                places[place] = former[i];
                places[place + 1] = former[i + 1];
            }
        }
    }

    /** Where the instrument is, or the free place where it would be. Ids are dense, so their lowest bits spread well. */
    private int place(int instrumentId) {
        int mask = places.length - 1;
        int place = 2 * instrumentId & mask;
        while (places[place] != 0 && places[place] != instrumentId + 1L) {
            place = (place + 2) & mask;
        }
        return place;
    }
}
