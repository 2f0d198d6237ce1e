package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bourse.floor.trading.indicator.Variant;
import org.jspecify.annotations.Nullable;

/** A variant of an indicator as clients write and read it. */
final class VariantDocument {

    private static final List<String> FIELDS =
            List.of("variant", "type", "kind", "parameters", "inputs", "refresh_seconds");
    private static final String NAME = "[A-Za-z][A-Za-z0-9_.-]{0,63}";

    private VariantDocument() {}

    /** The one of a client's body, whatever its parameters are; what can't be read of it is refused, and left out. */
    static Variant asked(Map<String, @Nullable Object> fields, Refusals refused) {
        BodyFields.requireKnown(
                fields.keySet().stream()
                        .filter(field -> !FIELDS.contains(field))
                        .toList(),
                FIELDS,
                refused);
        boolean isNamed = JsonTree.text(fields, "variant", "").matches(NAME);
        refused.requireOfField(
                "variant",
                isNamed,
                must("variant", "a name of 1 to 64 letters, digits, and _, . or -, beginning with a letter"));
        refused.requireOfField(
                "type",
                JsonTree.text(fields, "type", "").matches(NAME),
                must("type", "the name of a type; /floor/indicators/types lists them"));
        Object seconds = fields.get("refresh_seconds");
        refused.requireOfField(
                "refresh_seconds",
                seconds == null || seconds instanceof Number,
                must("refresh_seconds", "a number of seconds"));
        Map<String, @Nullable Object> readable = new LinkedHashMap<>(fields);
        for (String name : List.of("parameters", "inputs")) {
            boolean isObject = fields.get(name) == null || fields.get(name) instanceof Map<?, ?>;
            refused.requireOfField(name, isObject, must(name, "an object"));
        }
        if (!isNamed) {
            // What else is wrong with it is said under some name.
            readable.put("variant", "variant");
        }
        return read(readable);
    }

    /** What it is made for. */
    static String kind(Map<String, @Nullable Object> fields, Refusals refused) {
        Object kind = fields.getOrDefault("kind", VariantLibrary.KINDS.getFirst());
        refused.requireOfField(
                "kind",
                kind instanceof String && VariantLibrary.KINDS.contains(kind),
                must("kind", FloorText.or(VariantLibrary.KINDS)));
        return String.valueOf(kind);
    }

    /** The one of a document's fields, as far as they are of their forms. */
    static Variant read(Map<String, @Nullable Object> fields) {
        return VariantLibrary.coerced(new Variant(
                JsonTree.text(fields, "variant", ""),
                JsonTree.text(fields, "type", ""),
                texts(JsonTree.child(fields, "parameters")),
                texts(JsonTree.child(fields, "inputs")),
                fields.get("refresh_seconds") instanceof Number seconds ? seconds.doubleValue() : 0));
    }

    /** Numbers, texts and lists of numbers by name, as texts; what is none of these is refused by whoever reads them. */
    static Map<String, String> texts(Map<?, ?> given) {
        Map<String, String> texts = new TreeMap<>();
        given.forEach((name, value) -> texts.put(String.valueOf(name), text(value)));
        return texts;
    }

    private static String text(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }

    private static String must(String field, String what) {
        return field + " must be " + what + ".";
    }

    /** Writes its fields. */
    static void write(JsonGenerator json, Variant variant) throws IOException {
        json.writeStringField("variant", variant.id());
        json.writeStringField("type", variant.type());
        texts(json, "parameters", variant.parameters());
        texts(json, "inputs", variant.inputs());
        json.writeNumberField("refresh_seconds", variant.refreshSeconds());
    }

    private static void texts(JsonGenerator json, String field, Map<String, String> texts) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }
}
