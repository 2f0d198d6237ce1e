package org.bourse.floor.feed;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bourse.floor.market.Instrument;
import org.jspecify.annotations.Nullable;

/** The socket to our own exchange; a book is asked for by subscribing to it once more. */
public final class BourseConnection implements VenueConnection {

    /** The most instruments: two channels each, of a thousand that the exchange allows a connection. */
    public static final int MAX_INSTRUMENTS = 500;

    private static final int NAMES_A_MESSAGE = 100;

    private final URI address;
    private final LinkPolicy policy;
    private final int number;
    private final List<Link.Outgoing> greetings = new ArrayList<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private volatile @Nullable Link link;

    /**
     * A connection that is not open yet.
     *
     * @param address such as {@code ws://localhost:8000/ws}
     * @param key of a broker; none where the exchange's market data are public
     * @param place the venue's place on the floor, from 1
     */
    public BourseConnection(
            URI address, Optional<String> key, List<Instrument> instruments, LinkPolicy policy, int place) {
        if (instruments.isEmpty() || instruments.size() > MAX_INSTRUMENTS) {
            throw new IllegalArgumentException("The exchange: 1 to " + MAX_INSTRUMENTS
                    + " instruments can be followed, not " + instruments.size() + ".");
        }
        this.address = address;
        this.policy = policy;
        number = place * FloorCore.LINKS_PER_VENUE + 1;
        key.ifPresent(
                secret -> greetings.add(new Link.Outgoing("{\"op\":\"auth\",\"api_key\":\"" + secret + "\"}", true)));
        for (int from = 0; from < instruments.size(); from += NAMES_A_MESSAGE) {
            String symbols = instruments.subList(from, Math.min(from + NAMES_A_MESSAGE, instruments.size())).stream()
                    .map(instrument -> "\"" + instrument.symbol() + "\"")
                    .collect(Collectors.joining(",", "[", "]"));
            greetings.add(new Link.Outgoing(
                    "{\"op\":\"subscribe\",\"channels\":[{\"name\":\"book\",\"symbols\":" + symbols
                            + "},{\"name\":\"trades\",\"symbols\":" + symbols + "}]}",
                    false));
        }
    }

    @Override
    public void start(Floor floor) {
        Link made = new Link(number, address, policy, floor.arrivals(), client, greetings);
        link = made;
        made.start();
    }

    @Override
    public List<LinkStatus> links() {
        Link made = link;
        return made == null ? List.of() : List.of(made.status());
    }

    @Override
    public void askForBook(Instrument instrument) {
        Link made = link;
        if (made != null) {
            String message = "{\"op\":\"subscribe\",\"channels\":[{\"name\":\"book\",\"symbols\":[\""
                    + instrument.symbol() + "\"]}]}";
            Thread.ofVirtual()
                    .name("book-" + instrument.symbol())
                    .start(() -> made.send(new Link.Outgoing(message, false)));
        }
    }

    @Override
    public void close() {
        Link made = link;
        if (made != null) {
            made.close();
        }
        client.shutdownNow();
    }
}
