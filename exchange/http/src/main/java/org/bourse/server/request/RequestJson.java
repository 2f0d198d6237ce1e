package org.bourse.server.request;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.bourse.server.json.BoundedJson;

/** The JSON object of a request, still to be read. */
public sealed interface RequestJson {

    /** Begins to read it. */
    JsonParser open() throws IOException;

    /** The text between two places of it. */
    String part(JsonLocation from, JsonLocation to);

    /** Whether a field of this name is for somebody else to read. */
    boolean hasBesides(String field);

    /** The body of an HTTP request. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and whoever gave it leaves it alone
    record Body(byte[] bytes) implements RequestJson {

        @Override
        public JsonParser open() throws IOException {
            return BoundedJson.FACTORY.createParser(bytes);
        }

        @Override
        public String part(JsonLocation from, JsonLocation to) {
            int start = Math.toIntExact(from.getByteOffset());
            return new String(bytes, start, Math.toIntExact(to.getByteOffset()) - start, StandardCharsets.UTF_8);
        }

        @Override
        public boolean hasBesides(String field) {
            return false;
        }
    }

    /** A message, which has these fields besides. */
    record Message(String text, Set<String> besides) implements RequestJson {

        @Override
        public JsonParser open() throws IOException {
            return BoundedJson.FACTORY.createParser(text);
        }

        @Override
        public String part(JsonLocation from, JsonLocation to) {
            return text.substring(Math.toIntExact(from.getCharOffset()), Math.toIntExact(to.getCharOffset()));
        }

        @Override
        public boolean hasBesides(String field) {
            return besides.contains(field);
        }
    }
}
