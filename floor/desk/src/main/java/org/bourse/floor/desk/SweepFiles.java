package org.bourse.floor.desk;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.bourse.floor.desk.Sweep.Outcome;
import org.bourse.floor.simulation.CommaSeparated;
import org.bourse.floor.tape.DurableFile;

/**
 * What a sweep has come to, as comma-separated values in its directory: all combinations, the best first; with a walk-forward the
 * splits, with what was chosen in training and what came of it in the test; and a summary.
 */
final class SweepFiles {

    private static final long BETWEEN_NANOS = 1_000_000_000L;

    private final Path directory;
    private final SweepSettings settings;
    private long written;

    SweepFiles(Path directory, SweepSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /** What it is compared by, less being better; empty: it has not ended in order. */
    OptionalDouble cost(Outcome of) {
        return of.isCompleted() ? settings.metric().cost(of.summary()) : OptionalDouble.empty();
    }

    /**
     * By split, the best of each first, of equal ones the first; those without a result last. Where less is better, what never
     * traded has the least of all without being any good, and comes behind what did.
     */
    List<Outcome> sorted(List<Outcome> outcomes) {
        return outcomes.stream()
                .sorted(Comparator.comparingInt(Outcome::split)
                        .thenComparing(one -> cost(one).isEmpty())
                        .thenComparing(one -> settings.metric().isLeast()
                                && figure(one, "trades").equals("0"))
                        .thenComparingDouble(one -> cost(one).orElse(0))
                        .thenComparingInt(Outcome::combination))
                .toList();
    }

    /** Writes them, unless that was done a moment ago; whether it did. */
    boolean writeSometimes(List<Outcome> outcomes, int all) throws IOException {
        long now = System.nanoTime();
        boolean isDue = written == 0 || now - written > BETWEEN_NANOS;
        if (isDue) {
            write(outcomes, List.of(), all, false);
            written = now | 1;
        }
        return isDue;
    }

    /**
     * Writes them.
     *
     * @param tests of the splits; none where there are no splits, or none of them was tested yet
     * @param all how many backtests there are
     * @param over whether all of them have ended
     */
    void write(List<Outcome> outcomes, List<Outcome> tests, int all, boolean over) throws IOException {
        writeCombinations(outcomes);
        if (settings.walkForward().isPresent()) {
            writeSplits(outcomes, tests);
        }
        StringBuilder text = new StringBuilder("name,value\n");
        summary(outcomes, tests, all, over)
                .forEach((name, value) ->
                        text.append(CommaSeparated.line(List.of(name, value))).append('\n'));
        DurableFile.replace(directory.resolve("summary.csv"), text.toString());
    }

    private void writeCombinations(List<Outcome> outcomes) throws IOException {
        List<String> columns = new ArrayList<>(List.of("split", "rank", "combination", "status"));
        columns.addAll(settings.grid().values().keySet());
        columns.addAll(SweepMetric.NAMES);
        columns.addAll(List.of("sha256", "reason", "results"));
        StringBuilder text = new StringBuilder(CommaSeparated.line(columns)).append('\n');
        int rank = 0;
        int split = 0;
        for (Outcome one : sorted(outcomes)) {
            rank = one.split() == split ? rank + 1 : 1;
            split = one.split();
            List<String> row = new ArrayList<>();
            row.add(String.valueOf(split));
            row.add(cost(one).isEmpty() ? "" : String.valueOf(rank));
            row.add(String.valueOf(one.combination() + 1));
            row.add(one.run().progress().status().code());
            row.addAll(settings.grid().combination(one.combination()).values());
            SweepMetric.NAMES.forEach(name -> row.add(figure(one, name)));
            row.add(figure(one, "sha256"));
            row.add(one.run().progress().reason());
            row.add(one.run().order().name());
            text.append(CommaSeparated.line(row)).append('\n');
        }
        DurableFile.replace(directory.resolve("combinations.csv"), text.toString());
    }

    private static String figure(Outcome of, String name) {
        return of.isCompleted() ? of.summary().getOrDefault(name, "") : "";
    }

    private void writeSplits(List<Outcome> trained, List<Outcome> tests) throws IOException {
        List<String> columns = new ArrayList<>(
                List.of("split", "train_first", "train_last", "test_first", "test_last", "combination", "status"));
        columns.addAll(settings.grid().values().keySet());
        columns.addAll(List.of("train_metric", "test_metric", "test_total_pnl", "test_trades", "reason"));
        StringBuilder text = new StringBuilder(CommaSeparated.line(columns)).append('\n');
        for (Outcome test : tests) {
            Outcome train = trained.stream()
                    .filter(one -> one.split() == test.split() && one.combination() == test.combination())
                    .findFirst()
                    .orElseThrow();
            List<String> row = new ArrayList<>();
            row.add(String.valueOf(test.split()));
            row.add(String.valueOf(train.run().order().after() + 1));
            row.add(String.valueOf(train.run().order().last()));
            row.add(String.valueOf(test.run().order().after() + 1));
            row.add(String.valueOf(test.run().order().last()));
            row.add(String.valueOf(test.combination() + 1));
            row.add(test.run().progress().status().code());
            row.addAll(settings.grid().combination(test.combination()).values());
            row.add(figure(train, settings.metric().name()));
            row.add(figure(test, settings.metric().name()));
            row.add(figure(test, "total_pnl"));
            row.add(figure(test, "trades"));
            row.add(test.run().progress().reason());
            text.append(CommaSeparated.line(row)).append('\n');
        }
        DurableFile.replace(directory.resolve("splits.csv"), text.toString());
    }

    private SequencedMap<String, String> summary(List<Outcome> outcomes, List<Outcome> tests, int all, boolean over) {
        List<Outcome> ended = new ArrayList<>(outcomes);
        ended.addAll(tests);
        ended.removeIf(one -> !one.run().isOver());
        SequencedMap<String, String> summary = new LinkedHashMap<>();
        summary.put("status", over ? "completed" : "running");
        summary.put("backtests", String.valueOf(all));
        summary.put("ended", String.valueOf(ended.size()));
        summary.put(
                "failed",
                String.valueOf(ended.stream().filter(one -> !one.isCompleted()).count()));
        summary.put("metric", settings.metric().name());
        if (settings.walkForward().isPresent()) {
            summary.put(
                    "tests",
                    String.valueOf(tests.stream().filter(Outcome::isCompleted).count()));
            summary.put("test_total_pnl", sum(tests));
        } else {
            best(outcomes, summary);
        }
        return summary;
    }

    private static String sum(List<Outcome> tests) {
        return tests.stream()
                .map(test -> figure(test, "total_pnl"))
                .filter(value -> !value.isEmpty())
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .toPlainString();
    }

    private void best(List<Outcome> outcomes, Map<String, String> summary) {
        List<Outcome> sorted = sorted(outcomes);
        if (!sorted.isEmpty() && cost(sorted.getFirst()).isPresent()) {
            Outcome best = sorted.getFirst();
            summary.put("best_combination", String.valueOf(best.combination() + 1));
            settings.grid()
                    .combination(best.combination())
                    .forEach((name, value) -> summary.put("best " + name, value));
            summary.put("best_metric", figure(best, settings.metric().name()));
        }
    }
}
