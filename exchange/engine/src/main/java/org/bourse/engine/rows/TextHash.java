package org.bourse.engine.rows;

/**
 * A hash of a number and a text that participants choose. Not {@link String#hashCode}, for which anyone can write down a
 * million texts with the same value.
 */
public final class TextHash {

    private TextHash() {}

    /** The hash of a number and a text. */
    public static int of(long number, String text) {
        long hash = number * 0x9E3779B97F4A7C15L + text.length();
        int length = text.length();
        for (int i = 0; i < length; i += 4) {
            long word = text.charAt(i);
            for (int j = i + 1; j < i + 4 && j < length; j++) {
                word = (word << 16) | text.charAt(j);
            }
            hash = (hash ^ word) * 0xD6E8FEB86659FD93L;
            hash ^= hash >>> 32;
        }
        return (int) (hash ^ (hash >>> 29));
    }
}
