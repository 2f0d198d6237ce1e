package org.bourse.floor.feed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.mockvenues.MockBinance;
import org.bourse.floor.tape.TapeWriter;

/** A floor that follows a mock of Binance by real sockets and records it. */
final class RunningFloor implements Closeable {

    private final Floor floor;
    private final BinanceConnection connection;

    RunningFloor(MockBinance mock, Path tape, List<VenueInstrument> instruments, int maxFrameBytes) throws IOException {
        LinkPolicy policy = new LinkPolicy(
                maxFrameBytes,
                Duration.ofMillis(700),
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                Duration.ofHours(1));
        connection = new BinanceConnection(mock.socket(), mock.rest(), instruments, policy, 1);
        EventWriter nobody = new EventWriter((header, buffer, length) -> {});
        floor = new Floor(
                TapeWriter.open(tape, 4 << 20),
                nobody,
                events -> List.of(new BinanceVenue(instruments, events, connection)));
        floor.start();
        connection.start(floor);
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

    LinkStatus link() {
        return connection.links().getFirst();
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
