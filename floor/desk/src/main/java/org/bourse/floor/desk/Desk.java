package org.bourse.floor.desk;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bourse.floor.feed.AlpacaConnection;
import org.bourse.floor.feed.AlpacaVenue;
import org.bourse.floor.feed.BinanceConnection;
import org.bourse.floor.feed.BinanceVenue;
import org.bourse.floor.feed.BourseConnection;
import org.bourse.floor.feed.BourseVenue;
import org.bourse.floor.feed.Floor;
import org.bourse.floor.feed.LinkPolicy;
import org.bourse.floor.feed.LinkStatus;
import org.bourse.floor.feed.MexcConnection;
import org.bourse.floor.feed.MexcVenue;
import org.bourse.floor.feed.PolymarketConnection;
import org.bourse.floor.feed.PolymarketVenue;
import org.bourse.floor.feed.Recycling;
import org.bourse.floor.feed.Venue;
import org.bourse.floor.feed.VenueConnection;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.Market;
import org.bourse.floor.mockvenues.MockAlpaca;
import org.bourse.floor.mockvenues.MockBinance;
import org.bourse.floor.mockvenues.MockMexc;
import org.bourse.floor.mockvenues.MockPolymarket;
import org.bourse.floor.mockvenues.PredictionMarkets;
import org.bourse.floor.mockvenues.RecordedMarket;
import org.bourse.floor.store.PostgresRuns;
import org.bourse.floor.store.PostgresTicks;
import org.bourse.floor.store.QuestServer;
import org.bourse.floor.store.QuestTicks;
import org.bourse.floor.store.TickFollower;
import org.bourse.floor.store.TickStore;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeFinding;
import org.bourse.floor.tape.TapeWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring, in the order in which things flow: the mock venue where there is one, the connection to the venue, the floor
 * with its tape and its books, and what shows them. Whatever fails at the start, what was started before is ended again.
 */
final class Desk implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    private static final int KEPT_NAMES = 1_000;
    private static final long LATELY_NANOS = 900_000_000L;
    /** So long a stop waits for its place on the tape at most, once something is recorded again. */
    private static final long STOP_LOOK_MILLIS = 50;

    private static final int POLYMARKET_EVENTS_A_SECOND = 300;

    private final DeskSettings settings;
    private final DeskHistory history = new DeskHistory(System::nanoTime);
    private final BookMoments moments = new BookMoments();
    private final Clock clock = Clock.systemUTC();
    private final FloorLatencies latencies = new FloorLatencies(clock);
    private final Deque<Closeable> started = new ArrayDeque<>();
    private final List<Followed> venues = new ArrayList<>();
    private final Map<Integer, Name> names = new ConcurrentHashMap<>();
    private final Optional<DemoExchange> exchange;
    private final CollectionSessions sessions;
    private final VariantLibrary variants;
    private final StrategyLibrary strategies;
    private final IndicatorFollower indicators;
    private final FloorRuns runs;
    private final Optional<LiveAccount> account;
    private final EmergencyStop emergencyStop;
    /** One for each that it looks after: where the disk takes nothing two of them wait for it, and the third closes positions. */
    private final ScheduledExecutorService minder = Executors.newScheduledThreadPool(
            3, Thread.ofPlatform().name("desk-minder-", 1).daemon().factory());

    private Optional<PolymarketDiscovery> discovery = Optional.empty();
    private final Optional<TickFollower> ticks;
    private final Optional<ResultFollower> results;
    private final Floor floor;
    private final DeskServer server;

    /** The tape's segments, and when they were read. */
    private final List<Tape.Part> lately = new ArrayList<>();

    private long readNanos;

    /** A venue's connections, and who makes its rules. */
    private record Followed(VenueConnection connection, Function<MarketEvents, Venue> rules) {}

    /**
     * What an instrument is called.
     *
     * @param question of its market, or its symbol
     * @param outcome of that market; empty: it has none
     */
    record Name(String question, String outcome) {

        String whole() {
            return outcome.isEmpty() ? question : question + " " + outcome;
        }
    }

    private Desk(DeskSettings settings, Optional<DemoExchange> exchange) throws IOException {
        this.settings = settings;
        this.exchange = exchange;
        DeskServer.requireFree(settings);
        CodeStrategyTypes.use(settings.strategyJars());
        if (settings.strategyJars().isPresent()) {
            LOG.info("Strategies in code are {}.", FloorText.and(CodeStrategyTypes.codes()));
        }
        try {
            connect();
            TapeWriter tape = openTape();
            for (TapeFinding finding : tape.recovered()) {
                LOG.warn("The tape was not ended in order: {}", finding);
            }
            sessions =
                    CollectionSessions.open(settings.data().resolve("sessions"), tapeDirectory(), tape.lastSequence());
            floor = started(new Floor(
                    tape,
                    settings.forcedEvery(),
                    new MarketFanOut(List.of(history, sessions, latencies)),
                    events -> venues.stream()
                            .map(venue -> venue.rules().apply(events))
                            .toList()));
            long begunAfter = tape.lastSequence();
            floor.start();
            emergencyStop = EmergencyStop.open(settings.data().resolve("emergency-stop"), floor);
            variants = VariantLibrary.open(settings.data().resolve("variants.json"), this::nanos);
            strategies = StrategyLibrary.open(settings.data().resolve("strategies"), variants, this::nanos);
            account = settings.trading()
                    .map(trading -> started(new LiveAccount(
                            new BourseRestClient(trading.rest(), trading.key()),
                            floor,
                            emergencyStop::isStopped,
                            this::nanos)));
            account.ifPresent(emergencyStop::cancelsAt);
            account.ifPresent(LiveAccount::start);
            runs = started(FloorRuns.open(
                    settings.data().resolve("runs"),
                    tapeDirectory(),
                    settings.workers(),
                    this::nanos,
                    account,
                    settings.runStates(),
                    begunAfter));
            results = settings.results().isEmpty()
                    ? Optional.empty()
                    : Optional.of(started(results(settings.results().get())));
            results.ifPresent(ResultFollower::start);
            indicators = started(new IndicatorFollower(tapeDirectory(), tape::forcedSequence, variants));
            indicators.start();
            ticks = ticks(tape).map(this::started);
            ticks.ifPresent(TickFollower::start);
            venues.forEach(this::follow);
            discovery.ifPresent(one -> started(one).start());
            DeskKeys keys = new DeskKeys(settings, System::nanoTime);
            started(keys::close);
            server = started(new DeskServer(this, settings, keys));
            mindEach(1_000, this::mind);
            mindEach(STOP_LOOK_MILLIS, this::mindStop);
            mindEach(STOP_LOOK_MILLIS, this::mindPositions);
            started(this::endMinding);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void mindEach(long millis, Runnable what) {
        // Never ends by an error: none throws one.
        ScheduledFuture<?> unused = minder.scheduleWithFixedDelay(what, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Opens a venue's connections: to the exchange that starts beside the floor once it can be opened, and not before. */
    private void follow(Followed venue) {
        Optional<URI> own = settings.bourse().filter(at -> at.getPort() > 0);
        if (exchange.isPresent() && own.isPresent() && venue.connection() instanceof BourseConnection) {
            started(exchange.get().whenListening(own.get(), () -> {
                if (exchange.get().problem().isEmpty()) {
                    LOG.info("The exchange beside the floor takes connections.");
                }
                venue.connection().start(floor);
            }));
        } else {
            venue.connection().start(floor);
        }
    }

    /** Starts all of it. */
    static Desk start(DeskSettings settings) throws IOException {
        return new Desk(settings, Optional.empty());
    }

    /** The same, beside an exchange that was started for it, of whose end it is to tell. */
    static Desk start(DeskSettings settings, Optional<DemoExchange> exchange) throws IOException {
        return new Desk(settings, exchange);
    }

    private void mind() {
        try {
            forgetWhatIsGone();
            moments.look(books());
            sessions.look(nanos(), floor.tape().missedEvents(), floor.hasEnded());
            lookAtClients(System.nanoTime());
        } catch (RuntimeException e) {
            LOG.error("Names, collections and clients could not be looked after; it is tried again in a second.", e);
        }
    }

    private void mindStop() {
        try {
            emergencyStop.look();
        } catch (IOException | RuntimeException e) {
            LOG.error("The emergency stop could not be given its place; it is tried again at once.", e);
        }
    }

    private void mindPositions() {
        try {
            emergencyStop.closeWhatNobodyIsToldToClose();
        } catch (RuntimeException e) {
            LOG.error("Positions could not be closed for the emergency stop; it is tried again at once.", e);
        }
    }

    /** Of instruments that no venue has any more, of which new ones come and go all day. */
    private void forgetWhatIsGone() {
        int followed =
                floor.venues().stream().mapToInt(venue -> venue.books().size()).sum();
        if (names.size() > Math.max(KEPT_NAMES, 2 * followed)) {
            Set<Integer> known =
                    books().stream().map(book -> book.instrument().id()).collect(Collectors.toSet());
            names.keySet().retainAll(known);
            history.keep(known);
            moments.keep(known);
        }
    }

    /** Cuts off clients of the live channels that do not read, at that time of {@link System#nanoTime}. */
    void lookAtClients(long nanoTime) {
        server.look(nanoTime);
    }

    private void endMinding() {
        minder.shutdown();
        try {
            if (!minder.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("The collections are still being written down.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What takes the ticks off the tape, where they are wanted elsewhere too. */
    private Optional<TickFollower> ticks(TapeWriter tape) {
        return switch (settings.ticks()) {
            case DeskSettings.Ticks.OnTape() -> Optional.empty();
            case DeskSettings.Ticks.InPostgres(String url, String user, String password, int days) ->
                Optional.of(follower(tape, new PostgresTicks(url, user, password, days)));
            case DeskSettings.Ticks.InQuestDb(Path jar, int port, int sqlPort) -> {
                Path directory = settings.data().resolve("questdb").toAbsolutePath();
                yield Optional.of(follower(
                        tape,
                        new QuestTicks(new QuestServer(jar, directory, port, sqlPort), directory.resolve("place"))));
            }
        };
    }

    private ResultFollower results(DeskSettings.Results in) throws IOException {
        return new ResultFollower(
                settings.data().resolve("runs-deleted"),
                runs::all,
                new PostgresRuns(in.url(), in.user(), in.password()));
    }

    private TickFollower follower(TapeWriter tape, TickStore store) {
        return new TickFollower(tapeDirectory(), tape::forcedSequence, store);
    }

    private TapeWriter openTape() throws IOException {
        try {
            return TapeWriter.open(tapeDirectory(), settings.segmentBytes());
        } catch (FileSystemException e) {
            throw new IOException(
                    "The tape can't be kept in " + tapeDirectory() + ": " + e
                            + ". Correct that, or set FLOOR_DATA_DIR.",
                    e);
        }
    }

    /** The connections to the venues that are followed; nothing is open yet. */
    private void connect() throws IOException {
        Optional<DeskSettings.Addresses> binance = settings.demo() ? Optional.of(mock()) : settings.binance();
        if (binance.isPresent()) {
            BinanceConnection connection = started(new BinanceConnection(
                    binance.get().socket(),
                    binance.get().rest(),
                    settings.instruments(),
                    LinkPolicy.binance(),
                    venues.size() + 1));
            venues.add(
                    new Followed(connection, events -> new BinanceVenue(settings.instruments(), events, connection)));
        }
        if (settings.bourse().isPresent()) {
            BourseConnection connection = started(new BourseConnection(
                    settings.bourse().get(),
                    settings.bourseKey(),
                    settings.bourseInstruments(),
                    LinkPolicy.bourse(),
                    venues.size() + 1));
            venues.add(new Followed(
                    connection, events -> new BourseVenue(settings.bourseInstruments(), events, connection)));
        }
        connectMexc();
        connectAlpaca();
        Optional<DeskSettings.PolymarketAddresses> polymarket =
                settings.demo() ? Optional.of(mockPolymarket()) : settings.polymarket();
        if (polymarket.isPresent()) {
            List<PolymarketMarkets.Outcome> outcomes =
                    PolymarketMarkets.discover(polymarket.get().markets(), settings.polymarketTokens())
                            .outcomes()
                            .stream()
                            .filter(outcome -> !outcome.isOver(clock.millis()))
                            .toList();
            List<VenueInstrument> tokens = tokens(outcomes);
            PolymarketConnection connection = started(new PolymarketConnection(
                    polymarket.get().socket(),
                    polymarket.get().rest(),
                    tokens,
                    LinkPolicy.polymarket(),
                    venues.size() + 1));
            venues.add(new Followed(connection, events -> new PolymarketVenue(tokens, events, connection)));
            LOG.info("Polymarket: {} tokens of open markets are followed.", tokens.size());
            discovery = Optional.of(new PolymarketDiscovery(
                    polymarket.get().markets(),
                    settings.polymarketTokens(),
                    settings.polymarketLook(),
                    outcomes,
                    settings.namedInstruments() + tokens.size(),
                    connection,
                    this::call,
                    clock));
        }
    }

    private void connectMexc() {
        DeskSettings.Mexc mexc = settings.mexc();
        Optional<DeskSettings.Addresses> at = settings.demo() ? Optional.of(mockMexc()) : mexc.addresses();
        if (at.isPresent()) {
            MexcConnection connection = started(new MexcConnection(
                    at.get().socket(),
                    at.get().rest(),
                    mexc.merged() || settings.demo(),
                    mexc.contracts(),
                    LinkPolicy.mexc(),
                    venues.size() + 1));
            venues.add(new Followed(connection, events -> new MexcVenue(mexc.contracts(), events, connection)));
        }
    }

    private DeskSettings.Addresses mockMexc() {
        MockMexc mock = started(new MockMexc(
                0,
                () -> settings.mexc().contracts().stream()
                        .map(one -> InventedMarket.mexc(
                                one.symbol(), one.symbol().startsWith("BTC") ? 600_000 : 25_000, one.id(), true))
                        .toList(),
                true,
                false));
        return new DeskSettings.Addresses(mock.socket(), mock.rest());
    }

    private void connectAlpaca() {
        DeskSettings.Alpaca alpaca = settings.demo() ? mockAlpaca() : settings.alpaca();
        if (alpaca.socket().isPresent()) {
            AlpacaConnection connection = started(new AlpacaConnection(
                    alpaca.socket().get(),
                    alpaca.feed(),
                    alpaca.key(),
                    alpaca.instruments(),
                    LinkPolicy.alpaca(),
                    venues.size() + 1));
            venues.add(new Followed(connection, events -> new AlpacaVenue(alpaca.instruments(), events, connection)));
        }
    }

    private DeskSettings.Alpaca mockAlpaca() {
        List<VenueInstrument> instruments = settings.alpaca().instruments();
        AlpacaConnection.Key key = new AlpacaConnection.Key("demo", "demo");
        MockAlpaca mock = started(new MockAlpaca(
                0,
                key.id(),
                key.secret(),
                () -> invented(instruments, false),
                () -> invented(instruments, true),
                true));
        return new DeskSettings.Alpaca(Optional.of(mock.socket()), "iex", key, instruments);
    }

    private static List<InventedMarket> invented(List<VenueInstrument> instruments, boolean pairs) {
        return instruments.stream()
                .filter(one -> one.symbol().contains("/") == pairs)
                .map(one -> InventedMarket.alpaca(
                        one.symbol(), one.symbol().startsWith("BTC") ? 6_000_000 : 20_000, one.id()))
                .toList();
    }

    private DeskSettings.PolymarketAddresses mockPolymarket() {
        PredictionMarkets markets = new PredictionMarkets(settings.demoMarkets(), 1);
        MockPolymarket mock = started(new MockPolymarket(0, markets, POLYMARKET_EVENTS_A_SECOND));
        return new DeskSettings.PolymarketAddresses(mock.socket(), mock.rest(), mock.rest());
    }

    /** The tokens of open markets, numbered after the instruments that the settings name, with their questions. */
    private List<VenueInstrument> tokens(List<PolymarketMarkets.Outcome> outcomes) {
        int id = settings.namedInstruments();
        List<VenueInstrument> tokens = new ArrayList<>();
        for (PolymarketMarkets.Outcome outcome : outcomes) {
            id++;
            tokens.add(PolymarketVenue.instrument(id, outcome.token()));
            call(id, outcome);
        }
        return tokens;
    }

    private void call(int id, PolymarketMarkets.Outcome outcome) {
        names.put(id, new Name(outcome.question(), outcome.name()));
    }

    private DeskSettings.Addresses mock() throws IOException {
        for (Market market : markets()) {
            // What can't be opened ends the start, not the mock.
            market.close();
        }
        MockBinance mock = started(new MockBinance(0, this::markets, !settings.fast(), true));
        return new DeskSettings.Addresses(mock.socket(), mock.rest());
    }

    private List<Market> markets() throws IOException {
        List<Market> markets = new ArrayList<>();
        Map<String, List<Path>> recorded = settings.recordings().isPresent()
                ? RecordedMarket.in(settings.recordings().get())
                : Map.of();
        for (VenueInstrument instrument : settings.instruments()) {
            List<Path> files = recorded.getOrDefault(instrument.symbol(), List.of());
            if (!files.isEmpty()) {
                markets.add(RecordedMarket.of(instrument.symbol(), files));
            } else if (settings.recordings().isEmpty()) {
                long middle = instrument.symbol().startsWith("BTC") ? 6_000_000 : 250_000;
                markets.add(new InventedMarket(instrument.symbol(), middle, instrument.id()));
            }
        }
        if (markets.isEmpty()) {
            throw new IOException("FLOOR_RECORDINGS: "
                    + settings.recordings().map(Path::toString).orElse("")
                    + " has no file binance-spot-SYMBOL_… of an instrument that is followed.");
        }
        return markets;
    }

    private <T extends Closeable> T started(T one) {
        started.push(one);
        return one;
    }

    /** Where its tape is. */
    Path tapeDirectory() {
        return settings.data().resolve("tape");
    }

    /** Where its page is. */
    URI address() {
        return server.address();
    }

    Floor floor() {
        return floor;
    }

    DeskHistory history() {
        return history;
    }

    /** The connections of the venue of that place. */
    List<LinkStatus> links(int place) {
        return venues.get(place).connection().links();
    }

    /** Replaces the connection of that name by a new one, whichever venue it goes to. */
    Recycling replaceConnection(String id) {
        return venues.stream()
                .map(venue -> venue.connection().replace(id))
                .filter(replacement -> replacement != Recycling.UNKNOWN)
                .findFirst()
                .orElse(Recycling.UNKNOWN);
    }

    /** What was counted of these connections, by name. */
    Map<String, Long> countedOfLinks(int place) {
        return venues.get(place).connection().counted();
    }

    /** What gives a database the results of runs; none: they are files alone. */
    Optional<ResultFollower> results() {
        return results;
    }

    /** What takes the ticks off the tape; none: they are there alone. */
    Optional<TickFollower> ticks() {
        return ticks;
    }

    /** How books were. */
    BookMoments moments() {
        return moments;
    }

    /** How long changes of books are on their way. */
    FloorLatencies latencies() {
        return latencies;
    }

    /** The segments of the tape. */
    List<Tape.Part> tape() throws IOException {
        return new Tape(tapeDirectory()).parts();
    }

    /** The segments as they were within the last second: however many clients are told, they are read once. */
    List<Tape.Part> lately() throws IOException {
        synchronized (lately) {
            long now = System.nanoTime();
            if (readNanos == 0 || now - readNanos > LATELY_NANOS) {
                lately.clear();
                lately.addAll(tape());
                readNanos = now | 1;
            }
            return List.copyOf(lately);
        }
    }

    /** Deletes what is beyond the tape's bound, and belongs to no collection or run. */
    void retain() throws IOException {
        if (settings.maxTapeBytes() > 0) {
            new Tape(tapeDirectory()).retain(settings.maxTapeBytes(), this::isInUse);
        }
    }

    /** Deletes a segment of the tape; false: there is none of that number. */
    boolean deleteSegment(long number) throws IOException {
        return new Tape(tapeDirectory()).delete(number);
    }

    /** Whether one of these events belongs to a collection, or is still to be read by a run. */
    boolean isInUse(long firstSequence, long lastSequence) {
        return sessions.hasAny(firstSequence, lastSequence) || runs.hasAny(firstSequence, lastSequence);
    }

    /** Where live runs trade; empty: no key is set. */
    Optional<LiveAccount> account() {
        return account;
    }

    FloorRuns runs() {
        return runs;
    }

    /** The variants of indicators that conditions can name. */
    VariantLibrary variants() {
        return variants;
    }

    /** The live values of variants. */
    IndicatorFollower indicators() {
        return indicators;
    }

    /** The strategies that runs can choose. */
    StrategyLibrary strategies() {
        return strategies;
    }

    EmergencyStop emergencyStop() {
        return emergencyStop;
    }

    CollectionSessions sessions() {
        return sessions;
    }

    /** What is wrong with the exchange that was started beside the floor; empty: nothing, or there is none. */
    Optional<String> exchangeProblem() {
        return exchange.flatMap(DemoExchange::problem);
    }

    Instant now() {
        return Instant.now(clock);
    }

    /** The time, in nanoseconds since 1970. */
    long nanos() {
        Instant now = now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** What an instrument is called. */
    Name name(VenueInstrument instrument) {
        return names.getOrDefault(instrument.id(), new Name(instrument.symbol(), ""));
    }

    /** The books of all venues. */
    List<Book> books() {
        return floor.venues().stream().flatMap(venue -> venue.books().stream()).toList();
    }

    /** The book of that instrument. */
    Optional<Book> book(String id) {
        return books().stream()
                .filter(book -> Integer.toString(book.instrument().id()).equals(id))
                .findFirst();
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("Not ended in order: {}", e.toString());
            }
        }
    }
}
