package org.bourse.floor.feed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.mockvenues.MockBinance;
import org.bourse.floor.tape.TapeWriter;

/** A floor that follows a mock venue by real sockets and records it. */
final class RunningFloor implements Closeable {

    /** More than any test waits: for venues that have nothing more to say. */
    static final Duration LONG = Duration.ofHours(1);

    private static final Duration SHORT = Duration.ofMillis(1_500);

    private final Floor floor;
    private final VenueConnection connection;

    /** One that follows Binance, and takes short silence for the end of a connection. */
    RunningFloor(MockBinance mock, Path tape, List<VenueInstrument> instruments, int maxFrameBytes) throws IOException {
        this(mock, tape, instruments, maxFrameBytes, SHORT);
    }

    /** One that takes so much silence for the end of a connection. */
    RunningFloor(MockBinance mock, Path tape, List<VenueInstrument> instruments, int maxFrameBytes, Duration silence)
            throws IOException {
        this(
                new BinanceConnection(mock.socket(), mock.rest(), instruments, policy(maxFrameBytes, silence), 1),
                tape,
                (events, requests) -> new BinanceVenue(instruments, events, requests));
    }

    /** One that follows Binance and has each socket replaced after that time. */
    static RunningFloor replacing(MockBinance mock, Path tape, List<VenueInstrument> instruments, Duration rotation)
            throws IOException {
        LinkPolicy policy = new LinkPolicy(1 << 20, LONG, Duration.ofMillis(50), Duration.ofMillis(500), rotation);
        return new RunningFloor(
                new BinanceConnection(mock.socket(), mock.rest(), instruments, policy, 1),
                tape,
                (events, requests) -> new BinanceVenue(instruments, events, requests));
    }

    RunningFloor(VenueConnection connection, Path tape, BiFunction<MarketEvents, Venue.Requests, Venue> rules)
            throws IOException {
        this.connection = connection;
        EventWriter nobody = new EventWriter((header, buffer, length) -> {});
        floor = new Floor(TapeWriter.open(tape, 4 << 20), nobody, events -> List.of(rules.apply(events, connection)));
        floor.start();
        connection.start(floor);
    }

    /** Rules for connections that end soon and are soon opened again. */
    private static LinkPolicy policy(int maxFrameBytes, Duration silence) {
        return new LinkPolicy(
                maxFrameBytes, silence, Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofHours(1));
    }

    Book book(int place) {
        return floor.venues().getFirst().books().get(place);
    }

    BookView view(int place) {
        return book(place).view(5_000);
    }

    Floor floor() {
        return floor;
    }

    VenueConnection connection() {
        return connection;
    }

    LinkStatus link() {
        return connection.links().getFirst();
    }

    List<LinkStatus> links() {
        return connection.links();
    }

    long counted(String name) {
        return floor.venues().getFirst().counters().get(name);
    }

    @Override
    public void close() throws IOException {
        connection.close();
        floor.close();
    }
}
