package org.bourse.floor.trading.order;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.bourse.floor.market.VenueInstrument;

/**
 * A value that each instrument has: its own, else that of its venue, else the usual one.
 *
 * @param usual that of all others
 * @param special those that differ, by a venue's name, or by an instrument's as {@link #name} has it
 */
public record ByInstrument<V>(V usual, Map<String, V> special) {

    /** Copies the special ones. */
    public ByInstrument {
        special = Collections.unmodifiableMap(new TreeMap<>(special));
    }

    /** The same one for all. */
    public static <V> ByInstrument<V> all(V usual) {
        return new ByInstrument<>(usual, Map.of());
    }

    /** How an instrument is named here. */
    public static String name(String venue, String symbol) {
        return venue + ":" + symbol;
    }

    /** That of an instrument. */
    public V of(VenueInstrument instrument) {
        return Optional.ofNullable(special.get(name(instrument.venue(), instrument.symbol())))
                .or(() -> Optional.ofNullable(special.get(instrument.venue())))
                .orElse(usual);
    }

    /** What is made of each, of the same instruments. */
    public <W> ByInstrument<W> map(Function<V, W> making) {
        Map<String, W> made = new TreeMap<>();
        special.forEach((name, value) -> made.put(name, making.apply(value)));
        return new ByInstrument<>(making.apply(usual), made);
    }
}
