package org.bourse.floor.mockvenues;

import java.util.List;
import java.util.NavigableMap;

/** The form in which a venue writes what happens at its markets, and what its messages look like when something is wrong. */
interface MarketForm {

    /** Levels of both sides, best first: prices in the venue's steps, with quantities in its steps. */
    record Sides(NavigableMap<Long, Long> bids, NavigableMap<Long, Long> asks) {}

    /** The answer to a request for the whole book. */
    String book(String symbol, long update, Sides book);

    /** What it sends when the best prices have changed. */
    List<Market.Message> best(String symbol, long nanos, long update, Sides book);

    /** What it sends of a trade. */
    List<Market.Message> trade(String symbol, long nanos, long trade, long price, long quantity, boolean buyerIsMaker);

    /** What it sends of changes: the levels as they are now, those that are gone with a quantity of 0, and the book then. */
    List<Market.Message> changes(String symbol, long nanos, long first, long last, Sides changed, Sides book);

    /** Whether a message changes the book. */
    boolean isChange(String stream);

    /** What is sent in place of a change of the book with that wrong in it, for faults that are within a message. */
    List<String> damaged(String text, Fault fault);
}
