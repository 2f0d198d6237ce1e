package org.bourse.engine;

/** Price levels: emptied ones are used again. */
final class PriceLevelPool {

    /** Half as many as of orders, which share levels: 2 MB. */
    private static final int RESERVE = 1 << 15;

    private final PreparedObjects<PriceLevel> levels = new PreparedObjects<>(RESERVE, PriceLevel::new);

    PriceLevel obtain(BookSide bookSide, long rank) {
        PriceLevel level = levels.take();
        level.bookSide = bookSide;
        level.rank = rank;
        return level;
    }

    /** Takes back a level without orders that is linked to nothing. */
    void release(PriceLevel level) {
        level.bookSide = BookSide.NONE;
        levels.giveBack(level);
    }
}
