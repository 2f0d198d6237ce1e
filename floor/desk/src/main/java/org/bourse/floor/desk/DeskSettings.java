package org.bourse.floor.desk;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bourse.floor.feed.AlpacaConnection;
import org.bourse.floor.feed.PolymarketConnection;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.store.QuestServer;

/**
 * The floor's settings, from the environment. What can't be is refused with the name, the value and what is allowed.
 *
 * @param host the address it listens at
 * @param port the port; 0: a free one
 * @param data the directory of its tapes
 * @param segmentBytes a tape's segment is sealed at that length
 * @param forcedEvery how often the tape is forced to the disk
 * @param maxTapeBytes the oldest segments are deleted beyond that; 0: none are
 * @param ticks where ticks are kept besides the tape
 * @param binance Binance's addresses; empty: it is not followed, or by the demo's mock
 * @param instruments what is followed there
 * @param bourse our own exchange's feed; empty: it is not followed, or the demo's
 * @param bourseKey a broker's key for it; none where its market data are public
 * @param bourseInstruments what is followed there
 * @param polymarket Polymarket's addresses; empty: it is not followed, or by the demo's mock
 * @param polymarketTokens how many of its tokens are followed at most
 * @param polymarketLook how often the list of its markets is read
 * @param mexc MEXC's futures
 * @param alpaca Alpaca's stocks and crypto pairs
 * @param demo mock venues in place of the real ones
 * @param demoExchange the exchange beside them, with its simulated brokers
 * @param demoMarkets how many markets the mock of Polymarket invents
 * @param recordings a folder of recordings that the mock plays; empty: it invents its markets
 * @param fast the mock plays as fast as it can; else at the recordings' own pace
 * @param operatorKey what commands need; without it there are none
 * @param workers what backtests may take of the machine
 * @param runStates how often the state of a run on paper or live is kept, which a start of the floor goes on from
 * @param results where results of runs are kept beside their files
 * @param strategyJars a folder of jars that bring strategies in code; empty: there are the floor's own, and the class path's
 * @param exchange who is asked whether a key is a broker's; without it whoever reaches the port may read
 */
record DeskSettings(
        String host,
        int port,
        Path data,
        long segmentBytes,
        Duration forcedEvery,
        long maxTapeBytes,
        Ticks ticks,
        Optional<Addresses> binance,
        List<VenueInstrument> instruments,
        Optional<URI> bourse,
        Optional<String> bourseKey,
        List<VenueInstrument> bourseInstruments,
        Optional<PolymarketAddresses> polymarket,
        int polymarketTokens,
        Duration polymarketLook,
        Mexc mexc,
        Alpaca alpaca,
        boolean demo,
        boolean demoExchange,
        int demoMarkets,
        Optional<Path> recordings,
        boolean fast,
        Optional<String> operatorKey,
        WorkerLimits workers,
        Duration runStates,
        Optional<Results> results,
        Optional<URI> exchange,
        Optional<Trading> trading,
        Optional<Path> strategyJars) {

    /** One line a setting, for {@code --help}. */
    static final String HELP = """
            The floor follows outside markets, records them, and shows their books. Settings, from the environment:

              FLOOR_HOST                 127.0.0.1    address it listens at
              FLOOR_PORT                 8090         port of the page and of REST; 0: a free one
              FLOOR_OPERATOR_KEY         (empty)      what commands need, 8 characters or more; empty: that of
                                                      EXCHANGE_ADMIN_API_KEY; without either there are no commands
              FLOOR_EXCHANGE             (empty)      http://localhost:8000; it says which keys are brokers', and these
                                                      alone may read; empty: whoever reaches the port may
              FLOOR_DATA_DIR             ./data/floor directory of the tape
              FLOOR_TAPE_SEGMENT_MB      64           a segment is sealed at that length; 1 to 1024
              FLOOR_TAPE_FORCE_SECONDS   1            the tape is forced to the disk that often; 1 to 300
              FLOOR_TAPE_MAX_GB          0            the oldest segments are deleted beyond that; 0: none are
              FLOOR_TICKS                tape         tape: ticks are on the tape alone; postgres: in the PostgreSQL of
                                                      FLOOR_TICKS_URL too; questdb: in a QuestDB beside the floor too
              FLOOR_TICKS_URL            (empty)      jdbc:postgresql://localhost:5432/ticks
              FLOOR_TICKS_USER           (empty)      who the floor is there
              FLOOR_TICKS_PASSWORD       (empty)      that user's password
              FLOOR_TICKS_DAYS           0            days that are kept there; 0: all are; 0 to 36500
              FLOOR_QUESTDB_JAR          (empty)      the server, org.questdb:questdb as a jar
              FLOOR_QUESTDB_PORT         9000         port of its REST and page, on this machine; 1 to 65535
              FLOOR_QUESTDB_SQL_PORT     8812         port of its PostgreSQL protocol; 0: it speaks none; 0 to 65535
              FLOOR_BINANCE_SOCKET       (empty)      wss://stream.binance.com:9443; empty: Binance is not followed
              FLOOR_BINANCE_REST         (empty)      https://api.binance.com
              FLOOR_BINANCE_INSTRUMENTS  BTCUSDT:0.01:0.00000001,ETHUSDT:0.01:0.00000001
                                                      symbol, step of prices, step of quantities
              FLOOR_BOURSE_SOCKET        (empty)      ws://localhost:8000/ws; empty: the exchange is not followed
              FLOOR_BOURSE_API_KEY       (empty)      a broker's key; none where the market data are public
              FLOOR_BOURSE_REST          (empty)      http://localhost:8000, where live runs trade; both or neither
              FLOOR_BOURSE_TRADING_KEY   (empty)      a broker's key of scopes read, trade and cancel, for them alone
              FLOOR_BOURSE_SYMBOLS       SYM1,SYM2,SYM3,SYM4,SYM5,SYM6,SYM7,SYM8,SYM9,SYM10
                                                      each may have its tick and lot behind it, as SYM1:0.05:100
                                                      what is followed there
              FLOOR_POLYMARKET_SOCKET    (empty)      wss://ws-subscriptions-clob.polymarket.com; empty: it is not followed
              FLOOR_POLYMARKET_REST      (empty)      https://clob.polymarket.com
              FLOOR_POLYMARKET_MARKETS   (empty)      https://gamma-api.polymarket.com
              FLOOR_POLYMARKET_TOKENS    10000        tokens of its open markets that are followed at most
              FLOOR_POLYMARKET_SECONDS   60           the list of its markets is read that often; 1 to 3600
              FLOOR_MEXC_SOCKET          (empty)      wss://contract.mexc.com; empty: MEXC is not followed
              FLOOR_MEXC_REST            (empty)      https://api.mexc.com
              FLOOR_MEXC_CONTRACTS       BTC_USDT:0.1:0.0001,ETH_USDT:0.01:0.01
                                                      symbol, step of prices, size of a contract
              FLOOR_MEXC_DEPTH           merged       merged: changes five times a second; unmerged: each of them
              FLOOR_ALPACA_SOCKET        (empty)      wss://stream.data.alpaca.markets; empty: Alpaca is not followed
              FLOOR_ALPACA_FEED          iex          feed of the stocks: iex, sip or test
              FLOOR_ALPACA_KEY           (empty)      id of a key of yours there
              FLOOR_ALPACA_SECRET        (empty)      its secret
              FLOOR_ALPACA_INSTRUMENTS   AAPL:0.0001:1,MSFT:0.0001:1,BTC/USD:0.01:0.00000001
                                                      stocks and pairs: symbol, step of prices, step of quantities
              FLOOR_RUN_WORKERS          1            backtests that run at once, each in a process of its own; 1 to 64
              FLOOR_RUN_NICE             19           how much less urgent these are than others, 1 to 19; 0: not
              FLOOR_RUN_YIELD_PERCENT    50           while others use more of the processors they hold still; 1 to 100
              FLOOR_RUN_BESIDE_EXCHANGE  hold         hold: they hold still while an exchange on this machine is at work;
                                                      refuse: none is begun; share: they do not care
              FLOOR_RUN_STATE_SECONDS    300          the state of a run on paper or live is kept that often, for a start
                                                      of the floor to go on from; 1 to 86400
              FLOOR_STRATEGY_JARS        (empty)      folder of jars with strategies in code, for backtest and sweep too
              FLOOR_RESULTS              files        where results of runs are: files; postgres: in a PostgreSQL too
              FLOOR_RESULTS_URL          (empty)      of postgres: jdbc:postgresql://localhost:5432/ticks
              FLOOR_RESULTS_USER         (empty)      who the floor is there
              FLOOR_RESULTS_PASSWORD     (empty)      and its password
              FLOOR_DEMO                 false        true: mock venues in place of the real ones
              FLOOR_DEMO_EXCHANGE        false        true: starts the exchange too, with simulated brokers
              FLOOR_DEMO_MARKETS         2000         markets that the mock of Polymarket invents; 1 to 50000
              FLOOR_RECORDINGS           (empty)      folder of recordings that the mock plays; empty: it invents markets
              FLOOR_DEMO_PACE            own          own: the recordings' pace; fast: as fast as they are taken
            """;

    private static final String PREFIX = "FLOOR_";
    private static final long MEGABYTE = 1024L * 1024;
    private static final int LEAST_KEY = 8;

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

    /**
     * Where live runs trade.
     *
     * @param rest of our own exchange
     * @param key of the broker whose account they trade for
     */
    record Trading(URI rest, String key) {

        /** Leaves out the key, so that it can't reach a log. */
        @Override
        public String toString() {
            return rest.toString();
        }
    }

    /** A PostgreSQL that has the results of runs. */
    record Results(String url, String user, String password) {

        /** Leaves out the password, so that it can't reach a log. */
        @Override
        public String toString() {
            return url;
        }
    }

    /** Where ticks are kept besides the tape. */
    sealed interface Ticks {

        /** On the tape alone. */
        record OnTape() implements Ticks {}

        /**
         * In a PostgreSQL.
         *
         * @param days that are kept; 0: all are
         */
        record InPostgres(String url, String user, String password, int days) implements Ticks {

            /** Leaves out the password, so that it can't reach a log. */
            @Override
            public String toString() {
                return url + ", " + days + " days";
            }
        }

        /**
         * In a QuestDB that the floor starts.
         *
         * @param port of its REST
         * @param sqlPort of its PostgreSQL protocol; 0: it speaks none
         */
        record InQuestDb(Path jar, int port, int sqlPort) implements Ticks {}
    }

    /**
     * MEXC's futures.
     *
     * @param addresses where they are; empty: they are not followed, or by the demo's mock
     * @param merged changes as the venue puts them together; else each of them
     * @param contracts what is followed there
     */
    record Mexc(Optional<Addresses> addresses, boolean merged, List<VenueInstrument> contracts) {}

    /**
     * Alpaca's stocks and crypto pairs.
     *
     * @param socket where they are; empty: they are not followed, or by the demo's mock
     * @param feed of the stocks
     * @param key who we are there
     * @param instruments what is followed there
     */
    record Alpaca(Optional<URI> socket, String feed, AlpacaConnection.Key key, List<VenueInstrument> instruments) {}

    /** The instruments that settings name; those that are discovered are numbered after them. */
    int namedInstruments() {
        return instruments.size()
                + bourseInstruments.size()
                + mexc.contracts().size()
                + alpaca.instruments().size();
    }

    /** Takes them from an environment; refuses with all that is wrong. */
    static DeskSettings of(Map<String, String> environment) {
        Set<String> unknown = new TreeSet<>();
        for (String name : environment.keySet()) {
            if (name.startsWith(PREFIX) && !HELP.contains("  " + name + " ")) {
                unknown.add(name);
            }
        }
        Faults faults = new Faults();
        faults.require(unknown.isEmpty(), "No such settings: " + String.join(", ", unknown) + "; --help has all.");
        Reader of = new Reader(environment, faults);
        List<VenueInstrument> binance = of.instruments(
                "BINANCE_INSTRUMENTS",
                "binance",
                "[A-Z0-9]{1,20}",
                "BTCUSDT:0.01:0.00000001,ETHUSDT:0.01:0.00000001",
                1);
        List<VenueInstrument> bourse =
                of.symbols("SYM1,SYM2,SYM3,SYM4,SYM5,SYM6,SYM7,SYM8,SYM9,SYM10", binance.size() + 1);
        Mexc mexc = of.mexc(binance.size() + bourse.size() + 1);
        DeskSettings settings = new DeskSettings(
                of.text("HOST", "127.0.0.1"),
                (int) of.number("PORT", 8_090, 0, 65_535),
                Path.of(of.text("DATA_DIR", "./data/floor")),
                of.number("TAPE_SEGMENT_MB", 64, 1, 1_024) * MEGABYTE,
                Duration.ofSeconds(of.number("TAPE_FORCE_SECONDS", 1, 1, 300)),
                of.number("TAPE_MAX_GB", 0, 0, 100_000) * 1024 * MEGABYTE,
                faults.piece(of::ticks, new Ticks.OnTape()),
                of.addresses("BINANCE"),
                binance,
                of.bourse(),
                Optional.of(of.text("BOURSE_API_KEY", "")).filter(text -> !text.isEmpty()),
                bourse,
                faults.piece(of::polymarket, Optional.empty()),
                (int) of.number("POLYMARKET_TOKENS", 10_000, 1, PolymarketConnection.MAX_INSTRUMENTS),
                Duration.ofSeconds(of.number("POLYMARKET_SECONDS", 60, 1, 3_600)),
                mexc,
                of.alpaca(binance.size() + bourse.size() + mexc.contracts().size() + 1),
                of.choice("DEMO", "false", "true"),
                of.choice("DEMO_EXCHANGE", "false", "true"),
                (int) of.number("DEMO_MARKETS", 2_000, 1, 50_000),
                faults.piece(() -> of.folder("RECORDINGS"), Optional.empty()),
                of.choice("DEMO_PACE", "own", "fast"),
                faults.piece(of::operatorKey, Optional.empty()),
                of.workers(),
                Duration.ofSeconds(of.number("RUN_STATE_SECONDS", 300, 1, 86_400)),
                faults.piece(of::results, Optional.empty()),
                of.exchange(),
                faults.piece(of::trading, Optional.empty()),
                faults.piece(() -> of.folder("STRATEGY_JARS"), Optional.empty()));
        faults.refuse();
        return settings;
    }

    /** Reads one after the other; what is wrong with one is a fault, and something else stands in its place. */
    private record Reader(Map<String, String> environment, Faults faults) {

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
            faults.add(PREFIX + name + " must be a whole number from " + least + " to " + most + ", not " + text + ".");
            return otherwise;
        }

        Optional<Results> results() {
            if (!Set.of("files", "postgres").contains(text("RESULTS", "files"))) {
                throw new IllegalArgumentException(
                        "FLOOR_RESULTS must be files or postgres, not " + text("RESULTS", "files") + ".");
            }
            if (text("RESULTS", "files").equals("files")) {
                return Optional.empty();
            }
            String url = text("RESULTS_URL", "");
            if (!url.startsWith("jdbc:postgresql://")) {
                // Not shown: it may have a password.
                throw new IllegalArgumentException(
                        "FLOOR_RESULTS_URL must be like jdbc:postgresql://localhost:5432/ticks where FLOOR_RESULTS is"
                                + " postgres.");
            }
            return Optional.of(new Results(url, text("RESULTS_USER", ""), text("RESULTS_PASSWORD", "")));
        }

        WorkerLimits workers() {
            return new WorkerLimits(
                    (int) number("RUN_WORKERS", WorkerLimits.AT_ONCE, 1, 64),
                    (int) number("RUN_NICE", WorkerLimits.NICE, 0, WorkerLimits.NICE),
                    (int) number("RUN_YIELD_PERCENT", WorkerLimits.YIELD_PERCENT, 1, 100),
                    faults.piece(
                            () -> BesideExchange.of(
                                    PREFIX + "RUN_BESIDE_EXCHANGE",
                                    text("RUN_BESIDE_EXCHANGE", BesideExchange.HOLD.code()),
                                    BesideExchange.values()),
                            BesideExchange.HOLD));
        }

        /** Whether it is the second of two values, of which the first is the default. */
        boolean choice(String name, String first, String second) {
            String text = text(name, first);
            faults.require(
                    text.equals(first) || text.equals(second),
                    PREFIX + name + " must be " + first + " or " + second + ", not " + text + ".");
            return text.equals(second);
        }

        Optional<Addresses> addresses(String venue) {
            String socket = text(venue + "_SOCKET", "");
            String rest = text(venue + "_REST", "");
            faults.require(
                    socket.isEmpty() == rest.isEmpty(),
                    PREFIX + venue + "_SOCKET and " + PREFIX + venue + "_REST belong together: give both or neither.");
            Optional<URI> streams = some(venue + "_SOCKET", "ws");
            Optional<URI> answers = some(venue + "_REST", "http");
            return streams.flatMap(one -> answers.map(other -> new Addresses(one, other)));
        }

        /** An address where one is given that is one. */
        private Optional<URI> some(String name, String scheme) {
            String text = text(name, "");
            return text.isEmpty() ? Optional.empty() : faults.piece(() -> address(name, text, scheme));
        }

        Mexc mexc(int firstId) {
            return new Mexc(
                    addresses("MEXC"),
                    !choice("MEXC_DEPTH", "merged", "unmerged"),
                    instruments(
                            "MEXC_CONTRACTS",
                            "mexc",
                            "[A-Z0-9]{1,20}_[A-Z]{1,6}",
                            "BTC_USDT:0.1:0.0001,ETH_USDT:0.01:0.01",
                            firstId));
        }

        Alpaca alpaca(int firstId) {
            String feed = text("ALPACA_FEED", "iex");
            faults.require(
                    Set.of("iex", "sip", "test").contains(feed),
                    "FLOOR_ALPACA_FEED must be iex, sip or test, not " + feed + ".");
            faults.require(
                    text("ALPACA_SOCKET", "").isEmpty()
                            || !(text("ALPACA_KEY", "").isEmpty()
                                    || text("ALPACA_SECRET", "").isEmpty()),
                    "FLOOR_ALPACA_SOCKET needs FLOOR_ALPACA_KEY and FLOOR_ALPACA_SECRET: the venue takes nobody without.");
            AlpacaConnection.Key key = new AlpacaConnection.Key(secret("ALPACA_KEY"), secret("ALPACA_SECRET"));
            return new Alpaca(
                    some("ALPACA_SOCKET", "ws"),
                    feed,
                    key,
                    instruments(
                            "ALPACA_INSTRUMENTS",
                            "alpaca",
                            "[A-Z0-9.]{1,20}(/[A-Z0-9]{1,10})?",
                            "AAPL:0.0001:1,MSFT:0.0001:1,BTC/USD:0.01:0.00000001",
                            firstId));
        }

        /** A key or its secret, which is not said when it is refused. */
        private String secret(String name) {
            String text = text(name, "");
            boolean isOne = text.matches("[A-Za-z0-9+/=_.-]{0,200}");
            faults.require(isOne, PREFIX + name + " must be letters, digits and + / = _ . - alone, 200 at most.");
            return isOne ? text : "";
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

        Optional<String> operatorKey() {
            String exchanges =
                    environment.getOrDefault("EXCHANGE_ADMIN_API_KEY", "").strip();
            String key = text("OPERATOR_KEY", exchanges);
            if (!key.isEmpty() && key.length() < LEAST_KEY) {
                throw new IllegalArgumentException(
                        "FLOOR_OPERATOR_KEY must have " + LEAST_KEY + " characters or more, not " + key.length() + ".");
            }
            return Optional.of(key).filter(text -> !text.isEmpty());
        }

        Ticks ticks() {
            String kind = text("TICKS", "tape");
            String url = text("TICKS_URL", "");
            String user = text("TICKS_USER", "");
            String password = text("TICKS_PASSWORD", "");
            int days = (int) number("TICKS_DAYS", 0, 0, 36_500);
            int port = (int) number("QUESTDB_PORT", 9_000, 1, 65_535);
            int sqlPort = (int) number("QUESTDB_SQL_PORT", 8_812, 0, 65_535);
            return switch (kind) {
                case "tape" -> new Ticks.OnTape();
                case "postgres" -> {
                    if (!url.startsWith("jdbc:postgresql://")) {
                        // Not shown: it may have a password.
                        throw new IllegalArgumentException(
                                "FLOOR_TICKS_URL must be like jdbc:postgresql://localhost:5432/ticks where FLOOR_TICKS is"
                                        + " postgres.");
                    }
                    yield new Ticks.InPostgres(url, user, password, days);
                }
                case "questdb" -> {
                    String jar = text("QUESTDB_JAR", "");
                    if (port == sqlPort) {
                        throw new IllegalArgumentException(
                                "FLOOR_QUESTDB_PORT and FLOOR_QUESTDB_SQL_PORT must be two ports, not both " + port
                                        + ".");
                    }
                    if (!Files.isRegularFile(Path.of(jar))) {
                        throw new IllegalArgumentException(
                                "FLOOR_QUESTDB_JAR must be the jar of org.questdb:questdb where FLOOR_TICKS is questdb;"
                                        + " there is no file \"" + jar + "\".");
                    }
                    if (!QuestServer.isServer(Path.of(jar))) {
                        throw new IllegalArgumentException(
                                "FLOOR_QUESTDB_JAR must be the jar of org.questdb:questdb where FLOOR_TICKS is questdb; \""
                                        + jar + "\" is no jar with QuestDB's server in it.");
                    }
                    yield new Ticks.InQuestDb(Path.of(jar), port, sqlPort);
                }
                default ->
                    throw new IllegalArgumentException(
                            "FLOOR_TICKS must be tape, postgres or questdb, not " + kind + ".");
            };
        }

        Optional<Path> folder(String name) {
            String folder = text(name, "");
            if (folder.isEmpty()) {
                return Optional.empty();
            }
            if (!Files.isDirectory(Path.of(folder)) || !Files.isReadable(Path.of(folder))) {
                throw new IllegalArgumentException(
                        PREFIX + name + " must be a folder that can be read, not " + folder + ".");
            }
            return Optional.of(Path.of(folder));
        }

        Optional<URI> exchange() {
            return some("EXCHANGE", "http");
        }

        Optional<Trading> trading() {
            String rest = text("BOURSE_REST", "");
            String key = text("BOURSE_TRADING_KEY", "");
            if (rest.isEmpty() != key.isEmpty()) {
                throw new IllegalArgumentException(
                        "FLOOR_BOURSE_REST and FLOOR_BOURSE_TRADING_KEY belong together: give both or neither.");
            }
            if (rest.isEmpty()) {
                return Optional.empty();
            }
            if (!key.matches("[!-~]{1,200}")) {
                throw new IllegalArgumentException(
                        "FLOOR_BOURSE_TRADING_KEY must be a key: at most 200 visible characters without spaces.");
            }
            return Optional.of(new Trading(address("BOURSE_REST", rest, "http"), key));
        }

        Optional<URI> bourse() {
            return some("BOURSE_SOCKET", "ws");
        }

        /** Symbols of our own exchange: prices in cents, whole shares, each with its tick and lot where these are not 1. */
        List<VenueInstrument> symbols(String otherwise, int firstId) {
            List<VenueInstrument> instruments = new ArrayList<>();
            Set<String> symbols = new TreeSet<>();
            for (String entry : text("BOURSE_SYMBOLS", otherwise).split(",", -1)) {
                String[] parts = entry.strip().split(":", -1);
                String symbol = parts[0];
                boolean stepped = parts.length == 3
                        && parts[1].matches("\\d{1,6}\\.\\d{2}")
                        && parts[2].matches("[1-9]\\d{0,8}")
                        && !parts[1].matches("0+\\.00");
                if (!symbol.matches("[A-Z0-9.]{1,20}") || (parts.length > 1 && !stepped) || !symbols.add(symbol)) {
                    faults.add(
                            "FLOOR_BOURSE_SYMBOLS must be symbols separated by commas, each once, with a tick and lot such"
                                    + " as :0.05:100 or none; this is none: \"" + entry.strip() + "\".");
                    continue;
                }
                int id = firstId + instruments.size();
                instruments.add(
                        stepped
                                ? steps(id, symbol, parts[1], parts[2])
                                : VenueInstrument.of(id, "bourse", symbol, "0.01", "1"));
            }
            return List.copyOf(instruments);
        }

        /** In cents and shares, whatever the steps are. */
        private static VenueInstrument steps(int id, String symbol, String tick, String lot) {
            return new VenueInstrument(
                    id, "bourse", symbol, 2, 0, Long.parseLong(tick.replace(".", "")), Long.parseLong(lot));
        }

        private static void requireNothingElse(String name, URI address) {
            if (address.getPort() > 65_535
                    || address.getRawUserInfo() != null
                    || address.getRawQuery() != null
                    || address.getRawFragment() != null) {
                throw new IllegalArgumentException(PREFIX + name
                        + " must be an address with a port from 1 to 65535, or none, and without a user, a"
                        + " query or a fragment, not " + shown(address.toString()) + ".");
            }
        }

        /** Without what may be a password. */
        private static String shown(String address) {
            return address.replaceFirst("//[^/]*@", "//…@");
        }

        private URI address(String name, String text, String scheme) {
            try {
                URI address = new URI(text);
                requireNothingElse(name, address);
                if (address.getHost() != null
                        && (scheme.equals(address.getScheme()) || (scheme + "s").equals(address.getScheme()))) {
                    return address;
                }
            } catch (URISyntaxException e) {
                // Said below.
            }
            throw new IllegalArgumentException(PREFIX + name + " must be " + scheme + "://HOST or " + scheme
                    + "s://HOST, not " + shown(text) + ".");
        }

        List<VenueInstrument> instruments(String name, String venue, String form, String otherwise, int firstId) {
            List<VenueInstrument> instruments = new ArrayList<>();
            Set<String> symbols = new TreeSet<>();
            for (String entry : text(name, otherwise).split(",", -1)) {
                String[] parts = entry.strip().split(":", -1);
                if (parts.length != 3 || !parts[0].matches(form)) {
                    faults.add(PREFIX + name + " must be SYMBOL:PRICE_STEP:QUANTITY_STEP,"
                            + " separated by commas; this is none: " + entry.strip());
                    continue;
                }
                faults.require(symbols.add(parts[0]), PREFIX + name + " has " + parts[0] + " twice.");
                int id = firstId + instruments.size();
                faults.piece(PREFIX + name + ": ", () -> VenueInstrument.of(id, venue, parts[0], parts[1], parts[2]))
                        .ifPresent(instruments::add);
            }
            return List.copyOf(instruments);
        }
    }
}
