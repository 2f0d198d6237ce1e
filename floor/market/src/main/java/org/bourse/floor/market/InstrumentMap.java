package org.bourse.floor.market;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something of each instrument by its number: found at once, since that is asked at each event, and all of it in the order of the
 * numbers.
 */
public final class InstrumentMap<T> {

    /** Numbers below have places of their own; a floor counts its instruments from 1, so others are rare. */
    private static final int MAX_PLACES = 1 << 16;

    private final SortedMap<Integer, T> sorted = new TreeMap<>();
    private @Nullable Object[] places = new @Nullable Object[16];

    /** What was put for an instrument; null: nothing. */
    @SuppressWarnings("unchecked")
    public @Nullable T get(int instrument) {
        if (instrument >= 0 && instrument < places.length) {
            return (T) places[instrument];
        }
        return instrument >= 0 && instrument < MAX_PLACES ? null : sorted.get(instrument);
    }

    /** Whether something was put for an instrument. */
    public boolean has(int instrument) {
        return get(instrument) != null;
    }

    /** Puts something for an instrument, in place of what there was; answers that. */
    public @Nullable T put(int instrument, T value) {
        if (instrument >= 0 && instrument < MAX_PLACES) {
            if (instrument >= places.length) {
                int capacity = Math.max(places.length * 2, Integer.highestOneBit(instrument) * 2);
                places = Arrays.copyOf(places, capacity);
            }
            places[instrument] = value;
        }
        return sorted.put(instrument, value);
    }

    /** Takes out what there is of an instrument. */
    public void remove(int instrument) {
        if (instrument >= 0 && instrument < places.length) {
            places[instrument] = null;
        }
        sorted.remove(instrument);
    }

    /** Whether there is nothing. */
    public boolean isEmpty() {
        return sorted.isEmpty();
    }

    /** All, in the order of their instruments' numbers. */
    public Collection<T> values() {
        return Collections.unmodifiableCollection(sorted.values());
    }
}
