package org.bourse.floor.feed;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.RawEvents;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the floor that a tape can repeat: it numbers raw events, has them written, then lets the venue that they came
 * from say what they mean, and has that written too. One thread calls it; it sees no clock but the events' times. An event at
 * which a venue's rules fail is counted, and its books are not trusted; the others go on.
 */
public final class FloorCore implements RawEvents {

    /** How many connections a venue may have: its links are numbered from its place times this on. */
    public static final int LINKS_PER_VENUE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(FloorCore.class);
    private static final int FAILURES_TOLD = 100;

    private final EventWriter writer;
    private final MarketEvents listener;
    private final List<Venue> venues;
    private long sequence;
    private long nanos;
    private final Set<String> toldFailures = new HashSet<>();

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
        Venue venue = venue(header);
        try {
            venue.listed(header, instrument);
        } catch (RuntimeException e) {
            failed(venue, header, "an instrument that is listed", e);
        }
    }

    /** The venues, by their place. */
    public List<Venue> venues() {
        return venues;
    }

    @Override
    public void frame(EventHeader header, byte[] bytes, int offset, int length) {
        writer.frame(numbered(header), bytes, offset, length);
        Venue venue = venue(header);
        try {
            venue.frame(header, bytes, offset, length);
        } catch (RuntimeException e) {
            failed(venue, header, "a frame", e);
        }
    }

    @Override
    public void sent(EventHeader header, byte[] bytes, int offset, int length) {
        writer.sent(numbered(header), bytes, offset, length);
        Venue venue = venue(header);
        try {
            venue.sent(header, bytes, offset, length);
        } catch (RuntimeException e) {
            failed(venue, header, "a message that was sent", e);
        }
    }

    @Override
    public void restAnswer(EventHeader header, int status, byte[] bytes, int offset, int length) {
        writer.restAnswer(numbered(header), status, bytes, offset, length);
        Venue venue = venue(header);
        try {
            venue.restAnswer(header, status, bytes, offset, length);
        } catch (RuntimeException e) {
            failed(venue, header, "an answer", e);
            // Answers have the first connection's number, whichever their books come by.
            distrust(venue, header);
        }
    }

    @Override
    public void linkOpened(EventHeader header, String address) {
        writer.linkOpened(numbered(header), address);
        Venue venue = venue(header);
        try {
            venue.linkOpened(header, address);
        } catch (RuntimeException e) {
            failed(venue, header, "a connection that opened", e);
        }
    }

    @Override
    public void linkClosed(EventHeader header, String why) {
        writer.linkClosed(numbered(header), why);
        Venue venue = venue(header);
        try {
            venue.linkClosed(header, why);
        } catch (RuntimeException e) {
            failed(venue, header, "a connection that closed", e);
        }
    }

    @Override
    public void framesLost(EventHeader header) {
        writer.framesLost(numbered(header));
        Venue venue = venue(header);
        try {
            venue.framesLost(header);
        } catch (RuntimeException e) {
            failed(venue, header, "a loss of frames", e);
        }
    }

    @Override
    public void tick(EventHeader header) {
        writer.tick(numbered(header));
        for (int i = 0; i < venues.size(); i++) {
            Venue venue = venues.get(i);
            try {
                venue.tick(header);
            } catch (RuntimeException e) {
                count(venue, header, "a tick", e);
                distrust(venue, header);
            }
        }
    }

    @Override
    public void command(EventHeader header, String command) {
        writer.command(numbered(header), command);
    }

    @Override
    public void reported(EventHeader header, RunReport report) {
        writer.reported(numbered(header), report);
    }

    /** An event at which its venue's rules fail costs the books of its connection until they come whole, and nobody else. */
    private void failed(Venue venue, EventHeader header, String at, RuntimeException e) {
        count(venue, header, at, e);
        try {
            venue.lost(header, StaleReason.FLOOR_ERROR);
        } catch (RuntimeException again) {
            count(venue, header, "the loss of that", again);
            distrust(venue, header);
        }
    }

    /** Says once of each place in the program that fails where it is, so that an error that comes with each frame fills no disk. */
    private void count(Venue venue, EventHeader header, String at, RuntimeException e) {
        venue.counters().countNamed("failed: " + e.getClass().getSimpleName());
        StackTraceElement[] trace = e.getStackTrace();
        String where = e.getClass().getName() + (trace.length > 0 ? " " + trace[0] : "");
        if (toldFailures.size() < FAILURES_TOLD && toldFailures.add(where)) {
            LOG.error(
                    "{}: the floor failed at {} (event {} by {}); its books are stale until they come whole.",
                    venue.name(),
                    at,
                    header.sequence,
                    header.link,
                    e);
        }
    }

    /** None of the venue's books may be trusted. */
    private void distrust(Venue venue, EventHeader header) {
        EventHeader of = new EventHeader();
        for (Book book : venue.books()) {
            if (book.state() == Continuity.LIVE) {
                book.become(Continuity.STALE, StaleReason.FLOOR_ERROR, header.receiveNanos);
                of.raw(header.receiveNanos, header.link, book.instrument().id());
                of.epoch = book.epoch();
                of.venueSequence = book.venueSequence();
                new Derived().continuity(of, Continuity.STALE, StaleReason.FLOOR_ERROR);
            }
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
