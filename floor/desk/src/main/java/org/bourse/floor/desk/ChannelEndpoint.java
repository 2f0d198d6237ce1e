package org.bourse.floor.desk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.floor.feed.Venue;
import org.bourse.floor.market.Book;
import org.bourse.server.guard.WebSocketListener;

/** The live channels at {@code /ws}: who is connected, and what a client may subscribe to. */
final class ChannelEndpoint {

    static final String PATH = "/ws";
    static final int MAX_DEPTH = 100;
    static final int MAX_CONNECTIONS = 200;

    private static final int DEFAULT_DEPTH = 10;

    private final Desk desk;
    private final DeskKeys keys;
    private final Set<ChannelConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong slow = new AtomicLong();

    ChannelEndpoint(Desk desk, DeskKeys keys) {
        this.desk = desk;
        this.keys = keys;
    }

    DeskKeys keys() {
        return keys;
    }

    /** A new connection's listener. */
    WebSocketListener connect() {
        return new ChannelConnection(this);
    }

    /** Takes one more in where there is room: so many that come at once don't turn each other away. */
    synchronized boolean opened(ChannelConnection connection) {
        return connections.size() < MAX_CONNECTIONS && connections.add(connection);
    }

    void closed(ChannelConnection connection) {
        connections.remove(connection);
    }

    void sent() {
        sent.incrementAndGet();
    }

    void cutOff() {
        slow.incrementAndGet();
    }

    /** How many clients are connected. */
    int connections() {
        return connections.size();
    }

    /** Messages that were sent to clients. */
    long sentMessages() {
        return sent.get();
    }

    /** Clients that were cut off because they did not read. */
    long slowClients() {
        return slow.get();
    }

    /** Cuts off who does not read, at that time of {@link System#nanoTime}. */
    void look(long now) {
        connections.forEach(connection -> connection.look(now));
    }

    /** What a request's channels are, by name and subject. */
    Map<String, ChannelSubscription> subscriptions(ChannelRequest request) {
        if (request.channels().isEmpty()) {
            throw DeskRefusal.badRequest("invalid_message", request.op() + " needs channels.");
        }
        Map<String, ChannelSubscription> found = new LinkedHashMap<>();
        for (ChannelRequest.Channel channel : request.channels()) {
            for (String subject : channel.subjects()) {
                found.put(channel.name() + " " + subject, subscription(channel, subject));
                if (found.size() > ChannelConnection.MAX_SUBSCRIPTIONS) {
                    throw DeskRefusal.badRequest(
                            "too_many_subscriptions",
                            "A connection may have " + ChannelConnection.MAX_SUBSCRIPTIONS + " channels.");
                }
            }
        }
        return found;
    }

    private ChannelSubscription subscription(ChannelRequest.Channel channel, String subject) {
        if (channel.name().equals("tapes")) {
            return new ChannelSubscription.OfTapes(desk);
        }
        if (channel.name().equals("sessions")) {
            return new ChannelSubscription.OfSessions(desk);
        }
        if (channel.name().equals("runs")) {
            return new RunSubscription.OfRuns(desk);
        }
        if (channel.name().equals("positions")) {
            return new RunSubscription.OfPositions(desk);
        }
        if (ChannelSubscription.OF_RUNS.contains(channel.name())) {
            FloorRun run = desk.runs()
                    .find(subject)
                    .orElseThrow(() -> DeskRefusal.badRequest(
                            "run_not_found",
                            "There is no run " + FloorText.shown(subject) + "; /floor/runs lists them."));
            return channel.name().equals("signals")
                    ? new RunSubscription.OfSignals(run)
                    : new RunSubscription.OfOrders(run);
        }
        if (channel.name().equals("venue_state")) {
            List<Venue> venues = desk.floor().venues();
            for (int place = 0; place < venues.size(); place++) {
                if (venues.get(place).name().equals(subject)) {
                    return new ChannelSubscription.OfVenue(desk, place);
                }
            }
            throw DeskRefusal.badRequest(
                    "venue_not_found",
                    "There is no venue " + FloorText.shown(subject) + "; there are "
                            + String.join(", ", venues.stream().map(Venue::name).toList()) + ".");
        }
        Book book = MarketReads.book(desk, subject);
        if (channel.name().equals("indicators")) {
            return new IndicatorSubscription(desk, book.instrument());
        }
        return channel.name().equals("venue_book")
                ? new ChannelSubscription.OfBook(book, channel.depth() == 0 ? DEFAULT_DEPTH : channel.depth())
                : new ChannelSubscription.OfTrades(desk.history(), book.instrument());
    }
}
