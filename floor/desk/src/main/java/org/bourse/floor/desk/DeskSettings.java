package org.bourse.floor.desk;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bourse.floor.feed.PolymarketConnection;
import org.bourse.floor.market.VenueInstrument;

/**
 * The floor's settings, from the environment. What can't be is refused with the name, the value and what is allowed.
 *
 * @param host the address it listens at
 * @param port the port; 0: a free one
 * @param data the directory of its tapes
 * @param segmentBytes a tape's segment is sealed at that length
 * @param maxTapeBytes the oldest segments are deleted beyond that; 0: none are
 * @param binance Binance's addresses; empty: it is not followed, or by the demo's mock
 * @param instruments what is followed there
 * @param bourse our own exchange's feed; empty: it is not followed, or the demo's
 * @param bourseKey a broker's key for it; none where its market data are public
 * @param bourseInstruments what is followed there
 * @param polymarket Polymarket's addresses; empty: it is not followed, or by the demo's mock
 * @param polymarketTokens how many of its tokens are followed at most
 * @param demo mock venues in place of the real ones
 * @param demoExchange the exchange beside them, with its simulated brokers
 * @param demoMarkets how many markets the mock of Polymarket invents
 * @param recordings a folder of recordings that the mock plays; empty: it invents its markets
 * @param fast the mock plays as fast as it can; else at the recordings' own pace
 */
record DeskSettings(
        String host,
        int port,
        Path data,
        long segmentBytes,
        long maxTapeBytes,
        Optional<Addresses> binance,
        List<VenueInstrument> instruments,
        Optional<URI> bourse,
        Optional<String> bourseKey,
        List<VenueInstrument> bourseInstruments,
        Optional<PolymarketAddresses> polymarket,
        int polymarketTokens,
        boolean demo,
        boolean demoExchange,
        int demoMarkets,
        Optional<Path> recordings,
        boolean fast) {

    /** One line a setting, for {@code --help}. */
    static final String HELP = """
            The floor follows outside markets, records them, and shows their books. Settings, from the environment:

              FLOOR_HOST                 127.0.0.1    address it listens at; nobody is asked for a key
              FLOOR_PORT                 8090         port of the page and of REST; 0: a free one
              FLOOR_DATA_DIR             ./data/floor directory of the tape
              FLOOR_TAPE_SEGMENT_MB      64           a segment is sealed at that length; 1 to 1024
              FLOOR_TAPE_MAX_GB          0            the oldest segments are deleted beyond that; 0: none are
              FLOOR_BINANCE_SOCKET       (empty)      wss://stream.binance.com:9443; empty: Binance is not followed
              FLOOR_BINANCE_REST         (empty)      https://api.binance.com
              FLOOR_BINANCE_INSTRUMENTS  BTCUSDT:0.01:0.00000001,ETHUSDT:0.01:0.00000001
                                                      symbol, step of prices, step of quantities
              FLOOR_BOURSE_SOCKET        (empty)      ws://localhost:8000/ws; empty: the exchange is not followed
              FLOOR_BOURSE_API_KEY       (empty)      a broker's key; none where the market data are public
              FLOOR_BOURSE_SYMBOLS       SYM1,SYM2,SYM3,SYM4,SYM5,SYM6,SYM7,SYM8,SYM9,SYM10
                                                      what is followed there
              FLOOR_POLYMARKET_SOCKET    (empty)      wss://ws-subscriptions-clob.polymarket.com; empty: it is not followed
              FLOOR_POLYMARKET_REST      (empty)      https://clob.polymarket.com
              FLOOR_POLYMARKET_MARKETS   (empty)      https://gamma-api.polymarket.com
              FLOOR_POLYMARKET_TOKENS    10000        tokens of its open markets that are followed at most
              FLOOR_DEMO                 false        true: mock venues in place of the real ones
              FLOOR_DEMO_EXCHANGE        false        true: starts the exchange too, with simulated brokers
              FLOOR_DEMO_MARKETS         2000         markets that the mock of Polymarket invents; 1 to 50000
              FLOOR_RECORDINGS           (empty)      folder of recordings that the mock plays; empty: it invents markets
              FLOOR_DEMO_PACE            own          own: the recordings' pace; fast: as fast as they are taken
            """;

    private static final String PREFIX = "FLOOR_";
    private static final long MEGABYTE = 1024L * 1024;

    /**
     * Where a venue is.
     *
     * @param socket of its streams
     * @param rest of its answers
     */
    record Addresses(URI socket, URI rest) {}

    /**
     * Where Polymarket is.
     *
     * @param socket of its books and changes
     * @param rest of whole books
     * @param markets of the list of its markets
     */
    record PolymarketAddresses(URI socket, URI rest, URI markets) {}

    /** Takes them from an environment. */
    static DeskSettings of(Map<String, String> environment) {
        Set<String> unknown = new TreeSet<>();
        for (String name : environment.keySet()) {
            if (name.startsWith(PREFIX) && !HELP.contains("  " + name + " ")) {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("No such settings: " + String.join(", ", unknown) + "; --help has all.");
        }
        Reader of = new Reader(environment);
        List<VenueInstrument> binance = of.instruments("BTCUSDT:0.01:0.00000001,ETHUSDT:0.01:0.00000001");
        return new DeskSettings(
                of.text("HOST", "127.0.0.1"),
                (int) of.number("PORT", 8_090, 0, 65_535),
                Path.of(of.text("DATA_DIR", "./data/floor")),
                of.number("TAPE_SEGMENT_MB", 64, 1, 1_024) * MEGABYTE,
                of.number("TAPE_MAX_GB", 0, 0, 100_000) * 1024 * MEGABYTE,
                of.addresses(),
                binance,
                of.bourse(),
                Optional.of(of.text("BOURSE_API_KEY", "")).filter(text -> !text.isEmpty()),
                of.symbols("SYM1,SYM2,SYM3,SYM4,SYM5,SYM6,SYM7,SYM8,SYM9,SYM10", binance.size() + 1),
                of.polymarket(),
                (int) of.number("POLYMARKET_TOKENS", 10_000, 1, PolymarketConnection.MAX_INSTRUMENTS),
                of.choice("DEMO", "false", "true"),
                of.choice("DEMO_EXCHANGE", "false", "true"),
                (int) of.number("DEMO_MARKETS", 2_000, 1, 50_000),
                Optional.of(of.text("RECORDINGS", ""))
                        .filter(text -> !text.isEmpty())
                        .map(Path::of),
                of.choice("DEMO_PACE", "own", "fast"));
    }

    private record Reader(Map<String, String> environment) {

        String text(String name, String otherwise) {
            String value = environment.getOrDefault(PREFIX + name, "").strip();
            return value.isEmpty() ? otherwise : value;
        }

        long number(String name, long otherwise, long least, long most) {
            String text = text(name, Long.toString(otherwise));
            try {
                long value = Long.parseLong(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new IllegalArgumentException(
                    PREFIX + name + " must be a whole number from " + least + " to " + most + ", not " + text + ".");
        }

        /** Whether it is the second of two values, of which the first is the default. */
        boolean choice(String name, String first, String second) {
            String text = text(name, first);
            if (!text.equals(first) && !text.equals(second)) {
                throw new IllegalArgumentException(
                        PREFIX + name + " must be " + first + " or " + second + ", not " + text + ".");
            }
            return text.equals(second);
        }

        Optional<Addresses> addresses() {
            String socket = text("BINANCE_SOCKET", "");
            String rest = text("BINANCE_REST", "");
            if (socket.isEmpty() != rest.isEmpty()) {
                throw new IllegalArgumentException(
                        "FLOOR_BINANCE_SOCKET and FLOOR_BINANCE_REST belong together: give both or neither.");
            }
            return socket.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Addresses(
                            address("BINANCE_SOCKET", socket, "ws"), address("BINANCE_REST", rest, "http")));
        }

        Optional<PolymarketAddresses> polymarket() {
            String socket = text("POLYMARKET_SOCKET", "");
            String rest = text("POLYMARKET_REST", "");
            String markets = text("POLYMARKET_MARKETS", "");
            if (socket.isEmpty() && rest.isEmpty() && markets.isEmpty()) {
                return Optional.empty();
            }
            if (socket.isEmpty() || rest.isEmpty() || markets.isEmpty()) {
                throw new IllegalArgumentException("FLOOR_POLYMARKET_SOCKET, FLOOR_POLYMARKET_REST and"
                        + " FLOOR_POLYMARKET_MARKETS belong together: give all or none.");
            }
            return Optional.of(new PolymarketAddresses(
                    address("POLYMARKET_SOCKET", socket, "ws"),
                    address("POLYMARKET_REST", rest, "http"),
                    address("POLYMARKET_MARKETS", markets, "http")));
        }

        Optional<URI> bourse() {
            String socket = text("BOURSE_SOCKET", "");
            return socket.isEmpty() ? Optional.empty() : Optional.of(address("BOURSE_SOCKET", socket, "ws"));
        }

        /** Symbols of our own exchange: prices in cents, whole shares. */
        List<VenueInstrument> symbols(String otherwise, int firstId) {
            List<VenueInstrument> instruments = new ArrayList<>();
            Set<String> symbols = new TreeSet<>();
            for (String entry : text("BOURSE_SYMBOLS", otherwise).split(",", -1)) {
                String symbol = entry.strip();
                if (!symbol.matches("[A-Z0-9.]{1,20}") || !symbols.add(symbol)) {
                    throw new IllegalArgumentException(
                            "FLOOR_BOURSE_SYMBOLS must be symbols separated by commas, each once; this is none: \""
                                    + symbol + "\".");
                }
                instruments.add(VenueInstrument.of(firstId + instruments.size(), "bourse", symbol, "0.01", "1"));
            }
            return List.copyOf(instruments);
        }

        private URI address(String name, String text, String scheme) {
            try {
                URI address = URI.create(text);
                if (address.getHost() != null
                        && (scheme.equals(address.getScheme()) || (scheme + "s").equals(address.getScheme()))) {
                    return address;
                }
            } catch (IllegalArgumentException e) {
                // Said below.
            }
            throw new IllegalArgumentException(
                    PREFIX + name + " must be " + scheme + "://HOST or " + scheme + "s://HOST, not " + text + ".");
        }

        List<VenueInstrument> instruments(String otherwise) {
            List<VenueInstrument> instruments = new ArrayList<>();
            Set<String> symbols = new TreeSet<>();
            for (String entry : text("BINANCE_INSTRUMENTS", otherwise).split(",", -1)) {
                String[] parts = entry.strip().split(":", -1);
                if (parts.length != 3 || !parts[0].matches("[A-Z0-9]{1,20}")) {
                    throw new IllegalArgumentException(
                            "FLOOR_BINANCE_INSTRUMENTS must be SYMBOL:PRICE_STEP:QUANTITY_STEP,"
                                    + " separated by commas; this is none: " + entry.strip());
                }
                if (!symbols.add(parts[0])) {
                    throw new IllegalArgumentException("FLOOR_BINANCE_INSTRUMENTS has " + parts[0] + " twice.");
                }
                try {
                    instruments.add(
                            VenueInstrument.of(instruments.size() + 1, "binance", parts[0], parts[1], parts[2]));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("FLOOR_BINANCE_INSTRUMENTS: " + e.getMessage(), e);
                }
            }
            return List.copyOf(instruments);
        }
    }
}
