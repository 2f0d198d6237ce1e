package org.bourse.floor.desk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.bourse.floor.tape.IgnoredRawEvents;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeCursor;
import org.bourse.floor.tape.TapeState;
import org.bourse.floor.trading.PointRoom;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.indicator.Variants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live values of variants, for those who look at them: it follows the tape as runs on paper do, on a thread of its own, so that
 * nothing waits for it, and computes what somebody has asked for within the last ten minutes, equal variants of an instrument
 * once. While nobody looks it reads nothing.
 */
final class IndicatorFollower implements Closeable {

    /** As many instruments at once. */
    static final int MAX_INSTRUMENTS = 20;

    /** As many points have the series of all together: an eighth of what memory there is, whoever looks at however much. */
    static final long MAX_POINTS = Runtime.getRuntime().maxMemory() / 8 / PointRoom.BYTES_OF_A_POINT;

    private static final Logger LOG = LoggerFactory.getLogger(IndicatorFollower.class);

    private static final long FORGOTTEN_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long LOOK_MILLIS = 50;
    private static final long PAUSE_MILLIS = 1_000;
    private static final int EVENTS_AT_ONCE = 1_000;

    private final Path tape;
    private final LongSupplier recorded;
    private final VariantLibrary variants;
    private final Map<Integer, Map<String, FollowedValue>> asked = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopped;
    private volatile long computations;
    private volatile int indicators;
    private long endedComputations;

    /** The variants when its thread looked at them last. */
    private List<VariantLibrary.Kept> known = List.of();

    private Variants together = Variants.check(List.of());

    /** Where it is on the tape. */
    private static final class Place {
        private final long after;
        private final FollowedMarket market = new FollowedMarket(MAX_INSTRUMENTS, MAX_POINTS);
        private TapeState ahead = new TapeState();
        private boolean begun;
        private long reached;
        private int findings;

        Place(long after) {
            this.after = after;
            reached = after;
        }

        void take(TapeCursor cursor) {
            long sequence = cursor.header().sequence;
            long nanos = cursor.header().receiveNanos;
            boolean repeated = cursor.header().isRepeated();
            if (!begun && (repeated || sequence <= after)) {
                cursor.tell(IgnoredRawEvents.IGNORED, ahead);
                findings = cursor.findings().size();
                return;
            }
            if (!begun) {
                begun = true;
                market.at(nanos);
                ahead.tell(after, nanos, market);
                ahead = new TapeState();
            }
            // What a full disk did not take is missing between two segments that are whole.
            long before = repeated ? sequence : sequence - 1;
            if (cursor.findings().size() > findings || before > reached) {
                findings = cursor.findings().size();
                market.loseAll(nanos);
            }
            reached = Math.max(reached, sequence);
            if (!repeated) {
                market.found();
                market.at(nanos);
            }
            if (!repeated || market.isLost()) {
                cursor.tell(IgnoredRawEvents.IGNORED, market);
            }
        }
    }

    /**
     * One that follows nothing yet.
     *
     * @param recorded the number of the last event that the tape has
     */
    IndicatorFollower(Path tape, LongSupplier recorded, VariantLibrary variants) {
        this.tape = tape;
        this.recorded = recorded;
        this.variants = variants;
        thread = Thread.ofPlatform().name("indicators").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** How many indicators are looked at: equal ones are one. */
    int indicators() {
        return indicators;
    }

    /** How often one that somebody looked at was computed, since the start. */
    long computations() {
        return computations;
    }

    /**
     * The values of a variant for an instrument; where nobody has asked for it lately it is computed from now on.
     *
     * @param instrument its number
     * @return empty: as many instruments are followed as can be
     */
    Optional<FollowedValue> follow(int instrument, String variant) {
        lock.lock();
        try {
            if (!asked.containsKey(instrument) && asked.size() >= MAX_INSTRUMENTS) {
                return Optional.empty();
            }
            FollowedValue value = asked.computeIfAbsent(instrument, _ -> new ConcurrentHashMap<>())
                    .computeIfAbsent(variant, FollowedValue::new);
            value.askedNanos(System.nanoTime());
            wanted.release();
            return Optional.of(value);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!stopped) {
                if (asked.isEmpty()) {
                    wanted.acquire();
                } else {
                    followOrSay();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void followOrSay() throws InterruptedException {
        try {
            follow();
        } catch (IOException | RuntimeException | Error e) {
            // An error too: else the values of all would stay what they were, and nobody would say so.
            LOG.error("Indicators could not be computed; they begin anew.", e);
            awaitAsked(PAUSE_MILLIS);
        }
    }

    /** Until something is asked for, or so long. */
    private void awaitAsked(long millis) throws InterruptedException {
        boolean unused = wanted.tryAcquire(millis, TimeUnit.MILLISECONDS);
        wanted.drainPermits();
    }

    /** From where the tape is now, with the books as they are there, until nobody looks any more. */
    private void follow() throws IOException, InterruptedException {
        asked.values().forEach(of -> of.values().forEach(FollowedValue::begin));
        long after = recorded.getAsLong();
        Place place = new Place(after);
        try (TapeCursor cursor = TapeCursor.after(tape, after == 0 ? 0 : new Tape(tape).beforeSegmentOf(after))) {
            boolean goesOn = true;
            while (goesOn && !stopped && !asked.isEmpty()) {
                boolean more = true;
                for (int i = 0; more && i < EVENTS_AT_ONCE; i++) {
                    more = cursor.next();
                    if (more) {
                        place.take(cursor);
                    }
                }
                if (place.begun) {
                    goesOn = mind(place.market);
                } else {
                    forget(place.market);
                }
                computations = endedComputations + place.market.computations();
                indicators = place.market.indicators();
                if (!more) {
                    awaitAsked(LOOK_MILLIS);
                }
            }
        } finally {
            endedComputations += place.market.computations();
            indicators = 0;
        }
    }

    /** Begins what is asked for now, and ends what nobody has asked for lately; false: all has to begin anew. */
    private boolean mind(FollowedMarket market) {
        forget(market);
        List<VariantLibrary.Kept> now = variants.all(false);
        if (!now.equals(known)) {
            known = now;
            together = Variants.check(
                    now.stream().map(VariantLibrary.Kept::variant).toList());
        }
        for (Map.Entry<Integer, Map<String, FollowedValue>> of : asked.entrySet()) {
            for (FollowedValue value : List.copyOf(of.getValue().values())) {
                // Where one that it is made of is another one, so is it.
                List<Variant> madeOf = together.neededFor(List.of(value.variant()));
                boolean isOther = !madeOf.isEmpty() && !value.isOf(madeOf);
                if (isOther && !market.compute(of.getKey(), value, madeOf, together)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void forget(FollowedMarket market) {
        long now = System.nanoTime();
        lock.lock();
        try {
            for (Map.Entry<Integer, Map<String, FollowedValue>> of : List.copyOf(asked.entrySet())) {
                for (FollowedValue value : List.copyOf(of.getValue().values())) {
                    if (now - value.askedNanos() > FORGOTTEN_NANOS
                            || variants.find(value.variant()).isEmpty()) {
                        of.getValue().remove(value.variant());
                        market.forget(of.getKey(), value);
                    }
                }
                if (of.getValue().isEmpty()) {
                    asked.remove(of.getKey());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        stopped = true;
        wanted.release();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
