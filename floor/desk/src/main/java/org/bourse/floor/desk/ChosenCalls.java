package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bourse.floor.desk.StrategyLibrary.Strategy;
import org.bourse.floor.desk.StrategyLibrary.Version;
import org.jspecify.annotations.Nullable;

/** The strategies that whoever begins a run names: those of the library by id and version, and those in code with parameters. */
final class ChosenCalls {

    private static final List<String> FIELDS = List.of("strategy", "version", "code", "parameters");

    private ChosenCalls() {}

    /** The list that the parser is at. */
    static List<Map<String, @Nullable Object>> read(JsonParser parser) throws IOException {
        List<Map<String, @Nullable Object>> named = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw invalid();
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw invalid();
            }
            Map<String, @Nullable Object> one = JsonTree.object(parser);
            boolean byId = one.get("strategy") instanceof String;
            boolean byCode = one.get("code") instanceof String;
            if (byId == byCode
                    || !FIELDS.containsAll(one.keySet())
                    || (byId && one.containsKey("parameters"))
                    || (byCode && one.containsKey("version"))) {
                throw invalid();
            }
            named.add(one);
        }
        return named;
    }

    private static DeskRefusal invalid() {
        return DeskRefusal.badRequest(
                "invalid_strategies",
                "strategies must be a list of objects with strategy, the id of one, and version if you like, or with"
                        + " code, the name of one in code, and parameters if you like.");
    }

    /** Those that are named, with their documents as they are now; refuses with all that is wrong. */
    static ChosenStrategies found(
            List<Map<String, @Nullable Object>> named, StrategyLibrary library, VariantLibrary variants) {
        List<String> faults = new ArrayList<>();
        List<ChosenStrategies.Written> written = new ArrayList<>();
        List<ChosenStrategies.Code> codes = new ArrayList<>();
        for (Map<String, @Nullable Object> one : named) {
            if (one.get("code") instanceof String code) {
                codes.add(new ChosenStrategies.Code(code, parameters(one)));
            } else {
                written(one, library, faults).ifPresent(written::add);
            }
        }
        ChosenStrategies chosen = new ChosenStrategies(List.of(), written, codes).with(variants.variants());
        if (faults.isEmpty()) {
            faults.addAll(chosen.faults());
        }
        StrategyLibrary.requireNone("invalid_strategies", "", faults);
        return chosen;
    }

    private static Map<String, String> parameters(Map<String, @Nullable Object> one) {
        Object given = one.getOrDefault("parameters", Map.of());
        if (given instanceof Map<?, ?> parameters) {
            return VariantDocument.parameters(parameters, "parameters");
        }
        throw DeskRefusal.badRequest("invalid_parameters", "parameters must be an object.");
    }

    private static Optional<ChosenStrategies.Written> written(
            Map<String, @Nullable Object> one, StrategyLibrary library, List<String> faults) {
        String id = JsonTree.text(one, "strategy", "");
        Optional<Strategy> found = library.find(id).filter(strategy -> !strategy.isDeleted());
        if (found.isEmpty()) {
            faults.add("There is no strategy " + FloorText.shown(id) + "; /floor/strategies lists them");
            return Optional.empty();
        }
        Strategy strategy = found.get();
        int number = strategy.newest().number();
        Object asked = one.get("version");
        if (asked != null) {
            number = asked instanceof Number version && version.doubleValue() == version.intValue()
                    ? version.intValue()
                    : 0;
        }
        Optional<Version> version = strategy.version(number);
        if (version.isEmpty()) {
            faults.add("The strategy " + id + " has the versions 1 to "
                    + strategy.newest().number());
        }
        return version.map(of -> new ChosenStrategies.Written(id, of.number(), of.document()));
    }
}
