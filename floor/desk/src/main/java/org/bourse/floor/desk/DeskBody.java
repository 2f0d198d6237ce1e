package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON object that a call brings, within its bounds; what it can't be is refused with what it may be. */
final class DeskBody {

    /** The longest body, in bytes. */
    static final int MAX_BODY = 65_536;

    /** As many characters has a text at most that is no setting. */
    static final int MAX_TEXT = 4_096;

    private static final int DEEPEST = 8;

    /** Reads what clients send by a channel, within bounds. */
    static final JsonFactory JSON = of(MAX_TEXT);

    /** Reads bodies, where one text may be all of one: whoever reads a field tells its own limit. */
    private static final JsonFactory BODY = of(MAX_BODY);

    /** Reads what the floor wrote itself, or somebody gave it as a file. */
    static final JsonFactory STORED = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private DeskBody() {}

    private static JsonFactory of(int longestText) {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(longestText)
                        .build())
                .build();
    }

    /** Reads what of a body's object is an object's content. */
    @FunctionalInterface
    interface Content<T> {

        /** Reads the fields up to the object's end. */
        T read(JsonParser parser) throws IOException;
    }

    /** The body of a call, which is one object and nothing else. */
    static <T> T read(DeskCall call, Content<T> content) {
        String type = call.request()
                .headers()
                .contentType()
                .map(found -> found.mediaType().text())
                .orElse("");
        if (!type.equals("application/json")) {
            throw new DeskRefusal(
                    Status.UNSUPPORTED_MEDIA_TYPE_415, "unsupported_media_type", "Send application/json.");
        }
        byte[] bytes;
        try (InputStream in = call.request().content().inputStream()) {
            bytes = in.readNBytes(MAX_BODY + 1);
        } catch (DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the client left in the middle of a body", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bytes.length > MAX_BODY) {
            throw new DeskRefusal(
                    Status.REQUEST_ENTITY_TOO_LARGE_413,
                    "body_too_large",
                    "A body has " + MAX_BODY + " bytes at most.");
        }
        try (JsonParser parser = BODY.createParser(new String(bytes, StandardCharsets.UTF_8))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("it is none");
            }
            T read = content.read(parser);
            if (parser.nextToken() != null) {
                throw malformed("something follows it");
            }
            return read;
        } catch (StreamConstraintsException e) {
            throw malformed("it is nested more than " + DEEPEST + " deep, or has a number or a name that is too long");
        } catch (JsonParseException e) {
            throw malformed(FloorText.shown(e.getOriginalMessage()));
        } catch (IOException e) {
            throw malformed("it ends too early");
        }
    }

    /** Why a file that was to be one JSON object can't be read, in words for whoever is to correct it. */
    static String fault(Exception of) {
        if (!(of instanceof JsonProcessingException unread)) {
            return of instanceof DeskRefusal refusal ? refusal.detail() : String.valueOf(of.getMessage());
        }
        return unread.getLocation() == null
                ? "it is no JSON"
                : "it is no JSON from line " + unread.getLocation().getLineNr() + ", column "
                        + unread.getLocation().getColumnNr() + " on";
    }

    /** The body of a call, whatever its fields are. */
    static Map<String, @Nullable Object> object(DeskCall call) {
        return read(call, parser -> {
            parser.nextToken();
            return JsonTree.object(parser);
        });
    }

    private static DeskRefusal malformed(String why) {
        return DeskRefusal.badRequest("malformed_json", "The body must be one JSON object: " + why + ".");
    }

    static String text(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw DeskRefusal.badRequest("invalid_" + name, name + " must be a text.");
        }
        if (parser.getTextLength() > MAX_TEXT) {
            throw DeskRefusal.badRequest("invalid_" + name, name + " must have " + MAX_TEXT + " characters or fewer.");
        }
        return parser.getText();
    }

    static List<@Nullable Object> list(JsonParser parser, String name) throws IOException {
        if (JsonTree.value(parser) instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw DeskRefusal.badRequest("invalid_" + name, name + " must be a list.");
    }

    /** A whole number of 0 or more. */
    static long number(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || !parser.getText().matches("\\d{1,18}")) {
            throw DeskRefusal.badRequest("invalid_" + name, name + " must be a whole number of 0 or more.");
        }
        return parser.getLongValue();
    }

    /** True or false. */
    static boolean flag(JsonParser parser, String name) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw DeskRefusal.badRequest("invalid_" + name, name + " must be true or false.");
        };
    }
}
