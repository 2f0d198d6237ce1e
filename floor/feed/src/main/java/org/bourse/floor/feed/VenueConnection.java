package org.bourse.floor.feed;

import java.io.Closeable;
import java.util.List;
import java.util.Map;

/** The connections to a venue, and the way by which its rules ask for books. */
public interface VenueConnection extends Venue.Requests, Closeable {

    /** Opens them, for that floor, which is running. */
    void start(Floor floor);

    /** How they are. */
    List<LinkStatus> links();

    /** Replaces the one of that {@link LinkStatus#id} by a new one, which is open before the old one ends. */
    default Recycling replace(String id) {
        return links().stream().anyMatch(link -> link.id().equals(id)) ? Recycling.ONE_AT_A_TIME : Recycling.UNKNOWN;
    }

    /** What was counted of them, by name. */
    default Map<String, Long> counted() {
        return Map.of();
    }

    @Override
    void close();
}
