package org.bourse.server.marketdata;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.bourse.contract.BookLevel;
import org.bourse.engine.model.Side;
import org.bourse.server.view.LevelBook;

/** One side of a book by price level, which remembers what was touched since it was last asked. */
final class TouchedLevels {

    private final Side side;
    private final LevelBook levels;
    private final TouchedRanks touched = new TouchedRanks();

    TouchedLevels(Side side) {
        this.side = side;
        this.levels = new LevelBook(side);
    }

    /** Adds an order of before the start, which touches nothing. */
    void restore(long price, long quantity) {
        levels.add(price, quantity);
    }

    /** Says what a level shows now. */
    void set(long price, long quantity, int orderCount) {
        levels.set(price, quantity, orderCount);
        touched.add(levels.rank(price));
    }

    OptionalLong bestPrice() {
        return levels.bestPrice();
    }

    /** The best {@code depth} levels. */
    List<LevelChange> best(int depth) {
        return levels.best(depth).stream().map(this::asItIs).toList();
    }

    /** Hands over each level touched since the last call as it is now, best first. */
    void takeTouched(Consumer<LevelChange> changes) {
        touched.take(rank -> changes.accept(asItIs(levels.at(levels.price(rank)))));
    }

    private LevelChange asItIs(BookLevel level) {
        return new LevelChange(side, level.price(), level.totalQuantity(), level.orderCount());
    }
}
