package org.bourse.floor.feed;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.bourse.floor.market.Instrument;
import org.jspecify.annotations.Nullable;

/** The socket to Binance with all its streams, and the requests for books. */
public final class BinanceConnection implements VenueConnection {

    /** The most instruments: three streams each, of 1,024 that one connection may have. */
    public static final int MAX_INSTRUMENTS = 341;

    private static final int DEPTH = 1_000;
    private static final int MAX_ANSWER = 32 * 1024 * 1024;
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int REQUESTS_AT_A_TIME = 4;

    private final URI rest;
    private final URI address;
    private final LinkPolicy policy;
    private final int number;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final Semaphore requests = new Semaphore(REQUESTS_AT_A_TIME);
    private volatile @Nullable Arrivals arrivals;
    private volatile @Nullable Link link;

    /**
     * A connection that is not open yet.
     *
     * @param socket such as {@code wss://stream.binance.com:9443}
     * @param rest such as {@code https://api.binance.com}
     * @param place the venue's place on the floor, from 1
     */
    public BinanceConnection(URI socket, URI rest, List<Instrument> instruments, LinkPolicy policy, int place) {
        if (instruments.isEmpty() || instruments.size() > MAX_INSTRUMENTS) {
            throw new IllegalArgumentException("Binance: 1 to " + MAX_INSTRUMENTS + " instruments can be followed, not "
                    + instruments.size() + ".");
        }
        this.rest = rest;
        this.policy = policy;
        number = place * FloorCore.LINKS_PER_VENUE + 1;
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
        Link made = new Link(number, address, policy, to, client, List.of());
        link = made;
        made.start();
    }

    @Override
    public List<LinkStatus> links() {
        Link made = link;
        return made == null ? List.of() : List.of(made.status());
    }

    @Override
    public void askForBook(Instrument instrument) {
        Arrivals to = arrivals;
        if (to != null) {
            Thread.ofVirtual().name("book-" + instrument.symbol()).start(() -> ask(instrument, to));
        }
    }

    private void ask(Instrument instrument, Arrivals to) {
        int status = 0;
        byte[] content;
        try {
            requests.acquire();
            try {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create(rest + "/api/v3/depth?symbol=" + instrument.symbol() + "&limit=" + DEPTH))
                        .timeout(ANSWER)
                        .build();
                HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream body = answer.body()) {
                    content = body.readNBytes(MAX_ANSWER);
                    status = answer.statusCode();
                }
            } finally {
                requests.release();
            }
        } catch (IOException e) {
            content = e.toString().getBytes(StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        to.put(new Arrival.Answer(number, to.nanos(), instrument.id(), status, content));
    }

    @Override
    public void close() {
        Link made = link;
        if (made != null) {
            made.close();
        }
        client.shutdownNow();
    }
}
