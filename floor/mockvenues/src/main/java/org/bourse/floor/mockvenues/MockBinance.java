package org.bourse.floor.mockvenues;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import java.io.Closeable;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Binance spot as its clients see it: combined streams at {@code /stream?streams=…}, books at {@code /api/v3/depth}. */
public final class MockBinance implements Closeable {

    private final MarketPlayer player;
    private final MockServer server;

    /**
     * Listens on that port, or a free one where it is 0, on this machine only.
     *
     * @param ownPace at the markets' own pace; else as fast as clients take it
     * @param repeat from the beginning at the end; else it stays silent then
     */
    public MockBinance(int port, Market.Source markets, boolean ownPace, boolean repeat) {
        player = new MarketPlayer("binance", markets, new BinanceForm(), ownPace, repeat);
        server = new MockServer(
                port,
                HttpRouting.builder().get("/api/v3/depth", this::depth),
                WsRouting.builder().endpoint("/stream", () -> new Client(player)));
        player.start();
    }

    /** Where its sockets are. */
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

    /** Its own book of a symbol. */
    public Optional<TrueBook> book(String symbol) {
        return player.book(symbol);
    }

    /** How often it was asked for a book. */
    public long bookRequests() {
        return player.bookRequests();
    }

    /** Waits until everything was played once; answers whether it was. */
    public boolean awaitPlayed(long seconds) throws InterruptedException {
        return player.awaitPlayed(seconds);
    }

    private void depth(ServerRequest request, ServerResponse response) {
        String symbol = request.query().first("symbol").orElse("");
        int limit = Integer.parseInt(request.query().first("limit").orElse("100"));
        player.answer(response, symbol, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", book -> book.answer(limit));
    }

    /** Ends every connection and the port. */
    @Override
    public void close() {
        player.close();
        server.close();
    }

    /** A connection, with the streams that its address names. */
    private static final class Client extends MarketClient {

        private Set<String> streams = Set.of();

        Client(MarketPlayer player) {
            super(player);
        }

        @Override
        public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
            streams = Set.of(prologue.query().first("streams").orElse("").split("/"));
            return Optional.empty();
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
            return "{\"stream\":\"server\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}";
        }
    }
}
