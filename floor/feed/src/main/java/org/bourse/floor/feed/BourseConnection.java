package org.bourse.floor.feed;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.bourse.floor.market.VenueInstrument;

/**
 * The socket to our own exchange; a book is asked for by subscribing to it once more. Whenever it is opened again, trades go on
 * behind the last one that came.
 */
public final class BourseConnection implements VenueConnection {

    /** The most instruments: two channels each, of a thousand that the exchange allows a connection. */
    public static final int MAX_INSTRUMENTS = 500;

    private static final int NAMES_A_MESSAGE = 100;

    private final URI address;
    private final Optional<String> key;
    private final List<VenueInstrument> instruments;
    private final VenueLinks links;

    /** The newest trade that has come, by instrument: a connection that is opened again goes on behind it. */
    private final Map<VenueInstrument, Long> lastTrades = new ConcurrentHashMap<>();

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
        this.key = key;
        this.instruments = List.copyOf(instruments);
        links = new VenueLinks(policy, place);
    }

    @Override
    public void start(Floor floor) {
        links.add(address, floor.arrivals(), this::greetings).start();
    }

    private List<Link.Outgoing> greetings() {
        List<Link.Outgoing> greetings = new ArrayList<>();
        key.ifPresent(
                secret -> greetings.add(new Link.Outgoing("{\"op\":\"auth\",\"api_key\":\"" + secret + "\"}", true)));
        for (int from = 0; from < instruments.size(); from += NAMES_A_MESSAGE) {
            List<VenueInstrument> some =
                    instruments.subList(from, Math.min(from + NAMES_A_MESSAGE, instruments.size()));
            List<String> channels = new ArrayList<>();
            channels.add(channel("book", some));
            List<VenueInstrument> fresh = new ArrayList<>();
            for (VenueInstrument one : some) {
                Long last = lastTrades.get(one);
                if (last == null) {
                    fresh.add(one);
                } else {
                    channels.add(tradesAfter(one, last));
                }
            }
            if (!fresh.isEmpty()) {
                channels.add(channel("trades", fresh));
            }
            greetings.add(subscription(channels));
        }
        return greetings;
    }

    private static String channel(String name, List<VenueInstrument> of) {
        return of.stream()
                .map(instrument -> "\"" + instrument.symbol() + "\"")
                .collect(Collectors.joining(",", "{\"name\":\"" + name + "\",\"symbols\":[", "]}"));
    }

    private static String tradesAfter(VenueInstrument instrument, long after) {
        return "{\"name\":\"trades\",\"symbols\":[\"" + instrument.symbol() + "\"],\"resume_from\":" + after + "}";
    }

    private static Link.Outgoing subscription(List<String> channels) {
        return new Link.Outgoing("{\"op\":\"subscribe\",\"channels\":[" + String.join(",", channels) + "]}", false);
    }

    @Override
    public List<LinkStatus> links() {
        return links.status();
    }

    @Override
    public void askForBook(VenueInstrument instrument) {
        links.send(0, List.of(subscription(List.of(channel("book", List.of(instrument))))));
    }

    @Override
    public void askForTrades(VenueInstrument instrument, long after) {
        links.send(0, List.of(subscription(List.of(tradesAfter(instrument, after)))));
    }

    @Override
    public void traded(VenueInstrument instrument, long number) {
        lastTrades.put(instrument, number);
    }

    @Override
    public void close() {
        links.close();
    }
}
