package org.bourse.loadtest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.junit.jupiter.api.Test;

/** Answers every request of two connections alike, an order with 201, and counts the connections. */
class LoadGeneratorTest {

    private static final byte[] CREATED =
            "HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final List<RegisteredBroker> BROKERS = List.of(new RegisteredBroker(1, "key", "ACME"));

    private final AtomicInteger accepted = new AtomicInteger();
    private byte[] answer = CREATED;

    @Test
    void hasConnectionsOnlyWhileItSends() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            try (LoadGenerator generator = new LoadGenerator(start(server), 2, requests())) {
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

    @Test
    void countsTheOrdersOfABatchByTheirOwnStatuses() throws IOException {
        answer = ok("{\"answers\":[{\"status\":201,\"body\":{\"order_id\":\"1\",\"status\":\"open\"}},"
                + "{\"status\":429,\"body\":{\"title\":\"Too many\",\"status\":429}},"
                + "{\"status\":201,\"body\":{\"order_id\":\"2\",\"status\":\"filled\"}}]}");
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                LoadGenerator generator = new LoadGenerator(start(server), 2, batchesOfThree())) {
            LoadResult result = generator.flatOut(0.05);

            assertThat(result.statuses()).containsOnlyKeys(201, 429);
            assertThat(result.created())
                    .isEqualTo(2 * result.latencyNanos().getTotalCount())
                    .isPositive();
            assertThat(result.answers()).isEqualTo(3 * result.latencyNanos().getTotalCount());
            assertThat(generator.ordersSent()).isGreaterThanOrEqualTo((int) result.answers());
            assertThat(result.allCreated()).isFalse();
        }
    }

    @Test
    void failsWhereABatchIsAnsweredWithFewerStatusesThanOrders() throws IOException {
        answer = ok("{\"answers\":[{\"status\":201,\"body\":{\"order_id\":\"1\"}}]}");
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                LoadGenerator generator = new LoadGenerator(start(server), 2, batchesOfThree())) {
            assertThatThrownBy(() -> generator.flatOut(10))
                    .hasMessageContaining("a batch of 3 orders was answered with 1 statuses");
        }
    }

    @Test
    void writesTheOrdersOfTheFlowIntoABatch() {
        OrderFlow flow = flow();
        OrderBody bodies = new OrderBody("r");
        ByteBuffer request = ByteBuffer.allocate(Connection.LONGEST_REQUEST);

        batchesOfThree().writeNext(request);

        String text = StandardCharsets.US_ASCII.decode(request.flip()).toString();
        String entries = IntStream.range(0, 3)
                .mapToObj(number -> new String(bodies.of(flow.order(number), 0), StandardCharsets.US_ASCII))
                .map(order -> "{\"op\":\"submit\"," + order.substring(1))
                .collect(Collectors.joining(",", "{\"entries\":[", "]}"));
        assertThat(text)
                .startsWith("POST /orders/batch HTTP/1.1\r\n")
                .endsWith("\r\nContent-Length: " + entries.length() + "\r\n\r\n" + entries);
    }

    private static OrderRequests requests() {
        return new OrderRequests(flow(), new OrderBody("r"), BROKERS);
    }

    private static OrderRequests batchesOfThree() {
        return OrderRequests.batches(flow(), new OrderBody("r"), BROKERS, 3);
    }

    private static OrderFlow flow() {
        return new OrderFlow(new OrderFlowSettings(1, 1, 1, OrderLifetimes.YEARS));
    }

    private static byte[] ok(String body) {
        String head = "HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    private URI start(ServerSocket server) {
        Thread.startVirtualThread(() -> accept(server));
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
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

    /** The generator has one request under way on a connection, and writes it at once. */
    private void answer(Socket connection) {
        byte[] order = new byte[4096];
        try (connection) {
            while (connection.getInputStream().read(order) > 0) {
                connection.getOutputStream().write(answer);
            }
        } catch (IOException e) {
            // The test is over.
        }
    }
}
