package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bourse.floor.store.RunResults;
import org.bourse.floor.store.RunStore;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** What a database has of runs, whatever became of it meanwhile: those that have ended and were not deleted. */
class ResultFollowerIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    private final List<FloorRun> runs = new CopyOnWriteArrayList<>();
    private final Kept store = new Kept();

    @Test
    @ExpectedLog(
            level = Level.WARN,
            line =
                    "ResultFollower: The database takes no results of runs: It is gone. It is tried again until it does.")
    void catchesUpWithRunsThatEndedOrWereDeletedWhileTheDatabaseWasGone() throws IOException {
        FloorRun one = run("one", FloorRun.Kind.BACKTEST);
        FloorRun goesOn = run("two", FloorRun.Kind.PAPER);
        end(one);
        try (ResultFollower follower = new ResultFollower(directory.resolve("deleted"), () -> runs, store)) {
            follower.start();
            await().atMost(PATIENCE).until(() -> store.ids().equals(Set.of("one")));
            assertThat(store.lines("one")).containsExactly("{instrument=1, side=LONG, details=a; b}");
            store.gone = true;
            end(goesOn);
            await().atMost(PATIENCE).until(() -> follower.problem().isPresent());
            follower.delete(one);
            runs.remove(one);
            store.gone = false;
            await().atMost(PATIENCE).until(() -> store.ids().equals(Set.of("two")));
            await().atMost(PATIENCE).until(() -> follower.problem().isEmpty());
        }
        assertThat(directory.resolve("deleted")).isEmptyDirectory();
    }

    @Test
    void aSweepIsThereAfterAllOfItsBacktests() throws IOException {
        FloorRun sweep = run("sweep", FloorRun.Kind.SWEEP);
        FloorRun part = made("sweep/combination_0001", FloorRun.Kind.BACKTEST);
        end(part);
        end(sweep);
        try (ResultFollower follower = new ResultFollower(directory.resolve("deleted"), () -> runs, store)) {
            follower.start();
            await().atMost(PATIENCE).until(() -> store.ids().size() == 2);
        }
        assertThat(store.order()).containsExactly("sweep/combination_0001", "sweep");
    }

    private FloorRun run(String id, FloorRun.Kind kind) throws IOException {
        FloorRun run = made(id, kind);
        runs.add(run);
        return run;
    }

    private FloorRun made(String id, FloorRun.Kind kind) throws IOException {
        FloorRun.Order order = new FloorRun.Order(kind, id, List.of(), Map.of("money", "1000"), 0, 10, "");
        FloorRun run = new FloorRun(id, 1, order, directory.resolve("runs").resolve(id), FloorRun.Progress.NONE);
        RunDocument.write(run);
        Files.writeString(run.directory().resolve("trades.csv"), "instrument,side,details\n1,LONG,a,b\n");
        Files.writeString(run.directory().resolve("summary.csv"), "name,value\nstatus,completed\n");
        return run;
    }

    private static void end(FloorRun run) throws IOException {
        assertThat(run.begins()).isTrue();
        assertThat(run.end(FloorRun.Status.COMPLETED, 2, "")).isTrue();
        RunDocument.write(run);
    }

    /** A store in memory, which may be gone. */
    private static final class Kept implements RunStore {

        private final Map<String, List<String>> kept = new TreeMap<>();
        private final List<String> order = new ArrayList<>();
        private volatile boolean gone;

        synchronized Set<String> ids() {
            return Set.copyOf(kept.keySet());
        }

        synchronized List<String> order() {
            return List.copyOf(order);
        }

        synchronized List<String> lines(String id) {
            return List.copyOf(kept.get(id));
        }

        private void require() throws IOException {
            if (gone) {
                throw new IOException("It is gone.");
            }
        }

        @Override
        public synchronized Set<String> open() throws IOException {
            require();
            return ids();
        }

        @Override
        public synchronized void take(RunResults run) throws IOException {
            require();
            List<String> lines = new ArrayList<>();
            run.tables().read("trades", values -> lines.add(values.toString()));
            assertThat(kept.put(run.id(), lines)).isNull();
            order.add(run.id());
        }

        @Override
        public synchronized void delete(String id) throws IOException {
            require();
            kept.remove(id);
        }

        @Override
        public void close() {
            // It has nothing open.
        }
    }
}
