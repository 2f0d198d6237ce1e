package org.bourse.floor.feed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.bourse.floor.market.Bar;
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
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeFinding;
import org.jspecify.annotations.Nullable;

/**
 * Derives the events of a tape again from its raw ones and compares them, byte by byte, with those that were written live. A
 * start of the floor begins anew, and so does this.
 */
public final class Rederivation implements RawEvents, MarketEvents {

    private final Deque<byte[]> derived = new ArrayDeque<>();
    private final EventWriter again = new EventWriter((header, buffer, length) -> derived.add(bytes(buffer, length)));
    private final EventWriter taped =
            new EventWriter((header, buffer, length) -> compare(header, bytes(buffer, length)));
    private final EventWriter nobody = new EventWriter((header, buffer, length) -> {});
    private final List<VenueInstrument> instruments = new ArrayList<>();
    private @Nullable FloorCore core;
    private long events;
    private long firstDifference;

    /**
     * What came of it.
     *
     * @param events that were compared
     * @param firstDifference the number of the first that is another; 0: there is none
     * @param findings what is wrong with the tape
     */
    public record Result(long events, long firstDifference, List<TapeFinding> findings) {}

    private Rederivation() {}

    /** Compares a whole tape. */
    public static Result of(Path tape) throws IOException {
        Rederivation rederivation = new Rederivation();
        List<TapeFinding> findings = new Tape(tape).read(rederivation, rederivation);
        return new Result(rederivation.events, rederivation.firstDifference, findings);
    }

    private static byte[] bytes(MutableDirectBuffer buffer, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    private void compare(EventHeader header, byte[] tapedBytes) {
        events++;
        byte[] derivedBytes = derived.poll();
        if (firstDifference == 0 && (derivedBytes == null || !Arrays.equals(derivedBytes, tapedBytes))) {
            firstDifference = header.sequence;
        }
    }

    /** The core of this start of the floor, which begins with the first raw event after the definitions. */
    private FloorCore core(EventHeader header) {
        FloorCore running = core;
        if (running == null) {
            List<VenueInstrument> defined = List.copyOf(instruments);
            instruments.clear();
            running = new FloorCore(
                    header.sequence - 1, header.receiveNanos, again, nobody, told -> venues(defined, told));
            core = running;
        }
        return running;
    }

    /** The venues in the order in which their instruments were defined. */
    private static List<Venue> venues(List<VenueInstrument> defined, MarketEvents told) {
        List<Venue> venues = new ArrayList<>();
        for (String name :
                defined.stream().map(VenueInstrument::venue).distinct().toList()) {
            List<VenueInstrument> own =
                    defined.stream().filter(one -> one.venue().equals(name)).toList();
            venues.add(
                    switch (name) {
                        case BinanceVenue.NAME -> new BinanceVenue(own, told, instrument -> {});
                        case AlpacaVenue.NAME -> new AlpacaVenue(own, told, instrument -> {});
                        case MexcVenue.NAME -> new MexcVenue(own, told, instrument -> {});
                        case BourseVenue.NAME -> new BourseVenue(own, told, instrument -> {});
                        case PolymarketVenue.NAME -> new PolymarketVenue(own, told, instrument -> {});
                        default -> throw new IllegalArgumentException("No rules for a venue called " + name + ".");
                    });
        }
        return venues;
    }

    @Override
    public void frame(EventHeader header, byte[] bytes, int offset, int length) {
        core(header).frame(header, bytes, offset, length);
        taped.frame(header, bytes, offset, length);
    }

    @Override
    public void sent(EventHeader header, byte[] bytes, int offset, int length) {
        core(header).sent(header, bytes, offset, length);
        taped.sent(header, bytes, offset, length);
    }

    @Override
    public void restAnswer(EventHeader header, int status, byte[] bytes, int offset, int length) {
        core(header).restAnswer(header, status, bytes, offset, length);
        taped.restAnswer(header, status, bytes, offset, length);
    }

    @Override
    public void linkOpened(EventHeader header, String address) {
        core(header).linkOpened(header, address);
        taped.linkOpened(header, address);
    }

    @Override
    public void linkClosed(EventHeader header, String why) {
        core(header).linkClosed(header, why);
        taped.linkClosed(header, why);
    }

    @Override
    public void framesLost(EventHeader header) {
        core(header).framesLost(header);
        taped.framesLost(header);
    }

    @Override
    public void tick(EventHeader header) {
        core(header).tick(header);
        taped.tick(header);
    }

    @Override
    public void command(EventHeader header, String command) {
        core(header).command(header, command);
        taped.command(header, command);
    }

    @Override
    public void reported(EventHeader header, RunReport report) {
        core(header).reported(header, report);
        taped.reported(header, report);
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        if (header.isRepeated()) {
            return;
        }
        if (header.link == 0) {
            core = null;
            instruments.add(instrument);
        } else {
            core(header).listed(header, instrument);
            taped.defined(header, instrument);
        }
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        if (!header.isRepeated()) {
            taped.continuity(header, state, reason);
        }
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        if (!header.isRepeated()) {
            taped.snapshot(header, bids, asks);
        }
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        taped.changes(header, bids, asks);
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        taped.trade(header, tradeId, price, quantity, aggressor);
    }

    @Override
    public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
        taped.quote(header, bid, bidQuantity, ask, askQuantity);
    }

    @Override
    public void funding(EventHeader header, long rate, long nextNanos) {
        taped.funding(header, rate, nextNanos);
    }

    @Override
    public void bar(EventHeader header, Bar bar, long lengthNanos) {
        taped.bar(header, bar, lengthNanos);
    }
}
