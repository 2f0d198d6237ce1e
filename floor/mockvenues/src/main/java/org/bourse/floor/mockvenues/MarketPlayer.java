package org.bourse.floor.mockvenues;

import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the markets of a mock venue to those who follow them, at the markets' own pace or as fast as they are taken, and keeps
 * its true books. It begins when somebody follows; at the end of a recording it starts again, as a venue does that was down:
 * with every connection closed.
 */
final class MarketPlayer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(MarketPlayer.class);
    private static final long MAX_WAIT_NANOS = 1_000_000_000L;
    private static final long LOOK_MILLIS = 20;

    private final Market.Source markets;
    private final MarketForm form;
    private final boolean ownPace;
    private final boolean repeat;
    private final Consumer<Market.Message> told;
    private final Thread thread;
    private final Map<String, TrueBook> books = new ConcurrentHashMap<>();
    private final Map<String, String> oldBooks = new ConcurrentHashMap<>();
    private final Set<MockClient> clients = ConcurrentHashMap.newKeySet();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failingAnswers = new AtomicInteger();
    private final AtomicInteger oldAnswers = new AtomicInteger();
    private final AtomicLong bookRequests = new AtomicLong();
    private final CountDownLatch played = new CountDownLatch(1);
    private volatile boolean restarting;
    private volatile boolean paused;
    private volatile boolean stopping;

    /** Plays from {@link #start} on. */
    MarketPlayer(String venue, Market.Source markets, MarketForm form, boolean ownPace, boolean repeat) {
        this(venue, markets, form, ownPace, repeat, message -> {});
    }

    /** One that also tells what happens, in one step with what its clients are sent of it. */
    MarketPlayer(
            String venue,
            Market.Source markets,
            MarketForm form,
            boolean ownPace,
            boolean repeat,
            Consumer<Market.Message> told) {
        this.markets = markets;
        this.form = form;
        this.ownPace = ownPace;
        this.repeat = repeat;
        this.told = told;
        thread = Thread.ofPlatform().name("mock-" + venue).daemon().unstarted(this::play);
    }

    void start() {
        thread.start();
    }

    MarketForm form() {
        return form;
    }

    /** The connections that are open. */
    Set<MockClient> clients() {
        return clients;
    }

    /** Does that wrong as soon as it can. */
    void fault(Fault fault) {
        switch (fault) {
            case OLD_BOOK -> oldAnswers.set(2);
            case NO_BOOK -> failingAnswers.set(2);
            case CUT -> clients.forEach(MockClient::cut);
            case SILENCE -> clients.forEach(MockClient::beSilent);
            case NO_PONG -> clients.forEach(MockClient::ignorePings);
            case RESTART -> restarting = true;
            case DROP, DUPLICATE, REORDER, DELAY, FLOOD, BAD_NUMBER, OFF_TICK, TORN, UNKNOWN_KIND -> faults.add(fault);
        }
    }

    /** Its own book of a symbol. */
    Optional<TrueBook> book(String symbol) {
        return Optional.ofNullable(books.get(symbol));
    }

    /** How often it was asked for a book. */
    long bookRequests() {
        return bookRequests.get();
    }

    /** Nothing more happens at its markets. */
    void pause() {
        paused = true;
    }

    /** Waits until everything was played once; answers whether it was. */
    boolean awaitPlayed(long seconds) throws InterruptedException {
        return played.await(seconds, TimeUnit.SECONDS);
    }

    /** Answers a request for the whole book of a symbol, or as it is told to do wrong. */
    void answer(ServerResponse response, String symbol, String unknownSymbol, Function<TrueBook, String> book) {
        bookRequests.incrementAndGet();
        TrueBook own = books.get(symbol);
        if (failingAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            response.status(Status.SERVICE_UNAVAILABLE_503).send("{\"code\":-1,\"msg\":\"Service unavailable.\"}");
        } else if (own == null) {
            response.status(Status.BAD_REQUEST_400).send(unknownSymbol);
        } else {
            response.send(whole(symbol, own, book));
        }
    }

    /** The whole book of a symbol as it comes by a socket, or as it is told to do wrong; empty: none comes. */
    Optional<String> whole(String symbol, Function<TrueBook, String> book) {
        bookRequests.incrementAndGet();
        TrueBook own = books.get(symbol);
        if (own == null || failingAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return Optional.empty();
        }
        return Optional.of(whole(symbol, own, book));
    }

    private String whole(String symbol, TrueBook own, Function<TrueBook, String> book) {
        boolean old = oldAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        return old ? oldBooks.getOrDefault(symbol, book.apply(own)) : book.apply(own);
    }

    private void play() {
        try {
            boolean again;
            do {
                restarting = false;
                Collection<? extends Market> opened = markets.open();
                try {
                    for (Market market : opened) {
                        books.put(market.symbol(), new TrueBook(market.firstBook()));
                        oldBooks.put(market.symbol(), market.firstBook());
                    }
                    awaitClient();
                    play(opened);
                } finally {
                    for (Market market : opened) {
                        market.close();
                    }
                }
                again = (repeat || restarting) && !stopping;
                if (!restarting) {
                    played.countDown();
                }
                if (again) {
                    clients.forEach(MarketPlayer::shutDown);
                }
            } while (again);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.error("{} has ended.", thread.getName(), e);
        }
    }

    private static void shutDown(MockClient client) {
        if (client instanceof MarketClient own && !own.farewell().isEmpty()) {
            own.write(own.farewell());
        }
        client.cut();
    }

    /** Nothing happens while nobody looks. */
    private void awaitClient() throws InterruptedException {
        while (clients.stream().noneMatch(client -> client instanceof MarketClient own && own.hasSubscribed())) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** A market with the message that comes next. */
    private record Next(Market market, Market.Message message) {}

    private void play(Collection<? extends Market> opened) throws IOException, InterruptedException {
        PriorityQueue<Next> queue = new PriorityQueue<>(
                Comparator.comparingLong(next -> next.message().nanos()));
        for (Market market : opened) {
            market.next().ifPresent(message -> queue.add(new Next(market, message)));
        }
        long clock = queue.isEmpty() ? 0 : queue.peek().message().nanos();
        long due = System.nanoTime();
        while (!queue.isEmpty() && !stopping && !restarting) {
            if (paused) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                due = System.nanoTime();
                continue;
            }
            Next next = queue.poll();
            long nanos = next.message().nanos();
            if (ownPace) {
                due += Math.min(nanos - clock, MAX_WAIT_NANOS);
                clock = nanos;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            }
            send(next.market().symbol(), next.message());
            next.market().next().ifPresent(message -> queue.add(new Next(next.market(), message)));
        }
    }

    /** In one step with what else a connection is sent, so that a book and the changes after it fit. */
    private synchronized void send(String symbol, Market.Message message) throws IOException {
        TrueBook book = books.get(symbol);
        if (book != null) {
            book.take(message.text());
        }
        told.accept(message);
        boolean change = form.isChange(message.stream());
        @Nullable Fault fault = change ? faults.poll() : null;
        for (MockClient client : clients) {
            if (client instanceof MarketClient own && own.follows(message.stream())) {
                own.send(message.text(), change, fault);
            }
        }
    }

    /** Does something between two messages. */
    synchronized void between(Runnable what) {
        what.run();
    }

    /** Ends every connection. */
    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        clients.forEach(MockClient::cut);
    }
}
