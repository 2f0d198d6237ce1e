package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The fields that a body's object may have, each with who takes it; others are refused with those that there are. */
final class BodyFields {

    /** Reads what a parser is at. */
    @FunctionalInterface
    interface Reader<T> {

        T read(JsonParser parser, String name) throws IOException;
    }

    private interface Field {

        void take(JsonParser parser, String name) throws IOException;
    }

    private final SequencedMap<String, Field> known = new LinkedHashMap<>();

    BodyFields text(String name, Consumer<String> taker) {
        return of(name, DeskBody::text, taker);
    }

    BodyFields texts(String name, Consumer<List<String>> taker) {
        return of(name, DeskBody::texts, taker);
    }

    /** A whole number of 0 or more. */
    BodyFields number(String name, LongConsumer taker) {
        return of(name, DeskBody::number, taker::accept);
    }

    BodyFields flag(String name, Consumer<Boolean> taker) {
        return of(name, DeskBody::flag, taker);
    }

    /** One that is read in a way of its own. */
    <T> BodyFields of(String name, Reader<T> reader, Consumer<? super T> taker) {
        known.put(name, (parser, field) -> taker.accept(reader.read(parser, field)));
        return this;
    }

    /** Reads up to the object's end. */
    void read(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            Field field = known.get(name);
            if (field == null) {
                throw DeskRefusal.badRequest(
                        "unknown_field",
                        "There is no field " + FloorText.shown(name) + "; there are "
                                + FloorText.and(List.copyOf(known.keySet())) + ".");
            }
            field.take(parser, name);
        }
    }
}
