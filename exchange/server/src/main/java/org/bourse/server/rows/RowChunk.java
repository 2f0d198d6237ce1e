package org.bourse.server.rows;

import org.agrona.concurrent.UnsafeBuffer;

/** Room for some thousand rows of one length; the free ones are chained through their first bytes. */
final class RowChunk {

    /** How many rows there is room for. */
    static final int ROWS = 1 << 12;

    final UnsafeBuffer bytes;

    private final int bytesPerRow;
    private int firstFree = Rows.NONE;
    private int neverUsed;
    private int used;

    RowChunk(int bytesPerRow) {
        this.bytesPerRow = bytesPerRow;
        this.bytes = new UnsafeBuffer(new byte[bytesPerRow * ROWS]);
    }

    /** Where a row begins, whose number counts through all chunks. */
    int start(int row) {
        return row % ROWS * bytesPerRow;
    }

    boolean isFull() {
        return used == ROWS;
    }

    boolean isEmpty() {
        return used == 0;
    }

    /** A free row, counted in this chunk. */
    int take() {
        used++;
        int row = firstFree;
        if (row == Rows.NONE) {
            return neverUsed++;
        }
        firstFree = bytes.getInt(start(row));
        return row;
    }

    void release(int row) {
        bytes.putInt(start(row), firstFree);
        firstFree = row;
        used--;
    }
}
