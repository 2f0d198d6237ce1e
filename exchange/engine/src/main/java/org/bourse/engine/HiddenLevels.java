package org.bourse.engine;

/**
 * The quantities that the price levels of one side of a book hide, by rank: only for those that hide any, so that a
 * level has no room for it.
 */
final class HiddenLevels {

    private static final int LEAST_CAPACITY = 16;

    /** The hidden quantity of one level. */
    private static final class HiddenLevel extends TableEntry {
        long quantity;
    }

    private final IdTable<HiddenLevel> levels = new IdTable<>(LEAST_CAPACITY);

    boolean isEmpty() {
        return levels.count() == 0;
    }

    /** How much the level of this rank hides. */
    long at(long rank) {
        HiddenLevel level = levels.find(id(rank));
        return level == null ? 0 : level.quantity;
    }

    /** Lets the level of this rank hide more, or less where the quantity is negative. */
    void add(long rank, long quantity) {
        HiddenLevel level = levels.find(id(rank));
        if (level == null) {
            level = new HiddenLevel();
            level.id = id(rank);
            levels.add(level);
        }
        level.quantity += quantity;
        if (level.quantity == 0) {
            levels.remove(level);
        }
    }

    /**
     * Another number for each rank, whose lowest bits differ where only higher ones of ranks do, as with a coarse tick.
     */
    private static long id(long rank) {
        long mixed = rank * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 32);
    }
}
