package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.bourse.floor.trading.indicator.Variant;
import org.jspecify.annotations.Nullable;

/** A variant of an indicator as clients write and read it. */
final class VariantDocument {

    private static final List<String> FIELDS =
            List.of("variant", "type", "kind", "parameters", "inputs", "refresh_seconds");
    private static final String NAME = "[A-Za-z][A-Za-z0-9_.-]{0,63}";

    private VariantDocument() {}

    /** The one of a client's body, whatever its parameters are; refuses fields that there are not. */
    static Variant asked(Map<String, @Nullable Object> fields) {
        for (String field : fields.keySet()) {
            if (!FIELDS.contains(field)) {
                throw DeskRefusal.badRequest(
                        "unknown_field",
                        "There is no field " + FloorText.shown(field) + "; there are " + String.join(", ", FIELDS)
                                + ".");
            }
        }
        if (!JsonTree.text(fields, "variant", "").matches(NAME)) {
            throw invalid("variant", "a name of 1 to 64 letters, digits, and _, . or -, beginning with a letter");
        }
        if (!(fields.get("type") instanceof String)) {
            throw invalid("type", "the name of a type; /floor/indicators/types lists them");
        }
        kind(fields);
        return read(fields);
    }

    /** What it is made for. */
    static String kind(Map<String, @Nullable Object> fields) {
        Object kind = fields.getOrDefault("kind", VariantLibrary.KINDS.getFirst());
        if (!(kind instanceof String text) || !VariantLibrary.KINDS.contains(text)) {
            throw invalid("kind", FloorText.or(VariantLibrary.KINDS));
        }
        return text;
    }

    /** The one of a document's fields. */
    static Variant read(Map<String, @Nullable Object> fields) {
        Map<String, String> inputs = new TreeMap<>();
        object(fields, "inputs").forEach((name, value) -> {
            if (!(value instanceof String variant)) {
                throw invalid("inputs", "an object of names of variants");
            }
            inputs.put(name, variant);
        });
        double refresh = 0;
        Object seconds = fields.get("refresh_seconds");
        if (seconds instanceof Number number) {
            refresh = number.doubleValue();
        } else if (seconds != null) {
            throw invalid("refresh_seconds", "a number of seconds");
        }
        return VariantLibrary.coerced(new Variant(
                JsonTree.text(fields, "variant", ""),
                JsonTree.text(fields, "type", ""),
                parameters(object(fields, "parameters"), "parameters"),
                inputs,
                refresh));
    }

    /** Numbers, texts and lists of numbers by name, as texts. */
    static Map<String, String> parameters(Map<?, ?> given, String field) {
        Map<String, String> parameters = new TreeMap<>();
        given.forEach((name, value) -> parameters.put(String.valueOf(name), text(value, field)));
        return parameters;
    }

    private static String text(@Nullable Object value, String field) {
        return switch (value) {
            case String text -> text;
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case List<?> list -> {
                StringJoiner joined = new StringJoiner(",");
                for (Object each : list) {
                    if (!(each instanceof Number) && !(each instanceof String)) {
                        throw wrong(field);
                    }
                    joined.add(each.toString());
                }
                yield joined.toString();
            }
            case null, default -> throw wrong(field);
        };
    }

    private static DeskRefusal wrong(String field) {
        return invalid(field, "an object of numbers, words and lists of numbers");
    }

    private static Map<?, ?> objectOf(Map<String, @Nullable Object> fields, String name) {
        Object value = fields.get(name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> object) {
            return object;
        }
        throw invalid(name, "an object");
    }

    private static Map<String, @Nullable Object> object(Map<String, @Nullable Object> fields, String name) {
        Map<String, @Nullable Object> object = new TreeMap<>();
        objectOf(fields, name).forEach((key, value) -> object.put(String.valueOf(key), value));
        return object;
    }

    private static DeskRefusal invalid(String field, String what) {
        return DeskRefusal.badRequest("invalid_" + field, field + " must be " + what + ".");
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
