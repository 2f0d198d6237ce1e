package org.bourse.floor.feed;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.bourse.floor.market.VenueInstrument;
import org.jspecify.annotations.Nullable;

/** The sockets to Polymarket, 400 tokens each, and the requests for books, which are put together. */
public final class PolymarketConnection implements VenueConnection {

    /** The most tokens: its connections are numbered within the venue's thousand. */
    public static final int MAX_INSTRUMENTS = 100_000;

    /** A longer message is sent in parts, which the venue may not take; a token has 77 digits. */
    private static final int TOKENS_A_MESSAGE = 150;

    private static final int BOOKS_A_REQUEST = 100;
    private static final long LOOK_MILLIS = 50;
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final URI socket;
    private final URI rest;
    private final List<VenueInstrument> instruments;
    private final VenueLinks links;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Set<String> wanted = new LinkedHashSet<>();
    private @Nullable Thread asking;

    /**
     * Connections that are not open yet.
     *
     * @param socket such as {@code wss://ws-subscriptions-clob.polymarket.com}
     * @param rest such as {@code https://clob.polymarket.com}
     * @param place the venue's place on the floor, from 1
     */
    public PolymarketConnection(URI socket, URI rest, List<VenueInstrument> instruments, LinkPolicy policy, int place) {
        if (instruments.isEmpty() || instruments.size() > MAX_INSTRUMENTS) {
            throw new IllegalArgumentException(
                    "Polymarket: 1 to " + MAX_INSTRUMENTS + " tokens can be followed, not " + instruments.size() + ".");
        }
        this.socket = URI.create(socket + "/ws/market");
        this.rest = URI.create(rest + "/books");
        this.instruments = List.copyOf(instruments);
        links = new VenueLinks(policy, place);
    }

    @Override
    public void start(Floor floor) {
        Arrivals to = floor.arrivals();
        for (int from = 0; from < instruments.size(); from += PolymarketVenue.TOKENS_A_LINK) {
            int end = Math.min(from + PolymarketVenue.TOKENS_A_LINK, instruments.size());
            links.start(socket, to, greetings(instruments.subList(from, end)));
        }
        asking = Thread.ofVirtual().name("books-polymarket").start(() -> askWhatIsWanted(to));
    }

    private static List<Link.Outgoing> greetings(List<VenueInstrument> of) {
        List<Link.Outgoing> greetings = new ArrayList<>();
        for (int from = 0; from < of.size(); from += TOKENS_A_MESSAGE) {
            String tokens = of.subList(from, Math.min(from + TOKENS_A_MESSAGE, of.size())).stream()
                    .map(instrument -> "\"" + instrument.symbol() + "\"")
                    .collect(Collectors.joining(",", "[", "]"));
            String head = from == 0
                    ? "{\"type\":\"market\",\"initial_dump\":true,\"custom_feature_enabled\":true"
                    : "{\"operation\":\"subscribe\"";
            greetings.add(new Link.Outgoing(head + ",\"assets_ids\":" + tokens + "}", false));
        }
        return greetings;
    }

    @Override
    public List<LinkStatus> links() {
        return links.status();
    }

    @Override
    public void askForBook(VenueInstrument instrument) {
        synchronized (wanted) {
            wanted.add(instrument.symbol());
        }
    }

    private List<String> takeWanted() {
        synchronized (wanted) {
            List<String> taken = wanted.stream().limit(BOOKS_A_REQUEST).toList();
            taken.forEach(wanted::remove);
            return taken;
        }
    }

    /** One request after the other, each for what was wanted since: well below the venue's 50 a second. */
    private void askWhatIsWanted(Arrivals to) {
        try {
            while (!stopped.isDone()) {
                List<String> tokens = takeWanted();
                if (!tokens.isEmpty()) {
                    ask(tokens, to);
                }
                pause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pause() throws InterruptedException {
        try {
            stopped.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // On with the next.
        }
    }

    private void ask(List<String> tokens, Arrivals to) throws InterruptedException {
        String body = tokens.stream()
                .map(token -> "{\"token_id\":\"" + token + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        // An answer says nothing of what is lost later than this, and only the order of events tells.
        to.put(new Arrival.Sent(links.none(), to.nanos(), body));
        HttpRequest request = HttpRequest.newBuilder(rest)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        int status = 0;
        byte[] content;
        try {
            HttpResponse<byte[]> answer = BookRequests.answer(links.client(), request);
            status = answer.statusCode();
            content = answer.body();
        } catch (ExecutionException | TimeoutException e) {
            content = e.toString().getBytes(StandardCharsets.UTF_8);
        }
        to.put(new Arrival.Answer(links.first(), to.nanos(), 0, status, content));
    }

    @Override
    public void close() {
        stopped.complete(null);
        links.close();
        Thread running = asking;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
