package org.bourse.server.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.bourse.engine.model.Side;

/** One side of a book by price level, best first. Mutable and guarded by the views' lock. */
final class BookSideView {

    private final TreeMap<Long, Level> levels;

    BookSideView(Side side) {
        levels = new TreeMap<>(side == Side.BID ? Comparator.<Long>reverseOrder() : Comparator.<Long>naturalOrder());
    }

    void add(long priceCents, long quantity) {
        Level level = levels.computeIfAbsent(priceCents, price -> new Level());
        level.quantity = Math.addExact(level.quantity, quantity);
        level.orders++;
    }

    /** Takes shares from an order that stays at its level. */
    void reduce(long priceCents, long quantity) {
        level(priceCents).quantity -= quantity;
    }

    /** Takes an order with its last {@code quantity} shares from its level. */
    void remove(long priceCents, long quantity) {
        Level level = level(priceCents);
        level.quantity -= quantity;
        level.orders--;
        if (level.orders == 0) {
            levels.remove(priceCents);
        }
    }

    OptionalLong bestPriceCents() {
        return levels.isEmpty() ? OptionalLong.empty() : OptionalLong.of(levels.firstKey());
    }

    List<BookLevel> best(int depth) {
        List<BookLevel> best = new ArrayList<>(Math.min(depth, levels.size()));
        for (var entry : levels.entrySet()) {
            if (best.size() == depth) {
                break;
            }
            Level level = entry.getValue();
            best.add(new BookLevel(entry.getKey(), level.quantity, level.orders));
        }
        return best;
    }

    private Level level(long priceCents) {
        Level level = levels.get(priceCents);
        if (level == null) {
            throw new IllegalStateException(
                    "the event stream names an order at a price without a level: " + priceCents);
        }
        return level;
    }

    private static final class Level {

        private long quantity;
        private int orders;
    }
}
