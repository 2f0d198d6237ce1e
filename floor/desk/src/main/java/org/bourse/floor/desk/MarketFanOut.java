package org.bourse.floor.desk;

import java.util.List;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/** Several listeners as one, told in their order. */
record MarketFanOut(List<MarketEvents> listeners) implements MarketEvents {

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        listeners.forEach(one -> one.defined(header, instrument));
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        listeners.forEach(one -> one.continuity(header, state, reason));
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        listeners.forEach(one -> one.snapshot(header, bids, asks));
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        listeners.forEach(one -> one.changes(header, bids, asks));
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        listeners.forEach(one -> one.trade(header, tradeId, price, quantity, aggressor));
    }

    @Override
    public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
        listeners.forEach(one -> one.quote(header, bid, bidQuantity, ask, askQuantity));
    }

    @Override
    public void funding(EventHeader header, long rate, long nextNanos) {
        listeners.forEach(one -> one.funding(header, rate, nextNanos));
    }

    @Override
    public void bar(EventHeader header, Bar bar, long lengthNanos) {
        listeners.forEach(one -> one.bar(header, bar, lengthNanos));
    }
}
