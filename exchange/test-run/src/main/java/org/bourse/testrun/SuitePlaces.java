package org.bourse.testrun;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The places for suites that run at a time, of all modules and JVMs of one run. Each module hands its suites to JVMs of its own, and
 * several modules do at once; without these more suites would share two cores than get anywhere, and starts that take a second
 * would take a minute.
 *
 * <p>A place is a file that is locked while a suite runs, so that the system frees it when a JVM dies.
 */
final class SuitePlaces {

    private static final int PLACES_OF_A_CORE = 2;
    private static final long LOOK_MILLIS = 50;

    private final Optional<Path> directory;
    private final int places;
    private @Nullable FileChannel taken;

    /**
     * Places in a directory.
     *
     * @param directory where their files are; without one a suite needs no place
     * @param places how many there are
     */
    SuitePlaces(Optional<Path> directory, int places) {
        this.directory = directory;
        this.places = places;
    }

    /** Those of the run that this JVM is of, two for each core; none are needed outside of one, and for tests without I/O. */
    static SuitePlaces ofThisRun() {
        return new SuitePlaces(
                Optional.ofNullable(System.getenv("BOURSE_TEST_RUN"))
                        .filter(_ -> Boolean.getBoolean("testrun.takes.places"))
                        .map(run -> Path.of(run).resolve("places")),
                PLACES_OF_A_CORE * Runtime.getRuntime().availableProcessors());
    }

    /** Takes a place, and waits for one to be free; does nothing where one is taken already. */
    void take() {
        try {
            while (!tryTake()) {
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes a place if one is free; false where none is. */
    boolean tryTake() {
        if (taken != null || directory.isEmpty()) {
            return true;
        }
        try {
            Files.createDirectories(directory.get());
            for (int i = 0; i < places && taken == null; i++) {
                taken = locked(directory.get().resolve(Integer.toString(i)));
            }
            return taken != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable FileChannel locked(Path place) throws IOException {
        FileChannel channel = FileChannel.open(place, CREATE, WRITE);
        boolean isLocked = false;
        try {
            isLocked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another suite of this JVM has it.
        } finally {
            if (!isLocked) {
                channel.close();
            }
        }
        return isLocked ? channel : null;
    }

    /** Leaves the place, if one is taken. */
    void leave() {
        FileChannel place = taken;
        taken = null;
        if (place != null) {
            try {
                place.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
