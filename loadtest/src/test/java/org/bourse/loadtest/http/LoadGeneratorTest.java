package org.bourse.loadtest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.junit.jupiter.api.Test;

/** Answers every order of two connections with 201, and counts the connections. */
class LoadGeneratorTest {

    private static final byte[] CREATED =
            "HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final AtomicInteger accepted = new AtomicInteger();

    @Test
    void hasConnectionsOnlyWhileItSends() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> accept(server));
            URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort());
            try (LoadGenerator generator = new LoadGenerator(uri, 2, requests())) {
                LoadResult first = generator.flatOut(0.05);
                int acceptedFirst = accepted.get();
                LoadResult second = generator.flatOut(0.05);

                assertThat(List.of(acceptedFirst, accepted.get())).containsExactly(2, 4);
                assertThat(List.of(first, second))
                        .allSatisfy(result -> assertThat(result.answers()).isPositive());
                assertThat(List.of(first, second)).allMatch(LoadResult::allCreated);
            }
        }
    }

    private static OrderRequests requests() {
        OrderFlow flow = new OrderFlow(new OrderFlowSettings(1, 1, 1, OrderLifetimes.YEARS));
        return new OrderRequests(flow, new OrderBody("r"), List.of(new RegisteredBroker(1, "key", "ACME")));
    }

    private void accept(ServerSocket server) {
        try {
            while (true) {
                Socket connection = server.accept();
                accepted.incrementAndGet();
                Thread.startVirtualThread(() -> answer(connection));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    /** The generator has one order under way on a connection, and writes it at once. */
    private static void answer(Socket connection) {
        byte[] order = new byte[4096];
        try (connection) {
            while (connection.getInputStream().read(order) > 0) {
                connection.getOutputStream().write(CREATED);
            }
        } catch (IOException e) {
            // The test is over.
        }
    }
}
