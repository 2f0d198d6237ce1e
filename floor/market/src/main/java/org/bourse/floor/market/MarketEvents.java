package org.bourse.floor.market;

/** Who is told what the raw events meant, in their order; header and levels are valid during the call only. */
public interface MarketEvents {

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

    /** Best prices as the venue itself says them. */
    void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity);
}
