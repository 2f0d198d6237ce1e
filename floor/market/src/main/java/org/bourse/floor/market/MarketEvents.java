package org.bourse.floor.market;

/** Who is told what the raw events meant, in their order; header and levels are valid during the call only. */
public interface MarketEvents {

    /** Digits after the point of a funding rate. */
    int RATE_SCALE = 12;

    /** An instrument that is followed from here on. */
    void defined(EventHeader header, VenueInstrument instrument);

    /** Whether the instrument's book may be trusted from here on. */
    void continuity(EventHeader header, Continuity state, StaleReason reason);

    /** A whole book. */
    void snapshot(EventHeader header, Levels bids, Levels asks);

    /** Levels as they are now; a quantity of 0 removes one. */
    void changes(EventHeader header, Levels bids, Levels asks);

    /** A trade that the venue published. */
    void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor);

    /** Best prices as the venue itself says them; a quantity is 0 where it says none, or where there is no such price. */
    void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity);

    /** What the longs of a future pay to its shorts, as a share in {@link #RATE_SCALE}, and when next, or 0. */
    default void funding(EventHeader header, long rate, long nextNanos) {}

    /** The trades of an interval of that length as the venue itself sums them up. */
    default void bar(EventHeader header, Bar bar, long lengthNanos) {}
}
