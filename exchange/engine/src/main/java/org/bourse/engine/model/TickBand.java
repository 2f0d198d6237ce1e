package org.bourse.engine.model;

/**
 * A row of an instrument's tick table: from which price on which tick holds. Both are in the instrument's units of price.
 *
 * @param priceFrom the lowest price that it is about
 * @param tick what prices from there on are multiples of, up to the next row's
 */
public record TickBand(long priceFrom, long tick) {}
