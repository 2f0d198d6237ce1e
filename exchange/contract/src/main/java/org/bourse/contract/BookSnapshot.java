package org.bourse.contract;

import java.util.List;
import org.bourse.engine.model.InstrumentTerms;

/**
 * The best levels of an order book at one moment.
 *
 * @param symbol the instrument's code
 * @param terms what its prices and quantities are counted in
 * @param sequence the last command that changed the book, the same number as in the live feed: one that added an order,
 *     took one away or changed its quantity or price. After a start, until the next change, it is the command up to which
 *     the state came from the database; 0 when there never was an order
 * @param asks ascending by price
 * @param bids descending by price
 */
public record BookSnapshot(
        String symbol, InstrumentTerms terms, long sequence, List<BookLevel> asks, List<BookLevel> bids) {}
