package org.bourse.engine.rows;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Rows of one length, kept in chunks of some thousand: growing copies none of them. A row is a number of words of 4 bytes;
 * a column is known by the first of its words. A row is known by its number, 0 or more, which is used again once the row
 * is released. New rows go to the lowest chunk with room, so that the others run empty after a peak, and an empty chunk is
 * given back, but for one. Not thread-safe.
 */
public final class Rows {

    /** The number of no row. */
    public static final int NONE = -1;

    private static final int LEAST_CHUNKS = 16;

    private final int wordsPerRow;

    /** The chunks by number; {@link RowChunk#NONE} where one was given back or never was. */
    private RowChunk[] chunks = {};

    private final BitSet withRoom = new BitSet();
    private boolean keepsEmptyChunk;

    /** No rows yet, of this length. */
    public Rows(int wordsPerRow) {
        this.wordsPerRow = wordsPerRow;
    }

    /** A row to be filled; every word of it is whatever it is. */
    public int take() {
        int number = withRoom.nextSetBit(0);
        if (number < 0) {
            number = addChunk();
        }
        RowChunk chunk = chunks[number];
        if (chunk.isEmpty()) {
            keepsEmptyChunk = false;
        }
        int row = (number << RowChunk.PLACE_BITS) | chunk.take();
        if (chunk.isFull()) {
            withRoom.clear(number);
        }
        return row;
    }

    /** Gives a row back; its first word is lost. */
    public void release(int row) {
        int number = row >>> RowChunk.PLACE_BITS;
        RowChunk chunk = chunks[number];
        chunk.release(row);
        boolean superfluous = chunk.isEmpty() && keepsEmptyChunk;
        if (superfluous) {
            chunks[number] = RowChunk.NONE;
        }
        withRoom.set(number, !superfluous);
        keepsEmptyChunk |= chunk.isEmpty();
    }

    /** Gives all rows back. */
    public void clear() {
        chunks = new RowChunk[0];
        withRoom.clear();
        keepsEmptyChunk = false;
    }

    /** A number of 8 bytes: two words of a row. */
    public long getLong(int row, int column) {
        RowChunk chunk = chunkOf(row);
        int at = chunk.start(row) + column;
        return (long) chunk.words[at + 1] << 32 | (chunk.words[at] & 0xFFFF_FFFFL);
    }

    /** Sets a number of 8 bytes: two words of a row, the lower half first. */
    public void putLong(int row, int column, long value) {
        RowChunk chunk = chunkOf(row);
        int at = chunk.start(row) + column;
        chunk.words[at] = (int) value;
        chunk.words[at + 1] = (int) (value >>> 32);
    }

    /** One word of a row. */
    public int getInt(int row, int column) {
        RowChunk chunk = chunkOf(row);
        return chunk.words[chunk.start(row) + column];
    }

    /** Sets one word of a row. */
    public void putInt(int row, int column, int value) {
        RowChunk chunk = chunkOf(row);
        chunk.words[chunk.start(row) + column] = value;
    }

    /**
     * One of the four bytes of a word of a row, -128 to 127.
     *
     * @param place 0 to 3, the lowest first
     */
    public byte getByte(int row, int column, int place) {
        return (byte) (getInt(row, column) >>> (place * Byte.SIZE));
    }

    /** Sets one of the four bytes of a word of a row to the low 8 bits of the value. */
    public void putByte(int row, int column, int place, int value) {
        RowChunk chunk = chunkOf(row);
        int at = chunk.start(row) + column;
        int shift = place * Byte.SIZE;
        chunk.words[at] = (chunk.words[at] & ~(0xFF << shift)) | ((value & 0xFF) << shift);
    }

    /** The chunk that a row is in. */
    RowChunk chunkOf(int row) {
        return chunks[row >>> RowChunk.PLACE_BITS];
    }

    /** How many chunks there is memory for. */
    int chunkCount() {
        int count = 0;
        for (RowChunk chunk : chunks) {
            count += chunk == RowChunk.NONE ? 0 : 1;
        }
        return count;
    }

    private int addChunk() {
        int number = 0;
        while (number < chunks.length && chunks[number] != RowChunk.NONE) {
            number++;
        }
        if (number == chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(LEAST_CHUNKS, number * 2));
            Arrays.fill(chunks, number, chunks.length, RowChunk.NONE);
        }
        chunks[number] = new RowChunk(wordsPerRow);
        withRoom.set(number);
        return number;
    }
}
