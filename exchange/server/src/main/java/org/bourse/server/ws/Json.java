package org.bourse.server.ws;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bourse.server.json.BoundedJson;

/** How JSON is written here. */
final class Json {

    private static final int TYPICAL_BYTES = 256;

    private Json() {}

    /** Writes something. */
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** A whole object with this content, in UTF-8. */
    static byte[] object(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (JsonGenerator json = BoundedJson.FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("JSON could not be written to memory", e);
        }
        return bytes.toByteArray();
    }
}
