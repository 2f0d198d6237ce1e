package org.bourse.floor.mockvenues;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.bourse.floor.mockvenues.PredictionMarkets.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polymarket as its clients see it, with invented markets: the market socket at {@code /ws/market}, books at
 * {@code POST /books}, the list of markets at {@code /markets}.
 */
public final class MockPolymarket implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(MockPolymarket.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final int GOING_AWAY = 1_001;
    private static final int LATE = 3;

    /** Past so many tokens of one connection the venue sends changes and no books. */
    private static final int SERVED_TOKENS = 750;

    private final PredictionMarkets markets;
    private final long pauseNanos;
    private final WebServer server;
    private final Thread player;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failingAnswers = new AtomicInteger();
    private volatile boolean paused;
    private volatile boolean stopping;

    /**
     * Listens on that port, or a free one where it is 0, on this machine only.
     *
     * @param eventsASecond how much happens at all markets together
     */
    public MockPolymarket(int port, PredictionMarkets markets, int eventsASecond) {
        this.markets = markets;
        pauseNanos = TimeUnit.SECONDS.toNanos(1) / eventsASecond;
        server = WebServer.builder()
                .host(InetAddress.getLoopbackAddress().getHostAddress())
                .port(port)
                .shutdownHook(false)
                .addRouting(HttpRouting.builder().get("/markets", this::markets).post("/books", this::books))
                .addRouting(WsRouting.builder().endpoint("/ws/market", Client::new))
                .build()
                .start();
        player = Thread.ofPlatform().name("mock-polymarket").daemon().start(this::play);
    }

    /** Where its sockets are. */
    public URI socket() {
        return URI.create("ws://127.0.0.1:" + server.port());
    }

    /** Where its books and its list of markets are. */
    public URI rest() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** Does that wrong as soon as it can. */
    public void fault(Fault fault) {
        switch (fault) {
            case NO_BOOK -> failingAnswers.set(2);
            case CUT -> clients.forEach(Client::cut);
            case SILENCE -> clients.forEach(client -> client.silent = true);
            case OLD_BOOK, DROP, DUPLICATE, REORDER, DELAY, BAD_NUMBER, OFF_TICK, TORN, UNKNOWN_KIND ->
                faults.add(fault);
        }
    }

    /** Whether a fault waits for something to happen yet. */
    public boolean hasFaultsLeft() {
        return !faults.isEmpty();
    }

    /** Nothing more happens at its markets. */
    public void pause() {
        paused = true;
    }

    private void markets(ServerRequest request, ServerResponse response) {
        int offset = Integer.parseInt(request.query().first("offset").orElse("0"));
        int limit = Integer.parseInt(request.query().first("limit").orElse("100"));
        response.send(markets.page(offset, limit));
    }

    private void books(ServerRequest request, ServerResponse response) {
        if (failingAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            response.status(Status.SERVICE_UNAVAILABLE_503).send("{\"error\":\"unavailable\"}");
            return;
        }
        response.send(texts(request.content().as(String.class), "token_id").stream()
                .filter(markets::has)
                .map(token -> markets.book(token, true))
                .collect(Collectors.joining(",", "[", "]")));
    }

    /** The texts of that field anywhere in a message. */
    private static List<String> texts(String message, String field) {
        List<String> texts = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(message)) {
            boolean within = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case FIELD_NAME -> within = parser.currentName().equals(field);
                    case VALUE_STRING -> {
                        if (within) {
                            texts.add(parser.getText());
                        }
                    }
                    default -> {}
                }
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void play() {
        try {
            long due = System.nanoTime();
            while (!stopping) {
                if (!paused && !clients.isEmpty()) {
                    playOne();
                }
                due += pauseNanos;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The mock of Polymarket has ended.", e);
        }
    }

    /** In one step with subscriptions, so that a book and the changes after it fit. */
    private synchronized void playOne() {
        for (Message message : markets.next()) {
            Fault fault = message.text().contains("price_changes") ? faults.poll() : null;
            clients.forEach(client -> client.send(message, fault));
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

        private final Set<String> tokens = ConcurrentHashMap.newKeySet();
        private final List<String> held = new ArrayList<>();
        private int holdFor;
        private volatile boolean silent;
        private volatile @Nullable WsSession session;

        @Override
        public void onOpen(WsSession opened) {
            session = opened;
            clients.add(this);
        }

        @Override
        public void onMessage(WsSession of, String text, boolean last) {
            if (silent) {
                return;
            }
            if (text.equals("PING")) {
                write("PONG");
                return;
            }
            synchronized (MockPolymarket.this) {
                List<String> asked =
                        texts(text, "assets_ids").stream().filter(markets::has).toList();
                tokens.addAll(asked);
                if (tokens.size() <= SERVED_TOKENS) {
                    write(asked.stream()
                            .map(token -> markets.book(token, true))
                            .collect(Collectors.joining(",", "[", "]")));
                }
            }
        }

        @Override
        public void onClose(WsSession closed, int status, String reason) {
            clients.remove(this);
        }

        @Override
        public void onError(WsSession broken, Throwable error) {
            clients.remove(this);
        }

        synchronized void send(Message message, @Nullable Fault fault) {
            if (silent || message.tokens().stream().noneMatch(tokens::contains)) {
                return;
            }
            String text = message.text();
            if (fault == null) {
                write(text);
            } else {
                sendWrongly(text, fault);
            }
            if (!held.isEmpty() && holdFor-- <= 0) {
                held.forEach(this::write);
                held.clear();
            }
        }

        private void sendWrongly(String text, Fault fault) {
            switch (fault) {
                case DROP -> {}
                case DUPLICATE -> {
                    write(text);
                    write(text);
                }
                case REORDER -> hold(text, 1);
                case DELAY -> hold(text, LATE);
                case BAD_NUMBER, OFF_TICK, TORN, UNKNOWN_KIND, CUT, SILENCE, OLD_BOOK, NO_BOOK ->
                    write(PredictionMarkets.damaged(text, fault));
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
    }
}
