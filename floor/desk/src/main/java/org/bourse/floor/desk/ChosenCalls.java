package org.bourse.floor.desk;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bourse.floor.desk.StrategyLibrary.Strategy;
import org.bourse.floor.desk.StrategyLibrary.Version;
import org.jspecify.annotations.Nullable;

/** The strategies that whoever begins a run names: those of the library by id and version, and those in code with parameters. */
final class ChosenCalls {

    private ChosenCalls() {}

    /** Those that are named, with their documents as they are now; refuses all that is wrong, each by its place. */
    static Optional<ChosenStrategies> found(
            List<@Nullable Object> named, StrategyLibrary library, VariantLibrary variants, Refusals refused) {
        List<ChosenStrategies.Written> written = new ArrayList<>();
        List<ChosenStrategies.Code> codes = new ArrayList<>();
        List<String> wrongShapes = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < named.size(); i++) {
            String place = "strategies[" + i + "]";
            Map<?, ?> fields = named.get(i) instanceof Map<?, ?> object ? object : Map.of();
            List<String> wrong = wrongShape(place, fields);
            wrongShapes.addAll(wrong);
            if (!wrong.isEmpty()) {
                continue;
            }
            List<String> of = new ArrayList<>();
            if (fields.get("code") instanceof String code) {
                ChosenStrategies.Code one = new ChosenStrategies.Code(
                        code,
                        fields.get("parameters") instanceof Map<?, ?> parameters
                                ? VariantDocument.texts(parameters)
                                : Map.of());
                codes.add(one);
                of.addAll(one.faults(names));
            } else {
                written(fields, library, of).ifPresent(one -> {
                    written.add(one);
                    of.addAll(one.faults(variants.ids(), names));
                });
            }
            of.forEach(fault -> faults.add(place + ": " + fault));
        }
        if (named.size() > ChosenStrategies.MAX) {
            faults.add(ChosenStrategies.count(named.size()));
        }
        wrongShapes.forEach(fault -> refused.add("invalid_strategies", fault));
        refused.piece(() -> {
            StrategyLibrary.requireNone("invalid_strategies", "", faults);
            return faults;
        });
        return wrongShapes.isEmpty() && faults.isEmpty()
                ? Optional.of(new ChosenStrategies(List.of(), written, codes).with(variants.variants()))
                : Optional.empty();
    }

    private static List<String> wrongShape(String place, Map<?, ?> fields) {
        boolean isCode = fields.containsKey("code");
        if (isCode == fields.containsKey("strategy")) {
            return List.of(place + " must have either strategy, the id of one, or code, the name of one in code.");
        }
        String name = isCode ? "code" : "strategy";
        String more = isCode ? "parameters" : "version";
        List<String> faults = new ArrayList<>();
        if (!(fields.get(name) instanceof String)) {
            faults.add(place + "." + name + " must be a text.");
        }
        if (isCode && fields.containsKey(more) && !(fields.get(more) instanceof Map<?, ?>)) {
            faults.add(place + "." + more + " must be an object.");
        }
        for (Object field : fields.keySet()) {
            if (!List.of(name, more).contains(String.valueOf(field))) {
                faults.add(place + " has no field " + FloorText.shown(String.valueOf(field)) + "; with " + name
                        + " there may be " + more + ".");
            }
        }
        return faults;
    }

    private static Optional<ChosenStrategies.Written> written(
            Map<?, ?> fields, StrategyLibrary library, List<String> faults) {
        String id = String.valueOf(fields.get("strategy"));
        Optional<Strategy> found = library.find(id).filter(strategy -> !strategy.isDeleted());
        if (found.isEmpty()) {
            faults.add("There is no strategy " + FloorText.shown(id) + "; /floor/strategies lists them");
            return Optional.empty();
        }
        Strategy strategy = found.get();
        int number = strategy.newest().number();
        Object asked = fields.get("version");
        if (asked != null) {
            number = asked instanceof Number version && version.doubleValue() == version.intValue()
                    ? version.intValue()
                    : 0;
        }
        Optional<Version> version = strategy.version(number);
        if (version.isEmpty()) {
            faults.add("version must be a whole number from 1 to "
                    + strategy.newest().number() + ", the newest version of " + id);
        }
        return version.map(of -> new ChosenStrategies.Written(id, of.number(), of.document()));
    }
}
