package org.bourse.server.request;

/** Ids as they are written: the digits of a positive number, without sign or leading zeros. */
public final class Ids {

    /** The answer of {@link #parse} for text that is no id of ours. */
    public static final long NONE = -1;

    private static final int MOST_DIGITS = 18;

    private Ids() {}

    /** The id, or {@link #NONE}. */
    public static long parse(String text) {
        int length = text.length();
        if (length == 0 || length > MOST_DIGITS || text.charAt(0) == '0') {
            return NONE;
        }
        long id = 0;
        for (int i = 0; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            id = id * 10 + digit;
        }
        return id;
    }
}
