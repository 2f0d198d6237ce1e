package org.bourse.floor.feed;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bourse.floor.market.VenueInstrument;
import org.jspecify.annotations.Nullable;

/** The sockets to MEXC's futures, 30 contracts each, and the requests for books. */
public final class MexcConnection implements VenueConnection {

    /** The most contracts: its connections are numbered within the venue's thousand. */
    public static final int MAX_INSTRUMENTS = 3_000;

    private static final int DEPTH = 1_000;
    private static final int TOP = 20;

    /** The venue takes 20 requests for books in two seconds. */
    private static final Duration BETWEEN_BOOKS = Duration.ofMillis(120);

    private final URI socket;
    private final URI rest;
    private final boolean merged;
    private final List<VenueInstrument> instruments;
    private final VenueLinks links;
    private final BookRequests requests;
    private volatile @Nullable Arrivals arrivals;

    /**
     * Connections that are not open yet.
     *
     * @param socket such as {@code wss://contract.mexc.com}
     * @param rest such as {@code https://api.mexc.com}
     * @param merged changes of the book put together by the venue, five times a second; else each of them
     * @param place the venue's place on the floor, from 1
     */
    public MexcConnection(
            URI socket, URI rest, boolean merged, List<VenueInstrument> instruments, LinkPolicy policy, int place) {
        if (instruments.isEmpty() || instruments.size() > MAX_INSTRUMENTS) {
            throw new IllegalArgumentException(
                    "MEXC: 1 to " + MAX_INSTRUMENTS + " contracts can be followed, not " + instruments.size() + ".");
        }
        this.socket = URI.create(socket + "/edge");
        this.rest = rest;
        this.merged = merged;
        this.instruments = List.copyOf(instruments);
        links = new VenueLinks(policy, place);
        requests = new BookRequests("MEXC", links.client(), BETWEEN_BOOKS);
    }

    @Override
    public void start(Floor floor) {
        Arrivals to = floor.arrivals();
        arrivals = to;
        for (int from = 0; from < instruments.size(); from += MexcVenue.CONTRACTS_A_LINK) {
            int end = Math.min(from + MexcVenue.CONTRACTS_A_LINK, instruments.size());
            links.start(socket, to, greetings(instruments.subList(from, end)));
        }
    }

    /** One contract a message, as the venue wants it: first the changes, for which the book is asked. */
    private List<Link.Outgoing> greetings(List<VenueInstrument> of) {
        List<Link.Outgoing> greetings = new ArrayList<>();
        String unmerged = merged ? "" : ",\"compress\":false";
        of.forEach(one -> greetings.add(subscription(one, "depth", unmerged)));
        of.forEach(one -> greetings.add(subscription(one, "deal", "")));
        of.forEach(one -> greetings.add(subscription(one, "depth.full", ",\"limit\":" + TOP)));
        of.forEach(one -> greetings.add(subscription(one, "ticker", "")));
        of.forEach(one -> greetings.add(subscription(one, "funding.rate", "")));
        return greetings;
    }

    private static Link.Outgoing subscription(VenueInstrument instrument, String channel, String more) {
        return new Link.Outgoing(
                "{\"method\":\"sub." + channel + "\",\"param\":{\"symbol\":\"" + instrument.symbol() + "\"" + more
                        + "}}",
                false);
    }

    @Override
    public List<LinkStatus> links() {
        return links.status();
    }

    @Override
    public void askForBook(VenueInstrument instrument) {
        Arrivals to = arrivals;
        if (to != null) {
            URI book = URI.create(rest + "/api/v1/contract/depth/" + instrument.symbol() + "?limit=" + DEPTH);
            requests.ask(instrument, book, links.first(), to);
        }
    }

    @Override
    public void close() {
        links.close();
    }
}
