package org.bourse.floor.trading;

import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/**
 * The series of one instrument, made of its events: deals while its book is live, since otherwise some of them may be missing, and
 * best prices while both sides have one as well. Prices and quantities are in the instrument's own units, not in its scales.
 * It is told the events of its instrument alone.
 */
public final class InstrumentSeries extends MarketEventsAdapter {

    private final Book book;
    private final double priceUnit;
    private final double quantityUnit;
    private final PointSeries dealPrices;
    private final PointSeries dealQuantities;
    private final PointSeries bids;
    private final PointSeries asks;
    private final PointSeries mids;
    private long bid;
    private long ask;

    /** Nothing is known yet; each series keeps that many points at most. */
    public InstrumentSeries(VenueInstrument instrument, int maxPoints) {
        book = new Book(instrument);
        priceUnit = StrictMath.pow(10, instrument.priceScale());
        quantityUnit = StrictMath.pow(10, instrument.quantityScale());
        dealPrices = new PointSeries(maxPoints);
        dealQuantities = new PointSeries(maxPoints);
        bids = new PointSeries(maxPoints);
        asks = new PointSeries(maxPoints);
        mids = new PointSeries(maxPoints);
    }

    /** Prices of deals. */
    public PointSeries dealPrices() {
        return dealPrices;
    }

    /** Quantities of deals. */
    public PointSeries dealQuantities() {
        return dealQuantities;
    }

    /** The best bid. */
    public PointSeries bids() {
        return bids;
    }

    /** The best ask. */
    public PointSeries asks() {
        return asks;
    }

    /** The middle of the best prices. */
    public PointSeries mids() {
        return mids;
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        book.become(state, reason, header.receiveNanos);
        if (state == Continuity.LIVE) {
            dealPrices.begin(header.receiveNanos);
            dealQuantities.begin(header.receiveNanos);
            best(header.receiveNanos);
        } else {
            dealPrices.end();
            dealQuantities.end();
            endBest();
        }
    }

    @Override
    public void snapshot(EventHeader header, Levels newBids, Levels newAsks) {
        book.replace(header, newBids, newAsks);
        best(header.receiveNanos);
    }

    @Override
    public void changes(EventHeader header, Levels changedBids, Levels changedAsks) {
        book.change(header, changedBids, changedAsks);
        best(header.receiveNanos);
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        dealPrices.add(header.receiveNanos, price / priceUnit);
        dealQuantities.add(header.receiveNanos, quantity / quantityUnit);
    }

    private void best(long now) {
        if (book.state() != Continuity.LIVE || book.depth(VenueSide.BUY) == 0 || book.depth(VenueSide.SELL) == 0) {
            endBest();
            return;
        }
        long newBid = book.price(VenueSide.BUY, 0);
        long newAsk = book.price(VenueSide.SELL, 0);
        if (newBid == bid && newAsk == ask) {
            return;
        }
        bid = newBid;
        ask = newAsk;
        add(bids, now, bid / priceUnit);
        add(asks, now, ask / priceUnit);
        add(mids, now, (bid + ask) / (2 * priceUnit));
    }

    private static void add(PointSeries series, long now, double value) {
        series.begin(now);
        series.add(now, value);
    }

    private void endBest() {
        // No price is 0, so that the next best ones are news.
        bid = 0;
        ask = 0;
        bids.end();
        asks.end();
        mids.end();
    }
}
