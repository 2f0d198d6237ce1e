package org.bourse.floor.mockvenues;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsSession;
import java.io.Closeable;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Our own exchange's feed as its clients see it, with faults that the exchange itself can't be brought to: the socket at
 * {@code /ws}, whose books come with a subscription, whose trades go on behind the one that a client names, and which says again
 * and again that it is there.
 */
public final class MockBourse implements Closeable {

    private static final Pattern OP = Pattern.compile("\"op\":\"([a-z]+)\"");
    private static final Pattern CHANNEL =
            Pattern.compile("\\{\"name\":\"(book|trades)\",\"symbols\":\\[([^\\]]*)](?:,\"resume_from\":([0-9]+))?}");
    private static final String TRADES = "trades:";

    private final MarketPlayer player;
    private final MockServer server;
    private final Map<String, List<String>> trades = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Listens on that port, or a free one where it is 0, on this machine only.
     *
     * @param ownPace at the markets' own pace; else as fast as clients take it
     * @param heartbeat from one word that it is there to the next
     */
    public MockBourse(int port, Market.Source markets, boolean ownPace, Duration heartbeat) {
        Market.Source begun = () -> {
            trades.clear();
            return markets.open();
        };
        player = new MarketPlayer("bourse", begun, new BourseForm(), ownPace, false, this::remember);
        server = new MockServer(port, HttpRouting.builder(), WsRouting.builder().endpoint("/ws", () -> new Client()));
        player.start();
        Thread.ofVirtual().name("mock-bourse-heartbeat").start(() -> beat(heartbeat));
    }

    /** Where its socket is. */
    public URI socket() {
        return server.socket();
    }

    /** Does that wrong as soon as it can. */
    public void fault(Fault fault) {
        player.fault(fault);
    }

    /** Its own book of a symbol. */
    public Optional<TrueBook> book(String symbol) {
        return player.book(symbol);
    }

    /** Nothing more happens at its markets. */
    public void pause() {
        player.pause();
    }

    /** Waits until everything was played once; answers whether it was. */
    public boolean awaitPlayed(long seconds) throws InterruptedException {
        return player.awaitPlayed(seconds);
    }

    private void beat(Duration heartbeat) {
        try {
            while (!closed.await(heartbeat.toMillis(), TimeUnit.MILLISECONDS)) {
                player.between(() -> player.clients().stream()
                        .filter(MockClient::answersPings)
                        .forEach(client -> client.write("{\"type\":\"heartbeat\"}")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps every trade for those who come back. */
    private void remember(Market.Message message) {
        if (message.stream().startsWith(TRADES)) {
            trades.computeIfAbsent(message.stream().substring(TRADES.length()), of -> new ArrayList<>())
                    .add(message.text());
        }
    }

    /** Ends every connection and the port. */
    @Override
    public void close() {
        closed.countDown();
        player.close();
        server.close();
    }

    /** A connection, with what it has subscribed to. */
    private final class Client extends MarketClient {

        private final Set<String> streams = ConcurrentHashMap.newKeySet();

        Client() {
            super(player);
        }

        @Override
        public void onMessage(WsSession of, String text, boolean last) {
            Matcher op = OP.matcher(text);
            if (isSilent()) {
                return;
            }
            switch (op.find() ? op.group(1) : "") {
                case "subscribe" -> player.between(() -> subscribe(text));
                case "ping" -> write("{\"type\":\"pong\"}");
                default -> write("{\"type\":\"error\",\"code\":\"invalid_message\",\"detail\":\"subscribe or ping\"}");
            }
        }

        private void subscribe(String text) {
            write("{\"type\":\"subscribed\",\"channels\":[]}");
            CHANNEL.matcher(text)
                    .results()
                    .forEach(channel -> Arrays.stream(
                                    channel.group(2).replace("\"", "").split(","))
                            .forEach(symbol -> join(channel, symbol)));
        }

        private void join(MatchResult channel, String symbol) {
            streams.add(channel.group(1) + ":" + symbol);
            @Nullable String after = channel.group(3);
            if (channel.group(1).equals("book")) {
                player.whole(symbol, book -> book.bourseSnapshot(symbol)).ifPresent(this::write);
            } else if (after != null) {
                resume(symbol, Long.parseLong(after));
            }
        }

        private void resume(String symbol, long after) {
            List<String> all = trades.getOrDefault(symbol, List.of());
            if (after > all.size()) {
                write("{\"type\":\"error\",\"code\":\"resume_unavailable\",\"channel\":\"trades\",\"symbol\":\""
                        + symbol + "\",\"resume_from\":" + after + ",\"continues_after\":" + all.size() + "}");
            } else {
                all.subList((int) after, all.size()).forEach(this::write);
            }
        }

        @Override
        boolean hasSubscribed() {
            return !streams.isEmpty();
        }

        @Override
        boolean follows(String stream) {
            return streams.contains(stream);
        }

        @Override
        String farewell() {
            return "{\"type\":\"error\",\"code\":\"shutting_down\",\"detail\":\"The exchange stops.\"}";
        }
    }
}
