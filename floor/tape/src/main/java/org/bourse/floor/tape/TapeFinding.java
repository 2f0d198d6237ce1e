package org.bourse.floor.tape;

import java.nio.file.Path;

/**
 * Something about a tape that its reader has to know: a torn end that was cut, damage, a hole.
 *
 * @param file where
 * @param offset from which byte on
 * @param what a sentence
 * @param isDamage false: nothing of the tape is broken or gone, and what is missing was never on it
 */
public record TapeFinding(Path file, long offset, String what, boolean isDamage) {

    /** Something that is broken or gone. */
    public TapeFinding(Path file, long offset, String what) {
        this(file, offset, what, true);
    }

    /** Events that a full disk did not take, ahead of that place. */
    static TapeFinding unrecorded(Path file, long offset, long first, long last) {
        return new TapeFinding(file, offset, "Events " + first + " to " + last + " were not recorded.", false);
    }

    @Override
    public String toString() {
        return file.getFileName() + ", byte " + offset + ": " + what;
    }
}
