package org.bourse.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;
import org.bourse.engine.model.Times;

/** JSON fields in the exchange's conventions: ids and times are text, absent values are null. */
public final class JsonFields {

    private JsonFields() {}

    /** An id: its digits as text, so that no reader rounds it. */
    public static void id(JsonGenerator json, String name, long id) throws IOException {
        json.writeStringField(name, Long.toString(id));
    }

    /** A text, or null when it is empty, which is how the exchange says "none". */
    public static void optional(JsonGenerator json, String name, String value) throws IOException {
        json.writeStringField(name, value.isEmpty() ? null : value);
    }

    /** An instant, ISO-8601 in UTC. */
    public static void time(JsonGenerator json, String name, long micros) throws IOException {
        json.writeStringField(name, UtcTimes.format(micros));
    }

    /** The same, or null when it is 0. */
    public static void optionalTime(JsonGenerator json, String name, long micros) throws IOException {
        json.writeStringField(name, micros == 0 ? null : UtcTimes.format(micros));
    }

    /** The same, or null when it is {@link Times#NEVER_MICROS}. */
    public static void timeUnlessNever(JsonGenerator json, String name, long micros) throws IOException {
        json.writeStringField(name, micros == Times.NEVER_MICROS ? null : UtcTimes.format(micros));
    }

    /** An id, or null when it is 0, which none is. */
    public static void optionalId(JsonGenerator json, String name, long id) throws IOException {
        json.writeStringField(name, id == 0 ? null : Long.toString(id));
    }

    /** A number, or null when there is none. */
    public static void optionalNumber(JsonGenerator json, String name, OptionalLong number) throws IOException {
        if (number.isPresent()) {
            json.writeNumberField(name, number.getAsLong());
        } else {
            json.writeNullField(name);
        }
    }

    /** An array with an object for each item. */
    public static <T> void objects(JsonGenerator json, String name, Iterable<? extends T> items, ItemFields<T> fields)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (T item : items) {
            json.writeStartObject();
            fields.write(item);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** An array of texts. */
    public static void texts(JsonGenerator json, String name, Iterable<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /** A constant as the word for it: its name in lower case. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Writes the fields of one of an array's objects. */
    @FunctionalInterface
    public interface ItemFields<T> {

        void write(T item) throws IOException;
    }
}
