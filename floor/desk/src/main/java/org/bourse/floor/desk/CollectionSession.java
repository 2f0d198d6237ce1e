package org.bourse.floor.desk;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.VenueInstrument;

/**
 * A collection: which instruments of the tape somebody wants to keep, from when to when, and what came of each kind. The
 * floor's thread counts, others read and end it.
 */
final class CollectionSession {

    /** What it can be. */
    enum Status {
        RUNNING,
        COMPLETED,
        STOPPED,
        /** It has ended and the tape has not all of it, or the floor has ended by an error meanwhile. */
        FAILED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Its own, of which there is no number that outlasts a start of the floor. */
    record Instrument(String venue, String symbol) {}

    /**
     * What was asked for.
     *
     * @param prices whether trades are counted
     * @param orderBook whether snapshots and changes of books are
     * @param duration as it was said, such as {@code 30s} or {@code continuous}
     * @param endNanos when it ends; the largest number: never by itself
     * @param notes free text
     */
    record Order(
            List<Instrument> instruments,
            boolean prices,
            boolean orderBook,
            String duration,
            long endNanos,
            String notes) {}

    /**
     * How far it is.
     *
     * @param firstSequence the first event of the tape that belongs to it; 0: none so far
     * @param lastSequence the last one
     * @param endedNanos when it ended; 0: it runs
     * @param missed events meanwhile that the tape could not take
     * @param errors how often one of its books ceased to be live by a fault, or its record was interrupted
     */
    record Progress(
            Status status,
            long firstSequence,
            long lastSequence,
            long prices,
            long orderBook,
            long endedNanos,
            long missed,
            long errors) {

        static final Progress NONE = new Progress(Status.RUNNING, 0, 0, 0, 0, 0, 0, 0);
    }

    /** What an event of the tape is for a collection. */
    enum Kind {
        PRICE,
        BOOK,
        ERROR,
        OTHER
    }

    private final String id;
    private final long startNanos;
    private final Order order;
    private final Map<Integer, Instrument> counted = new HashMap<>();
    private final Set<Instrument> live = new HashSet<>();
    private Progress progress;
    private volatile long deletedNanos;

    CollectionSession(String id, long startNanos, Order order, Progress progress) {
        this.id = id;
        this.startNanos = startNanos;
        this.order = order;
        this.progress = progress;
    }

    String id() {
        return id;
    }

    long startNanos() {
        return startNanos;
    }

    Order order() {
        return order;
    }

    synchronized Progress progress() {
        return progress;
    }

    synchronized boolean isRunning() {
        return progress.status() == Status.RUNNING;
    }

    /** When somebody deleted it, from when on it is kept for a while in case that was a mistake; 0: nobody has. */
    long deletedNanos() {
        return deletedNanos;
    }

    boolean isDeleted() {
        return deletedNanos != 0;
    }

    /** It is deleted since then; 0: it is not. */
    void deleted(long nanos) {
        deletedNanos = nanos;
    }

    boolean has(VenueInstrument instrument) {
        return order.instruments().contains(new Instrument(instrument.venue(), instrument.symbol()));
    }

    /** That instrument has this number from here on. */
    synchronized void defined(VenueInstrument instrument) {
        if (has(instrument)) {
            counted.put(instrument.id(), new Instrument(instrument.venue(), instrument.symbol()));
        } else {
            counted.remove(instrument.id());
        }
    }

    /** Whether the book of that number may be trusted from here on. */
    synchronized void continuity(int instrument, Continuity state) {
        Instrument of = counted.get(instrument);
        if (of != null && state == Continuity.LIVE) {
            live.add(of);
        } else if (of != null) {
            live.remove(of);
        }
    }

    /** A start of the floor defines that instrument: where its book was live, the record of it was interrupted. */
    synchronized void begunAnew(VenueInstrument instrument) {
        if (live.remove(new Instrument(instrument.venue(), instrument.symbol()))) {
            add(0, 1);
        }
    }

    /** Events are missing from here on, of which the tape says nothing: the record of each live book was interrupted. */
    synchronized void interrupted() {
        add(0, live.size());
    }

    private void add(long missed, long errors) {
        if (progress.status() == Status.RUNNING) {
            progress = new Progress(
                    progress.status(),
                    progress.firstSequence(),
                    progress.lastSequence(),
                    progress.prices(),
                    progress.orderBook(),
                    0,
                    progress.missed() + missed,
                    progress.errors() + errors);
        }
    }

    /** An event of the tape; what comes at the end or later does not belong to it. */
    synchronized void event(long sequence, long nanos, int instrument, Kind kind) {
        if (progress.status() != Status.RUNNING || nanos >= order.endNanos()) {
            return;
        }
        boolean mine = counted.containsKey(instrument);
        progress = new Progress(
                Status.RUNNING,
                progress.firstSequence() == 0 ? sequence : progress.firstSequence(),
                sequence,
                progress.prices() + (mine && kind == Kind.PRICE && order.prices() ? 1 : 0),
                progress.orderBook() + (mine && kind == Kind.BOOK && order.orderBook() ? 1 : 0),
                0,
                progress.missed(),
                progress.errors() + (mine && kind == Kind.ERROR ? 1 : 0));
    }

    /** Ends it where its time is over, and at once where nothing will come any more, since the floor has ended by an error. */
    synchronized void look(long nanos, boolean floorEnded) {
        if (progress.status() != Status.RUNNING) {
            return;
        }
        if (nanos >= order.endNanos()) {
            end(progress.missed() > 0 ? Status.FAILED : Status.COMPLETED, order.endNanos());
        } else if (floorEnded) {
            end(Status.FAILED, nanos);
        }
    }

    /** Ends it before its time; false: it had ended already. */
    synchronized boolean stop(long nanos) {
        if (progress.status() != Status.RUNNING) {
            return false;
        }
        end(progress.missed() > 0 ? Status.FAILED : Status.STOPPED, nanos);
        return true;
    }

    synchronized void missed(long events) {
        if (events > 0) {
            add(events, 0);
        }
    }

    private void end(Status status, long nanos) {
        progress = new Progress(
                status,
                progress.firstSequence(),
                progress.lastSequence(),
                progress.prices(),
                progress.orderBook(),
                nanos,
                progress.missed(),
                progress.errors());
    }
}
