package org.bourse.floor.market;

/** The two sides of a book, and of those who trade. */
public enum VenueSide {
    BUY,
    SELL;

    /** Its number in events. */
    public int number() {
        return this == BUY ? 0 : 1;
    }

    /** The side with that number; refuses others. */
    public static VenueSide of(int number) {
        return switch (number) {
            case 0 -> BUY;
            case 1 -> SELL;
            default -> throw new IllegalArgumentException("No side has the number " + number + ".");
        };
    }
}
