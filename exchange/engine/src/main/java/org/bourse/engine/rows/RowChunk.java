package org.bourse.engine.rows;

/** Room for some thousand rows of one length; the free ones are chained through their first words. */
final class RowChunk {

    /** How many of the lowest bits of a row's number are its place in its chunk. */
    static final int PLACE_BITS = 12;

    /** How many rows there is room for. */
    static final int ROWS = 1 << PLACE_BITS;

    /** A chunk that has room for nothing and never a row. */
    static final RowChunk NONE = new RowChunk(0);

    final int[] words;

    private final int wordsPerRow;
    private int firstFree = Rows.NONE;
    private int neverUsed;
    private int used;

    RowChunk(int wordsPerRow) {
        this.wordsPerRow = wordsPerRow;
        this.words = new int[wordsPerRow * ROWS];
    }

    /** Where a row begins, whose number counts through all chunks. */
    int start(int row) {
        return (row & (ROWS - 1)) * wordsPerRow;
    }

    boolean isFull() {
        return used == ROWS;
    }

    boolean isEmpty() {
        return used == 0;
    }

    /** A free row, the one freed last if there is any; its place in this chunk. */
    int take() {
        used++;
        int place = firstFree;
        if (place == Rows.NONE) {
            return neverUsed++;
        }
        firstFree = words[start(place)];
        return place;
    }

    /** Takes a row back, by its number in all chunks. */
    void release(int row) {
        words[start(row)] = firstFree;
        firstFree = row & (ROWS - 1);
        used--;
    }
}
