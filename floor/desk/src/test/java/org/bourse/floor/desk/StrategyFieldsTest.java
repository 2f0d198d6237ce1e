package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bourse.floor.trading.strategy.DefaultStrategies;
import org.bourse.floor.trading.strategy.StrategyDocument;
import org.bourse.testrun.JsonSchemaCheck;
import org.junit.jupiter.api.Test;

/** The fields that a strategy's document may have are those of the API's document and of the table in docs/floor.md. */
class StrategyFieldsTest {

    private static final String LIST = "[0]";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern UNKNOWN = Pattern.compile("(?:(.+)\\.)?foo is not known; known are: (.+)");

    /** One that has a field too many in each of its parts. */
    private static final String WRONG = """
            {"foo": 1, "strategy_name": "x",
             "s1_signal": {"foo": 1, "conditions": [{"foo": 1, "id": "a", "indicatorId": "signal_age_seconds",
               "operator": "between", "min": 1, "max": 2}]},
             "z1_entry": {"foo": 1, "conditions": [], "positionSize": {"foo": 1, "type": "fixed", "value": 1},
               "stopLoss": {"foo": 1, "trailing": {"foo": 1}},
               "takeProfit": {"foo": 1, "levels": [{"foo": 1, "offsetPercent": 1, "closePercent": 50}]}},
             "ze1_close": {"foo": 1, "conditions": [], "riskAdjustedPricing": {"foo": 1}},
             "o1_cancel": {"foo": 1, "conditions": [], "timeoutSeconds": 1},
             "emergency_exit": {"foo": 1, "conditions": [],
               "actions": {"foo": 1, "cancelPending": true, "closePosition": true, "logEvent": true}},
             "exit_limits": {"foo": 1}, "global_limits": {"foo": 1}}
            """;

    /** Fields of each part, by the part's path. */
    private static SortedMap<String, Set<String>> known() throws IOException {
        SortedMap<String, Set<String>> known = new TreeMap<>();
        Map<String, Object> document = JSON.readerForMapOf(Object.class).readValue(WRONG);
        for (String error : StrategyDocument.check(document, Set.of(), Set.of()).errors()) {
            Matcher matcher = UNKNOWN.matcher(error);
            assertThat(matcher.matches()).as(error).isTrue();
            String path = matcher.group(1) == null ? "" : matcher.group(1);
            known.put(path, new TreeSet<>(List.of(matcher.group(2).split(", ", -1))));
        }
        return known;
    }

    private static JsonNode schema(String name) {
        return FloorDocuments.OPENAPI.path("components").path("schemas").path(name);
    }

    /** The fields of a schema, with those of the schemas that it is made of. */
    private static Set<String> fields(JsonNode of) {
        Set<String> fields = new TreeSet<>();
        JsonNode schema = resolved(of);
        schema.path("allOf").forEach(part -> fields.addAll(fields(part)));
        schema.path("properties").fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    private static JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.isEmpty() ? schema : schema(reference.substring(reference.lastIndexOf('/') + 1));
    }

    /** The schema of a field, which may be one that all of a list have. */
    private static JsonNode part(JsonNode of, String field) {
        if (field.endsWith(LIST)) {
            return part(of, field.substring(0, field.length() - LIST.length())).path("items");
        }
        JsonNode schema = resolved(of);
        JsonNode found = schema.path("properties").path(field);
        for (JsonNode part : schema.path("allOf")) {
            found = found.isMissingNode() ? part(part, field) : found;
        }
        return found;
    }

    @Test
    void areThoseOfTheSchema() throws IOException {
        SortedMap<String, Set<String>> inSchema = new TreeMap<>();
        JsonNode document = schema("StrategyDocument");
        for (String path : known().keySet()) {
            JsonNode schema = document;
            for (String field : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
                schema = part(schema, field);
            }
            inSchema.put(path, fields(schema));
        }
        assertThat(inSchema).hasSizeGreaterThan(10).isEqualTo(known());
    }

    @Test
    void areInTheTableOfTheDocument() throws IOException {
        String table = Files.readAllLines(Path.of("../../docs/floor.md")).stream()
                .dropWhile(line -> !line.startsWith("| Section | Field |"))
                .takeWhile(line -> line.startsWith("|"))
                .collect(Collectors.joining("\n"));
        known().forEach((path, fields) -> fields.forEach(field -> assertThat(table)
                .as("%s of %s", field, path)
                .containsAnyOf("`" + field + "`", "." + field + "`", "`" + field + ".", "." + field + ".")));
    }

    @Test
    void ofTheFloorsOwnStrategiesKeepTheSchema() {
        for (Map<String, Object> document : new DefaultStrategies(Map.of()).documents()) {
            assertThat(JsonSchemaCheck.faults(
                            FloorDocuments.OPENAPI, schema("StrategyDocument"), JSON.valueToTree(document)))
                    .isEmpty();
        }
    }
}
