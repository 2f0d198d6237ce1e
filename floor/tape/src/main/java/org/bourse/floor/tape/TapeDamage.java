package org.bourse.floor.tape;

import java.io.IOException;

/** Bytes of a tape that are not what was written, with a sentence about them. */
final class TapeDamage extends IOException {

    private static final long serialVersionUID = 1L;

    TapeDamage(String message) {
        super(message);
    }
}
