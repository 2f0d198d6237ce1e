package org.bourse.floor.market;

/** Takes no notice of anything; who wants to know of some events only extends it and overrides these. */
public abstract class MarketEventsAdapter implements MarketEvents {

    /** For those who extend it. */
    protected MarketEventsAdapter() {}

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {}

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {}

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {}

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {}

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {}

    @Override
    public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {}
}
