package org.bourse.floor.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayList;
import org.bourse.floor.market.VenueSide;
import org.jspecify.annotations.Nullable;

/** The levels of one side of a mirrored book by their prices, and how far orders of ours reach among them. */
final class MirrorSide {

    final VenueSide side;

    /** The prices of our best and our worst order that rest here; 0: none does. */
    long bestOwn;

    long worstOwn;

    private final Long2ObjectHashMap<MirrorLevel> levels = new Long2ObjectHashMap<>();
    /** Levels that are gone, to be others: nothing is made anew for a price that comes. */
    private final List<MirrorLevel> spare = new ArrayList<>();
    /** Prices of levels that lost quantity by a crossing, to be compared with the outside ones at the next change. */
    private final LongArrayList again = new LongArrayList();

    MirrorSide(VenueSide side) {
        this.side = side;
    }

    /** The level of a price; a new one where there is none. */
    MirrorLevel level(long price) {
        MirrorLevel known = levels.get(price);
        if (known != null) {
            return known;
        }
        MirrorLevel level = spare.isEmpty() ? new MirrorLevel(side) : spare.removeLast();
        level.begin(price);
        levels.put(price, level);
        return level;
    }

    @Nullable
    MirrorLevel find(long price) {
        return levels.get(price);
    }

    Collection<MirrorLevel> levels() {
        return levels.values();
    }

    /** Gives a level up that has nothing. */
    void forget(MirrorLevel level) {
        if (level.isForgettable() && levels.get(level.price) == level) {
            levels.remove(level.price);
            spare.add(level);
        }
    }

    /** A price on this side is as good as another one, or better. */
    boolean isAsGood(long price, long other) {
        return side == VenueSide.BUY ? price >= other : price <= other;
    }

    /** The level of that price has lost what the outside one still shows. */
    void compareAgain(long price) {
        again.addLong(price);
    }

    /** Nothing is to be compared any more: all will be. */
    void clearAgain() {
        again.clear();
    }

    /** Moves the levels that are to be compared again. */
    void takeAgain(List<MirrorLevel> to) {
        for (int i = 0; i < again.size(); i++) {
            to.add(level(again.getLong(i)));
        }
        again.clear();
    }
}
