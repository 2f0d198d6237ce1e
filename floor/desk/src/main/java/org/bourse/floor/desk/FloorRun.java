package org.bourse.floor.desk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.bourse.floor.simulation.RunPicture;
import org.bourse.floor.simulation.RunPictureFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run of strategies: what was asked for, and how far it is. Any thread may read it; one runs it. */
final class FloorRun {

    /** What a sweep says that walks forward, while it is not known yet what its parts are. */
    static final String CUTTING = "Its part of the tape is read, to be cut for the walk-forward.";

    /** What a backtest says while it holds still. */
    static final String HELD = "It holds still: an exchange on this machine is at work.";

    private static final Logger LOG = LoggerFactory.getLogger(FloorRun.class);

    /** What its events and orders are. */
    enum Kind {
        /** A part of the tape that is there, told as fast as it can be. */
        BACKTEST,
        /** The tape as it is being written. */
        PAPER,
        /** The same, with orders to our own exchange. */
        LIVE,
        /** Backtests of one part of the tape, each with other settings. */
        SWEEP;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How it stands. */
    enum Status {
        /** It has its turn when another one has ended. */
        WAITING,
        /** A start of the floor tells it again what was recorded before; what it has is not yet what it has now. */
        REPLAYING,
        /** It runs. */
        RUNNING,
        /** Somebody has ended it, and what it waits for is its reason. */
        STOPPING,
        /** It came to the end of its part of the tape. */
        COMPLETED,
        /** Somebody has ended it. */
        STOPPED,
        /** It could not go on; there is a reason. */
        FAILED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isOver() {
            return switch (this) {
                case WAITING, REPLAYING, RUNNING, STOPPING -> false;
                case COMPLETED, STOPPED, FAILED -> true;
            };
        }
    }

    /**
     * What was asked for.
     *
     * @param name for people
     * @param instruments by venue and symbol; none: all of the tape
     * @param settings by name, as {@link RunSettings} has them, or {@link SweepSettings}
     * @param after the number of the event on the tape that it begins after
     * @param last the number of the last event; {@link Long#MAX_VALUE}: as long as there are any
     * @param repeats the run whose commands it follows; empty: its own, or nobody's
     * @param venueAfter of a live run: the exchange's number of the event that it begins after
     */
    record Order(
            Kind kind,
            String name,
            List<CollectionSession.Instrument> instruments,
            Map<String, String> settings,
            long after,
            long last,
            String repeats,
            long venueAfter) {

        Order(
                Kind kind,
                String name,
                List<CollectionSession.Instrument> instruments,
                Map<String, String> settings,
                long after,
                long last,
                String repeats) {
            this(kind, name, instruments, settings, after, last, repeats, 0);
        }

        Order {
            instruments = List.copyOf(instruments);
            settings = Map.copyOf(settings);
        }

        /** The settings in the order of their names. */
        Map<String, String> sorted() {
            return new TreeMap<>(settings);
        }
    }

    /**
     * How it was asked for, by which the same request is known again.
     *
     * @param key that its client gave the request; empty: none
     * @param sha256 of what the request means
     */
    record Asked(String key, String sha256) {

        /** By somebody who gives no key. */
        static final Asked ONCE = new Asked("", "");
    }

    /**
     * How far it is.
     *
     * @param events that its strategies were told
     * @param place the number on the tape of the last one
     * @param share of its part of the tape, 0 to 1; 0 where its end is not known
     * @param endedNanos when it ended; 0: it has not
     * @param reason why it failed, or what it says while it goes on
     */
    record Progress(Status status, long events, long place, double share, long endedNanos, String reason) {

        static final Progress NONE = new Progress(Status.WAITING, 0, 0, 0, 0, "");
    }

    /**
     * What it has said of itself.
     *
     * @param picture what it has
     * @param figures what it has come to, by name
     */
    record Published(RunPicture picture, SequencedMap<String, String> figures) {

        static final Published NOTHING = new Published(RunPicture.NOTHING, new LinkedHashMap<>());

        Published {
            figures = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(figures));
        }

        private static Published of(Path directory) throws IOException {
            return new Published(RunPictureFile.read(directory), RunTable.summary(directory));
        }
    }

    private final String id;
    private final long createdNanos;
    private final Order order;
    private final Asked asked;
    private final Path directory;
    private volatile Progress progress;
    private volatile @Nullable Published published;
    private final AtomicBoolean toldUnreadable = new AtomicBoolean();
    private volatile String unpublished = "";
    private volatile String stateNotKept = "";
    private volatile boolean endsHere;
    /** Its end is being written down. */
    private boolean ends;

    private volatile long needsAfter;
    private volatile LongPredicate unknownOrders = _ -> false;
    private volatile boolean owesCancels;
    private volatile boolean deleted;

    FloorRun(String id, long createdNanos, Order order, Path directory, Progress progress) {
        this(id, createdNanos, order, Asked.ONCE, directory, progress);
    }

    FloorRun(String id, long createdNanos, Order order, Asked asked, Path directory, Progress progress) {
        this.id = id;
        this.createdNanos = createdNanos;
        this.order = order;
        needsAfter = order.after();
        this.asked = asked;
        this.directory = directory;
        this.progress = progress;
    }

    String id() {
        return id;
    }

    long createdNanos() {
        return createdNanos;
    }

    Order order() {
        return order;
    }

    Asked asked() {
        return asked;
    }

    /** Where its results are. */
    Path directory() {
        return directory;
    }

    Progress progress() {
        return progress;
    }

    boolean isOver() {
        return progress.status().isOver();
    }

    /** What it has said of itself last; of one that ended before the floor's start what its results say. */
    Published published() {
        Published last = published;
        if (last == null && isOver()) {
            last = kept();
            published = last;
        }
        return last == null ? beginning() : last;
    }

    /**
     * What there is of one that has said nothing of itself yet, as one that waits for its turn: its money. One that replays had
     * some at a time before, and says nothing of now.
     */
    private Published beginning() {
        return order.kind() == Kind.SWEEP || isReplaying()
                ? Published.NOTHING
                : new Published(RunPicture.of(RunSettings.money(order.settings())), new LinkedHashMap<>());
    }

    /** Whether it has an account: a backtest that waits for its turn has the money that it is to begin with, and nobody uses it. */
    boolean hasAccount() {
        return order.kind() != Kind.BACKTEST || progress.status() != Status.WAITING;
    }

    /** What its results say; nothing where they can't be read, so that lists of all runs can. */
    private Published kept() {
        try {
            return Published.of(directory);
        } catch (IOException e) {
            LOG.warn("What the run {} has come to can't be read: {}", id, e.toString());
            return Published.NOTHING;
        }
    }

    /** What a line of its results says; nothing where it can't be read, so that lists of all runs can. */
    <T> Optional<T> read(List<String> line, Function<List<String>, T> reading) {
        try {
            return Optional.of(reading.apply(line));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            unreadable(e);
            return Optional.empty();
        }
    }

    /** Some of its results can't be read, and are left out; that is told once. */
    void unreadable(Exception why) {
        if (toldUnreadable.compareAndSet(false, true)) {
            LOG.warn("Results of the run {} can't be read, and are left out: {}", id, why.toString());
        }
    }

    /** A start of the floor needs the tape behind that event for it. */
    void needsAfter(long place) {
        needsAfter = place;
    }

    /** The number of the event behind which it needs the tape, also after a start of the floor. */
    long needsAfter() {
        return needsAfter;
    }

    /** It is to end when it was told all that is recorded. */
    void endHere() {
        endsHere = true;
    }

    boolean endsHere() {
        return endsHere;
    }

    /** It has failed, and what it has at the exchange is cancelled, or is no more. */
    void owesCancels(boolean owes) {
        owesCancels = owes;
    }

    /** Whether orders of it may be at the exchange although it has failed, which a start of the floor goes on to cancel. */
    boolean owesCancels() {
        return owesCancels;
    }

    /** It is forgotten: whatever it has left is nobody's. */
    void delete() {
        deleted = true;
    }

    boolean isDeleted() {
        return deleted;
    }

    /** It has said something of itself, which is in its directory. */
    void publish() throws IOException {
        Published of = Published.of(directory);
        published = new Published(of.picture().withUnknown(unknownOrders), of.figures());
    }

    /** Who sees to its orders says from now on of which nobody knows whether the exchange has them. */
    void unknownOrders(LongPredicate isUnknown) {
        unknownOrders = isUnknown;
    }

    /** It has its turn; false: it has ended before that. */
    synchronized boolean begins() {
        return begins(Status.RUNNING);
    }

    /** The same, where it begins with what was recorded before the floor's start. */
    synchronized boolean beginsAgain() {
        return begins(Status.REPLAYING);
    }

    private boolean begins(Status as) {
        if (isOver() || ends) {
            return false;
        }
        progress = new Progress(as, 0, 0, 0, 0, "");
        return true;
    }

    /** It was told all from before the floor's start. */
    synchronized void caughtUp() {
        if (isReplaying()) {
            progress = new Progress(Status.RUNNING, progress.events(), progress.place(), progress.share(), 0, "");
        }
    }

    /** Whether it is told what was recorded before the floor's start. */
    boolean isReplaying() {
        return progress.status() == Status.REPLAYING;
    }

    /** It is so far; no news where it has ended. */
    void at(long events, long place, double share) {
        at(events, place, share, "");
    }

    /** The same, and it has something to say. */
    synchronized void at(long events, long place, double share, String what) {
        if (!isOver()) {
            progress = new Progress(progress.status(), events, place, share, 0, what);
        }
    }

    /** Somebody has ended it, and it waits for something. */
    synchronized void stops() {
        stops(progress.reason());
    }

    /** The same, and it says for what. */
    synchronized void stops(String what) {
        if (!isOver()) {
            Status status = progress.status() == Status.RUNNING ? Status.STOPPING : progress.status();
            progress = new Progress(status, progress.events(), progress.place(), progress.share(), 0, what);
        }
    }

    /** It goes on, and has something to say. */
    synchronized void says(String what) {
        if (!isOver()) {
            progress = new Progress(progress.status(), progress.events(), progress.place(), progress.share(), 0, what);
        }
    }

    /** Whether it holds still, in part at least: backtests and sweeps that have begun and go on have nothing else to say. */
    boolean isHeld() {
        Progress now = progress;
        return (order.kind() == Kind.BACKTEST || order.kind() == Kind.SWEEP)
                && now.status() != Status.WAITING
                && !now.status().isOver()
                && !now.reason().isEmpty();
    }

    /** It is at work and is to end; false: it is not at work. */
    synchronized boolean stopsAtWork() {
        stops("");
        return isStopping() && !ends;
    }

    /** Whether somebody has ended it, and it waits for something. */
    boolean isStopping() {
        return progress.status() == Status.STOPPING;
    }

    /** As it is to be once it has ended so now. */
    synchronized Progress ended(Status status, long nanos, String reason) {
        double share = status == Status.COMPLETED ? 1 : progress.share();
        return new Progress(status, progress.events(), progress.place(), share, nanos, reason);
    }

    /** The same, and nobody else ends it; empty: somebody has, or it has ended already. */
    synchronized Optional<Progress> ends(Status status, long nanos, String reason) {
        if (isOver() || ends) {
            return Optional.empty();
        }
        ends = true;
        return Optional.of(ended(status, nanos, reason));
    }

    /** It has ended so, and that is written down. */
    synchronized void end(Progress as) {
        progress = as;
    }

    /** It has ended; false: it had already. */
    boolean end(Status status, long nanos, String reason) {
        Optional<Progress> as = ends(status, nanos, reason);
        as.ifPresent(this::end);
        return as.isPresent();
    }

    /** What it has come to can't be written or read at the moment, or can again where that is empty. */
    void unpublished(String why) {
        if (unpublished.isEmpty() != why.isEmpty()) {
            if (why.isEmpty()) {
                LOG.info("What the run {} has come to is written again.", id);
            } else {
                LOG.warn(
                        "What the run {} has come to can't be written; it goes on, and that is tried again: {}",
                        id,
                        why);
            }
        }
        unpublished = why;
    }

    /** Why what it has come to can't be written while it goes on; empty: it can. */
    Optional<String> unpublished() {
        return Optional.of(unpublished).filter(why -> !why.isEmpty() && !isOver());
    }

    /** Its last state is kept. */
    void stateKept() {
        stateNotKept = "";
    }

    /** Its state can't be kept, for that reason. */
    void stateNotKept(String why) {
        stateNotKept = why;
    }

    /** Why its last state could not be kept while it goes on; empty: it was, or there was none. */
    Optional<String> whyStateNotKept() {
        return Optional.of(stateNotKept).filter(why -> !why.isEmpty() && !isOver());
    }
}
