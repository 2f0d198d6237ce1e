package org.bourse.floor.desk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One kind of result over several runs, a page at a time. A page reads no more lines than it is allowed to, whatever is looked
 * for, so that it may have fewer than asked for, or none, and still be followed by another.
 *
 * @param <T> what a line becomes
 */
final class RunPager<T> {

    /** So many lines are looked at for one page. */
    static final int MAX_LINES = 20_000;

    private static final int AT_ONCE = 500;

    /**
     * Something of a run.
     *
     * @param number its own in the run, by which what is open is gone on with
     */
    record Of<T>(FloorRun run, long number, T what) {}

    /**
     * A page.
     *
     * @param next where the next one goes on; empty: there is none
     */
    record Page<T>(List<Of<T>> found, Optional<RunCursor> next) {}

    /** What a line says; empty: it is not looked for. */
    @FunctionalInterface
    interface Reading<T> {

        /** Of a run's line. */
        Optional<Of<T>> of(List<String> values);
    }

    private final String table;
    private final Function<FloorRun, List<Of<T>>> open;
    private final Function<FloorRun, Reading<T>> closed;

    /**
     * One of a result.
     *
     * @param table its name
     * @param open what a run has open
     * @param closed reads the lines of a run
     */
    RunPager(String table, Function<FloorRun, List<Of<T>>> open, Function<FloorRun, Reading<T>> closed) {
        this.table = table;
        this.open = open;
        this.closed = closed;
    }

    /** One of what is open alone. */
    static <T> RunPager<T> ofOpen(Function<FloorRun, List<Of<T>>> open) {
        return new RunPager<>("", open, _ -> _ -> Optional.empty());
    }

    /** The page of these runs, newest first, that begins at that place; empty: the first one. */
    Page<T> page(List<FloorRun> runs, Optional<RunCursor> from, int limit) {
        Filling filling = new Filling(limit);
        int first = 0;
        if (from.isPresent()) {
            while (first < runs.size()
                    && !runs.get(first).id().equals(from.get().run())) {
                first++;
            }
            if (first == runs.size()) {
                throw DeskRefusal.badRequest(
                        "invalid_cursor",
                        "The run of that cursor is deleted, or not among those asked for; begin anew.");
            }
        }
        for (int i = first; i < runs.size(); i++) {
            FloorRun run = runs.get(i);
            RunCursor place = i == first && from.isPresent() ? from.get() : RunCursor.of(run);
            Optional<RunCursor> next = filling.fill(run, place);
            if (next.isPresent()) {
                return new Page<>(filling.found, next);
            }
        }
        return new Page<>(filling.found, Optional.empty());
    }

    /** A page that is being filled. */
    private final class Filling {

        private final int limit;
        private final List<Of<T>> found = new ArrayList<>();
        private int looked;

        Filling(int limit) {
            this.limit = limit;
        }

        /** Adds a run's from a place on; answers where it goes on when the page is full. */
        Optional<RunCursor> fill(FloorRun run, RunCursor place) {
            // What is open is taken before what is closed is read: nothing falls between.
            List<Of<T>> all = open.apply(run);
            if (place.open()) {
                for (Of<T> one : all.stream()
                        .filter(of -> of.number() < place.before())
                        .sorted(Comparator.comparingLong((Of<T> of) -> of.number())
                                .reversed())
                        .toList()) {
                    if (found.size() == limit) {
                        return Optional.of(new RunCursor(run.id(), true, one.number() + 1));
                    }
                    found.add(one);
                }
            }
            if (table.isEmpty()) {
                return Optional.empty();
            }
            return closed(run, place.open() ? Long.MAX_VALUE : place.before(), all);
        }

        private Optional<RunCursor> closed(FloorRun run, long from, List<Of<T>> all) {
            RunTable lines = new RunTable(run.directory(), table);
            Reading<T> reading = closed.apply(run);
            long before = from;
            while (true) {
                List<RunTable.Line> some = lines(run, lines, before);
                if (some.isEmpty()) {
                    return Optional.empty();
                }
                for (RunTable.Line line : some) {
                    if (found.size() == limit || looked == MAX_LINES) {
                        return Optional.of(new RunCursor(run.id(), false, before));
                    }
                    looked++;
                    before = line.place();
                    run.read(line.values(), reading::of)
                            .flatMap(one -> one)
                            .filter(one -> all.stream().noneMatch(known -> known.number() == one.number()))
                            .ifPresent(found::add);
                }
            }
        }

        /** None where the file can't be read: the lists of all runs are not to fail by one of them. */
        private List<RunTable.Line> lines(FloorRun run, RunTable of, long before) {
            try {
                return of.before(before, AT_ONCE);
            } catch (IOException e) {
                run.unreadable(e);
                return List.of();
            }
        }
    }
}
