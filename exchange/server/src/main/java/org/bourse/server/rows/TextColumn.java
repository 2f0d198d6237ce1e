package org.bourse.server.rows;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.agrona.collections.Int2ObjectHashMap;

/**
 * A short text in every row: its length and its characters in place, a byte each, as long as all are Latin-1. The rare
 * other ones are kept beside the rows. Takes {@code room + 1} bytes of a row. Not thread-safe.
 */
public final class TextColumn {

    private static final int BESIDE = 0xFF;
    private static final int MOST_ROOM = BESIDE - 1;

    private final Rows rows;
    private final int offset;
    private final int room;
    private final Int2ObjectHashMap<String> beside = new Int2ObjectHashMap<>();

    /**
     * A column at an offset in these rows.
     *
     * @param room how many characters are kept in place, 0 to 254
     */
    public TextColumn(Rows rows, int offset, int room) {
        if (room < 0 || room > MOST_ROOM) {
            throw new IllegalArgumentException("room must be between 0 and " + MOST_ROOM + ", not " + room);
        }
        this.rows = rows;
        this.offset = offset;
        this.room = room;
    }

    /** Writes the text of a row just taken. */
    public void put(int row, String text) {
        int length = text.length();
        if (length > room || !putCharacters(row, text, length)) {
            rows.putByte(row, offset, BESIDE);
            beside.put(row, text);
        } else {
            rows.putByte(row, offset, length);
        }
    }

    /** Writes another text over the one of a row. */
    public void replace(int row, String text) {
        release(row);
        put(row, text);
    }

    /** The text of a row. */
    public String get(int row) {
        int length = length(row);
        if (length == BESIDE) {
            return beside.get(row);
        }
        if (length == 0) {
            return "";
        }
        byte[] characters = new byte[length];
        RowChunk chunk = rows.chunkOf(row);
        chunk.bytes.getBytes(chunk.start(row) + offset + 1, characters);
        return new String(characters, ISO_8859_1);
    }

    /** Whether this is the text of a row. */
    public boolean is(int row, String text) {
        int length = length(row);
        if (length == BESIDE) {
            return beside.get(row).equals(text);
        }
        if (text.length() != length) {
            return false;
        }
        RowChunk chunk = rows.chunkOf(row);
        int start = chunk.start(row) + offset + 1;
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != (chunk.bytes.getByte(start + i) & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Lets go of the text of a row, before the row is released. */
    public void release(int row) {
        if (length(row) == BESIDE) {
            beside.remove(row);
        }
    }

    /** Lets go of all texts, when all rows are released. */
    public void clear() {
        beside.clear();
    }

    private boolean putCharacters(int row, String text, int length) {
        RowChunk chunk = rows.chunkOf(row);
        int start = chunk.start(row) + offset + 1;
        for (int i = 0; i < length; i++) {
            char character = text.charAt(i);
            if (character > 0xFF) {
                return false;
            }
            chunk.bytes.putByte(start + i, (byte) character);
        }
        return true;
    }

    private int length(int row) {
        return rows.getByte(row, offset) & 0xFF;
    }
}
