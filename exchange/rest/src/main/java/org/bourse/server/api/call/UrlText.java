package org.bourse.server.api.call;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoded text of a URL: of UTF-8, and nothing that stands for bytes which aren't. */
public final class UrlText {

    private UrlText() {}

    /**
     * The text of a part of a path.
     *
     * @throws IllegalArgumentException when it isn't encoded properly
     */
    public static String ofPath(String raw) {
        return raw.indexOf('%') < 0 ? raw : ofQuery(raw.replace("+", "%2B"));
    }

    /**
     * The text of a part of a query, in which a plus is a space.
     *
     * @throws IllegalArgumentException when it isn't encoded properly
     */
    public static String ofQuery(String raw) {
        if (raw.indexOf('%') < 0) {
            return raw.replace('+', ' ');
        }
        // The decoder puts U+FFFD for what is not UTF-8, by which a text that nobody sent would name an order.
        byte[] bytes =
                URLDecoder.decode(encoded(raw), StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    /** The same with a character for each byte. */
    private static String encoded(String raw) {
        return new String(raw.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
