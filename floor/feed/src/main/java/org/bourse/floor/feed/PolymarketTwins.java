package org.bourse.floor.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueSide;

/**
 * The pairs of outcomes of a market, which mirror each other: a bid for the one at a price is an offer of the other at one less
 * that price. Each pair is compared once a second, while both books are live and as new as each other; those that differ three
 * times in a row have lost something, and nobody knows which of them.
 */
final class PolymarketTwins {

    private static final long ONE = 10_000;
    private static final long EACH_NANOS = 1_000_000_000L;
    private static final int MISMATCHES = 3;

    private final FeedCounters counters;
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<String, PolymarketBook> alone = new HashMap<>();
    private int next;
    private long comparedNanos;

    private static final class Pair {
        private final PolymarketBook first;
        private final PolymarketBook second;
        private boolean agreed;
        private int mismatches;

        Pair(PolymarketBook first, PolymarketBook second) {
            this.first = first;
            this.second = second;
        }
    }

    PolymarketTwins(FeedCounters counters) {
        this.counters = counters;
    }

    /** The book is of that market; of its other outcome, should that be known. */
    void add(PolymarketBook book, String market) {
        PolymarketBook other = alone.remove(market);
        if (other == null) {
            alone.put(market, book);
        } else {
            pairs.add(new Pair(other, book));
        }
    }

    /** The book is followed no more. */
    void remove(PolymarketBook book) {
        alone.values().removeIf(one -> one == book);
        pairs.removeIf(pair -> pair.first == book || pair.second == book);
    }

    /** The clock went on: compares those whose turn it is. */
    void clock(EventHeader header) {
        if (comparedNanos == 0) {
            comparedNanos = header.receiveNanos;
        }
        long each = EACH_NANOS / Math.max(pairs.size(), 1);
        long due = Math.min((header.receiveNanos - comparedNanos) / each, pairs.size());
        comparedNanos = due == pairs.size() ? header.receiveNanos : comparedNanos + due * each;
        for (long i = 0; i < due; i++) {
            next = (next + 1) % pairs.size();
            compare(header, pairs.get(next));
        }
    }

    private void compare(EventHeader header, Pair pair) {
        if (!pair.first.isLive() || !pair.second.isLive()) {
            pair.mismatches = 0;
        } else if (pair.first.lastMillis() == pair.second.lastMillis()) {
            if (mirrors(pair.first.book(), VenueSide.BUY, pair.second.book(), VenueSide.SELL)
                    && mirrors(pair.first.book(), VenueSide.SELL, pair.second.book(), VenueSide.BUY)) {
                counters.count("twins_agree");
                pair.agreed = true;
                pair.mismatches = 0;
            } else {
                counters.count("twins_differ");
                pair.mismatches++;
                loseBoth(header, pair);
            }
        }
    }

    /** What never agreed is no pair of twins. */
    private static void loseBoth(EventHeader header, Pair pair) {
        if (pair.agreed && pair.mismatches >= MISMATCHES) {
            pair.mismatches = 0;
            pair.first.lose(header, StaleReason.MIRROR);
            pair.second.lose(header, StaleReason.MIRROR);
        }
    }

    private static boolean mirrors(Book one, VenueSide side, Book other, VenueSide otherSide) {
        boolean same = one.depth(side) == other.depth(otherSide);
        for (int i = 0; same && i < one.depth(side); i++) {
            same = one.price(side, i) == ONE - other.price(otherSide, i)
                    && one.quantity(side, i) == other.quantity(otherSide, i);
        }
        return same;
    }
}
