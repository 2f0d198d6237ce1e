package org.bourse.floor.mockvenues;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsSession;
import java.io.Closeable;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Alpaca's data as its clients see them, stocks at {@code /v2/iex} and crypto pairs at {@code /v1beta3/crypto/us}: a welcome, the
 * key, then subscriptions, and one connection at each of these; a second one is refused with 406, a wrong key with 402.
 */
public final class MockAlpaca implements Closeable {

    private static final Pattern ACTION = Pattern.compile("\"action\":\"([a-z]+)\"");
    private static final Pattern CHANNEL = Pattern.compile("\"(trades|quotes|bars|orderbooks)\":\\[([^\\]]*)\\]");

    private final String login;
    private final MarketPlayer stocks;
    private final MarketPlayer pairs;
    private final MockServer server;
    private final AtomicInteger welcomes = new AtomicInteger();

    /**
     * Listens on that port, or a free one where it is 0, on this machine only.
     *
     * @param ownPace at the markets' own pace; else as fast as clients take it
     */
    public MockAlpaca(int port, String key, String secret, Market.Source stocks, Market.Source pairs, boolean ownPace) {
        login = "\"key\":\"" + key + "\",\"secret\":\"" + secret + "\"";
        this.stocks = new MarketPlayer("alpaca-stocks", stocks, new AlpacaForm(false), ownPace, false);
        this.pairs = new MarketPlayer("alpaca-crypto", pairs, new AlpacaForm(true), ownPace, false);
        server = new MockServer(
                port,
                HttpRouting.builder(),
                WsRouting.builder()
                        .endpoint("/v2/iex", () -> new Client(this.stocks))
                        .endpoint("/v1beta3/crypto/us", () -> new Client(this.pairs)));
        this.stocks.start();
        this.pairs.start();
    }

    /** Where its sockets are. */
    public URI socket() {
        return server.socket();
    }

    /** Does that wrong to the crypto pairs as soon as it can. */
    public void faultOfPairs(Fault fault) {
        pairs.fault(fault);
    }

    /** Does that wrong to the stocks as soon as it can. */
    public void faultOfStocks(Fault fault) {
        stocks.fault(fault);
    }

    /** Its own book of a pair. */
    public Optional<TrueBook> book(String symbol) {
        return pairs.book(symbol);
    }

    /** How many connections it has welcomed. */
    public int welcomes() {
        return welcomes.get();
    }

    /** Nothing more happens at its markets. */
    public void pause() {
        stocks.pause();
        pairs.pause();
    }

    /** Waits until everything was played; answers whether it was. */
    public boolean awaitPlayed(long seconds) throws InterruptedException {
        return stocks.awaitPlayed(seconds) && pairs.awaitPlayed(seconds);
    }

    /** Ends every connection and the port. */
    @Override
    public void close() {
        stocks.close();
        pairs.close();
        server.close();
    }

    /** A connection, with what it has subscribed to. */
    private final class Client extends MarketClient {

        private final MarketPlayer player;
        private final Set<String> streams = ConcurrentHashMap.newKeySet();
        private volatile boolean known;

        Client(MarketPlayer player) {
            super(player);
            this.player = player;
        }

        @Override
        public void onOpen(WsSession opened) {
            super.onOpen(opened);
            welcomes.incrementAndGet();
            write("[{\"T\":\"success\",\"msg\":\"connected\"}]");
        }

        @Override
        public void onMessage(WsSession of, String text, boolean last) {
            Matcher action = ACTION.matcher(text);
            if (isSilent()) {
                return;
            }
            switch (action.find() ? action.group(1) : "") {
                case "auth" -> login(text);
                case "subscribe" -> player.between(() -> subscribe(text, true));
                case "unsubscribe" -> player.between(() -> subscribe(text, false));
                default -> error(400, "invalid syntax");
            }
        }

        private void login(String text) {
            if (!text.contains(login)) {
                error(402, "auth failed");
            } else if (player.clients().stream()
                    .anyMatch(other ->
                            other != this && other instanceof Client client && client.known && !client.isSilent())) {
                error(406, "connection limit exceeded");
            } else {
                known = true;
                write("[{\"T\":\"success\",\"msg\":\"authenticated\"}]");
            }
        }

        private void error(int code, String message) {
            write("[{\"T\":\"error\",\"code\":" + code + ",\"msg\":\"" + message + "\"}]");
        }

        private void subscribe(String text, boolean more) {
            if (!known) {
                error(401, "not authenticated");
                return;
            }
            Matcher channel = CHANNEL.matcher(text);
            List<String> named = channel.results()
                    .flatMap(found -> Arrays.stream(found.group(2).split(","))
                            .map(symbol -> found.group(1) + ":" + symbol.replace("\"", "")))
                    .toList();
            if (more) {
                streams.addAll(named);
            } else {
                named.forEach(streams::remove);
            }
            write("[{\"T\":\"subscription\",\"streams\":["
                    + streams.stream().map(stream -> "\"" + stream + "\"").collect(Collectors.joining(",")) + "]}]");
            if (more) {
                named.stream()
                        .filter(stream -> stream.startsWith("orderbooks:"))
                        .forEach(this::writeBook);
            }
        }

        private void writeBook(String stream) {
            String symbol = stream.substring("orderbooks:".length());
            @Nullable TrueBook book = player.book(symbol).orElse(null);
            if (book != null) {
                write(book.alpacaBook(symbol));
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
            return "";
        }
    }
}
