package org.bourse.floor.feed;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.bourse.floor.market.VenueInstrument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets to Polymarket, 400 tokens each, and the requests for books, which are put together. */
public final class PolymarketConnection implements VenueConnection {

    private static final Logger LOG = LoggerFactory.getLogger(PolymarketConnection.class);

    /** The most tokens: its connections are numbered within the venue's thousand. */
    public static final int MAX_INSTRUMENTS = 100_000;

    private static final int BOOKS_A_REQUEST = 100;
    private static final long LOOK_MILLIS = 50;
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final URI socket;
    private final URI rest;
    private final List<VenueInstrument> instruments;
    private final VenueLinks links;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Set<String> wanted = new LinkedHashSet<>();
    private final RecyclePolicy recycling;
    private final List<PolymarketSocket> sockets = new CopyOnWriteArrayList<>();
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<Integer, Set<String>> unmoved = new ConcurrentHashMap<>();
    private final Queue<PolymarketSocket> toRecycle = new ConcurrentLinkedQueue<>();
    private final AtomicLong recycled = new AtomicLong();
    private final AtomicLong notRecycled = new AtomicLong();
    private volatile @Nullable Arrivals arrivals;
    private @Nullable Thread asking;
    private @Nullable Thread replacing;

    /**
     * Connections that are not open yet; where no market is open there is none, until one is that is followed.
     *
     * @param socket such as {@code wss://ws-subscriptions-clob.polymarket.com}
     * @param rest such as {@code https://clob.polymarket.com}
     * @param place the venue's place on the floor, from 1
     */
    public PolymarketConnection(URI socket, URI rest, List<VenueInstrument> instruments, LinkPolicy policy, int place) {
        this(socket, rest, instruments, policy, RecyclePolicy.polymarket(), place);
    }

    /** The same, with rules for the replacement of connections. */
    public PolymarketConnection(
            URI socket,
            URI rest,
            List<VenueInstrument> instruments,
            LinkPolicy policy,
            RecyclePolicy recycling,
            int place) {
        if (instruments.size() > MAX_INSTRUMENTS) {
            throw new IllegalArgumentException("Polymarket: " + MAX_INSTRUMENTS
                    + " tokens at most can be followed, not " + instruments.size() + ".");
        }
        this.socket = URI.create(socket + "/ws/market");
        this.rest = URI.create(rest + "/books");
        this.instruments = List.copyOf(instruments);
        links = new VenueLinks(policy, place);
        this.recycling = recycling;
    }

    @Override
    public void start(Floor floor) {
        Arrivals to = floor.arrivals();
        arrivals = to;
        for (int from = 0; from < instruments.size(); from += PolymarketVenue.TOKENS_A_LINK) {
            int end = Math.min(from + PolymarketVenue.TOKENS_A_LINK, instruments.size());
            PolymarketSocket made = socket(to);
            made.add(instruments.subList(from, end).stream()
                    .map(VenueInstrument::symbol)
                    .toList());
            made.link().start();
        }
        replacing = Thread.ofVirtual().name("recycle-polymarket").start(() -> recycle(to));
        asking = Thread.ofVirtual().name("books-polymarket").start(() -> askWhatIsWanted(to));
    }

    /**
     * Follows these too, from here on; those of a market that stand beside each other get the same connection. A token that was
     * left before is another instrument, with another number.
     */
    public void follow(List<VenueInstrument> more) {
        Arrivals to = running();
        to.put(new Arrival.Listed(links.none(), to.nanos(), List.copyOf(more)));
        changing.lock();
        try {
            List<String> tokens =
                    more.stream().map(VenueInstrument::symbol).collect(Collectors.toCollection(ArrayList::new));
            while (!tokens.isEmpty()) {
                // A market has two.
                Optional<PolymarketSocket> roomy =
                        sockets.stream().filter(one -> one.room() > 1).findFirst();
                PolymarketSocket socket = roomy.isPresent() ? roomy.get() : socket(to);
                List<String> some = tokens.subList(0, Math.min(tokens.size(), socket.room() / 2 * 2));
                socket.add(some);
                if (roomy.isPresent()) {
                    say(socket, PolymarketSocket.messages("subscribe", List.copyOf(some)));
                } else {
                    socket.link().start();
                }
                some.clear();
            }
        } finally {
            changing.unlock();
        }
    }

    /** Follows these no more. */
    public void leave(Collection<String> tokens) {
        Arrivals to = running();
        for (Link.Outgoing message : PolymarketSocket.messages("unsubscribe", List.copyOf(tokens))) {
            to.put(new Arrival.Sent(links.none(), to.nanos(), message.text()));
        }
        changing.lock();
        try {
            for (PolymarketSocket socket : sockets) {
                List<String> own = tokens.stream().filter(socket::remove).toList();
                if (!own.isEmpty()) {
                    say(socket, PolymarketSocket.messages("unsubscribe", own));
                }
            }
        } finally {
            changing.unlock();
        }
    }

    private Arrivals running() {
        Arrivals to = arrivals;
        if (to == null) {
            throw new IllegalStateException("The connections to Polymarket are not open yet.");
        }
        return to;
    }

    private static void say(PolymarketSocket socket, List<Link.Outgoing> messages) {
        Link link = socket.link();
        Thread.ofVirtual().name("send-" + link.number()).start(() -> link.say(messages));
    }

    /** One more, without tokens, and not open yet. */
    private PolymarketSocket socket(Arrivals to) {
        PolymarketSocket made = new PolymarketSocket(System.nanoTime());
        made.by(links.add(socket, to, made::greetings));
        sockets.add(made);
        return made;
    }

    @Override
    public Recycling replace(String id) {
        for (PolymarketSocket socket : sockets) {
            if (socket.link().id().equals(id)) {
                if (!socket.beginReplaced()) {
                    return Recycling.UNDER_WAY;
                }
                toRecycle.add(socket);
                return Recycling.BEGUN;
            }
        }
        return Recycling.UNKNOWN;
    }

    /** Replaces those that somebody wants replaced or that are due, one after the other. */
    private void recycle(Arrivals to) {
        try {
            long lookedAt = System.nanoTime();
            while (!ended(Duration.ofMillis(LOOK_MILLIS))) {
                PolymarketSocket wished = toRecycle.poll();
                if (wished != null) {
                    recycle(wished, to);
                }
                if (System.nanoTime() - lookedAt >= recycling.look().toNanos()) {
                    for (PolymarketSocket old : List.copyOf(sockets)) {
                        if (!stopped.isDone() && old.isDue(recycling, System.nanoTime()) && old.beginReplaced()) {
                            recycle(old, to);
                        }
                    }
                    lookedAt = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ended(Duration within) throws InterruptedException {
        try {
            stopped.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    /** Opens another one with the tokens of one that is to be replaced, and ends that once their books have moved there. */
    private void recycle(PolymarketSocket old, Arrivals to) throws InterruptedException {
        PolymarketSocket fresh = null;
        changing.lock();
        try {
            List<String> tokens = old.tokens();
            if (!tokens.isEmpty()) {
                fresh = socket(to);
                fresh.replacing(true);
                fresh.add(tokens);
                unmoved.put(fresh.link().number() % FloorCore.LINKS_PER_VENUE, new ConcurrentSkipListSet<>(tokens));
                fresh.link().start();
            }
        } finally {
            changing.unlock();
        }
        boolean moved = fresh == null || awaitMoved(fresh);
        PolymarketSocket gone = moved || fresh == null ? old : fresh;
        PolymarketSocket stays = moved && fresh != null ? fresh : old;
        changing.lock();
        try {
            sockets.remove(gone);
            stays.replaced(false);
            stays.replacing(false);
        } finally {
            changing.unlock();
        }
        links.end(gone.link());
        if (stays != gone) {
            stays.link().replaces(gone.link());
        }
        (moved ? recycled : notRecycled).incrementAndGet();
        LOG.info(
                "Polymarket: connection {} {}",
                old.link().number(),
                moved ? "was replaced by a new one." : "could not be replaced yet: not all books came by the new one.");
    }

    private boolean awaitMoved(PolymarketSocket fresh) throws InterruptedException {
        int number = fresh.link().number() % FloorCore.LINKS_PER_VENUE;
        Set<String> waiting = unmoved.getOrDefault(number, Set.of());
        long since = System.nanoTime();
        try {
            while (System.nanoTime() - since < recycling.patience().toNanos()) {
                waiting.retainAll(fresh.tokens());
                if (waiting.isEmpty()) {
                    return true;
                }
                if (ended(Duration.ofMillis(LOOK_MILLIS))) {
                    return false;
                }
            }
            return false;
        } finally {
            unmoved.remove(number);
        }
    }

    @Override
    public void moved(VenueInstrument instrument, int link) {
        Set<String> waiting = unmoved.get(link);
        if (waiting != null) {
            waiting.remove(instrument.symbol());
        }
    }

    @Override
    public Map<String, Long> counted() {
        return Map.of("connections_replaced", recycled.get(), "connections_not_replaced", notRecycled.get());
    }

    @Override
    public List<LinkStatus> links() {
        return sockets.stream()
                .map(socket -> socket.link().status().with(socket.subjects()))
                .toList();
    }

    @Override
    public void askForBook(VenueInstrument instrument) {
        synchronized (wanted) {
            wanted.add(instrument.symbol());
        }
    }

    private List<String> takeWanted() {
        synchronized (wanted) {
            List<String> taken = wanted.stream().limit(BOOKS_A_REQUEST).toList();
            taken.forEach(wanted::remove);
            return taken;
        }
    }

    /** One request after the other, each for what was wanted since: well below the venue's 50 a second. */
    private void askWhatIsWanted(Arrivals to) {
        try {
            while (!stopped.isDone()) {
                List<String> tokens = takeWanted();
                if (!tokens.isEmpty()) {
                    ask(tokens, to);
                }
                if (ended(Duration.ofMillis(LOOK_MILLIS))) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(List<String> tokens, Arrivals to) throws InterruptedException {
        String body = tokens.stream()
                .map(token -> "{\"token_id\":\"" + token + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        // An answer says nothing of what is lost later than this, and only the order of events tells.
        to.put(new Arrival.Sent(links.none(), to.nanos(), body));
        HttpRequest request = HttpRequest.newBuilder(rest)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        int status = 0;
        byte[] content;
        try {
            HttpResponse<byte[]> answer = BookRequests.answer(links.client(), request);
            status = answer.statusCode();
            content = answer.body();
        } catch (ExecutionException | TimeoutException e) {
            content = e.toString().getBytes(StandardCharsets.UTF_8);
        }
        to.put(new Arrival.Answer(links.first(), to.nanos(), 0, status, content));
    }

    @Override
    public void close() {
        stopped.complete(null);
        join(replacing);
        links.close();
        join(asking);
    }

    private static void join(@Nullable Thread running) {
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
