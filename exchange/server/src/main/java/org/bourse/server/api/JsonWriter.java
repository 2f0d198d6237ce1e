package org.bourse.server.api;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bourse.server.json.BoundedJson;
import org.jspecify.annotations.Nullable;

/** Writes one JSON document in the exchange's conventions: ids and times are text, absent values are null. */
final class JsonWriter {

    private static final int TYPICAL_ANSWER_BYTES = 256;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_ANSWER_BYTES);
    private final JsonGenerator generator;

    JsonWriter() {
        try {
            generator = BoundedJson.FACTORY.createGenerator(bytes, JsonEncoding.UTF8);
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    void startObject() {
        write(JsonGenerator::writeStartObject);
    }

    void endObject() {
        write(JsonGenerator::writeEndObject);
    }

    void startArray() {
        write(JsonGenerator::writeStartArray);
    }

    void startArray(String name) {
        write(json -> json.writeArrayFieldStart(name));
    }

    void endArray() {
        write(JsonGenerator::writeEndArray);
    }

    /** The name of what is written next. */
    void name(String name) {
        write(json -> json.writeFieldName(name));
    }

    void value(String value) {
        write(json -> json.writeString(value));
    }

    void value(boolean value) {
        write(json -> json.writeBoolean(value));
    }

    void value(Number value) {
        write(json -> json.writeNumber(value.toString()));
    }

    void nullValue() {
        write(JsonGenerator::writeNull);
    }

    void field(String name, long value) {
        write(json -> json.writeNumberField(name, value));
    }

    void field(String name, boolean value) {
        write(json -> json.writeBooleanField(name, value));
    }

    /** A text, or null. */
    void field(String name, @Nullable String value) {
        write(json -> json.writeStringField(name, value));
    }

    /** A text, or null when it is empty, which is how the exchange says "none". */
    void optionalField(String name, String value) {
        field(name, value.isEmpty() ? null : value);
    }

    void nullField(String name) {
        write(json -> json.writeNullField(name));
    }

    /** An id: its digits as text, so that no reader rounds it. */
    void id(String name, long id) {
        field(name, Long.toString(id));
    }

    /** An instant, ISO-8601 in UTC. */
    void time(String name, long micros) {
        field(name, UtcTimes.format(micros));
    }

    /** A duration in seconds, to the microsecond. */
    void seconds(String name, double seconds) {
        write(json -> json.writeNumberField(name, seconds));
    }

    byte[] toBytes() {
        write(JsonGenerator::close);
        return bytes.toByteArray();
    }

    private interface Step {
        void write(JsonGenerator generator) throws IOException;
    }

    private void write(Step step) {
        try {
            step.write(generator);
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    private static UncheckedIOException inMemory(IOException e) {
        return new UncheckedIOException("JSON could not be written to memory", e);
    }
}
