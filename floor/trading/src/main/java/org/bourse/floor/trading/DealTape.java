package org.bourse.floor.trading;

/** Who is told the deals of a live book one by one, in their order, and when that ended. */
public interface DealTape {

    /** A deal, in the instrument's own units. */
    void deal(long now, double price, double quantity);

    /** From here on there is all that happens. */
    void begin(long now);

    /** Some may be missing from here on: what came so far says nothing of what comes. */
    void end();

    /** That moment has come, and all before it. */
    void advance(long now);
}
