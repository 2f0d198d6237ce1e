package org.bourse.server.request;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.bourse.engine.model.Texts;
import org.bourse.server.json.JsonFaultText;
import org.bourse.server.problem.FieldFault;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request: one flat JSON object with some of the fields a call knows. Reading it settles what is JSON and
 * what isn't ({@code 400}); then the call asks for its fields, each with its type and range, and all that is wrong with
 * them is collected, so that the sender learns of everything at once ({@code 422}). A field that is null counts as
 * absent.
 */
public final class JsonObjectBody {

    /** More than that many faults help nobody. */
    private static final int MOST_FAULTS = 20;

    private static final int MOST_REASON_CHARACTERS = 200;

    private final FieldNames names;
    private final Kind[] kinds;
    private final boolean[] flags;
    private final long[] integers;
    private final @Nullable String[] texts;
    private final @Nullable List<String>[] arrays;
    private final @Nullable List<String>[] objects;
    private final RequestJson source;
    private final Predicate<String> besides;
    private @Nullable List<FieldFault> faults;

    private JsonObjectBody(RequestJson source, FieldNames names, Predicate<String> besides) {
        this.source = source;
        this.names = names;
        this.besides = besides;
        this.kinds = new Kind[names.count()];
        Arrays.fill(kinds, Kind.ABSENT);
        this.integers = new long[names.count()];
        this.flags = new boolean[names.count()];
        this.texts = new String[names.count()];
        this.arrays = lists(names.count());
        this.objects = lists(names.count());
    }

    @SuppressWarnings("unchecked") // Java makes no arrays of generic types
    private static @Nullable List<String>[] lists(int count) {
        return (List<String>[]) new List<?>[count];
    }

    /** Reads a whole body. Unknown and repeated fields are remembered as faults. */
    public static JsonObjectBody read(byte[] bytes, FieldNames names) throws RefusedException {
        return read(new RequestJson.Body(bytes), names);
    }

    /** Reads a whole object. Unknown and repeated fields are remembered as faults. */
    public static JsonObjectBody read(RequestJson json, FieldNames names) throws RefusedException {
        if (json instanceof RequestJson.Body(byte[] bytes)) {
            if (bytes.length == 0) {
                throw new RefusedException(ProblemCode.INVALID_JSON, "The body is empty; a JSON object is expected.");
            }
            if (!Utf8.isText(bytes)) {
                throw new RefusedException(ProblemCode.INVALID_JSON, "The body is not UTF-8 text.");
            }
        }
        return read(new JsonObjectBody(json, names, json::hasBesides));
    }

    /** Reads these fields of a message, whatever else it has. */
    public static JsonObjectBody readSome(String message, FieldNames names) throws RefusedException {
        return read(new JsonObjectBody(new RequestJson.Message(message, Set.of()), names, _ -> true));
    }

    private static JsonObjectBody read(JsonObjectBody body) throws RefusedException {
        try (JsonParser parser = body.source.open()) {
            body.read(parser);
        } catch (JsonProcessingException e) {
            throw new RefusedException(ProblemCode.INVALID_JSON, sentence(e));
        } catch (IOException e) {
            throw new UncheckedIOException("a body in memory could not be read", e);
        }
        return body;
    }

    private static String sentence(JsonProcessingException e) {
        String place = e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
        return "The body is not readable JSON: " + Quoted.plain(JsonFaultText.of(e), MOST_REASON_CHARACTERS) + place
                + ".";
    }

    private void read(JsonParser parser) throws IOException, RefusedException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new RefusedException(ProblemCode.INVALID_JSON, "The body is blank; a JSON object is expected.");
        }
        if (first == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                readField(parser);
            }
        } else {
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw new RefusedException(ProblemCode.INVALID_JSON, "The body has more after its JSON value.");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new RefusedException(ProblemCode.INVALID_BODY, "The body must be a JSON object.");
        }
    }

    private void readField(JsonParser parser) throws IOException {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        int field = names.indexOf(name);
        if (field < 0 && !besides.test(name)) {
            fault(
                    Quoted.plain(name),
                    ProblemCode.UNKNOWN_FIELD,
                    Quoted.of(name) + " is not a field; known are " + names);
        } else if (field >= 0 && kinds[field] != Kind.ABSENT) {
            fault(field, ProblemCode.DUPLICATE_FIELD, "is given twice");
        } else if (field >= 0) {
            readValue(parser, token, field);
        }
        parser.skipChildren();
    }

    private void readValue(JsonParser parser, JsonToken token, int field) throws IOException {
        switch (token) {
            case VALUE_STRING -> {
                kinds[field] = Kind.TEXT;
                texts[field] = parser.getText();
            }
            case VALUE_NUMBER_INT -> readInteger(parser, field);
            case VALUE_NUMBER_FLOAT -> {
                kinds[field] = Kind.DECIMAL;
                texts[field] = parser.getText();
            }
            case VALUE_NULL -> kinds[field] = Kind.NULL;
            case VALUE_TRUE, VALUE_FALSE -> {
                kinds[field] = Kind.BOOLEAN;
                flags[field] = parser.currentToken() == JsonToken.VALUE_TRUE;
            }
            case START_OBJECT -> kinds[field] = Kind.OBJECT;
            case START_ARRAY -> readArray(parser, field);
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("a parser of bytes gave " + token + " for a value");
        }
    }

    private void readArray(JsonParser parser, int field) throws IOException {
        kinds[field] = Kind.TEXT_ARRAY;
        List<String> elements = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.VALUE_STRING) {
                elements.add(parser.getText());
                parts.add("");
            } else {
                kinds[field] = Kind.ARRAY;
                JsonLocation start = parser.currentTokenLocation();
                parser.skipChildren();
                parts.add(token == JsonToken.START_OBJECT ? source.part(start, parser.currentLocation()) : "");
            }
        }
        arrays[field] = elements;
        objects[field] = parts;
    }

    private void readInteger(JsonParser parser, int field) throws IOException {
        String text = parser.getTextLength() < Long.toString(Long.MAX_VALUE).length() ? null : parser.getText();
        if (text == null) {
            kinds[field] = Kind.INTEGER;
            integers[field] = parser.getLongValue();
            return;
        }
        try {
            integers[field] = Long.parseLong(text);
            kinds[field] = Kind.INTEGER;
        } catch (NumberFormatException e) {
            kinds[field] = Kind.HUGE_INTEGER;
            texts[field] = text;
        }
    }

    /** Whether the field has a value that isn't null. */
    public boolean has(int field) {
        return kinds[field] != Kind.ABSENT && kinds[field] != Kind.NULL;
    }

    /** Notes what is wrong with a field: {@code fault} goes on after its name, without a full stop. */
    public void fault(int field, ProblemCode code, String fault) {
        fault(names.name(field), code, names.name(field) + " " + fault);
    }

    private void fault(String name, ProblemCode code, String detail) {
        if (faults == null) {
            faults = new ArrayList<>(2);
        }
        if (faults.size() < MOST_FAULTS) {
            faults.add(new FieldFault(name, code, detail + "."));
        }
    }

    /** Notes that a field, if it is text at all, is none of the texts allowed. */
    public void choiceFault(int field, String allowed) {
        if (isText(field)) {
            fault(field, ProblemCode.INVALID_FIELD, "must be " + allowed + ", not " + shown(field));
        }
    }

    /** Ends the reading: whatever fault was found refuses the request. */
    public void refuseFaults() throws RefusedException {
        if (faults != null) {
            throw Problem.of(faults).refused();
        }
    }

    /** The field's text; empty, and a fault, unless it has one. */
    public String requiredText(int field) {
        return requireField(field) ? optionalText(field) : "";
    }

    /** The field's text; empty when absent; a fault when it is something else than text. */
    public String optionalText(int field) {
        if (!has(field)) {
            return "";
        }
        if (kinds[field] != Kind.TEXT) {
            fault(field, ProblemCode.INVALID_FIELD, "must be text in quotes, not " + shown(field));
            return "";
        }
        String text = texts[field];
        return text == null ? "" : text;
    }

    /** The field's printable text of {@code least} to {@code most} characters; empty, and a fault, otherwise. */
    public String requiredText(int field, int least, int most) {
        return requireField(field) ? optionalText(field, least, most) : "";
    }

    /** The field's printable text of {@code least} to {@code most} characters; empty when absent. */
    public String optionalText(int field, int least, int most) {
        String text = optionalText(field);
        if (isText(field) && !(Texts.isPrintable(text, least, most) && Texts.isVisible(text))) {
            fault(
                    field,
                    ProblemCode.INVALID_TEXT,
                    "must have " + least + " to " + most + " characters, none of them a control character, invisible or"
                            + " one that turns the reading direction, not " + Quoted.of(text));
            return "";
        }
        return text;
    }

    /** The field's reason for what an operator orders, which must be there and say something. */
    public String requiredReason(int field) {
        String text = requiredText(field, 1, Texts.MAX_REASON_LENGTH);
        if (!text.isEmpty() && text.isBlank()) {
            fault(field, ProblemCode.INVALID_TEXT, "must say something: it has nothing but spaces");
        }
        return text;
    }

    /** Whether the field is true; false when absent; a fault when it is something else than true or false. */
    public boolean optionalFlag(int field) {
        if (has(field) && kinds[field] != Kind.BOOLEAN) {
            fault(field, ProblemCode.INVALID_FIELD, "must be true or false, not " + shown(field));
        }
        return flags[field];
    }

    /** The field's texts; none when absent; a fault when it is something else than an array of texts. */
    public List<String> texts(int field) {
        List<String> elements = arrays[field];
        if (elements != null && isTextArray(field)) {
            return elements;
        }
        if (has(field)) {
            fault(
                    field,
                    ProblemCode.INVALID_FIELD,
                    kinds[field] == Kind.ARRAY
                            ? "must have nothing but texts in quotes"
                            : "must be an array of texts in quotes, not " + shown(field));
        }
        return List.of();
    }

    /**
     * The objects of the field's array, each as its own text, empty where an element is something else; none, and a fault,
     * unless it is an array of {@code least} to {@code most} elements.
     */
    public List<String> objects(int field, int least, int most) {
        if (!requireField(field)) {
            return List.of();
        }
        List<String> elements = objects[field];
        if (elements == null) {
            fault(field, ProblemCode.INVALID_FIELD, "must be an array of objects, not " + shown(field));
            return List.of();
        }
        return bounded(field, elements, least, most);
    }

    /** The field's texts; none, and a fault, unless it is an array of {@code least} to {@code most} texts. */
    public List<String> texts(int field, int least, int most) {
        return requireField(field) && isTextArray(field) ? bounded(field, texts(field), least, most) : texts(field);
    }

    private List<String> bounded(int field, List<String> elements, int least, int most) {
        if (elements.size() >= least && elements.size() <= most) {
            return elements;
        }
        fault(
                field,
                ProblemCode.INVALID_FIELD,
                "must have " + least + " to " + most + " elements, not " + elements.size());
        return List.of();
    }

    /** Whether the field is there as an array that has nothing but texts. */
    public boolean isTextArray(int field) {
        return kinds[field] == Kind.TEXT_ARRAY;
    }

    /** Whether the field is there as text. */
    public boolean isText(int field) {
        return kinds[field] == Kind.TEXT;
    }

    /** Whether the field is there as a whole number that fits a {@code long}. */
    public boolean isInteger(int field) {
        return kinds[field] == Kind.INTEGER;
    }

    /** The field's whole number; 0, and a fault of this code, unless it has one that fits a {@code long}. */
    public long requiredInteger(int field, ProblemCode code) {
        return requireField(field) ? integer(field, code) : 0;
    }

    /** The field's whole number, which must be there as something; 0, and a fault of this code, unless it is one. */
    public long integer(int field, ProblemCode code) {
        if (kinds[field] == Kind.INTEGER) {
            return integers[field];
        }
        String allowed = kinds[field] == Kind.DECIMAL
                ? "must be a whole number, without a fraction or exponent, not "
                : kinds[field] == Kind.HUGE_INTEGER ? "is far out of range: " : "must be a whole number, not ";
        fault(field, code, allowed + shown(field));
        return 0;
    }

    /** Whether the field is there; a fault unless it is. */
    public boolean requireField(int field) {
        if (!has(field)) {
            fault(field, ProblemCode.MISSING_FIELD, "is required");
            return false;
        }
        return true;
    }

    /** The field's value, for a sentence. */
    private String shown(int field) {
        String text = texts[field];
        String value = text == null ? "" : text;
        return switch (kinds[field]) {
            case TEXT -> "the text " + Quoted.of(value);
            case INTEGER -> Long.toString(integers[field]);
            case HUGE_INTEGER, DECIMAL -> Quoted.plain(value);
            case BOOLEAN -> "true or false";
            case OBJECT -> "an object";
            case TEXT_ARRAY, ARRAY -> "an array";
            case ABSENT, NULL -> "null";
        };
    }

    /** The kind of value that a field has. */
    private enum Kind {
        ABSENT,
        NULL,
        TEXT,
        /** A whole number that fits a {@code long}. */
        INTEGER,
        HUGE_INTEGER,
        /** A number with a fraction or an exponent. */
        DECIMAL,
        BOOLEAN,
        OBJECT,
        /** An array of nothing but texts. */
        TEXT_ARRAY,
        ARRAY
    }
}
