package org.bourse.floor.feed;

import org.bourse.floor.market.Book;

/** The newest best prices that a venue said itself, by its number of the update, to hold the book of that update against. */
final class RecentQuotes {

    private static final int KEPT = 1_024;
    private static final int FIELDS = 5;

    private final long[] quotes = new long[KEPT * FIELDS];
    private long added;

    void clear() {
        added = 0;
    }

    void add(long update, long bid, long bidQuantity, long ask, long askQuantity) {
        int at = (int) (added % KEPT) * FIELDS;
        quotes[at] = update;
        quotes[at + 1] = bid;
        quotes[at + 2] = bidQuantity;
        quotes[at + 3] = ask;
        quotes[at + 4] = askQuantity;
        added++;
    }

    /** Whether the book of that update has the best prices and quantities that the venue said; true where it said none. */
    boolean agrees(long update, Book book) {
        int at = find(update);
        return at < 0 || book.bestIs(quotes[at + 1], quotes[at + 2], quotes[at + 3], quotes[at + 4]);
    }

    /** Whether the venue said the best prices of that update. */
    boolean has(long update) {
        return find(update) >= 0;
    }

    private int find(long update) {
        for (long i = added - 1; i >= Math.max(0, added - KEPT); i--) {
            int at = (int) (i % KEPT) * FIELDS;
            if (quotes[at] == update) {
                return at;
            }
            if (quotes[at] < update) {
                return -1;
            }
        }
        return -1;
    }
}
