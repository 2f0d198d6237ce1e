package org.bourse.server.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Percent-encoded text of a URL. */
final class UrlText {

    private UrlText() {}

    /**
     * The text of a part of a path.
     *
     * @throws IllegalArgumentException when it isn't encoded properly
     */
    static String ofPath(String raw) {
        return raw.indexOf('%') < 0 ? raw : ofQuery(raw.replace("+", "%2B"));
    }

    /**
     * The text of a part of a query, in which a plus is a space.
     *
     * @throws IllegalArgumentException when it isn't encoded properly
     */
    static String ofQuery(String raw) {
        return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    }
}
