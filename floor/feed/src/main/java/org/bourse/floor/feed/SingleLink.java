package org.bourse.floor.feed;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The socket of a venue that is followed by one, from when it is started, and the HTTP client that opens it. */
final class SingleLink {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final int number;
    private final LinkPolicy policy;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private volatile @Nullable Link link;

    /**
     * A socket that is not opened yet.
     *
     * @param place the venue's place on the floor, from 1
     */
    SingleLink(LinkPolicy policy, int place) {
        this.policy = policy;
        this.number = place * FloorCore.LINKS_PER_VENUE + 1;
    }

    /** Its number on the floor, which is on the tape with what comes by it. */
    int number() {
        return number;
    }

    /** For the venue's other requests. */
    HttpClient client() {
        return client;
    }

    /** Opens it, and again whenever it ends; {@code greetings} are sent each time. */
    void start(URI address, Arrivals to, List<Link.Outgoing> greetings) {
        Link made = new Link(number, address, policy, to, client, greetings);
        link = made;
        made.start();
    }

    List<LinkStatus> status() {
        Link made = link;
        return made == null ? List.of() : List.of(made.status());
    }

    /** Says something to the venue; nothing before the start. */
    void send(Link.Outgoing message) {
        Link made = link;
        if (made != null) {
            made.send(message);
        }
    }

    void close() {
        Link made = link;
        if (made != null) {
            made.close();
        }
        client.shutdownNow();
    }
}
