package org.bourse.floor.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayList;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.jspecify.annotations.Nullable;

/**
 * The levels of one side of a mirrored book that are not as the outside one shows them, by their prices, and how far orders of
 * ours reach among them. All others have what is shown, and nothing is kept of them here: a change of such a level, as nearly all
 * are, is one of the outside book alone. While the book is not open that one goes on without the mirror, and all levels are here.
 */
final class MirrorSide {

    final VenueSide side;

    /** What the venue has changed last. */
    final LevelChanges changes = new LevelChanges();

    /** The prices of our best and our worst order that rest here; 0: none does. */
    long bestOwn;

    long worstOwn;

    /** Whether all levels are here, also those that are as they are shown. */
    boolean hasAll = true;

    private final Long2ObjectHashMap<MirrorLevel> levels = new Long2ObjectHashMap<>();
    /** Levels that are gone, to be others: nothing is made anew for a price that comes. */
    private final List<MirrorLevel> spare = new ArrayList<>();
    /** Prices of levels that lost quantity by a crossing, to be compared with the outside ones at the next change. */
    private final LongArrayList again = new LongArrayList();

    MirrorSide(VenueSide side) {
        this.side = side;
    }

    /** The level of a price; where there is none one that has nothing, and shows nothing. */
    MirrorLevel level(long price) {
        return level(price, 0);
    }

    /** The same; one that was not here has what is shown outside. */
    MirrorLevel level(long price, long shown) {
        MirrorLevel known = levels.get(price);
        if (known != null) {
            return known;
        }
        MirrorLevel level = spare.isEmpty() ? new MirrorLevel(side) : spare.removeLast();
        level.begin(price, shown);
        levels.put(price, level);
        return level;
    }

    @Nullable
    MirrorLevel find(long price) {
        return levels.isEmpty() ? null : levels.get(price);
    }

    Collection<MirrorLevel> levels() {
        return levels.values();
    }

    /** Gives a level up that has nothing. */
    void forget(MirrorLevel level) {
        if (level.isForgettable() && remove(level)) {
            changes.forget(level.price);
        }
    }

    /** Gives a level up that has nothing, or what is shown of it where such are not kept. */
    void release(MirrorLevel level) {
        forget(level);
        if (!hasAll && level.isAsShown()) {
            remove(level);
        }
    }

    private boolean remove(MirrorLevel level) {
        boolean isHere = levels.remove(level.price, level);
        if (isHere) {
            spare.add(level);
        }
        return isHere;
    }

    /** From now on those are not kept that are as they are shown. */
    void releaseAll() {
        hasAll = false;
        inOrder().forEach(this::release);
    }

    /** By their prices: a map's own order depends on what was there before. */
    private List<MirrorLevel> inOrder() {
        return levels.values().stream()
                .sorted(Comparator.comparingLong(level -> level.price))
                .toList();
    }

    /** A level that was carried, and is none of these any more. */
    MirrorLevel spare(long price) {
        MirrorLevel level = new MirrorLevel(side);
        level.begin(price, 0);
        spare.add(level);
        return level;
    }

    void carry(StateCarrier state) {
        bestOwn = state.carry(bestOwn);
        worstOwn = state.carry(worstOwn);
        hasAll = state.carry(hasAll);
        changes.carry(state);
        List<MirrorLevel> known = inOrder();
        int count = state.carry(known.size());
        for (int i = 0; i < count; i++) {
            MirrorLevel level = state.reads() ? new MirrorLevel(side) : known.get(i);
            level.carry(state);
            levels.put(level.price, level);
        }
        long[] prices = state.carry(again.toLongArray());
        again.clear();
        for (long price : prices) {
            again.addLong(price);
        }
    }

    /** A price on this side is as good as another one, or better. */
    boolean isAsGood(long price, long other) {
        return side == VenueSide.BUY ? price >= other : price <= other;
    }

    /** Whether an order of ours rests at a price or behind it. */
    boolean isReached(long price) {
        return worstOwn != 0 && isAsGood(price, worstOwn);
    }

    /** Whether an order of ours would trade with one of the other side's at a price. */
    boolean isCrossedBy(long price) {
        return bestOwn != 0 && isAsGood(bestOwn, price);
    }

    /** The level of that price has lost what the outside one still shows. */
    void compareAgain(long price) {
        again.addLong(price);
    }

    /** Nothing is to be compared any more: all will be. */
    void clearAgain() {
        again.clear();
    }

    /** Moves the levels that are to be compared again; one that is not here is as it is shown. */
    void takeAgain(List<MirrorLevel> to) {
        for (int i = 0; i < again.size(); i++) {
            MirrorLevel level = find(again.getLong(i));
            if (level != null) {
                to.add(level);
            }
        }
        again.clear();
    }
}
