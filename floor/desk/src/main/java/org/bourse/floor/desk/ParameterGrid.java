package org.bourse.floor.desk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Values to try: by the name of a setting, of a number of the default strategies, or by the {@link StrategyPath} of a value in
 * others, the texts that it has in turn. A combination has one of each; the last name's value changes first.
 *
 * @param values by name
 */
record ParameterGrid(SequencedMap<String, List<String>> values) {

    private static final String FORM = "NAME=VALUE,...;NAME=VALUE,..., such as pump.t3=30,60;money=1000,5000";
    private static final String SET = "set";

    ParameterGrid {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /** Reads one; refuses what is none. */
    static ParameterGrid of(String text) {
        SequencedMap<String, List<String>> values = new LinkedHashMap<>();
        for (String one : text.split(";", -1)) {
            int equals = one.indexOf('=');
            require(equals > 0, "is " + FORM + "; not " + FloorText.shown(one) + ".");
            String name = one.substring(0, equals).strip();
            Set<String> tried = new LinkedHashSet<>();
            for (String value : one.substring(equals + 1).split(",", -1)) {
                require(!value.isBlank(), "has no value where " + FloorText.shown(name) + " needs one.");
                require(tried.add(value.strip()), "has " + FloorText.shown(value.strip()) + " twice for " + name + ".");
            }
            require(!name.equals(SET), "names each number of the strategies by itself, not by " + SET + ".");
            require(
                    name.matches("[a-z0-9_.-]{1,80}") || StrategyPath.of(name).isPresent(),
                    "has no such name: " + FloorText.shown(name)
                            + (StrategyPath.isMeant(name) ? "; " + StrategyPath.FORM : "") + ".");
            require(values.put(name, List.copyOf(tried)) == null, "has " + name + " twice.");
        }
        return new ParameterGrid(values);
    }

    private static void require(boolean kept, String otherwise) {
        if (!kept) {
            throw new IllegalArgumentException("grid " + otherwise);
        }
    }

    /** How many combinations there are; {@link Long#MAX_VALUE} where there are more than that. */
    long size() {
        long size = 1;
        for (List<String> tried : values.values()) {
            long more = Math.multiplyHigh(size, tried.size());
            size = more != 0 || size * tried.size() < 0 ? Long.MAX_VALUE : size * tried.size();
        }
        return size;
    }

    /** The values of a combination by name; the first one has the number 0. */
    SequencedMap<String, String> combination(int number) {
        SequencedMap<String, String> chosen = new LinkedHashMap<>();
        int rest = number;
        for (Map.Entry<String, List<String>> of : values.sequencedEntrySet().reversed()) {
            int size = of.getValue().size();
            chosen.putFirst(of.getKey(), of.getValue().get(rest % size));
            rest /= size;
        }
        return chosen;
    }

    /** The paths among its names, with the texts that each has in turn. */
    SequencedMap<StrategyPath, List<String>> paths() {
        SequencedMap<StrategyPath, List<String>> paths = new LinkedHashMap<>();
        values.forEach((name, tried) -> StrategyPath.of(name).ifPresent(path -> paths.put(path, tried)));
        return paths;
    }

    /** The strategies with a combination's values in their places. */
    ChosenStrategies strategies(ChosenStrategies of, int number) {
        ChosenStrategies changed = of;
        for (Map.Entry<String, String> one : combination(number).entrySet()) {
            Optional<StrategyPath> path = StrategyPath.of(one.getKey());
            changed = path.isPresent() ? path.get().with(changed, one.getValue()) : changed;
        }
        return changed;
    }

    /** A run's settings with a combination in place of what they say of its names; what is a path's is in its strategies. */
    Map<String, String> settings(Map<String, String> others, int number) {
        Map<String, String> settings = new LinkedHashMap<>(others);
        List<String> numbers = new ArrayList<>();
        if (others.containsKey(SET)) {
            numbers.add(others.get(SET));
        }
        combination(number).forEach((name, value) -> {
            if (RunSettings.NAMES.contains(name)) {
                settings.put(name, value);
            } else if (StrategyPath.of(name).isEmpty()) {
                numbers.add(name + "=" + value);
            }
        });
        if (!numbers.isEmpty()) {
            settings.put(SET, String.join(",", numbers));
        }
        return settings;
    }
}
