package org.bourse.server.view;

import org.jspecify.annotations.Nullable;

/**
 * Gives equal texts that come soon after one another as one instance. The orders of an account all carry its document
 * number, and each would keep a copy of its own for as long as it is open.
 */
final class RepeatedTexts {

    private static final int PLACES = 1 << 14;

    private final @Nullable String[] texts = new String[PLACES];

    String same(String text) {
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        String earlier = texts[place];
        if (earlier != null && earlier.equals(text)) {
            return earlier;
        }
        texts[place] = text;
        return text;
    }
}
