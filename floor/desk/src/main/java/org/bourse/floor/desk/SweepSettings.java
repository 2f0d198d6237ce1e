package org.bourse.floor.desk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a sweep works by, out of texts by name: the same ones for the command line and for those who ask the floor.
 *
 * @param grid of what is tried
 * @param metric by which combinations are compared
 * @param walkForward how the tape is cut; empty: it is not
 * @param others the settings that all combinations have
 */
record SweepSettings(
        ParameterGrid grid, SweepMetric metric, Optional<WalkForward> walkForward, Map<String, String> others) {

    /** All that can be set, beside what each of its backtests has. */
    static final List<String> NAMES = List.of("grid", "metric", "train", "test", "step");

    static final List<String> ALL_NAMES = Stream.concat(
                    RunSettings.NAMES.stream().filter(name -> !name.equals(RunSettings.ACCELERATION)), NAMES.stream())
            .toList();

    /** A sweep has no more backtests than that. */
    static final int MAX_BACKTESTS = 2_000;

    SweepSettings {
        others = Map.copyOf(others);
    }

    /**
     * Reads them; refuses with all that is wrong. Of the combinations one at least has to be possible.
     *
     * @param prefix what stands before a name where whoever gave them wrote it
     */
    static SweepSettings of(Map<String, String> values, String prefix) {
        Reader reader = new Reader(values, prefix);
        Optional<SweepSettings> settings = reader.read();
        reader.faults.refuse();
        return settings.orElseThrow();
    }

    /** What is wrong with them, all of it. */
    static List<String> faults(Map<String, String> values, String prefix) {
        Reader reader = new Reader(values, prefix);
        reader.read();
        return reader.faults.all();
    }

    /** What is wrong with the settings of one of its backtests. */
    static List<String> faultsOfRun(Map<String, String> settings, String prefix) {
        return RunSettings.faults(settings, prefix, Optional.of(ChosenStrategies.NONE), ALL_NAMES);
    }

    /** Texts that are read one after the other, with what is wrong of them. */
    private static final class Reader {

        private final Map<String, String> values;
        private final String prefix;
        private final Map<String, String> others;
        private final Faults faults = new Faults();

        Reader(Map<String, String> values, String prefix) {
            this.values = values;
            this.prefix = prefix;
            others = new LinkedHashMap<>(values);
            others.keySet().removeAll(NAMES);
        }

        /** None where something is wrong, which the faults say then. */
        Optional<SweepSettings> read() {
            Optional<ParameterGrid> grid =
                    faults.piece(prefix, () -> ParameterGrid.of(values.getOrDefault("grid", "")));
            Optional<SweepMetric> metric =
                    faults.piece(prefix, () -> new SweepMetric(values.getOrDefault("metric", "total_pnl")));
            Optional<WalkForward> walkForward = walkForward();
            faults.require(
                    grid.isEmpty() || !grid.get().values().containsKey(RunSettings.LATENCIES),
                    prefix + "grid has no " + RunSettings.LATENCIES + ": all combinations have the same ones.");
            // Without a grid all that is wrong with the others can be said nonetheless.
            grid.map(this::faultsOfCombinations)
                    .orElseGet(() -> faultsOfRun(others, prefix))
                    .forEach(faults::add);
            return faults.all().isEmpty()
                    ? Optional.of(new SweepSettings(grid.orElseThrow(), metric.orElseThrow(), walkForward, others))
                    : Optional.empty();
        }

        private Optional<WalkForward> walkForward() {
            if (!values.containsKey("train") && !values.containsKey("test") && !values.containsKey("step")) {
                return Optional.empty();
            }
            faults.require(
                    values.containsKey("train") && values.containsKey("test"),
                    prefix + "train and " + prefix + "test belong together, " + prefix + "step to both.");
            long train = time("train");
            long test = time("test");
            long step = values.containsKey("step") ? time("step") : test;
            // A nanosecond stands for a time that is refused already.
            faults.require(
                    step == 1 || (train + test) / step <= WalkForward.MOST_OVERLAPPING,
                    prefix + "step must be longer: by that " + (train + test) / step + " splits would overlap, and "
                            + WalkForward.MOST_OVERLAPPING + " may.");
            return Optional.of(new WalkForward(train, test, step));
        }

        private long time(String name) {
            String text = values.get(name);
            return text == null ? 1 : faults.piece(() -> WalkForward.nanos(prefix + name, text), 1L);
        }

        /** What is wrong with them; one that is not possible is marked where another one is. */
        private List<String> faultsOfCombinations(ParameterGrid grid) {
            boolean overLimit = grid.size() > MAX_BACKTESTS;
            List<String> first = List.of();
            for (int i = 0; i < Math.min(MAX_BACKTESTS, grid.size()); i++) {
                List<String> found = faultsOfRun(grid.settings(others, i), prefix);
                if (found.isEmpty()) {
                    first = List.of();
                    break;
                }
                first = first.isEmpty() ? found : first;
            }
            faults.require(!overLimit, SweepSettings.overLimit("combinations", grid.size()));
            return first;
        }
    }

    /** What is said where there are more than allowed. */
    static String overLimit(String what, long count) {
        return "The sweep has " + count + " " + what + "; at most " + MAX_BACKTESTS + " are allowed.";
    }

    /** How many backtests there are with that many splits; refuses more than allowed. */
    long backtests(int splits) {
        long count = walkForward.isEmpty() ? grid.size() : (grid.size() + 1) * splits;
        if (count > MAX_BACKTESTS) {
            throw new IllegalArgumentException(
                    overLimit("backtests, of " + grid.size() + " combinations in " + splits + " splits", count));
        }
        return count;
    }
}
