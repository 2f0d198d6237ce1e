package org.bourse.floor.feed;

import java.io.Closeable;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The sockets of a venue, numbered from its place on the floor on, and the HTTP client that opens them. */
final class VenueLinks implements Closeable {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final LinkPolicy policy;
    private final int base;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private int last;
    private volatile List<Link> links = List.of();

    /**
     * No socket yet.
     *
     * @param place the venue's place on the floor, from 1
     */
    VenueLinks(LinkPolicy policy, int place) {
        this.policy = policy;
        base = place * FloorCore.LINKS_PER_VENUE;
    }

    /** The number of the first socket, which is on the tape with what comes by it. */
    int first() {
        return base + 1;
    }

    /** The number of what is asked otherwise than by a socket. */
    int none() {
        return base;
    }

    /** For the venue's other requests. */
    HttpClient client() {
        return client;
    }

    /** Opens one, and again whenever it ends; {@code greetings} are sent each time. */
    void start(URI address, Arrivals to, List<Link.Outgoing> greetings) {
        List<Link.Outgoing> same = List.copyOf(greetings);
        add(address, to, () -> same).start();
    }

    /** Has one more, which is not open yet: its number was not another's for as long as there are others. */
    synchronized Link add(URI address, Arrivals to, Supplier<List<Link.Outgoing>> greetings) {
        List<Link> more = new ArrayList<>(links);
        if (more.size() >= FloorCore.LINKS_PER_VENUE - 1) {
            throw new IllegalStateException(
                    "A venue has " + (FloorCore.LINKS_PER_VENUE - 1) + " connections at most: " + address + ".");
        }
        do {
            last = last % (FloorCore.LINKS_PER_VENUE - 1) + 1;
        } while (more.stream().anyMatch(link -> link.number() == base + last));
        Link made = new Link(base + last, address, policy, to, client, greetings);
        more.add(made);
        links = List.copyOf(more);
        return made;
    }

    /** Ends one, and has it no more. */
    void end(Link link) {
        link.close();
        synchronized (this) {
            links = links.stream().filter(one -> one != link).toList();
        }
    }

    List<LinkStatus> status() {
        return links.stream().map(Link::status).toList();
    }

    /** Replaces the socket of that name by a new one. */
    Recycling replace(String id) {
        for (Link link : links) {
            if (link.id().equals(id)) {
                return link.replaceNow();
            }
        }
        return Recycling.UNKNOWN;
    }

    /** How often sockets were replaced, and could not be. */
    Map<String, Long> counted() {
        return Map.of(
                "connections_replaced",
                links.stream().mapToLong(Link::replacements).sum(),
                "connections_not_replaced",
                links.stream().mapToLong(Link::failedReplacements).sum());
    }

    /** Says something to the venue by one of them, from 0; nothing before its start. Others don't wait for it. */
    void send(int place, List<Link.Outgoing> messages) {
        List<Link> started = links;
        if (place < started.size()) {
            Thread.ofVirtual()
                    .name("send-" + (first() + place))
                    .start(() -> messages.forEach(started.get(place)::send));
        }
    }

    @Override
    public void close() {
        links.parallelStream().forEach(Link::close);
        client.shutdownNow();
    }

    /** The part of a list that belongs to the socket of that number, where each has so many: so a tape needs no table. */
    static <T> List<T> part(List<T> all, int link, int each) {
        int from = Math.min((link % FloorCore.LINKS_PER_VENUE - 1) * each, all.size());
        return all.subList(from, Math.min(from + each, all.size()));
    }
}
