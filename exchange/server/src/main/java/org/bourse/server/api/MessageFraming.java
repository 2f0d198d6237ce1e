package org.bourse.server.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.List;

/**
 * Whether a request says clearly where it ends. One that doesn't may be understood differently by a proxy in front of the
 * exchange, which is how requests are smuggled past it (RFC 9112, section 6.3).
 */
final class MessageFraming {

    static final Problem PROBLEM = new Problem(
            ProblemCode.INVALID_REQUEST,
            "The request does not say clearly how long its body is: send either one Content-Length, or Transfer-Encoding:"
                    + " chunked.");

    private MessageFraming() {}

    static boolean isAmbiguous(Headers headers) {
        boolean hasLength = headers.contains(HeaderNames.CONTENT_LENGTH);
        if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
            return hasLength
                    || !isOne(headers.get(HeaderNames.TRANSFER_ENCODING).allValues(), "chunked");
        }
        return hasLength && !isNumber(headers.get(HeaderNames.CONTENT_LENGTH).allValues());
    }

    private static boolean isOne(List<String> values, String expected) {
        return values.size() == 1 && values.getFirst().strip().equalsIgnoreCase(expected);
    }

    private static boolean isNumber(List<String> values) {
        if (values.size() != 1) {
            return false;
        }
        String digits = values.getFirst().strip();
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return !digits.isEmpty();
    }
}
