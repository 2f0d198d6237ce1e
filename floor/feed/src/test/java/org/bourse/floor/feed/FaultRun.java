package org.bourse.floor.feed;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.mockvenues.Fault;

/**
 * A venue whose messages reach the floor with faults, all of which a seed makes. What an invented market sends goes through here,
 * and whoever knows the market's true book holds the floor's against it after every message.
 */
abstract class FaultRun {

    static final List<Fault> FAULTS = List.of(Fault.values());

    /** At the end, without a fault: longer than any book waits until it is asked for, or compared, again. */
    private static final long CALM_MILLIS = 90_000;

    /** How many changes come before one that is late. */
    private static final int REORDERED = 1;

    private static final int DELAYED = 3;

    /** How many messages wait for the floor while it is flooded. */
    private static final int FLOODED = 512;

    private static final int FLOOD_MESSAGES = 20;
    private static final int BATCH = 100;
    private static final Clock STANDING = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    final Random random;
    final long seed;
    final VenueDriver venue;

    /** The next whole book that the venue gives is an old one. */
    boolean oldBook;

    /** The next whole book that the venue is asked for does not come. */
    boolean noBook;

    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private final Deque<Late> late = new ArrayDeque<>();
    private boolean open;
    private int silentEvents;
    private int quietSeconds;
    private boolean failing;

    /**
     * A message of the market.
     *
     * @param change whether it changes the book
     */
    record Sent(String text, boolean change) {}

    /** A message that is sent after that many more changes. */
    private record Late(String text, int changes) {}

    /** How a message stands to the venue's book when it comes. */
    enum Coming {
        /** A change in its turn and whole: a book that is live after it is the venue's of now. */
        IN_TURN,
        /** Damaged, where nothing was lost before: the same, for what is wrong with it shows by itself. */
        DAMAGED,
        /** Late, or behind others that wait. */
        OUT_OF_TURN,
        /** The end of the connection: no book is live after it. */
        CLOSED
    }

    FaultRun(long seed, VenueDriver venue) {
        this.seed = seed;
        this.venue = venue;
        random = new Random(seed);
    }

    /** Something happens at the market: what the venue sends of it. */
    abstract List<Sent> next();

    /** After one event in so many the next change has a fault. */
    abstract int oneFaultIn();

    /** How long the connection may be silent before it is taken for dead. */
    abstract int silenceSeconds();

    /** How long it takes from one event to the next. */
    abstract long stepMillis();

    /** What the venue sends by itself on a connection that has subscribed. */
    abstract void greet();

    /** What is sent in place of a change with that wrong in it. */
    abstract List<String> damaged(String text, Fault fault);

    /** The venue answers what it was asked, or not yet. */
    abstract void answer();

    /** The venue was down, and begins again. */
    abstract void restart();

    /** The next change has a fault. */
    void prepare() {
        // Most know at any time what is true.
    }

    /** Something has come: no book says that it is live and is another than the venue's, as far as the venue lets one know. */
    abstract void check(Coming coming);

    /** An event has passed, and the time that it took. */
    abstract void passed();

    /** The faults are over, and time enough is: everything is as it should be. */
    abstract void end();

    /** What there is to say of it, besides what all have in common. */
    abstract String figures();

    /** How many of each fault there were. */
    final Map<Fault, Integer> done() {
        return done;
    }

    /** Whether the connection is there and says something. */
    final boolean isHeard() {
        return open && silentEvents == 0;
    }

    /**
     * Lets so many things happen; the last of them without a fault.
     *
     * @param progress is told after each
     */
    final void run(long events, LongConsumer progress) throws InterruptedException {
        long calm = CALM_MILLIS / stepMillis();
        open();
        for (long i = 0; i < events; i++) {
            step(i < events - calm);
            progress.accept(i);
        }
        end();
    }

    private void step(boolean faulty) throws InterruptedException {
        while (quietSeconds > 0) {
            passTime(1_000);
            if (--quietSeconds == 0) {
                close();
            }
        }
        boolean silent = silentEvents > 0;
        failing = faulty && (failing || random.nextInt(oneFaultIn()) == 0);
        if (failing) {
            prepare();
        }
        for (Sent sent : next()) {
            if (isHeard()) {
                if (failing && sent.change()) {
                    failing = false;
                    fail(sent, nextFault());
                } else {
                    deliver(sent);
                }
            }
        }
        if (silent && --silentEvents == 0) {
            close();
        }
        if (!open && random.nextInt(20) == 0) {
            open();
        }
        passTime(silent ? 1_000 : stepMillis());
    }

    private void passTime(long millis) {
        answer();
        venue.tickAfter(millis);
        venue.told.clear();
        check(Coming.OUT_OF_TURN);
        passed();
    }

    /** Each of them once, then any. */
    private Fault nextFault() {
        Fault fault = FAULTS.get(done.size() < FAULTS.size() ? done.size() : random.nextInt(FAULTS.size()));
        done.merge(fault, 1, Integer::sum);
        return fault;
    }

    private void open() {
        open = true;
        venue.opened();
        greet();
        check(Coming.OUT_OF_TURN);
    }

    private void close() {
        open = false;
        silentEvents = 0;
        late.clear();
        venue.closed();
        check(Coming.CLOSED);
    }

    /** In its turn, with those after it that were to come earlier. */
    private void deliver(Sent sent) {
        frame(sent.text(), sent.change() ? Coming.IN_TURN : Coming.OUT_OF_TURN);
        if (sent.change() && !late.isEmpty()) {
            Late first = late.poll();
            if (first.changes() > 1) {
                late.addFirst(new Late(first.text(), first.changes() - 1));
            } else {
                frame(first.text(), Coming.OUT_OF_TURN);
            }
        }
    }

    private void frame(String text, Coming coming) {
        venue.frame(text);
        check(coming);
    }

    private void fail(Sent sent, Fault fault) throws InterruptedException {
        String text = sent.text();
        switch (fault) {
            case DROP -> {}
            case DUPLICATE -> {
                frame(text, Coming.IN_TURN);
                frame(text, Coming.OUT_OF_TURN);
            }
            case REORDER -> late.add(new Late(text, REORDERED));
            case DELAY -> late.add(new Late(text, DELAYED));
            case CUT -> close();
            case SILENCE -> silentEvents = silenceSeconds();
            case NO_PONG -> {
                deliver(sent);
                quietSeconds = silenceSeconds();
            }
            case FLOOD -> flood(text);
            case RESTART -> {
                close();
                restart();
            }
            case OLD_BOOK -> {
                oldBook = true;
                loseOneBefore(text);
            }
            case NO_BOOK -> {
                noBook = true;
                loseOneBefore(text);
            }
            case BAD_NUMBER, OFF_TICK, TORN, UNKNOWN_KIND -> {
                damaged(text, fault).forEach(venue::frame);
                check(Coming.DAMAGED);
            }
        }
    }

    /** So that the book is asked for. */
    private void loseOneBefore(String text) {
        venue.lost();
        frame(text, Coming.IN_TURN);
    }

    /** More comes than the floor takes meanwhile: it is told what waits, in the order of {@link Floor}, and that some is lost. */
    private void flood(String text) throws InterruptedException {
        Arrivals arrivals = new Arrivals(STANDING, FLOODED, Long.MAX_VALUE);
        int same = FLOODED - random.nextInt(FLOOD_MESSAGES);
        for (int i = 0; i < same; i++) {
            arrivals.frame(1, VenueDriver.bytes(text));
        }
        for (int i = 0; i < FLOOD_MESSAGES; i++) {
            come(arrivals);
        }
        while (arrivals.waiting() > 0) {
            take(arrivals);
            if (random.nextInt(4) == 0) {
                come(arrivals);
            }
        }
        come(arrivals);
        take(arrivals);
    }

    private void come(Arrivals arrivals) {
        next().forEach(sent -> arrivals.frame(1, VenueDriver.bytes(sent.text())));
    }

    private void take(Arrivals arrivals) throws InterruptedException {
        for (Arrival arrival : arrivals.take(BATCH, 0)) {
            if (arrival instanceof Arrival.Frame frame) {
                venue.frame(frame.bytes());
            } else {
                venue.lost();
            }
            check(Coming.OUT_OF_TURN);
        }
        if (!arrivals.lossy().isEmpty()) {
            venue.lost();
            check(Coming.OUT_OF_TURN);
        }
    }

    /** A book's levels as one number, with those that differ as another, as good as always. */
    static long hash(Book book) {
        return hash(book, VenueSide.BUY, hash(book, VenueSide.SELL, 1));
    }

    private static long hash(Book book, VenueSide side, long before) {
        long hash = before;
        for (int i = 0; i < book.depth(side); i++) {
            hash = hash(hash, book.price(side, i), book.quantity(side, i));
        }
        return hash + side.number();
    }

    /** One more level. */
    static long hash(long before, long price, long quantity) {
        long mixed = (before ^ price * 0x9E3779B97F4A7C15L ^ Long.rotateLeft(quantity, 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ mixed >>> 29;
    }

    static boolean isLive(Book book) {
        return book.state() == Continuity.LIVE;
    }

    /** How long it took until wrong books were found, of a venue that numbers nothing. */
    static String detection(List<Long> nanos) {
        if (nanos.isEmpty()) {
            return "no wrong book";
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        return "%d wrong books, found after: half %d ms, 90 %% %d ms, 99 %% %d ms, the last %d ms"
                .formatted(
                        sorted.size(),
                        millis(sorted, 0.5),
                        millis(sorted, 0.9),
                        millis(sorted, 0.99),
                        millis(sorted, 1));
    }

    private static long millis(List<Long> sorted, double part) {
        int place = (int) Math.ceil(part * sorted.size()) - 1;
        return TimeUnit.NANOSECONDS.toMillis(sorted.get(place));
    }
}
