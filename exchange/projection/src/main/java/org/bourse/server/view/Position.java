package org.bourse.server.view;

/**
 * A broker's position in an instrument: what it bought less what it sold.
 *
 * @param quantityScale decimals of the quantity, which is a whole number of that unit
 * @param quantity not 0; negative where it sold more
 */
public record Position(String symbol, int quantityScale, long quantity) {}
