package org.bourse.server.marketdata;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.bourse.engine.model.Side;

/** One side of a book by price level, best first, which remembers what was touched since it was last asked. */
final class LevelBook {

    private final Side side;
    private final TreeMap<Long, Level> levels;
    private final TreeSet<Long> touched;

    LevelBook(Side side) {
        this.side = side;
        Comparator<Long> bestFirst = side == Side.BID ? Comparator.reverseOrder() : Comparator.naturalOrder();
        levels = new TreeMap<>(bestFirst);
        touched = new TreeSet<>(bestFirst);
    }

    void add(long priceCents, long quantity) {
        Level level = levels.computeIfAbsent(priceCents, price -> new Level());
        level.quantity = Math.addExact(level.quantity, quantity);
        level.orders++;
        touched.add(priceCents);
    }

    /** Takes shares from an order that stays at its level. */
    void reduce(long priceCents, long quantity) {
        level(priceCents).quantity -= quantity;
        touched.add(priceCents);
    }

    /** Takes an order with its last {@code quantity} shares from its level. */
    void remove(long priceCents, long quantity) {
        Level level = level(priceCents);
        level.quantity -= quantity;
        level.orders--;
        if (level.orders == 0) {
            levels.remove(priceCents);
        }
        touched.add(priceCents);
    }

    OptionalLong bestPriceCents() {
        return levels.isEmpty() ? OptionalLong.empty() : OptionalLong.of(levels.firstKey());
    }

    /** The best {@code depth} levels. */
    List<LevelChange> best(int depth) {
        List<LevelChange> best = new ArrayList<>(Math.min(depth, levels.size()));
        for (Map.Entry<Long, Level> entry : levels.entrySet()) {
            if (best.size() == depth) {
                break;
            }
            best.add(entry.getValue().at(side, entry.getKey()));
        }
        return best;
    }

    /** Hands over each level touched since the last call as it is now, best first. */
    void takeTouched(Consumer<LevelChange> changes) {
        for (Long price : touched) {
            Level level = levels.get(price);
            changes.accept(level == null ? new LevelChange(side, price, 0, 0) : level.at(side, price));
        }
        touched.clear();
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

        private LevelChange at(Side side, long priceCents) {
            return new LevelChange(side, priceCents, quantity, orders);
        }
    }
}
