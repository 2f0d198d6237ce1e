package org.bourse.floor.feed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.tape.TapeState;
import org.bourse.floor.tape.TapeWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The floor's thread: it takes what has come, in its order, through {@link FloorCore} onto the tape and into the books. A
 * second thread forces the tape to the disk, so that a power cut takes no more than came since.
 */
public final class Floor implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Floor.class);

    private static final int BATCH = 1_024;
    private static final long TICK_NANOS = 100_000_000L;
    private static final long IDLE_MILLIS = 50;
    private static final long RESUME_NANOS = 10_000_000_000L;

    private final TapeWriter tape;
    private final FloorCore core;
    private final Arrivals arrivals;
    private final EventHeader header = new EventHeader();
    private final Thread thread;
    private final Thread forcing;
    private final Duration forcedEvery;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean ended;
    private long tickedNanos;
    private long failedNanos;

    /** Makes it, with the tape it writes and the venues it follows; nothing runs yet. The tape is forced each second. */
    public Floor(TapeWriter tape, MarketEvents listener, FloorCore.Venues venues) {
        this(tape, Duration.ofSeconds(1), listener, venues);
    }

    /** The same, with the tape forced to the disk that often. */
    public Floor(TapeWriter tape, Duration forcedEvery, MarketEvents listener, FloorCore.Venues venues) {
        this.tape = tape;
        this.forcedEvery = forcedEvery;
        arrivals = new Arrivals(Clock.systemUTC());
        core = new FloorCore(tape.lastSequence(), tape.lastNanos(), new EventWriter(tape), listener, venues);
        thread = Thread.ofPlatform().name("floor").unstarted(this::run);
        forcing = Thread.ofPlatform().name("tape-force").daemon().unstarted(this::force);
    }

    /** Begins. */
    public void start() {
        tape.beginSegmentsWith(this::repeatState);
        core.define(arrivals.nanos());
        thread.start();
        forcing.start();
    }

    /** The venues, whose books any thread may read. */
    public List<Venue> venues() {
        return core.venues();
    }

    /** Frames that were dropped because more came than could be taken. */
    public long droppedFrames() {
        return arrivals.dropped();
    }

    /** What waits. */
    public int waiting() {
        return arrivals.waiting();
    }

    /** Whether its thread has ended by an error. */
    public boolean hasEnded() {
        return ended;
    }

    /** Why nothing is recorded at the moment; empty: all is. */
    public Optional<String> recordingFailure() {
        return tape.failure();
    }

    /** The tape, for its figures. */
    public TapeWriter tape() {
        return tape;
    }

    /**
     * Has a command written on the tape, at its place among all that comes; whoever follows the tape does it there.
     *
     * @return its number on the tape, once it is there; an {@link IOException} where the tape takes nothing; never one where the
     *     floor has ended
     */
    public CompletableFuture<Long> command(String command) {
        CompletableFuture<Long> place = new CompletableFuture<>();
        arrivals.put(new Arrival.Commanded(arrivals.nanos(), command, place));
        return place;
    }

    /**
     * Has what a venue said of a run's order or position written on the tape, where the run is told it.
     *
     * @param instrument the floor's number of it
     * @param venueNanos when it happened, by the venue's clock
     * @param venueSequence the venue's number of it
     * @return as of {@link #command}
     */
    public CompletableFuture<Long> report(int instrument, long venueNanos, long venueSequence, RunReport report) {
        CompletableFuture<Long> place = new CompletableFuture<>();
        arrivals.put(new Arrival.Reported(arrivals.nanos(), instrument, venueNanos, venueSequence, report, place));
        return place;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    private void run() {
        try {
            while (stop.getCount() > 0 || arrivals.waiting() > 0) {
                List<Arrival> batch = arrivals.take(BATCH, IDLE_MILLIS);
                for (Arrival arrival : batch) {
                    take(arrival);
                }
                for (int link : arrivals.lossy()) {
                    core.framesLost(header.raw(arrivals.nanos(), link, 0));
                }
                tick(arrivals.reached(batch));
                tape.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // What nobody may trust is said first: with an error such as no memory the log may fail as well.
            ended = true;
            arrivals.close();
            for (Venue venue : core.venues()) {
                for (Book book : venue.books()) {
                    book.become(Continuity.STALE, StaleReason.FLOOR_ENDED, tickedNanos);
                }
            }
            LOG.error("The floor has ended by an error; none of its books may be trusted any more.", e);
        }
    }

    private void take(Arrival arrival) {
        header.raw(arrival.nanos(), arrival.link(), 0);
        switch (arrival) {
            case Arrival.Frame frame -> core.frame(header, frame.bytes(), 0, frame.bytes().length);
            case Arrival.Lost unused -> core.framesLost(header);
            case Arrival.Answer answer -> {
                header.instrument = answer.instrument();
                core.restAnswer(header, answer.status(), answer.bytes(), 0, answer.bytes().length);
            }
            case Arrival.Opened opened -> core.linkOpened(header, opened.address());
            case Arrival.Sent sent -> {
                byte[] bytes = sent.text().getBytes(StandardCharsets.UTF_8);
                core.sent(header, bytes, 0, bytes.length);
            }
            case Arrival.Closed closed -> core.linkClosed(header, closed.why());
            case Arrival.Commanded commanded -> {
                core.command(header, commanded.command());
                answer(commanded.place(), header.sequence);
            }
            case Arrival.Reported reported -> {
                header.instrument = reported.instrument();
                header.exchangeNanos = reported.venueNanos();
                header.venueSequence = reported.venueSequence();
                core.reported(header, reported.report());
                answer(reported.place(), header.sequence);
            }
            case Arrival.Listed listed ->
                listed.instruments()
                        .forEach(one -> core.listed(header.raw(arrival.nanos(), arrival.link(), one.id()), one));
        }
        tick(arrival.nanos());
    }

    /** Says where a command or a report is once it is on the tape: of what the tape could not take nobody hears. */
    private void answer(CompletableFuture<Long> place, long sequence) {
        tape.flush();
        Optional<String> failure = tape.failure();
        if (failure.isEmpty()) {
            place.complete(sequence);
        } else {
            place.completeExceptionally(new IOException(failure.get()));
        }
    }

    private void tick(long nanos) {
        if (nanos - tickedNanos >= TICK_NANOS) {
            tickedNanos = nanos;
            core.tick(header.raw(nanos, 0, 0));
            retryRecording(nanos);
        }
    }

    private void retryRecording(long nanos) {
        Optional<String> failure = tape.failure();
        if (failure.isEmpty()) {
            failedNanos = 0;
        } else if (failedNanos == 0) {
            failedNanos = nanos;
            LOG.error("Nothing is recorded: {} The books go on.", failure.get());
        } else if (nanos - failedNanos > RESUME_NANOS) {
            failedNanos = 0;
            tape.resume();
        }
    }

    /** Instruments and live books, so that a segment can be replayed alone. */
    private void repeatState(EventWriter writer) {
        for (Venue venue : core.venues()) {
            for (Book book : venue.books()) {
                TapeState.repeat(tape, writer, book, book.epoch());
            }
        }
    }

    private void force() {
        try {
            // Not ended by an interrupt, which closes the file under the writer when it comes while it is forced.
            while (!stop.await(forcedEvery.toMillis(), TimeUnit.MILLISECONDS)) {
                forceOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forceOnce() {
        try {
            tape.force();
        } catch (IOException e) {
            LOG.warn("The tape could not be forced to the disk: {}", e.toString());
        }
    }

    /** Takes what waits, and seals the tape. */
    @Override
    public void close() throws IOException {
        arrivals.close();
        stop.countDown();
        try {
            thread.join();
            forcing.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tape.close();
    }
}
