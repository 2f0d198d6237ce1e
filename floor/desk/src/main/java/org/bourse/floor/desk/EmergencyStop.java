package org.bourse.floor.desk;

import io.helidon.http.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.floor.feed.Floor;
import org.bourse.floor.simulation.RunCommand;
import org.bourse.floor.tape.DurableFile;
import org.bourse.floor.trading.kernel.KernelCommand;

/**
 * The stop over every run: one command on the tape, which each of them meets at the same place. It is written down before, so
 * that a start of the floor knows it, and holds until somebody releases it.
 */
final class EmergencyStop {

    /** Whoever has the operator's key. */
    static final String OPERATOR = "operator";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long CLOSED_EVERY_NANOS = 1_000_000_000L;

    /**
     * One that holds.
     *
     * @param nanos when it was asked for
     * @param closesPositions whether positions are closed too
     * @param place the number of its command on the tape; 0: it is to be written there, as soon as something is recorded
     */
    record Held(long nanos, boolean closesPositions, long place) {

        private Held withoutPlace() {
            return new Held(nanos, closesPositions, 0);
        }

        private String line() {
            return nanos + " " + closesPositions + " " + place;
        }

        private static Held of(String line) throws IOException {
            if (!line.matches("\\d{1,19} (true|false) \\d{1,19}")) {
                throw new IOException("An emergency stop is TIME true|false PLACE, not: " + FloorText.shown(line));
            }
            List<String> words = List.of(line.split(" ", -1));
            return new Held(
                    Long.parseLong(words.get(0)), Boolean.parseBoolean(words.get(1)), Long.parseLong(words.get(2)));
        }
    }

    private final Path file;
    private final Floor floor;
    private final Duration patience;
    /** By the clock that goes on: when it is looked next whether positions are to be closed that no run is told to close. */
    private final AtomicLong closesAtNanos;

    private volatile Optional<Held> held = Optional.empty();
    private volatile Optional<LiveAccount> account = Optional.empty();
    /** Stops that were asked for and wait for others who wait for the tape. */
    private final AtomicInteger coming = new AtomicInteger();
    /** Those of them that close positions. */
    private final AtomicInteger comingToClose = new AtomicInteger();

    /** The place of the stop's command, which waits to be taken by the tape. */
    private volatile Optional<CompletableFuture<Long>> asked = Optional.empty();

    private EmergencyStop(Path file, Floor floor, Duration patience) {
        this.file = file;
        this.floor = floor;
        this.patience = patience;
        closesAtNanos = new AtomicLong(System.nanoTime() + patience.toNanos());
    }

    /** The one that is written down there, or none. */
    static EmergencyStop open(Path file, Floor floor) throws IOException {
        return open(file, floor, PATIENCE);
    }

    /** The same, which waits that long for the tape. */
    static EmergencyStop open(Path file, Floor floor, Duration patience) throws IOException {
        EmergencyStop stop = new EmergencyStop(file, floor, patience);
        if (Files.exists(file)) {
            // A power cut may have taken its command from the tape's end: it is told once more.
            stop.held = Optional.of(Held.of(Files.readString(file).strip()).withoutPlace());
            stop.look();
        }
        return stop;
    }

    /** Orders of live runs at the exchange are cancelled at once, before anything is written down. */
    void cancelsAt(LiveAccount live) {
        account = Optional.of(live);
    }

    /** The one that holds; empty: nothing is stopped. */
    Optional<Held> held() {
        return held;
    }

    /** Whether nothing may be entered: one holds, or was asked for. */
    boolean isStopped() {
        return coming.get() > 0 || held.isPresent();
    }

    /**
     * Stops everything; where that holds already, positions are closed where they were not to be. Orders are refused and cancelled
     * before others are waited for who have something written on the tape, or for a disk that takes nothing.
     */
    Held stop(long nanos, boolean closesPositions) throws IOException {
        boolean closesMore = closesPositions && !closesPositions();
        int more = closesMore ? 1 : 0;
        if (closesMore) {
            closesAtNanos.set(System.nanoTime() + patience.toNanos());
        }
        coming.incrementAndGet();
        comingToClose.addAndGet(more);
        try {
            account.ifPresent(LiveAccount::cancelAll);
            return stopInTurn(nanos, closesPositions);
        } finally {
            comingToClose.addAndGet(-more);
            coming.decrementAndGet();
        }
    }

    /** Whether positions are to be closed: by one that holds, or was asked for. */
    private boolean closesPositions() {
        return comingToClose.get() > 0 || held.filter(Held::closesPositions).isPresent();
    }

    private synchronized Held stopInTurn(long nanos, boolean closesPositions) throws IOException {
        Optional<Held> before = held;
        if (before.isPresent() && (before.get().closesPositions() || !closesPositions)) {
            return before.get();
        }
        // One that was asked for before closes nothing.
        asked = Optional.empty();
        Held now = new Held(nanos, closesPositions, 0);
        held = Optional.of(now);
        try {
            write(now);
        } finally {
            try {
                place(patience);
            } finally {
                closesAtNanos.set(System.nanoTime());
                closeWhatNobodyIsToldToClose();
            }
        }
        return held.orElse(now);
    }

    /**
     * Closes them, again each second: of all live runs until its command is on the tape, also after a start of the floor, as runs may
     * be there later than it; of those that have failed, and are told nothing any more, as long as it holds. It waits for nobody, so
     * that whoever looks often enough closes them while the disk takes nothing, and those wait who write to it.
     */
    void closeWhatNobodyIsToldToClose() {
        long at = closesAtNanos.get();
        long now = System.nanoTime();
        if (closesPositions() && now - at >= 0 && closesAtNanos.compareAndSet(at, now + CLOSED_EVERY_NANOS)) {
            account.ifPresent(isOnTape() ? LiveAccount::closeAbandoned : LiveAccount::closeAll);
        }
    }

    /** Whether runs are told to close them: an earlier stop that left them has told nobody to. */
    private boolean isOnTape() {
        return held.filter(Held::closesPositions)
                .filter(now -> now.place() > 0
                        || asked.filter(place -> place.isDone() && !place.isCompletedExceptionally())
                                .isPresent())
                .isPresent();
    }

    /** Gives one its place on the tape that has none yet. */
    synchronized void look() throws IOException {
        if (held.isPresent() && held.get().place() == 0) {
            place(Duration.ZERO);
        }
    }

    /** Asked for once, however long the tape takes for it and whether or not its place can be written down then. */
    private void place(Duration most) throws IOException {
        Held now = held.orElseThrow();
        if (asked.isEmpty() && isRecorded()) {
            KernelCommand command = new KernelCommand.Stop(OPERATOR, now.closesPositions());
            asked = Optional.of(floor.command(new RunCommand(RunCommand.ALL, Optional.of(command)).text()));
        }
        try {
            Optional<Long> place = asked.isEmpty() ? Optional.empty() : within(asked.get(), most);
            if (place.isPresent()) {
                write(new Held(now.nanos(), now.closesPositions(), place.get()));
            }
            if (place.isPresent() || asked.filter(CompletableFuture::isDone).isPresent()) {
                asked = Optional.empty();
            }
        } catch (TimeoutException e) {
            // It waits among what has come.
        }
    }

    private boolean isRecorded() {
        return floor.recordingFailure().isEmpty() && !floor.hasEnded();
    }

    /** Releases it, and answers the place of that on the tape; empty: nothing is recorded, and it holds on. */
    synchronized Optional<Long> release() throws IOException {
        Optional<Held> before = held;
        if (before.isPresent()) {
            closesAtNanos.set(System.nanoTime() + patience.toNanos());
            // Should the release come onto the tape when nobody waits for it any more, the stop follows it.
            write(before.get().withoutPlace());
            asked = Optional.empty();
        }
        KernelCommand command = new KernelCommand.Release(OPERATOR);
        Optional<Long> place = place(new RunCommand(RunCommand.ALL, Optional.of(command)));
        if (place.isPresent()) {
            Files.deleteIfExists(file);
            held = Optional.empty();
        }
        return place;
    }

    /**
     * Has it written on the tape that a run begins; empty: nothing is recorded.
     *
     * @throws DeskRefusal where everything is stopped: a run that begins behind the stop would not meet it
     */
    synchronized Optional<Long> begin(String text) {
        if (isStopped()) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "stopped",
                    "Everything is "
                            + held.map(now -> "stopped since " + FloorText.time(now.nanos()))
                                    .orElse("being stopped")
                            + "; release that first (DELETE /floor/emergency-stop).");
        }
        try {
            return within(ask(text), patience);
        } catch (TimeoutException e) {
            // Should the line come onto the tape later, there is no run that it is about.
            throw new DeskRefusal(
                    Status.SERVICE_UNAVAILABLE_503,
                    "not_recorded",
                    "That was not recorded in time, so the run did not begin, and will not. Ask again later.");
        }
    }

    /** Asks for a command's place on the tape; it fails at once where nothing is recorded. */
    CompletableFuture<Long> ask(RunCommand command) {
        return ask(command.text());
    }

    private CompletableFuture<Long> ask(String text) {
        return isRecorded()
                ? floor.command(text)
                : CompletableFuture.failedFuture(new IOException("Nothing is recorded."));
    }

    /**
     * Has a command written on the tape; empty: nothing is recorded.
     *
     * @throws DeskRefusal where it waits to be written for so long that nobody waits with it
     */
    Optional<Long> place(RunCommand command) {
        return place(ask(command));
    }

    /** The place of a command that was asked for; the same otherwise. */
    Optional<Long> place(CompletableFuture<Long> asked) {
        try {
            return within(asked, patience);
        } catch (TimeoutException e) {
            throw new DeskRefusal(
                    Status.SERVICE_UNAVAILABLE_503,
                    "outcome_unknown",
                    "That is not recorded yet, and may be later. Look at what became of it before you ask again.");
        }
    }

    /** Where it came to; empty: the tape could not take it. */
    private static Optional<Long> within(CompletableFuture<Long> place, Duration most) throws TimeoutException {
        try {
            return Optional.of(place.get(most.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("The floor stops.");
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    private void write(Held now) throws IOException {
        // It holds at once, also where the disk takes nothing: without a place it is tried again.
        held = Optional.of(now.withoutPlace());
        DurableFile.replace(file, now.line());
        held = Optional.of(now);
    }
}
