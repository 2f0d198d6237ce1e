package org.bourse.floor.tape;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/** The instruments and books of a tape as of the event that was told last. */
public final class TapeState implements MarketEvents {

    private final Map<Integer, Book> books = new LinkedHashMap<>();
    private final Map<Integer, Long> epochs = new LinkedHashMap<>();
    private boolean defining;

    /** The instrument of that number; empty: none was defined. */
    public Optional<VenueInstrument> instrument(int id) {
        return Optional.ofNullable(books.get(id)).map(Book::instrument);
    }

    /** The book of that number; empty: none was defined. */
    public Optional<Book> book(int id) {
        return Optional.ofNullable(books.get(id));
    }

    /** Writes all of it as the head of a segment. */
    void repeat(TapeWriter tape, EventWriter writer) {
        books.values()
                .forEach(book -> repeat(
                        tape,
                        writer,
                        book,
                        epochs.getOrDefault(book.instrument().id(), 0L)));
    }

    /** Tells all of it as of that place, as repetitions: each instrument, whether its book may be trusted, and the book. */
    public void tell(long sequence, long receiveNanos, MarketEvents to) {
        for (Book book : books.values()) {
            int instrument = book.instrument().id();
            EventHeader header = new EventHeader().raw(receiveNanos, 0, instrument);
            header.sequence = sequence;
            header.flags = EventHeader.REPEATED;
            header.epoch = epochs.getOrDefault(instrument, 0L);
            header.venueSequence = book.venueSequence();
            to.defined(header, book.instrument());
            to.continuity(header, book.state(), book.reason());
            if (book.state() == Continuity.LIVE) {
                to.snapshot(header, levels(book, VenueSide.BUY), levels(book, VenueSide.SELL));
            }
        }
    }

    /** Writes a book, with the epoch it is in, among what a segment begins with. */
    public static void repeat(TapeWriter tape, EventWriter writer, Book book, long epoch) {
        EventHeader repeated = new EventHeader().raw(0, 0, book.instrument().id());
        tape.repeating(repeated);
        repeated.epoch = epoch;
        repeated.venueSequence = book.venueSequence();
        writer.defined(repeated, book.instrument());
        writer.continuity(repeated, book.state(), book.reason());
        if (book.state() == Continuity.LIVE) {
            writer.snapshot(repeated, levels(book, VenueSide.BUY), levels(book, VenueSide.SELL));
        }
    }

    private static Levels levels(Book book, VenueSide side) {
        Levels levels = new Levels();
        int count = Math.min(book.depth(side), EventWriter.MAX_LEVELS);
        for (int i = 0; i < count; i++) {
            levels.add(book.price(side, i), book.quantity(side, i));
        }
        return levels;
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        if (!header.isRepeated() && !defining && books.containsKey(instrument.id())) {
            // A start of the floor defines all its instruments anew, and nothing of the one before counts any more.
            books.clear();
            epochs.clear();
        }
        defining = !header.isRepeated();
        Book known = books.get(instrument.id());
        if (known == null || !known.instrument().equals(instrument)) {
            books.put(instrument.id(), new Book(instrument));
        }
        epochs.put(instrument.id(), header.epoch);
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        defining = false;
        Book book = books.get(header.instrument);
        if (book != null) {
            book.become(state, reason, header.receiveNanos);
            epochs.put(header.instrument, header.epoch);
        }
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        Book book = books.get(header.instrument);
        if (book != null) {
            book.replace(header, bids, asks);
        }
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        Book book = books.get(header.instrument);
        if (book != null) {
            book.change(header, bids, asks);
        }
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        // No part of a state.
    }

    @Override
    public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
        // No part of a state.
    }
}
