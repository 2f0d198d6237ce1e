package org.bourse.floor.mockvenues;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsSession;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polymarket as its clients see it, with invented markets: the market socket at {@code /ws/market}, books at
 * {@code POST /books}, the list of markets at {@code /markets}.
 */
public final class MockPolymarket implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(MockPolymarket.class);
    private static final JsonFactory JSON = new JsonFactory();

    /** Past so many tokens of one connection the venue sends changes and no books. */
    private static final int SERVED_TOKENS = 750;

    private static final int CHANGES_AWAY = 1_000;

    private final PredictionMarkets markets;
    private final long pauseNanos;
    private final MockServer server;
    private final Thread player;
    private final Set<MockClient> clients = ConcurrentHashMap.newKeySet();
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
        server = new MockServer(
                port,
                HttpRouting.builder().get("/markets", this::markets).post("/books", this::books),
                WsRouting.builder().endpoint("/ws/market", Client::new));
        player = Thread.ofPlatform().name("mock-polymarket").daemon().start(this::play);
    }

    /** Where its sockets are. */
    public URI socket() {
        return server.socket();
    }

    /** Where its books and its list of markets are. */
    public URI rest() {
        return server.rest();
    }

    /** Does that wrong as soon as it can. */
    public void fault(Fault fault) {
        switch (fault) {
            case NO_BOOK -> failingAnswers.set(2);
            case CUT -> clients.forEach(MockClient::cut);
            case SILENCE -> clients.forEach(MockClient::beSilent);
            case NO_PONG -> clients.forEach(MockClient::ignorePings);
            case RESTART -> restart();
            case OLD_BOOK, DROP, DUPLICATE, REORDER, DELAY, FLOOD, BAD_NUMBER, OFF_TICK, TORN, UNKNOWN_KIND ->
                faults.add(fault);
        }
    }

    /** It has no numbers of which it could begin anew: while it is away its markets go on. */
    private synchronized void restart() {
        clients.forEach(MockClient::cut);
        for (int i = 0; i < CHANGES_AWAY; i++) {
            markets.next();
        }
    }

    /** Ends the market of that token, and says so to everybody. */
    public synchronized void resolve(String token) {
        String text = markets.resolved(token);
        markets.close(token);
        clients.forEach(client -> client.write(text));
    }

    /** How many tokens are followed, by connection. */
    public List<Integer> followed() {
        return clients.stream()
                .map(client -> client instanceof Client own ? own.tokens.size() : 0)
                .toList();
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
            for (MockClient client : clients) {
                if (client instanceof Client own && own.follows(message)) {
                    own.send(message.text(), true, fault);
                }
            }
        }
    }

    /** Ends every connection and the port. */
    @Override
    public void close() {
        stopping = true;
        player.interrupt();
        clients.forEach(MockClient::cut);
        server.close();
    }

    /** A connection. */
    private final class Client extends MockClient {

        private final Set<String> tokens = ConcurrentHashMap.newKeySet();

        Client() {
            super(clients);
        }

        @Override
        public void onMessage(WsSession of, String text, boolean last) {
            if (isSilent()) {
                return;
            }
            if (text.equals("PING")) {
                if (answersPings()) {
                    write("PONG");
                }
                return;
            }
            synchronized (MockPolymarket.this) {
                List<String> named = texts(text, "assets_ids");
                if (text.contains("\"unsubscribe\"")) {
                    named.forEach(tokens::remove);
                    return;
                }
                List<String> asked = named.stream().filter(markets::has).toList();
                tokens.addAll(asked);
                if (tokens.size() <= SERVED_TOKENS) {
                    write(asked.stream()
                            .map(token -> markets.book(token, true))
                            .collect(Collectors.joining(",", "[", "]")));
                }
            }
        }

        boolean follows(Message message) {
            return message.tokens().stream().anyMatch(tokens::contains);
        }

        @Override
        List<String> damaged(String text, Fault fault) {
            return List.of(PredictionMarkets.damaged(text, fault));
        }
    }
}
