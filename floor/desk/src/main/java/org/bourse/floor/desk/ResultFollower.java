package org.bourse.floor.desk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bourse.floor.store.RunResults;
import org.bourse.floor.store.RunStore;
import org.bourse.floor.tape.DurableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a database the results of runs that have ended, and takes those of deleted ones out of it. It holds nobody up: where the
 * database is slow or gone it gets what it missed once it is back. That a run was deleted is a file until the database knows it.
 */
final class ResultFollower implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ResultFollower.class);

    private static final long LOOK_MILLIS = 500;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final int ROWS_AT_ONCE = 1_000;

    private final Supplier<List<FloorRun>> runs;
    private final RunStore database;
    private final Path deleted;
    private final Set<String> known = new HashSet<>();
    /** Those that could not be read, or that the database did not take, when they were tried: others come first. */
    private final Set<String> refused = new HashSet<>();

    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile String problem = "";
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    /**
     * One that does nothing yet.
     *
     * @param deleted the directory of what the database does not know of
     * @param runs all that there are
     */
    ResultFollower(Path deleted, Supplier<List<FloorRun>> runs, RunStore database) throws IOException {
        this.deleted = Files.createDirectories(deleted);
        this.runs = runs;
        this.database = database;
        thread = Thread.ofPlatform().name("run-results").daemon().unstarted(this::run);
    }

    /** Begins. */
    void start() {
        thread.start();
    }

    /** Why the database takes nothing at the moment; empty: it does. */
    Optional<String> problem() {
        return Optional.of(problem).filter(text -> !text.isEmpty());
    }

    /** A run is about to be deleted. */
    void delete(FloorRun run) throws IOException {
        DurableFile.replace(deleted.resolve(run.id()), "");
    }

    private void run() {
        try {
            while (stop.getCount() > 0) {
                try {
                    known.clear();
                    known.addAll(database.open());
                    follow();
                } catch (IOException | RuntimeException e) {
                    String why = "The database takes no results of runs: " + e.getMessage();
                    if (!why.equals(problem)) {
                        LOG.warn("{} It is tried again until it does.", why, e);
                        problem = why;
                    }
                    if (stop.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                    pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() throws IOException, InterruptedException {
        do {
            forgetDeleted();
            List<FloorRun> ended = runs.get().stream()
                    .filter(FloorRun::isOver)
                    .filter(run -> !known.contains(run.id()))
                    .sorted(Comparator.comparing((FloorRun run) -> refused.contains(run.id()))
                            .thenComparing(FloorRun::createdNanos))
                    .toList();
            for (FloorRun run : ended) {
                if (stop.getCount() == 0) {
                    return;
                }
                refused.add(run.id());
                for (FloorRun part : parts(run)) {
                    take(part);
                }
                take(run);
                refused.remove(run.id());
            }
            goesOn();
        } while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void forgetDeleted() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(deleted)) {
            files = found.filter(file -> !file.toString().endsWith(".new")).toList();
        }
        Set<String> there = new HashSet<>();
        runs.get().forEach(run -> there.add(run.id()));
        for (Path file : files) {
            String id = file.getFileName().toString();
            if (!there.contains(id)) {
                database.delete(id);
                known.removeIf(one -> one.equals(id) || one.startsWith(id + "/"));
                Files.deleteIfExists(file);
            }
        }
    }

    /** The backtests of a sweep. */
    private static List<FloorRun> parts(FloorRun run) throws IOException {
        if (run.order().kind() != FloorRun.Kind.SWEEP || !Files.isDirectory(run.directory())) {
            return List.of();
        }
        List<Path> documents;
        try (Stream<Path> found = Files.find(run.directory(), 3, (file, _) -> file.endsWith(RunDocument.FILE))) {
            documents = found.filter(file -> !file.equals(run.directory().resolve(RunDocument.FILE)))
                    .sorted()
                    .toList();
        }
        List<FloorRun> parts = new ArrayList<>();
        for (Path document : documents) {
            FloorRun part = RunDocument.read(Objects.requireNonNull(document.getParent()));
            if (part.isOver()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private void take(FloorRun run) throws IOException {
        if (!known.contains(run.id())) {
            database.take(results(run));
            known.add(run.id());
        }
    }

    private static RunResults results(FloorRun run) throws IOException {
        FloorRun.Order order = run.order();
        FloorRun.Progress progress = run.progress();
        return new RunResults(
                run.id(),
                order.kind().code(),
                order.name(),
                progress.status().code(),
                progress.reason(),
                run.createdNanos(),
                progress.endedNanos(),
                order.after(),
                progress.place(),
                progress.events(),
                order.settings(),
                RunTable.summary(run.directory()),
                (table, to) -> read(new RunTable(run.directory(), table), to));
    }

    private static void read(RunTable table, RunResults.Line to) throws IOException {
        RunTable.Page page = table.read(0, ROWS_AT_ONCE);
        while (!page.rows().isEmpty()) {
            for (List<String> row : page.rows()) {
                to.take(RunTable.named(page.columns(), row));
            }
            page = table.read(page.next(), ROWS_AT_ONCE);
        }
    }

    private void goesOn() {
        pauseMillis = FIRST_PAUSE_MILLIS;
        if (!problem.isEmpty()) {
            LOG.info("The database takes results of runs again.");
            problem = "";
        }
    }

    /** Stops between two runs; what the database has not taken yet it takes after the next start. */
    @Override
    public void close() throws IOException {
        stop.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        database.close();
    }
}
