package org.bourse.floor.desk;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks values against the part of JSON Schema that the OpenAPI and AsyncAPI documents use. A keyword it doesn't know
 * fails, so that nothing in the documents goes unchecked.
 */
final class JsonSchemaCheck {

    private static final Set<String> ANNOTATIONS = Set.of("description", "default", "example", "examples", "title");

    private final JsonNode document;
    private final List<String> faults = new ArrayList<>();

    private JsonSchemaCheck(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with a value; nothing when it keeps the schema. References point into the document. */
    static List<String> faults(JsonNode document, JsonNode schema, JsonNode value) {
        JsonSchemaCheck check = new JsonSchemaCheck(document);
        check.check(schema, value, "$");
        return check.faults;
    }

    private void check(JsonNode schema, JsonNode value, String path) {
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            check(keyword.getKey(), keyword.getValue(), schema, value, path);
        }
    }

    private void check(String keyword, JsonNode rule, JsonNode schema, JsonNode value, String path) {
        switch (keyword) {
            case "$ref" -> check(resolve(rule), value, path);
            case "oneOf" -> checkOneOf(rule, value, path);
            case "allOf" -> rule.forEach(part -> check(part, value, path));
            case "type" -> require(isOfType(rule, value), path, "is no " + rule, value);
            case "enum" -> require(contains(rule, value), path, "is none of " + rule, value);
            case "const" -> require(rule.equals(value), path, "is not " + rule, value);
            case "pattern" ->
                require(
                        !value.isTextual()
                                || Pattern.compile(rule.asText())
                                        .matcher(value.asText())
                                        .find(),
                        path,
                        "does not match " + rule,
                        value);
            case "format" -> require(hasFormat(rule.asText(), value), path, "is no " + rule, value);
            case "minLength" ->
                require(!value.isTextual() || value.asText().length() >= rule.asInt(), path, "is too short", value);
            case "maxLength" ->
                require(!value.isTextual() || value.asText().length() <= rule.asInt(), path, "is too long", value);
            case "minimum" -> require(!value.isNumber() || compare(value, rule) >= 0, path, "is below " + rule, value);
            case "maximum" -> require(!value.isNumber() || compare(value, rule) <= 0, path, "is above " + rule, value);
            case "minItems" -> require(!value.isArray() || value.size() >= rule.asInt(), path, "has too few", value);
            case "maxItems" -> require(!value.isArray() || value.size() <= rule.asInt(), path, "has too many", value);
            case "items" -> checkItems(rule, value, path);
            case "required" -> rule.forEach(name -> require(value.has(name.asText()), path, "lacks " + name, value));
            case "properties" -> checkProperties(rule, value, path);
            case "additionalProperties", "unevaluatedProperties" -> checkClosed(rule, schema, value, path);
            default -> require(ANNOTATIONS.contains(keyword), path, "has the unknown keyword " + keyword, schema);
        }
    }

    private void checkOneOf(JsonNode rule, JsonNode value, String path) {
        List<List<String>> refused = new ArrayList<>();
        for (JsonNode part : rule) {
            List<String> partFaults = faults(document, part, value);
            if (!partFaults.isEmpty()) {
                refused.add(partFaults);
            }
        }
        require(rule.size() - refused.size() == 1, path, "keeps not exactly one of its schemas " + refused, value);
    }

    private void checkItems(JsonNode rule, JsonNode value, String path) {
        int index = 0;
        for (JsonNode element : value.isArray() ? value : List.<JsonNode>of()) {
            check(rule, element, path + "[" + index++ + "]");
        }
    }

    private void checkProperties(JsonNode rule, JsonNode value, String path) {
        for (Map.Entry<String, JsonNode> property : rule.properties()) {
            if (value.has(property.getKey())) {
                check(property.getValue(), value.get(property.getKey()), path + "." + property.getKey());
            }
        }
    }

    private void checkClosed(JsonNode rule, JsonNode schema, JsonNode value, String path) {
        require(!rule.asBoolean(true), path, "may only be closed with false", schema);
        Set<String> known = new HashSet<>();
        collectProperties(schema, known);
        for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            require(known.contains(name), path, "has the undocumented " + name, value);
        }
    }

    private void collectProperties(JsonNode schema, Set<String> names) {
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        if (schema.has("$ref")) {
            collectProperties(resolve(schema.get("$ref")), names);
        }
        schema.path("allOf").forEach(part -> collectProperties(part, names));
    }

    private JsonNode resolve(JsonNode reference) {
        JsonNode target = document.at(reference.asText().substring(1));
        if (target.isMissingNode()) {
            throw new AssertionError("the document has no " + reference);
        }
        return target;
    }

    private static boolean isOfType(JsonNode rule, JsonNode value) {
        if (rule.isArray()) {
            for (JsonNode one : rule) {
                if (isOfType(one, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (rule.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new AssertionError("no type of JSON: " + rule);
        };
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode one : list) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasFormat(String format, JsonNode value) {
        return switch (format) {
            case "date-time" -> !value.isTextual() || isTime(value.asText());
            case "int64" -> !value.isNumber() || value.canConvertToLong();
            default -> throw new AssertionError("a format that is not checked: " + format);
        };
    }

    /** ISO-8601, and in UTC, which is what the exchange writes; the document can't say that to all generators. */
    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return text.endsWith("Z");
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static int compare(JsonNode left, JsonNode right) {
        return new BigDecimal(left.asText()).compareTo(new BigDecimal(right.asText()));
    }

    private void require(boolean kept, String path, String fault, JsonNode value) {
        if (!kept) {
            faults.add(path + " " + fault + ": " + value);
        }
    }
}
