package org.bourse.server.hostile;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.server.webhook.RawReceiver;
import org.bourse.server.webhook.RawReceiver.Answer;

/**
 * Brokers whose webhook receivers answer with more than anybody can read, or never to the end, and who trade with each other
 * all the time; and one whose receiver does what it should, and must get every notice.
 */
final class HostileReceivers implements AutoCloseable {

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final long PAUSE_MILLIS = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI exchange;
    private final RawReceiver honest = new RawReceiver(Answer.of("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    private final List<RawReceiver> receivers = List.of(
            new RawReceiver(Answer.forEver(CHUNKED + "7ffffff0\r\n", "x")),
            new RawReceiver(Answer.forEver(CHUNKED, "1\r\nx\r\n")),
            new RawReceiver(Answer.forEver("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n", "x")),
            new RawReceiver(Answer.forEver("HTTP/1.1 200 OK\r\n", "X: y\r\n")),
            new RawReceiver(Answer.forEver("HTTP/1.1 200 OK\r\nX: ", "y")),
            new RawReceiver(Answer.forEver("", "HTTP/1.1 103 Early\r\n\r\n")),
            RawReceiver.deaf(Answer.forEver("", "\0")),
            new RawReceiver((connection, out) -> {}));
    private final List<ExchangeClient> brokers = new ArrayList<>();
    private final AtomicLong trades = new AtomicLong();
    private final ExchangeClient taker;
    private final Thread thread;
    private volatile Optional<Exception> failure = Optional.empty();
    private volatile boolean over;

    private HostileReceivers(URI exchange) throws IOException {
        this.exchange = exchange;
        for (RawReceiver receiver : receivers) {
            brokers.add(register(receiver));
        }
        this.taker = register(honest);
        this.thread = Thread.ofPlatform().name("hostile-receivers").unstarted(this::trade);
    }

    /** Begins; the exchange has to allow private addresses as receivers. */
    static HostileReceivers start(URI exchange) throws IOException {
        HostileReceivers all = new HostileReceivers(exchange);
        all.thread.start();
        return all;
    }

    private ExchangeClient register(RawReceiver receiver) throws IOException {
        String key = new ExchangeClient(http, exchange, ExchangeProcess.ADMIN_API_KEY)
                .post("/register", "{\"name\":\"Hooked\",\"webhook_url\":\"" + receiver.url() + "\"}")
                .body()
                .path("api_key")
                .asText();
        return new ExchangeClient(http, exchange, key);
    }

    /** Trades so far, each told to a hostile receiver and to the honest one. */
    long trades() {
        return trades.get();
    }

    /** Attempts that hostile receivers had, and answered in their way. */
    long attempts() {
        return receivers.stream()
                .mapToLong(receiver -> receiver.requests().size())
                .sum();
    }

    /** Notices that the honest receiver has. */
    long delivered() {
        return honest.requests().stream().distinct().count();
    }

    /** Why they could not trade on; empty while all is well. */
    Optional<Exception> failure() {
        return failure;
    }

    /** Trades no more. */
    void rest() throws InterruptedException {
        over = true;
        thread.join();
    }

    private void trade() {
        try {
            for (int i = 0; !over; i++) {
                ExchangeClient maker = brokers.get(i % brokers.size());
                boolean made = order(maker, "bid", "day") && order(taker, "ask", "ioc");
                trades.addAndGet(made ? 1 : 0);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | RuntimeException e) {
            failure = Optional.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean order(ExchangeClient broker, String side, String timeInForce) throws IOException {
        return broker.post(
                                "/orders",
                                "{\"document_number\":\"1\",\"side\":\"" + side
                                        + "\",\"symbol\":\"HOOK3\",\"price\":10,\"quantity\":1,\"time_in_force\":\""
                                        + timeInForce + "\"}")
                        .status()
                == 201;
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
        receivers.forEach(RawReceiver::close);
        honest.close();
        http.close();
    }
}
