package org.bourse.floor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bourse.floor.tape.TapeCursor;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** What the follower says of a store that fails at first. */
class TickFollowerIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    /** A store in memory. */
    private static final class FailingStore implements TickStore {

        private int openFailures;
        private int takeFailures;
        private long place;

        FailingStore(int openFailures, int takeFailures, long place) {
            this.openFailures = openFailures;
            this.takeFailures = takeFailures;
            this.place = place;
        }

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public long open() throws IOException {
            if (openFailures-- > 0) {
                throw new IOException("nobody is there");
            }
            return place;
        }

        @Override
        public void take(TickBatch batch) throws IOException {
            if (takeFailures-- > 0) {
                throw new IOException("the disk is full");
            }
            place = batch.last();
        }

        @Override
        public void close() {
            // It has nothing open.
        }
    }

    @Test
    @ExpectedLog(
            level = Level.WARN,
            line =
                    "TickFollower: The tick store memory takes nothing: nobody is there. It is tried again until it does.")
    void saysNoMoreThatAStoreIsAwayOnceItIsBackThoughTheMarketIsQuiet() throws IOException {
        try (TickTape tape = new TickTape(directory, 1)) {
            tape.add(10);
            FailingStore store = new FailingStore(1, 0, tape.lastSequence());
            try (TickFollower follower = new TickFollower(directory, tape::lastSequence, store)) {
                follower.start();
                await().atMost(PATIENCE).until(() -> follower.place() == tape.lastSequence());

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(follower.problem()).isEmpty());
            }
        }
    }

    @Test
    @ExpectedLog(
            level = Level.WARN,
            line =
                    "TickFollower: The tick store memory takes nothing: the disk is full. It is tried again until it does.")
    void countsWhatTheTapeHasNoMoreOnceHoweverOftenItIsTried() throws IOException {
        try (TickTape tape = new TickTape(directory, 1)) {
            tape.add(20_000);
            Files.delete(directory.resolve("00000001.tape"));
            Files.delete(directory.resolve("00000001.seal"));
            FailingStore store = new FailingStore(0, 2, 0);
            try (TickFollower follower = new TickFollower(directory, tape::lastSequence, store)) {
                follower.start();
                await().atMost(PATIENCE).until(() -> TickTape.rowsUpTo(tape, follower.place()));

                assertThat(follower.missing()).isEqualTo(firstSequence() - 1);
            }
        }
    }

    private long firstSequence() throws IOException {
        try (TapeCursor cursor = TapeCursor.after(directory, 0)) {
            while (cursor.next()) {
                if (!cursor.header().isRepeated()) {
                    return cursor.header().sequence;
                }
            }
        }
        throw new AssertionError("the tape is empty");
    }
}
