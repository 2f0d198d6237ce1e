package org.bourse.floor.simulation;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.tape.TapeState;
import org.bourse.floor.tape.TapeWriter;

/** Writes what it is told on a tape, numbered one after the other, whose segments begin with the state. */
final class TapedMarket extends MarketEventsAdapter {

    private final EventWriter writer;
    private final Map<Integer, Book> books = new TreeMap<>();
    private long number;
    private long nanos;

    TapedMarket(TapeWriter tape) {
        writer = new EventWriter(tape);
        tape.beginSegmentsWith(
                preamble -> books.values().forEach(book -> TapeState.repeat(tape, preamble, book, book.epoch())));
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        writer.defined(numbered(header), instrument);
        books.put(instrument.id(), new Book(instrument));
    }

    /** Writes what somebody orders a run to do, at the time of what was told last. */
    void command(String text) {
        writer.command(numbered(new EventHeader().raw(nanos, 0, 0)), text);
    }

    /** Writes that a payment follows so much later. */
    void funding(long rate, long laterNanos) {
        EventHeader header = new EventHeader().raw(nanos, 0, RandomMarket.INSTRUMENT.id());
        header.exchangeNanos = nanos;
        writer.funding(numbered(header), rate, nanos + laterNanos);
    }

    @Override
    public void funding(EventHeader header, long rate, long nextNanos) {
        writer.funding(numbered(header), rate, nextNanos);
    }

    private Book book(EventHeader header) {
        return Objects.requireNonNull(books.get(header.instrument));
    }

    private EventHeader numbered(EventHeader header) {
        header.sequence = ++number;
        nanos = header.receiveNanos;
        return header;
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        writer.continuity(numbered(header), state, reason);
        book(header).become(state, reason, header.receiveNanos);
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        writer.snapshot(numbered(header), bids, asks);
        book(header).replace(header, bids, asks);
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        writer.changes(numbered(header), bids, asks);
        book(header).change(header, bids, asks);
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        writer.trade(numbered(header), tradeId, price, quantity, aggressor);
    }

    @Override
    public void bar(EventHeader header, Bar bar, long lengthNanos) {
        writer.bar(numbered(header), bar, lengthNanos);
    }
}
