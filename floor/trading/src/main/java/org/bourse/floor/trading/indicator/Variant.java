package org.bourse.floor.trading.indicator;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A type of indicator with an author's parameters.
 *
 * @param id its name, by which conditions and other variants speak of it
 * @param type the name of its type
 * @param parameters what differs from the type's standards, as text
 * @param inputs for each input of the type the variant that is it
 * @param refreshSeconds how often it is computed, 0.5 to 3600, or 0 for as often as its windows are worth
 */
public record Variant(
        String id, String type, Map<String, String> parameters, Map<String, String> inputs, double refreshSeconds) {

    /** The shortest refresh. */
    public static final double MIN_REFRESH_SECONDS = 0.5;
    /** The longest refresh. */
    public static final double MAX_REFRESH_SECONDS = 3_600;

    /** Copies what it is given. */
    public Variant {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    }

    /** One without inputs, computed as often as its windows are worth. */
    public static Variant of(String id, String type, Map<String, String> parameters) {
        return new Variant(id, type, parameters, Map.of(), 0);
    }
}
