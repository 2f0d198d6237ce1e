package org.bourse.floor.trading.strategy;

import java.util.List;
import org.bourse.floor.trading.indicator.Parameter;

/**
 * A strategy in code that a jar brings: its name, what it can be told, and how it is made. Java's service loader finds it by
 * {@code META-INF/services} and its constructor without parameters.
 */
public interface CodeStrategyProvider {

    /** Its name, unique among all strategies in code: lower-case letters, digits, {@code _} and {@code -}, a letter first. */
    String code();

    /** What it does, in words. */
    String text();

    /** What it can be told, each with its range and what holds where nothing is said; none is called as a common one is. */
    List<Parameter> parameters();

    /**
     * Makes it, anew for each run and instrument.
     *
     * @param given all of its parameters, each in its range
     * @throws IllegalArgumentException if it can't be made with these together, and why
     */
    CodeStrategy strategy(CodeParameters given);
}
