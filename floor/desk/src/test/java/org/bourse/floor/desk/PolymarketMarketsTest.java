package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The list of markets as a server gives it that has its own idea of pages. */
class PolymarketMarketsTest {

    @Test
    void readsOnBehindWhatIsNoMarketAndCountsIt() throws IOException {
        String market = "{\"question\":\"Q\",\"closed\":false,\"outcomes\":\"[\\\"Yes\\\"]\",\"clobTokenIds\":%s}";
        PolymarketMarkets.Page page = PolymarketMarkets.read(Stream.of(
                        market.formatted("[\"1\"]"),
                        "null",
                        "[[1],{}]",
                        "17",
                        market.formatted("\"notalist\""),
                        market.formatted("\"[\\\"../../x\\\"]\""),
                        market.formatted("null"),
                        "{}",
                        market.formatted("\"[\\\"2\\\"]\""))
                .collect(Collectors.joining(",", "[", "]")));
        assertThat(page.markets()).isEqualTo(9);
        assertThat(page.outcomes()).extracting(PolymarketMarkets.Outcome::token).containsExactly("1", "2");
        assertThat(page.refused())
                .containsOnly(
                        entry("no object", 3),
                        entry("tokens that are no list", 1),
                        entry("a token that is no number of 1 to 80 digits", 1),
                        entry("no tokens", 2));
        assertThat(new PolymarketMarkets.Listing(page.outcomes(), page.refused()).isWhole())
                .isFalse();
        assertThat(new PolymarketMarkets.Listing(page.outcomes(), Map.of("no tokens", 2)).isWhole())
                .isTrue();
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endsAtAPageThatBringsNothingNew() throws IOException {
        byte[] page = IntStream.range(0, 500)
                .mapToObj(i -> "{\"question\":\"Q\",\"closed\":false,\"outcomes\":\"[\\\"Yes\\\",\\\"No\\\"]\","
                        + "\"clobTokenIds\":\"[\\\"1" + i + "\\\",\\\"2" + i + "\\\"]\"}")
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/markets", exchange -> {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        try {
            URI list = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            assertThat(PolymarketMarkets.discover(list, 100_000).outcomes()).hasSize(1_000);
        } finally {
            server.stop(0);
        }
    }
}
