package org.bourse.floor.mockvenues;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsSession;
import java.io.Closeable;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MEXC's futures as their clients see them: the socket at {@code /edge}, which takes a subscription of one contract a message
 * and answers pings; books at {@code /api/v1/contract/depth/SYMBOL}.
 */
public final class MockMexc implements Closeable {

    private static final Pattern METHOD = Pattern.compile("\"method\":\"([a-z.]+)\"");
    private static final Pattern SYMBOL = Pattern.compile("\"symbol\":\"([A-Z0-9_]+)\"");
    private static final String TIME = "1789498321789";

    private final MarketPlayer player;
    private final MockServer server;

    /**
     * Listens on that port, or a free one where it is 0, on this machine only.
     *
     * @param ownPace at the markets' own pace; else as fast as clients take it
     * @param repeat from the beginning at the end; else it stays silent then
     */
    public MockMexc(int port, Market.Source markets, boolean ownPace, boolean repeat) {
        player = new MarketPlayer("mexc", markets, new MexcForm(true), ownPace, repeat);
        server = new MockServer(
                port,
                HttpRouting.builder().get("/api/v1/contract/depth/{symbol}", this::depth),
                WsRouting.builder().endpoint("/edge", () -> new Client(player)));
        player.start();
    }

    /** Where its socket is. */
    public URI socket() {
        return server.socket();
    }

    /** Where its books are. */
    public URI rest() {
        return server.rest();
    }

    /** Does that wrong as soon as it can. */
    public void fault(Fault fault) {
        player.fault(fault);
    }

    /** Its own book of a contract. */
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

    private void depth(ServerRequest request, ServerResponse response) {
        String symbol = request.path().pathParameters().get("symbol");
        int limit = Integer.parseInt(request.query().first("limit").orElse("100"));
        player.answer(
                response,
                symbol,
                "{\"success\":false,\"code\":1001,\"message\":\"Contract not exists\"}",
                book -> book.mexcAnswer(limit));
    }

    /** Ends every connection and the port. */
    @Override
    public void close() {
        player.close();
        server.close();
    }

    /** A connection, with what it has subscribed to. */
    private final class Client extends MarketClient {

        private final Set<String> streams = ConcurrentHashMap.newKeySet();

        Client(MarketPlayer player) {
            super(player);
        }

        @Override
        public void onMessage(WsSession of, String text, boolean last) {
            Matcher method = METHOD.matcher(text);
            Matcher symbol = SYMBOL.matcher(text);
            if (isSilent() || !method.find()) {
                return;
            }
            String name = method.group(1);
            if (name.equals("ping")) {
                if (answersPings()) {
                    write("{\"channel\":\"pong\",\"data\":" + TIME + ",\"ts\":" + TIME + "}");
                }
            } else if (name.startsWith("sub.") && symbol.find()) {
                if (book(symbol.group(1)).isEmpty()) {
                    write("{\"channel\":\"rs.error\",\"data\":\"Contract [" + symbol.group(1) + "] not exists\",\"ts\":"
                            + TIME + "}");
                } else {
                    write("{\"channel\":\"rs." + name + "\",\"data\":\"success\",\"ts\":" + TIME + "}");
                    streams.add(name.substring("sub.".length()) + ":" + symbol.group(1));
                }
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
