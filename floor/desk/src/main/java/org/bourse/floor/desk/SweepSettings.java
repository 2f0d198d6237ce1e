package org.bourse.floor.desk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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
        List<String> faults = new ArrayList<>();
        Map<String, String> others = new LinkedHashMap<>(values);
        others.keySet().removeAll(NAMES);
        Optional<ParameterGrid> grid = piece(faults, prefix, () -> ParameterGrid.of(values.getOrDefault("grid", "")));
        Optional<SweepMetric> metric =
                piece(faults, prefix, () -> new SweepMetric(values.getOrDefault("metric", "total_pnl")));
        Optional<Optional<WalkForward>> walkForward = piece(faults, prefix, () -> walkForward(values));
        grid.ifPresent(one -> checkCombinations(one, others, prefix).ifPresent(faults::add));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", faults));
        }
        return new SweepSettings(grid.orElseThrow(), metric.orElseThrow(), walkForward.orElseThrow(), others);
    }

    private static <T> Optional<T> piece(List<String> faults, String prefix, Supplier<T> of) {
        try {
            return Optional.of(of.get());
        } catch (IllegalArgumentException e) {
            faults.add(prefix + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<WalkForward> walkForward(Map<String, String> values) {
        if (!values.containsKey("train") && !values.containsKey("test") && !values.containsKey("step")) {
            return Optional.empty();
        }
        if (!values.containsKey("train") || !values.containsKey("test")) {
            throw new IllegalArgumentException("train and test belong together, step to both.");
        }
        long test = WalkForward.nanos("test", values.get("test"));
        return Optional.of(new WalkForward(
                WalkForward.nanos("train", values.get("train")),
                test,
                values.containsKey("step") ? WalkForward.nanos("step", values.get("step")) : test));
    }

    /** What is wrong with them; one that is not possible is marked where another one is. */
    private static Optional<String> checkCombinations(ParameterGrid grid, Map<String, String> others, String prefix) {
        if (grid.size() > MAX_BACKTESTS) {
            return Optional.of(overLimit("combinations", grid.size()));
        }
        String fault = "";
        for (int i = 0; i < grid.size(); i++) {
            Optional<String> found = fault(grid.settings(others, i), prefix);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            fault = fault.isEmpty() ? found.get() : fault;
        }
        return Optional.of(fault);
    }

    /** Why a run can't have these settings; empty: it can. */
    static Optional<String> fault(Map<String, String> settings, String prefix) {
        try {
            RunSettings.of(settings, prefix, ChosenStrategies.NONE);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
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
