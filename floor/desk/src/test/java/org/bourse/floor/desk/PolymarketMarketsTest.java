package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The list of markets as a server gives it that has its own idea of pages. */
class PolymarketMarketsTest {

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
            assertThat(PolymarketMarkets.discover(list, 100_000)).hasSize(1_000);
        } finally {
            server.stop(0);
        }
    }
}
