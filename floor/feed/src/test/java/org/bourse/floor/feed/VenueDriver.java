package org.bourse.floor.feed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/** Tells a venue raw events, and notes what it asks for and tells. */
final class VenueDriver implements MarketEvents {

    static final VenueInstrument BTC = VenueInstrument.of(1, "binance", "BTCUSDT", "0.01", "0.00000001");
    static final VenueInstrument ETH = VenueInstrument.of(2, "binance", "ETHUSDT", "0.01", "0.00000001");

    final List<VenueInstrument> asked = new ArrayList<>();

    /** What was told besides books: trades, quotes, funding and bars. */
    final List<String> told = new ArrayList<>();

    private final FloorCore core;
    private final EventHeader header = new EventHeader();
    private long nanos = 1_000_000_000L;

    /** One of Binance. */
    VenueDriver() {
        this((events, requests) -> new BinanceVenue(List.of(BTC, ETH), events, requests));
    }

    VenueDriver(BiFunction<MarketEvents, Venue.Requests, Venue> rules) {
        EventWriter nobody = new EventWriter((of, buffer, length) -> {});
        core = new FloorCore(0, 0, nobody, this, events -> List.of(rules.apply(events, asked::add)));
    }

    Book book(VenueInstrument instrument) {
        return core.venues().getFirst().books().get(instrument.id() - 1);
    }

    List<Book> books() {
        return core.venues().getFirst().books();
    }

    BookView view(VenueInstrument instrument) {
        return book(instrument).view(20);
    }

    FeedCounters counters() {
        return core.venues().getFirst().counters();
    }

    void opened() {
        opened(1);
    }

    void opened(int link) {
        core.linkOpened(next(link, 0), "ws://test");
    }

    void closed() {
        core.linkClosed(next(1, 0), "test");
    }

    void lost() {
        core.framesLost(next(1, 0));
    }

    void frame(String text) {
        frame(1, text);
    }

    void frame(int link, String text) {
        byte[] bytes = bytes(text);
        core.frame(next(link, 0), bytes, 0, bytes.length);
    }

    void frame(byte[] bytes) {
        core.frame(next(1, 0), bytes, 0, bytes.length);
    }

    /** A question to the venue's REST. */
    void question(String text) {
        byte[] bytes = bytes(text);
        core.sent(next(0, 0), bytes, 0, bytes.length);
    }

    /** An answer for all instruments that it names. */
    void answer(int status, String text) {
        byte[] bytes = bytes(text);
        core.restAnswer(next(0, 0), status, bytes, 0, bytes.length);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    long nanos() {
        return nanos;
    }

    void answer(VenueInstrument to, int status, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        core.restAnswer(next(1, to.id()), status, bytes, 0, bytes.length);
    }

    void tickAfter(long millis) {
        nanos += millis * 1_000_000;
        core.tick(header.raw(nanos, 0, 0));
    }

    /** The clock shows that time. */
    void at(long newNanos) {
        nanos = newNanos;
    }

    private EventHeader next(int link, int instrument) {
        nanos += 1_000;
        return header.raw(nanos, FloorCore.LINKS_PER_VENUE + link, instrument);
    }

    @Override
    public void trade(EventHeader of, long tradeId, long price, long quantity, VenueSide aggressor) {
        told.add("trade " + tradeId + " " + price + " " + quantity + " " + aggressor);
    }

    @Override
    public void quote(EventHeader of, long bid, long bidQuantity, long ask, long askQuantity) {
        told.add("quote " + bid + " " + bidQuantity + " " + ask + " " + askQuantity);
    }

    @Override
    public void funding(EventHeader of, long rate, long nextNanos) {
        told.add("funding " + rate + " " + nextNanos);
    }

    @Override
    public void bar(EventHeader of, Bar bar, long lengthNanos) {
        told.add(bar + " " + lengthNanos);
    }

    @Override
    public void defined(EventHeader of, VenueInstrument instrument) {}

    @Override
    public void continuity(EventHeader of, Continuity state, StaleReason reason) {}

    @Override
    public void snapshot(EventHeader of, Levels bids, Levels asks) {}

    @Override
    public void changes(EventHeader of, Levels bids, Levels asks) {}
}
