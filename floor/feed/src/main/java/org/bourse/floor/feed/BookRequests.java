package org.bourse.floor.feed;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.floor.market.VenueInstrument;

/**
 * Requests to a venue for whole books by REST: a few at a time and so many a second, and none while the venue has said that it
 * takes none. Whatever comes of one is an event.
 */
final class BookRequests {

    private static final int MAX_ANSWER = 32 * 1024 * 1024;
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int REQUESTS_AT_A_TIME = 4;
    private static final int TOO_MANY = 429;
    private static final int BANNED = 418;
    private static final Duration LONGEST_BAN = Duration.ofDays(3);

    private final HttpClient client;
    private final String venue;
    private final long gapNanos;
    private final Semaphore requests = new Semaphore(REQUESTS_AT_A_TIME);
    private final AtomicLong bannedUntil = new AtomicLong(System.nanoTime());
    private final AtomicLong nextAt = new AtomicLong(System.nanoTime());

    /**
     * Those of a venue.
     *
     * @param gap from one to the next
     */
    BookRequests(String venue, HttpClient client, Duration gap) {
        this.venue = venue;
        this.client = client;
        gapNanos = gap.toNanos();
    }

    /** Asks for the book of an instrument at that address, and waits for nothing. */
    void ask(VenueInstrument instrument, URI address, int link, Arrivals to) {
        Thread.ofVirtual().name("book-" + instrument.symbol()).start(() -> askAndWait(instrument, address, link, to));
    }

    private void askAndWait(VenueInstrument instrument, URI address, int link, Arrivals to) {
        int status = 0;
        byte[] content;
        try {
            requests.acquire();
            try {
                long wait = bannedUntil.get() - System.nanoTime();
                if (wait > 0) {
                    content = bytes("not asked: " + venue + " takes no requests for "
                            + TimeUnit.NANOSECONDS.toSeconds(wait) + " s more");
                } else {
                    pace();
                    HttpResponse<byte[]> answer = answer(
                            client,
                            HttpRequest.newBuilder(address).timeout(ANSWER).build());
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
        to.put(new Arrival.Answer(link, to.nanos(), instrument.id(), status, content));
    }

    private void pace() throws InterruptedException {
        if (gapNanos > 0) {
            long now = System.nanoTime();
            long at = nextAt.updateAndGet(next -> Math.max(next, now) + gapNanos) - gapNanos;
            TimeUnit.NANOSECONDS.sleep(at - now);
        }
    }

    /** The whole answer within its time: the client's own limit ends with the head. */
    static HttpResponse<byte[]> answer(HttpClient client, HttpRequest request)
            throws ExecutionException, InterruptedException, TimeoutException {
        CompletableFuture<HttpResponse<byte[]>> asked = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER));
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
            bannedUntil.set(System.nanoTime() + TimeUnit.SECONDS.toNanos(bounded));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
