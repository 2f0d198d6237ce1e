package org.bourse.server.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.bourse.engine.model.Side;

/** One side of a book by price level, best first. Prices in cents, quantities in shares. Not thread-safe. */
public final class LevelBook {

    private final TreeMap<Long, Level> levels;

    /** An empty side. */
    public LevelBook(Side side) {
        levels = new TreeMap<>(bestFirst(side));
    }

    /** The order of a side's prices. */
    public static Comparator<Long> bestFirst(Side side) {
        return side == Side.BID ? Comparator.reverseOrder() : Comparator.naturalOrder();
    }

    /** Adds an order to its level. */
    public void add(long priceCents, long quantity) {
        Level level = levels.computeIfAbsent(priceCents, price -> new Level());
        level.quantity = Math.addExact(level.quantity, quantity);
        level.orders++;
    }

    /** Takes shares from an order that stays at its level. */
    public void reduce(long priceCents, long quantity) {
        level(priceCents).quantity -= quantity;
    }

    /** Takes an order with its last {@code quantity} shares from its level. */
    public void remove(long priceCents, long quantity) {
        Level level = level(priceCents);
        level.quantity -= quantity;
        level.orders--;
        if (level.orders == 0) {
            levels.remove(priceCents);
        }
    }

    /** The highest bid or lowest ask, if there is any. */
    public OptionalLong bestPriceCents() {
        return levels.isEmpty() ? OptionalLong.empty() : OptionalLong.of(levels.firstKey());
    }

    /** The best {@code depth} levels. */
    public List<BookLevel> best(int depth) {
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

    /** The level at a price; of no shares and no orders when there is none. */
    public BookLevel at(long priceCents) {
        Level level = levels.get(priceCents);
        return level == null
                ? new BookLevel(priceCents, 0, 0)
                : new BookLevel(priceCents, level.quantity, level.orders);
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
