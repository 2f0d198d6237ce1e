package org.bourse.floor.tape;

import java.nio.file.Path;

/**
 * Something about a tape that its reader has to know: a torn end that was cut, damage, a hole.
 *
 * @param file where
 * @param offset from which byte on
 * @param what a sentence
 */
public record TapeFinding(Path file, long offset, String what) {

    @Override
    public String toString() {
        return file.getFileName() + ", byte " + offset + ": " + what;
    }
}
