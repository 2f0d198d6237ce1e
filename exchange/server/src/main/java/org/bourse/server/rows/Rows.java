package org.bourse.server.rows;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one length in bytes, kept in chunks of some thousand. An object per record that lives for minutes is copied
 * several times by the garbage collector, and each reference from an old object to a new one is looked at in every
 * collection; that was most of what stopped the exchange. A chunk has no references, and its rows lie together.
 *
 * <p>A row is known by its number, 0 or more, which is used again once the row is released. New rows go to the lowest
 * chunk with room, and an empty chunk is given back, but for one. Not thread-safe.
 */
public final class Rows {

    /** The number of no row. */
    public static final int NONE = -1;

    private final int bytesPerRow;
    private final List<@Nullable RowChunk> chunks = new ArrayList<>();
    private final BitSet withRoom = new BitSet();
    private int empty;

    /** No rows yet, of this length. */
    public Rows(int bytesPerRow) {
        this.bytesPerRow = bytesPerRow;
    }

    /** A row to be filled; every byte of it is whatever it is. */
    public int take() {
        int at = withRoom.nextSetBit(0);
        if (at < 0) {
            at = addChunk();
        }
        RowChunk chunk = chunk(at);
        if (chunk.isEmpty()) {
            empty--;
        }
        int row = at * RowChunk.ROWS + chunk.take();
        if (chunk.isFull()) {
            withRoom.clear(at);
        }
        return row;
    }

    /** Gives a row back. */
    public void release(int row) {
        int at = row / RowChunk.ROWS;
        RowChunk chunk = chunk(at);
        chunk.release(row % RowChunk.ROWS);
        withRoom.set(at);
        if (chunk.isEmpty()) {
            empty++;
            if (empty > 1) {
                drop(at);
            }
        }
    }

    /** Gives all rows back. */
    public void clear() {
        chunks.clear();
        withRoom.clear();
        empty = 0;
    }

    /** A number of 8 bytes in a row. */
    public long getLong(int row, int offset) {
        RowChunk chunk = chunkOf(row);
        return chunk.bytes.getLong(chunk.start(row) + offset);
    }

    /** Sets a number of 8 bytes in a row. */
    public void putLong(int row, int offset, long value) {
        RowChunk chunk = chunkOf(row);
        chunk.bytes.putLong(chunk.start(row) + offset, value);
    }

    /** A number of 4 bytes in a row. */
    public int getInt(int row, int offset) {
        RowChunk chunk = chunkOf(row);
        return chunk.bytes.getInt(chunk.start(row) + offset);
    }

    /** Sets a number of 4 bytes in a row. */
    public void putInt(int row, int offset, int value) {
        RowChunk chunk = chunkOf(row);
        chunk.bytes.putInt(chunk.start(row) + offset, value);
    }

    /** One byte in a row, -128 to 127. */
    public byte getByte(int row, int offset) {
        RowChunk chunk = chunkOf(row);
        return chunk.bytes.getByte(chunk.start(row) + offset);
    }

    /** Sets one byte in a row to the low 8 bits of the value. */
    public void putByte(int row, int offset, int value) {
        RowChunk chunk = chunkOf(row);
        chunk.bytes.putByte(chunk.start(row) + offset, (byte) value);
    }

    /** How many chunks there are, the empty one included. */
    int chunks() {
        int count = 0;
        for (RowChunk chunk : chunks) {
            count += chunk == null ? 0 : 1;
        }
        return count;
    }

    private int addChunk() {
        int at = chunks.indexOf(null);
        RowChunk chunk = new RowChunk(bytesPerRow);
        if (at < 0) {
            at = chunks.size();
            chunks.add(chunk);
        } else {
            chunks.set(at, chunk);
        }
        withRoom.set(at);
        empty++;
        return at;
    }

    private void drop(int at) {
        chunks.set(at, null);
        withRoom.clear(at);
        empty--;
    }

    /** The chunk that holds a row. */
    RowChunk chunkOf(int row) {
        return chunk(row / RowChunk.ROWS);
    }

    private RowChunk chunk(int at) {
        RowChunk chunk = chunks.get(at);
        if (chunk == null) {
            throw new IndexOutOfBoundsException("a row that was released is used");
        }
        return chunk;
    }
}
