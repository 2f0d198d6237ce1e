package org.bourse.server.request;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Checks bytes before a JSON parser sees them, which would guess at other encodings and let some faults pass. */
final class Utf8 {

    private Utf8() {}

    /** Whether the bytes are well-formed UTF-8 without a NUL byte, which no JSON text has. */
    static boolean isText(byte[] bytes) {
        for (byte b : bytes) {
            if (b <= 0) {
                return b != 0 && isWellFormed(bytes);
            }
        }
        return true;
    }

    private static boolean isWellFormed(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return false;
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
