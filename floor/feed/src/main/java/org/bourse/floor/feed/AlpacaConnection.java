package org.bourse.floor.feed;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.bourse.floor.market.VenueInstrument;

/**
 * The sockets to Alpaca, one for stocks and one for crypto pairs, since the venue allows a client one of each: so the old one is
 * always ended before a new one is opened. Each waits for its welcome, says who we are, and then what we want.
 */
public final class AlpacaConnection implements VenueConnection {

    /** The most stocks, and the most pairs: what the venue's free plan allows a connection. */
    public static final int MAX_INSTRUMENTS = 30;

    private final URI stockSocket;
    private final URI cryptoSocket;
    private final Link.Outgoing login;
    private final List<VenueInstrument> stocks;
    private final List<VenueInstrument> pairs;
    private final VenueLinks links;

    /**
     * Who we are there.
     *
     * @param id of the key
     * @param secret that belongs to it
     */
    public record Key(String id, String secret) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Key " + id;
        }
    }

    /**
     * Connections that are not open yet.
     *
     * @param socket such as {@code wss://stream.data.alpaca.markets}
     * @param feed of the stocks: {@code iex}, {@code sip} or {@code test}
     * @param place the venue's place on the floor, from 1
     */
    public AlpacaConnection(
            URI socket, String feed, Key key, List<VenueInstrument> instruments, LinkPolicy policy, int place) {
        stockSocket = URI.create(socket + "/v2/" + feed);
        cryptoSocket = URI.create(socket + "/v1beta3/crypto/us");
        login = new Link.Outgoing(
                "{\"action\":\"auth\",\"key\":\"" + key.id() + "\",\"secret\":\"" + key.secret() + "\"}",
                true,
                "\"connected\"");
        stocks = instruments.stream()
                .filter(one -> !AlpacaBook.isCrypto(one.symbol()))
                .toList();
        pairs = instruments.stream()
                .filter(one -> AlpacaBook.isCrypto(one.symbol()))
                .toList();
        if (instruments.isEmpty() || stocks.size() > MAX_INSTRUMENTS || pairs.size() > MAX_INSTRUMENTS) {
            throw new IllegalArgumentException("Alpaca: up to " + MAX_INSTRUMENTS + " stocks and as many pairs can be"
                    + " followed, and one at least, not " + stocks.size() + " and " + pairs.size() + ".");
        }
        links = new VenueLinks(policy, place);
    }

    @Override
    public void start(Floor floor) {
        Arrivals to = floor.arrivals();
        if (!stocks.isEmpty()) {
            links.start(stockSocket, to, greetings(stocks, ""));
        }
        if (!pairs.isEmpty()) {
            links.start(cryptoSocket, to, greetings(pairs, ",\"orderbooks\":" + symbols(pairs)));
        }
    }

    private List<Link.Outgoing> greetings(List<VenueInstrument> of, String more) {
        String symbols = symbols(of);
        return List.of(
                login,
                new Link.Outgoing(
                        "{\"action\":\"subscribe\",\"trades\":" + symbols + ",\"quotes\":" + symbols + ",\"bars\":"
                                + symbols + more + "}",
                        false,
                        "\"authenticated\""),
                new Link.Outgoing("", false, "\"subscription\""));
    }

    private static String symbols(List<VenueInstrument> of) {
        return of.stream().map(one -> "\"" + one.symbol() + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public List<LinkStatus> links() {
        return links.status();
    }

    /** Ends the subscription first, so that the venue must begin anew. */
    @Override
    public void askForBook(VenueInstrument instrument) {
        subscribe(instrument, List.of("unsubscribe", "subscribe"));
    }

    @Override
    public void askToCompare(VenueInstrument instrument) {
        subscribe(instrument, List.of("subscribe"));
    }

    private void subscribe(VenueInstrument instrument, List<String> actions) {
        boolean crypto = AlpacaBook.isCrypto(instrument.symbol());
        String channel = crypto ? "orderbooks" : "quotes";
        links.send(
                crypto && !stocks.isEmpty() ? 1 : 0,
                actions.stream()
                        .map(action -> new Link.Outgoing(
                                "{\"action\":\"" + action + "\",\"" + channel + "\":[\"" + instrument.symbol() + "\"]}",
                                false))
                        .toList());
    }

    @Override
    public void close() {
        links.close();
    }
}
