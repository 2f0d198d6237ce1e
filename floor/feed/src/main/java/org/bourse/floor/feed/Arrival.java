package org.bourse.floor.feed;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.VenueInstrument;

/** Something that came from outside and waits for the floor's thread. */
sealed interface Arrival {

    /** Which connection it came by. */
    int link();

    /** When it was received. */
    long nanos();

    /** A message of a socket. */
    @SuppressWarnings("ArrayRecordComponent") // one per frame, made once and read once
    record Frame(int link, long nanos, byte[] bytes) implements Arrival {}

    /** Frames of that connection were dropped before what comes by it next. */
    record Lost(int link, long nanos) implements Arrival {}

    /** An answer to a request for a book. */
    @SuppressWarnings("ArrayRecordComponent") // as above
    record Answer(int link, long nanos, int instrument, int status, byte[] bytes) implements Arrival {}

    /** A connection is open. */
    record Opened(int link, long nanos, String address) implements Arrival {}

    /** A connection is gone. */
    record Closed(int link, long nanos, String why) implements Arrival {}

    /** Instruments that are followed from here on, besides those that the start named. */
    record Listed(int link, long nanos, List<VenueInstrument> instruments) implements Arrival {}

    /** A message that is sent to a venue. */
    record Sent(int link, long nanos, String text) implements Arrival {}

    /**
     * Something that runs of strategies are told to do.
     *
     * @param place is given the number that it gets on the tape
     */
    record Commanded(long nanos, String command, CompletableFuture<Long> place) implements Arrival {

        @Override
        public int link() {
            return 0;
        }
    }

    /**
     * What a venue said of a run's order or position.
     *
     * @param instrument the floor's number of it
     * @param venueNanos when it happened, by the venue's clock
     * @param venueSequence the venue's number of it
     * @param place is given the number that it gets on the tape
     */
    record Reported(
            long nanos,
            int instrument,
            long venueNanos,
            long venueSequence,
            RunReport report,
            CompletableFuture<Long> place)
            implements Arrival {

        @Override
        public int link() {
            return 0;
        }
    }
}
