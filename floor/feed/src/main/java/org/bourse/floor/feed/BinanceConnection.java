package org.bourse.floor.feed;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bourse.floor.market.VenueInstrument;
import org.jspecify.annotations.Nullable;

/** The socket to Binance with all its streams, and the requests for books. */
public final class BinanceConnection implements VenueConnection {

    /** The most instruments: four streams each, of 1,024 that one connection may have. */
    public static final int MAX_INSTRUMENTS = 256;

    private static final int DEPTH = 1_000;

    private final URI rest;
    private final URI address;
    private final VenueLinks links;
    private final BookRequests requests;
    private volatile @Nullable Arrivals arrivals;

    /**
     * A connection that is not open yet.
     *
     * @param socket such as {@code wss://stream.binance.com:9443}
     * @param rest such as {@code https://api.binance.com}
     * @param place the venue's place on the floor, from 1
     */
    public BinanceConnection(URI socket, URI rest, List<VenueInstrument> instruments, LinkPolicy policy, int place) {
        if (instruments.isEmpty() || instruments.size() > MAX_INSTRUMENTS) {
            throw new IllegalArgumentException("Binance: 1 to " + MAX_INSTRUMENTS + " instruments can be followed, not "
                    + instruments.size() + ".");
        }
        this.rest = rest;
        links = new VenueLinks(policy, place);
        requests = new BookRequests("Binance", links.client(), Duration.ZERO);
        String streams = instruments.stream()
                .map(instrument -> instrument.symbol().toLowerCase(Locale.ROOT))
                .map(symbol ->
                        symbol + "@depth@100ms/" + symbol + "@bookTicker/" + symbol + "@trade/" + symbol + "@kline_1m")
                .collect(Collectors.joining("/"));
        address = URI.create(socket + "/stream?streams=" + streams);
    }

    @Override
    public void start(Floor floor) {
        Arrivals to = floor.arrivals();
        arrivals = to;
        links.start(address, to, List.of());
    }

    @Override
    public List<LinkStatus> links() {
        return links.status();
    }

    @Override
    public Recycling replace(String id) {
        return links.replace(id);
    }

    @Override
    public Map<String, Long> counted() {
        return links.counted();
    }

    @Override
    public void askForBook(VenueInstrument instrument) {
        Arrivals to = arrivals;
        if (to != null) {
            URI book = URI.create(rest + "/api/v3/depth?symbol=" + instrument.symbol() + "&limit=" + DEPTH);
            requests.ask(instrument, book, links.first(), to);
        }
    }

    @Override
    public void close() {
        links.close();
    }
}
