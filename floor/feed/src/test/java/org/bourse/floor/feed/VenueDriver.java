package org.bourse.floor.feed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.VenueInstrument;

/** Tells a Binance venue raw events, and notes what it asks for and tells. */
final class VenueDriver {

    static final VenueInstrument BTC = VenueInstrument.of(1, "binance", "BTCUSDT", "0.01", "0.00000001");
    static final VenueInstrument ETH = VenueInstrument.of(2, "binance", "ETHUSDT", "0.01", "0.00000001");

    final List<VenueInstrument> asked = new ArrayList<>();
    private final FloorCore core;
    private final EventHeader header = new EventHeader();
    private long nanos = 1_000_000_000L;

    VenueDriver() {
        EventWriter nobody = new EventWriter((of, buffer, length) -> {});
        core = new FloorCore(
                0, 0, nobody, nobody, events -> List.of(new BinanceVenue(List.of(BTC, ETH), events, asked::add)));
    }

    Book book(VenueInstrument instrument) {
        return core.venues().getFirst().books().get(instrument.id() - 1);
    }

    BookView view(VenueInstrument instrument) {
        return book(instrument).view(20);
    }

    FeedCounters counters() {
        return core.venues().getFirst().counters();
    }

    void opened() {
        core.linkOpened(next(0), "ws://test");
    }

    void closed() {
        core.linkClosed(next(0), "test");
    }

    void lost() {
        core.framesLost(next(0));
    }

    void frame(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        core.frame(next(0), bytes, 0, bytes.length);
    }

    void answer(VenueInstrument to, int status, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        core.restAnswer(next(to.id()), status, bytes, 0, bytes.length);
    }

    void tickAfter(long millis) {
        nanos += millis * 1_000_000;
        core.tick(header.raw(nanos, 0, 0));
    }

    private EventHeader next(int instrument) {
        nanos += 1_000;
        return header.raw(nanos, FloorCore.LINKS_PER_VENUE + 1, instrument);
    }
}
