package org.bourse.floor.feed;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.bourse.floor.market.VenueInstrument;
import org.jspecify.annotations.Nullable;

/** The socket to Binance with all its streams, and the requests for books. */
public final class BinanceConnection implements VenueConnection {

    /** The most instruments: three streams each, of 1,024 that one connection may have. */
    public static final int MAX_INSTRUMENTS = 341;

    private static final int DEPTH = 1_000;
    private static final int MAX_ANSWER = 32 * 1024 * 1024;
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int REQUESTS_AT_A_TIME = 4;
    private static final int TOO_MANY = 429;
    private static final int BANNED = 418;
    private static final Duration LONGEST_BAN = Duration.ofDays(3);

    private final URI rest;
    private final URI address;
    private final SingleLink link;
    private final Semaphore requests = new Semaphore(REQUESTS_AT_A_TIME);
    private final AtomicLong untilNanos = new AtomicLong(System.nanoTime());
    private volatile @Nullable Arrivals arrivals;

    /**
     * A connection that is not open yet.
     *
     * @param socket such as {@code wss://stream.binance.com:9443}
     * @param rest such as {@code https://api.binance.com}
     * @param place the venue's place on the floor, from 1
     */
    public BinanceConnection(URI socket, URI rest, List<VenueInstrument> instruments, LinkPolicy policy, int place) {
        if (instruments.isEmpty() || instruments.size() > MAX_INSTRUMENTS) {
            throw new IllegalArgumentException("Binance: 1 to " + MAX_INSTRUMENTS + " instruments can be followed, not "
                    + instruments.size() + ".");
        }
        this.rest = rest;
        link = new SingleLink(policy, place);
        String streams = instruments.stream()
                .map(instrument -> instrument.symbol().toLowerCase(Locale.ROOT))
                .map(symbol -> symbol + "@depth@100ms/" + symbol + "@bookTicker/" + symbol + "@trade")
                .collect(Collectors.joining("/"));
        address = URI.create(socket + "/stream?streams=" + streams);
    }

    @Override
    public void start(Floor floor) {
        Arrivals to = floor.arrivals();
        arrivals = to;
        link.start(address, to, List.of());
    }

    @Override
    public List<LinkStatus> links() {
        return link.status();
    }

    @Override
    public void askForBook(VenueInstrument instrument) {
        Arrivals to = arrivals;
        if (to != null) {
            Thread.ofVirtual().name("book-" + instrument.symbol()).start(() -> ask(instrument, to));
        }
    }

    private void ask(VenueInstrument instrument, Arrivals to) {
        int status = 0;
        byte[] content;
        try {
            requests.acquire();
            try {
                long wait = untilNanos.get() - System.nanoTime();
                if (wait > 0) {
                    content = bytes("not asked: Binance takes no requests for " + TimeUnit.NANOSECONDS.toSeconds(wait)
                            + " s more");
                } else {
                    HttpResponse<byte[]> answer = answer(instrument);
                    content = answer.body();
                    status = answer.statusCode();
                    pauseAsTold(answer);
                }
            } finally {
                requests.release();
            }
        } catch (ExecutionException | TimeoutException e) {
            content = bytes(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        to.put(new Arrival.Answer(link.number(), to.nanos(), instrument.id(), status, content));
    }

    /** The whole answer within its time: the client's own limit ends with the head. */
    private HttpResponse<byte[]> answer(VenueInstrument instrument)
            throws ExecutionException, InterruptedException, TimeoutException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(rest + "/api/v3/depth?symbol=" + instrument.symbol() + "&limit=" + DEPTH))
                .timeout(ANSWER)
                .build();
        CompletableFuture<HttpResponse<byte[]>> asked = link.client()
                .sendAsync(
                        request,
                        HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER));
        try {
            return asked.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            // Where it is complete, this does nothing.
            asked.cancel(true);
        }
    }

    /** Who asks on after 429 is banned with 418, for longer each time. */
    private void pauseAsTold(HttpResponse<byte[]> answer) {
        if (answer.statusCode() == TOO_MANY || answer.statusCode() == BANNED) {
            long seconds;
            try {
                seconds = answer.headers().firstValueAsLong("Retry-After").orElse(0);
            } catch (NumberFormatException e) {
                seconds = 0;
            }
            long bounded = Math.clamp(seconds, 0, LONGEST_BAN.toSeconds());
            untilNanos.set(System.nanoTime() + TimeUnit.SECONDS.toNanos(bounded));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        link.close();
    }
}
