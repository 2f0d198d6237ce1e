package org.bourse.server;

import java.util.HexFormat;

/** A state hash as people compare it: sixteen hexadecimal digits, in the log of a stop and of who verifies an archive. */
final class StateHashText {

    private StateHashText() {}

    static String of(long hash) {
        return HexFormat.of().toHexDigits(hash);
    }
}
