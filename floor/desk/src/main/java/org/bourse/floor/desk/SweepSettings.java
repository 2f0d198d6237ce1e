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
 * @param chosen the strategies where these say {@link RunSettings#CHOSEN}, before a combination's values are in their places
 */
record SweepSettings(
        ParameterGrid grid,
        SweepMetric metric,
        Optional<WalkForward> walkForward,
        Map<String, String> others,
        ChosenStrategies chosen) {

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
     * @param chosen the strategies where the settings say {@link RunSettings#CHOSEN}
     */
    static SweepSettings of(Map<String, String> values, String prefix, ChosenStrategies chosen) {
        Reader reader = new Reader(values, prefix, Optional.of(chosen));
        Optional<SweepSettings> settings = reader.read();
        reader.faults.refuse();
        return settings.orElseThrow();
    }

    /**
     * What is wrong with them, all of it.
     *
     * @param chosen likewise; empty: those are refused already
     */
    static List<String> faults(Map<String, String> values, String prefix, Optional<ChosenStrategies> chosen) {
        Reader reader = new Reader(values, prefix, chosen);
        reader.read();
        return reader.faults.all();
    }

    /** The strategies of a combination. */
    ChosenStrategies chosen(int combination) {
        return grid.strategies(chosen, combination);
    }

    /** The settings of a combination's run, with the values that are in its strategies by their paths. */
    Map<String, String> ofRun(int combination) {
        Map<String, String> settings = new LinkedHashMap<>(grid.settings(others, combination));
        grid.combination(combination).forEach((name, value) -> {
            if (StrategyPath.isMeant(name)) {
                settings.put(name, value);
            }
        });
        return settings;
    }

    /** What is wrong with one of its backtests, all of it. */
    List<String> faultsOf(int combination) {
        return RunSettings.faults(grid.settings(others, combination), "", Optional.of(chosen(combination)), ALL_NAMES);
    }

    /** Texts that are read one after the other, with what is wrong of them. */
    private static final class Reader {

        private final Map<String, String> values;
        private final String prefix;
        private final Optional<ChosenStrategies> chosen;
        private final Map<String, String> others;
        private final Faults faults = new Faults();

        Reader(Map<String, String> values, String prefix, Optional<ChosenStrategies> chosen) {
            this.values = values;
            this.prefix = prefix;
            this.chosen = chosen;
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
            grid.filter(of -> of.size() > MAX_BACKTESTS)
                    .ifPresent(of -> faults.add(SweepSettings.overLimit("combinations", of.size())));
            List<String> ofNames = grid.map(this::faultsOfNames).orElse(List.of());
            ofNames.forEach(faults::add);
            // Without a grid all that is wrong with the others can be said nonetheless.
            grid.filter(_ -> ofNames.isEmpty())
                    .map(this::faultsOfCombinations)
                    .orElseGet(() -> RunSettings.faults(others, prefix, chosen, ALL_NAMES))
                    .forEach(faults::add);
            return faults.all().isEmpty() && chosen.isPresent()
                    ? Optional.of(new SweepSettings(
                            grid.orElseThrow(), metric.orElseThrow(), walkForward, others, chosen.orElseThrow()))
                    : Optional.empty();
        }

        /** What is wrong with what the grid names in strategies, whichever combination it is in. */
        private List<String> faultsOfNames(ParameterGrid grid) {
            boolean hasChosen = RunSettings.CHOSEN.equals(others.get(RunSettings.STRATEGIES));
            Faults found = new Faults();
            grid.paths().forEach((path, tried) -> {
                found.require(
                        hasChosen,
                        prefix
                                + "grid has a path, which is for strategies of one's own and for those in code: the"
                                + " numbers of "
                                + RunSettings.DEFAULT + " are named like pump.t3.");
                if (hasChosen && chosen.isPresent()) {
                    path.fault(chosen.get()).ifPresent(fault -> found.add(prefix + "grid: " + fault + "."));
                    tried.stream()
                            .filter(value -> !path.takes(value))
                            .forEach(value -> found.add(prefix + "grid has " + FloorText.shown(value)
                                    + " where a document needs a number."));
                }
            });
            grid.values().keySet().stream()
                    .filter(name -> hasChosen && StrategyPath.of(name).isEmpty() && !RunSettings.NAMES.contains(name))
                    .forEach(name -> found.add(prefix + "grid: there is no setting " + name
                            + "; a number of these strategies" + " is named by its path: " + StrategyPath.FORM + "."));
            long distinct = grid.values().keySet().stream()
                    .filter(StrategyPath::isMeant)
                    .count();
            found.require(grid.paths().size() == distinct, prefix + "grid has a path twice.");
            return found.all();
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
            List<String> first = List.of();
            for (int i = 0; i < Math.min(MAX_BACKTESTS, grid.size()); i++) {
                int combination = i;
                List<String> found = RunSettings.faults(
                        grid.settings(others, i),
                        prefix,
                        chosen.map(of -> grid.strategies(of, combination)),
                        ALL_NAMES);
                if (found.isEmpty()) {
                    first = List.of();
                    break;
                }
                first = first.isEmpty() ? found : first;
            }
            return first;
        }
    }

    /** What is said where there are more than allowed. */
    static String overLimit(String what, long count) {
        return "The sweep has " + count + " " + what + "; at most " + MAX_BACKTESTS + " are allowed.";
    }

    /** With so many splits there are no more backtests than allowed; one more is enough to know that there are. */
    int mostSplits() {
        return (int) (MAX_BACKTESTS / (grid.size() + 1));
    }

    /** How many backtests there are with that many splits; refuses more than allowed. */
    long backtests(int splits) {
        long count = walkForward.isEmpty() ? grid.size() : (grid.size() + 1) * splits;
        if (count > MAX_BACKTESTS) {
            throw new IllegalArgumentException(
                    "The sweep has more than " + MAX_BACKTESTS + " backtests, which are allowed: of " + grid.size()
                            + " combinations on more than " + mostSplits() + " splits.");
        }
        return count;
    }
}
