package org.bourse.engine.model;

/**
 * The decimals of an instrument's prices and quantities: what the whole numbers of its orders are counted in.
 *
 * @param price decimals of prices, 0 to {@link InstrumentTerms#MAX_SCALE}
 * @param quantity decimals of quantities, 0 to {@link InstrumentTerms#MAX_SCALE}
 */
public record Scales(int price, int quantity) {}
