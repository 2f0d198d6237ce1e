package org.bourse.floor.trading.strategy;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a strategy in code is told: each of its parameters by name, as a text without faults.
 *
 * @param texts by name, the standard ones where nothing else was said
 */
public record CodeParameters(Map<String, String> texts) {

    /** Copies them. */
    public CodeParameters {
        texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    }

    /** One that is a word; refuses a name that the strategy has not declared. */
    public String text(String name) {
        String text = texts.get(name);
        if (text == null) {
            throw new IllegalArgumentException(
                    "there is no parameter " + name + "; there are: " + String.join(", ", texts.keySet()));
        }
        return text;
    }

    /** One that is a number; likewise. */
    public double number(String name) {
        return Double.parseDouble(text(name));
    }

    /** One that is an integer; likewise. */
    public int whole(String name) {
        return (int) number(name);
    }
}
