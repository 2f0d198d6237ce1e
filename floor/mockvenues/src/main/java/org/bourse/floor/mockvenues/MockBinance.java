package org.bourse.floor.mockvenues;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binance spot as its clients see it: combined streams at {@code /stream?streams=…}, books at {@code /api/v3/depth}. It begins
 * when a client is there, plays its markets at their own pace or as fast as its clients take them, and at the end of a
 * recording starts again, as a venue does that was down: with every connection closed.
 */
public final class MockBinance implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(MockBinance.class);
    private static final long MAX_WAIT_NANOS = 1_000_000_000L;
    private static final int LATE = 3;
    private static final int GOING_AWAY = 1_001;

    private final Markets markets;
    private final boolean ownPace;
    private final boolean repeat;
    private final WebServer server;
    private final Thread player;
    private final Map<String, TrueBook> books = new ConcurrentHashMap<>();
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failingAnswers = new AtomicInteger();
    private final AtomicInteger oldAnswers = new AtomicInteger();
    private final AtomicLong bookRequests = new AtomicLong();
    private final Semaphore arrived = new Semaphore(0);
    private final CountDownLatch played = new CountDownLatch(1);
    private final Map<String, String> oldBooks = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** Who opens the markets, at the beginning and whenever they begin again. */
    @FunctionalInterface
    public interface Markets {

        /** All of them, at their beginning. */
        Collection<? extends Market> open() throws IOException;
    }

    /**
     * Listens on that port, or a free one where it is 0, on this machine only.
     *
     * @param ownPace at the markets' own pace; else as fast as clients take it
     * @param repeat from the beginning at the end; else it stays silent then
     */
    public MockBinance(int port, Markets markets, boolean ownPace, boolean repeat) {
        this.markets = markets;
        this.ownPace = ownPace;
        this.repeat = repeat;
        server = WebServer.builder()
                .host(InetAddress.getLoopbackAddress().getHostAddress())
                .port(port)
                .shutdownHook(false)
                .addRouting(HttpRouting.builder().get("/api/v3/depth", this::depth))
                .addRouting(WsRouting.builder().endpoint("/stream", Client::new))
                .build()
                .start();
        player = Thread.ofPlatform().name("mock-binance").daemon().start(this::play);
    }

    /** Where its sockets are. */
    public URI socket() {
        return URI.create("ws://127.0.0.1:" + server.port());
    }

    /** Where its books are. */
    public URI rest() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** Does that wrong as soon as it can. */
    public void fault(Fault fault) {
        switch (fault) {
            case OLD_BOOK -> oldAnswers.set(2);
            case NO_BOOK -> failingAnswers.set(2);
            case CUT -> clients.forEach(Client::cut);
            case SILENCE -> clients.forEach(client -> client.silent = true);
            case DROP, DUPLICATE, REORDER, DELAY, BAD_NUMBER, OFF_TICK, TORN, UNKNOWN_KIND -> faults.add(fault);
        }
    }

    /** Its own book of a symbol. */
    public Optional<TrueBook> book(String symbol) {
        return Optional.ofNullable(books.get(symbol));
    }

    /** How often it was asked for a book. */
    public long bookRequests() {
        return bookRequests.get();
    }

    /** Waits until everything was played once; answers whether it was. */
    public boolean awaitPlayed(long seconds) throws InterruptedException {
        return played.await(seconds, TimeUnit.SECONDS);
    }

    private void depth(ServerRequest request, ServerResponse response) {
        bookRequests.incrementAndGet();
        String symbol = request.query().first("symbol").orElse("");
        int limit = Integer.parseInt(request.query().first("limit").orElse("100"));
        TrueBook book = books.get(symbol);
        if (failingAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            response.status(Status.SERVICE_UNAVAILABLE_503).send("{\"code\":-1,\"msg\":\"Service unavailable.\"}");
        } else if (book == null) {
            response.status(Status.BAD_REQUEST_400).send("{\"code\":-1121,\"msg\":\"Invalid symbol.\"}");
        } else if (oldAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            response.send(oldBooks.getOrDefault(symbol, book.answer(limit)));
        } else {
            response.send(book.answer(limit));
        }
    }

    private void play() {
        try {
            do {
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
                played.countDown();
                if (repeat && !stopping) {
                    clients.forEach(Client::shutDown);
                }
            } while (repeat && !stopping);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.error("The mock of Binance has ended.", e);
        }
    }

    /** Nothing happens while nobody looks. */
    private void awaitClient() throws InterruptedException {
        while (clients.isEmpty()) {
            arrived.acquire();
        }
        arrived.drainPermits();
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
        while (!queue.isEmpty() && !stopping) {
            Next next = queue.poll();
            long nanos = next.message().nanos();
            if (ownPace) {
                due += Math.min(nanos - clock, MAX_WAIT_NANOS);
                clock = nanos;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            }
            TrueBook book = books.get(next.market().symbol());
            if (book != null) {
                book.take(next.message().text());
            }
            Fault fault = next.message().stream().contains("@depth") ? faults.poll() : null;
            clients.forEach(client -> client.send(next.message(), fault));
            next.market().next().ifPresent(message -> queue.add(new Next(next.market(), message)));
        }
    }

    /** Ends every connection and the port. */
    @Override
    public void close() {
        stopping = true;
        player.interrupt();
        clients.forEach(Client::cut);
        server.stop();
    }

    /** A connection. */
    private final class Client implements WsListener {

        private final List<String> held = new ArrayList<>();
        private Set<String> streams = Set.of();
        private int holdFor;
        private volatile boolean silent;
        private volatile @Nullable WsSession session;

        @Override
        public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
            streams = Set.of(prologue.query().first("streams").orElse("").split("/"));
            return Optional.empty();
        }

        @Override
        public void onOpen(WsSession opened) {
            session = opened;
            clients.add(this);
            arrived.release();
        }

        @Override
        public void onClose(WsSession closed, int status, String reason) {
            clients.remove(this);
        }

        @Override
        public void onError(WsSession broken, Throwable error) {
            clients.remove(this);
        }

        synchronized void send(Market.Message message, @Nullable Fault fault) {
            if (silent || !streams.contains(message.stream())) {
                return;
            }
            String text = message.text();
            if (fault == null) {
                write(text);
            } else {
                switch (fault) {
                    case DROP -> {}
                    case DUPLICATE -> {
                        write(text);
                        write(text);
                    }
                    case REORDER -> hold(text, 1);
                    case DELAY -> hold(text, LATE);
                    case BAD_NUMBER -> write(text.replaceFirst("\\[\"([0-9.]+)\",\"[0-9.]+\"", "[\"$1\",\"NaN\""));
                    case OFF_TICK -> write(text.replaceFirst("\\[\"([0-9]+)\\.[0-9]+\"", "[\"$1.00123\""));
                    case TORN -> write(text.substring(0, text.length() / 2));
                    case UNKNOWN_KIND -> {
                        write("{\"stream\":\"x\",\"data\":{\"e\":\"newThing\",\"E\":1,\"what\":[1,{}]}}");
                        write(text);
                    }
                    case CUT, SILENCE, OLD_BOOK, NO_BOOK -> write(text);
                }
            }
            if (!held.isEmpty() && message.stream().contains("@depth") && holdFor-- <= 0) {
                held.forEach(this::write);
                held.clear();
            }
        }

        private void hold(String text, int messages) {
            held.add(text);
            holdFor = messages;
        }

        private void write(String text) {
            WsSession open = session;
            if (open == null) {
                return;
            }
            try {
                open.send(text, true);
            } catch (UncheckedIOException | IllegalStateException | ServerConnectionException e) {
                clients.remove(this);
            }
        }

        void cut() {
            WsSession open = session;
            clients.remove(this);
            if (open != null) {
                try {
                    open.close(GOING_AWAY, "");
                } catch (UncheckedIOException | IllegalStateException | ServerConnectionException e) {
                    LOG.debug("It was gone already.", e);
                }
            }
        }

        synchronized void shutDown() {
            write("{\"stream\":\"server\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}");
            cut();
        }
    }
}
