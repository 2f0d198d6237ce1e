package org.bourse.floor.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/**
 * A part of the tape as rows: trades, best prices as the venues say them, and when books could be trusted. The books' changes
 * stay on the tape, which alone has them in their order.
 */
public final class TickBatch extends MarketEventsAdapter {

    /** By the number that each has on the tape, from its last definition on. */
    private final Map<Integer, VenueInstrument> instruments;

    private final long after;
    private final List<Trade> trades = new ArrayList<>();
    private final List<Quote> quotes = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private long last;
    private long missing;

    /** Where an event stands. */
    public record Place(long sequence, long receiveNanos, long exchangeNanos, VenueInstrument instrument) {}

    /** A trade. */
    public record Trade(Place place, long id, long price, long quantity, VenueSide aggressor) {}

    /** Best prices; a quantity of 0: there is none. */
    public record Quote(Place place, long bid, long bidQuantity, long ask, long askQuantity) {}

    /** Whether a book may be trusted from here on. */
    public record State(Place place, Continuity state, StaleReason reason, long epoch) {}

    private TickBatch(long after, Map<Integer, VenueInstrument> instruments) {
        this.after = after;
        this.instruments = instruments;
        last = after;
    }

    /** An empty one that begins after that event, and learns of the instruments from the state before it. */
    static TickBatch after(long sequence) {
        return new TickBatch(sequence, new HashMap<>());
    }

    /** An empty one that goes on where this ends. */
    TickBatch next() {
        return new TickBatch(last, instruments);
    }

    /** Counts an event in, whatever it is. */
    void passed(long sequence) {
        missing += sequence - last - 1;
        last = sequence;
    }

    /** How many events before its last one the tape has no more. */
    long missing() {
        return missing;
    }

    /** The number of the last event before it. */
    public long first() {
        return after;
    }

    /** The number of its last event. */
    public long last() {
        return last;
    }

    /** How many rows it has. */
    public int rows() {
        return trades.size() + quotes.size() + states.size();
    }

    /** Its trades, in their order. */
    public List<Trade> trades() {
        return trades;
    }

    /** Its best prices, in their order. */
    public List<Quote> quotes() {
        return quotes;
    }

    /** Its states, in their order. */
    public List<State> states() {
        return states;
    }

    private Place place(EventHeader header) {
        VenueInstrument instrument = instruments.get(header.instrument);
        if (instrument == null) {
            throw new IllegalStateException("Event " + header.sequence + " is of the instrument " + header.instrument
                    + ", which the tape does not define before it.");
        }
        return new Place(header.sequence, header.receiveNanos, header.exchangeNanos, instrument);
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        instruments.put(instrument.id(), instrument);
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        if (isNew(header)) {
            trades.add(new Trade(place(header), tradeId, price, quantity, aggressor));
        }
    }

    @Override
    public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
        if (isNew(header)) {
            quotes.add(new Quote(place(header), bid, bidQuantity, ask, askQuantity));
        }
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        if (isNew(header)) {
            states.add(new State(place(header), state, reason, header.epoch));
        }
    }

    /** What is repeated at a segment's head, or stands before the place, was taken before. */
    private boolean isNew(EventHeader header) {
        return !header.isRepeated() && header.sequence > after;
    }
}
