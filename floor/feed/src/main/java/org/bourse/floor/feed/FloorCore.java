package org.bourse.floor.feed;

import java.util.List;
import java.util.function.Function;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.RawEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/**
 * The part of the floor that a tape can repeat: it numbers raw events, has them written, then lets the venue that they came
 * from say what they mean, and has that written too. One thread calls it; it sees no clock but the events' times.
 */
public final class FloorCore implements RawEvents {

    /** How many connections a venue may have: its links are numbered from its place times this on. */
    public static final int LINKS_PER_VENUE = 1_000;

    private final EventWriter writer;
    private final MarketEvents listener;
    private final List<Venue> venues;
    private long sequence;
    private long nanos;

    /** Who makes the venues, given whom they tell what happens. */
    public interface Venues extends Function<MarketEvents, List<Venue>> {}

    /**
     * Continues after the event of that number and time.
     *
     * @param writer takes every event, raw and derived, in order
     * @param listener is told the derived ones then
     */
    public FloorCore(long lastSequence, long lastNanos, EventWriter writer, MarketEvents listener, Venues venues) {
        this.sequence = lastSequence;
        this.nanos = lastNanos;
        this.writer = writer;
        this.listener = listener;
        this.venues = List.copyOf(venues.apply(new Derived()));
    }

    /** Says which instruments are followed; a run begins so. */
    public void define(long receiveNanos) {
        EventHeader header = new EventHeader();
        for (Venue venue : venues) {
            venue.books()
                    .forEach(book -> new Derived()
                            .defined(
                                    header.raw(
                                            receiveNanos, 0, book.instrument().id()),
                                    book.instrument()));
        }
    }

    /** The venue of the header's connection follows that instrument from here on, too. */
    public void listed(EventHeader header, VenueInstrument instrument) {
        writer.defined(numbered(header), instrument);
        listener.defined(header, instrument);
        venue(header).listed(header, instrument);
    }

    /** The venues, by their place. */
    public List<Venue> venues() {
        return venues;
    }

    @Override
    public void frame(EventHeader header, byte[] bytes, int offset, int length) {
        writer.frame(numbered(header), bytes, offset, length);
        venue(header).frame(header, bytes, offset, length);
    }

    @Override
    public void sent(EventHeader header, byte[] bytes, int offset, int length) {
        writer.sent(numbered(header), bytes, offset, length);
        venue(header).sent(header, bytes, offset, length);
    }

    @Override
    public void restAnswer(EventHeader header, int status, byte[] bytes, int offset, int length) {
        writer.restAnswer(numbered(header), status, bytes, offset, length);
        venue(header).restAnswer(header, status, bytes, offset, length);
    }

    @Override
    public void linkOpened(EventHeader header, String address) {
        writer.linkOpened(numbered(header), address);
        venue(header).linkOpened(header, address);
    }

    @Override
    public void linkClosed(EventHeader header, String why) {
        writer.linkClosed(numbered(header), why);
        venue(header).linkClosed(header, why);
    }

    @Override
    public void framesLost(EventHeader header) {
        writer.framesLost(numbered(header));
        venue(header).framesLost(header);
    }

    @Override
    public void tick(EventHeader header) {
        writer.tick(numbered(header));
        for (int i = 0; i < venues.size(); i++) {
            venues.get(i).tick(header);
        }
    }

    private Venue venue(EventHeader header) {
        int place = header.link / LINKS_PER_VENUE - 1;
        if (place < 0 || place >= venues.size()) {
            throw new IllegalArgumentException("No venue has the link " + header.link + ".");
        }
        return venues.get(place);
    }

    private EventHeader numbered(EventHeader header) {
        header.sequence = ++sequence;
        nanos = Math.max(nanos, header.receiveNanos);
        header.receiveNanos = nanos;
        return header;
    }

    /** Numbers what venues tell, has it written, and passes it on. */
    private final class Derived implements MarketEvents {

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            writer.defined(numbered(header), instrument);
            listener.defined(header, instrument);
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            writer.continuity(numbered(header), state, reason);
            listener.continuity(header, state, reason);
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            writer.snapshot(numbered(header), bids, asks);
            listener.snapshot(header, bids, asks);
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            writer.changes(numbered(header), bids, asks);
            listener.changes(header, bids, asks);
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            writer.trade(numbered(header), tradeId, price, quantity, aggressor);
            listener.trade(header, tradeId, price, quantity, aggressor);
        }

        @Override
        public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
            writer.quote(numbered(header), bid, bidQuantity, ask, askQuantity);
            listener.quote(header, bid, bidQuantity, ask, askQuantity);
        }

        @Override
        public void funding(EventHeader header, long rate, long nextNanos) {
            writer.funding(numbered(header), rate, nextNanos);
            listener.funding(header, rate, nextNanos);
        }

        @Override
        public void bar(EventHeader header, Bar bar, long lengthNanos) {
            writer.bar(numbered(header), bar, lengthNanos);
            listener.bar(header, bar, lengthNanos);
        }
    }
}
