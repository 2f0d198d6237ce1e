package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The fields that a body's object may have, each with who takes it: what is wrong with them is collected, and reading goes on. */
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
    private final Refusals refused = new Refusals();

    BodyFields text(String name, Consumer<String> taker) {
        return of(name, DeskBody::text, taker);
    }

    /** A list of anything, whose entries are looked at with their places. */
    BodyFields list(String name, Consumer<List<@Nullable Object>> taker) {
        return of(name, DeskBody::list, taker);
    }

    /** A whole number of 0 or more. */
    BodyFields number(String name, LongConsumer taker) {
        return of(name, DeskBody::number, taker::accept);
    }

    BodyFields flag(String name, Consumer<Boolean> taker) {
        return of(name, DeskBody::flag, taker);
    }

    /** An object of texts and numbers by name. */
    BodyFields settings(String name, Consumer<Map<String, String>> taker) {
        return of(name, this::settings, taker);
    }

    /** One that is read in a way of its own. */
    <T> BodyFields of(String name, Reader<T> reader, Consumer<? super T> taker) {
        known.put(name, (parser, field) -> taker.accept(reader.read(parser, field)));
        return this;
    }

    /** Reads up to the object's end; answers what is refused of it. */
    Refusals read(JsonParser parser) throws IOException {
        List<String> unknown = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonStreamContext object = parser.getParsingContext();
            parser.nextToken();
            try {
                Field field = known.get(name);
                if (field == null) {
                    unknown.add(name);
                    parser.skipChildren();
                } else {
                    field.take(parser, name);
                }
            } catch (DeskRefusal e) {
                refused.add(e);
                while (parser.getParsingContext() != object) {
                    parser.nextToken();
                }
            }
        }
        requireKnown(unknown, List.copyOf(known.keySet()), refused);
        return refused;
    }

    /** Fields that there are not are refused with those that there are. */
    static void requireKnown(List<String> unknown, List<String> known, Refusals refused) {
        for (String name : unknown) {
            refused.add(
                    "unknown_field",
                    "There is no field " + FloorText.shown(name) + "; there are " + FloorText.and(known) + ".");
        }
    }

    private Map<String, String> settings(JsonParser parser, String name) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw DeskRefusal.badRequest("invalid_" + name, name + " must be an object of texts and numbers.");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String setting = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING || value.isNumeric()) {
                settings.put(setting, parser.getText());
            } else {
                refused.add("invalid_" + name, name + "." + FloorText.shown(setting) + " must be a text or a number.");
                parser.skipChildren();
            }
        }
        return settings;
    }
}
