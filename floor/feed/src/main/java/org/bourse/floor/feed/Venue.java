package org.bourse.floor.feed;

import java.util.List;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.RawEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;

/**
 * What a venue's messages mean: a state machine that is told the raw events of its connections, keeps the books, and tells
 * market events. It sees no clock but the events' times, and asks for books by {@link Requests}; so a tape gives the same.
 */
public interface Venue extends RawEvents {

    /** Who asks the venue for books; what it answers comes back as a raw event. */
    @FunctionalInterface
    interface Requests {

        /** Asks for the whole book of an instrument, once. */
        void askForBook(VenueInstrument instrument);

        /** Asks for it while the book is followed without a fault, to hold that against it. */
        default void askToCompare(VenueInstrument instrument) {
            askForBook(instrument);
        }

        /** Asks for an instrument's trades after the one of that number, which then come in order. */
        default void askForTrades(VenueInstrument instrument, long after) {}

        /** The instrument's trades up to that number have come: another connection goes on behind them. */
        default void traded(VenueInstrument instrument, long number) {}

        /** The instrument's book is taken from that connection from here on; those before it can go. */
        default void moved(VenueInstrument instrument, int link) {}
    }

    /** An instrument that is followed from here on, besides those that the start named. */
    default void listed(EventHeader header, VenueInstrument instrument) {
        throw new IllegalArgumentException(name() + " lists no instruments while it is followed.");
    }

    /** What came by the header's connection is not all in the books, which may not be trusted until they come whole. */
    void lost(EventHeader header, StaleReason reason);

    @Override
    default void framesLost(EventHeader header) {
        lost(header, StaleReason.OVERFLOW);
    }

    /** Its name, in lower case. */
    String name();

    /** Its books, by the place of their instruments. */
    List<Book> books();

    /** What it counted. */
    FeedCounters counters();
}
