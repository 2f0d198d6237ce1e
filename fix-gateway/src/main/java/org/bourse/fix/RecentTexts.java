package org.bourse.fix;

import org.jspecify.annotations.Nullable;

/**
 * Symbols and accounts that orders came with lately, so that many orders of one symbol share one text: each order arrives
 * with a copy of its own. A text that has not come for a while is forgotten here, and the next order keeps its own again.
 * Any thread; threads that don't see what others have put in keep a copy more.
 */
final class RecentTexts {

    private static final int PLACES = 1 << 12;

    private final @Nullable String[] texts = new String[PLACES];

    /** The same text: the one that was shared before, if it is still known. */
    String share(String text) {
        int hash = text.hashCode();
        int place = (hash ^ (hash >>> 15)) & (PLACES - 1);
        String known = texts[place];
        if (known != null && known.equals(text)) {
            return known;
        }
        texts[place] = text;
        return text;
    }
}
