package org.bourse.floor.feed;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bourse.floor.market.VenueInstrument;

/** The socket to our own exchange; a book is asked for by subscribing to it once more. */
public final class BourseConnection implements VenueConnection {

    /** The most instruments: two channels each, of a thousand that the exchange allows a connection. */
    public static final int MAX_INSTRUMENTS = 500;

    private static final int NAMES_A_MESSAGE = 100;

    private final URI address;
    private final VenueLinks links;
    private final List<Link.Outgoing> greetings = new ArrayList<>();

    /**
     * A connection that is not open yet.
     *
     * @param address such as {@code ws://localhost:8000/ws}
     * @param key of a broker; none where the exchange's market data are public
     * @param place the venue's place on the floor, from 1
     */
    public BourseConnection(
            URI address, Optional<String> key, List<VenueInstrument> instruments, LinkPolicy policy, int place) {
        if (instruments.isEmpty() || instruments.size() > MAX_INSTRUMENTS) {
            throw new IllegalArgumentException("The exchange: 1 to " + MAX_INSTRUMENTS
                    + " instruments can be followed, not " + instruments.size() + ".");
        }
        this.address = address;
        links = new VenueLinks(policy, place);
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
        links.start(address, floor.arrivals(), greetings);
    }

    @Override
    public List<LinkStatus> links() {
        return links.status();
    }

    @Override
    public void askForBook(VenueInstrument instrument) {
        String message = "{\"op\":\"subscribe\",\"channels\":[{\"name\":\"book\",\"symbols\":[\"" + instrument.symbol()
                + "\"]}]}";
        links.send(0, List.of(new Link.Outgoing(message, false)));
    }

    @Override
    public void close() {
        links.close();
    }
}
