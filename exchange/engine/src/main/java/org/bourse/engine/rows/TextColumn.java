package org.bourse.engine.rows;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A short text in every row, a byte per character and a zero after a shorter text than the longest, as long as all are of
 * Latin-1 and none is zero. The rare other ones are kept beside the rows. Not thread-safe.
 */
public final class TextColumn {

    private static final int PER_WORD = Integer.BYTES;

    private final Rows rows;
    private final int column;
    private final int room;

    /** The texts that don't fit into their rows, by chunk and place; null where there never was one. */
    private @Nullable String[] @Nullable [] beside = {};

    /**
     * A column of these rows. It must not begin with the row's first word, which is lost when the row is released.
     *
     * @param column its first word
     * @param room how many characters are kept in place: a multiple of 4, which takes a quarter as many words
     */
    public TextColumn(Rows rows, int column, int room) {
        if (column <= 0) {
            throw new IllegalArgumentException("a text must not be the first column");
        }
        if (room <= 0 || room % PER_WORD != 0) {
            throw new IllegalArgumentException("room must be a multiple of " + PER_WORD + ", not " + room);
        }
        this.rows = rows;
        this.column = column;
        this.room = room;
    }

    /** Writes the text of a row just taken. */
    public void put(int row, String text) {
        RowChunk chunk = rows.chunkOf(row);
        int at = chunk.start(row) + column;
        if (!putInPlace(chunk.words, at, text)) {
            chunk.words[at] = 0;
            putBeside(row, text);
        }
    }

    /** Writes another text over the one of a row. */
    public void replace(int row, String text) {
        release(row);
        put(row, text);
    }

    /** The text of a row, made anew at each call unless it is empty. */
    public String get(int row) {
        RowChunk chunk = rows.chunkOf(row);
        int at = chunk.start(row) + column;
        char[] characters = new char[room];
        int length = 0;
        while (length < room) {
            char c = character(chunk.words, at, length);
            if (c == 0) {
                break;
            }
            characters[length++] = c;
        }
        return length == 0 ? getBeside(row) : new String(characters, 0, length);
    }

    /** Whether this is the text of a row. */
    public boolean is(int row, String text) {
        RowChunk chunk = rows.chunkOf(row);
        int[] words = chunk.words;
        int at = chunk.start(row) + column;
        if (character(words, at, 0) == 0) {
            return getBeside(row).equals(text);
        }
        int length = text.length();
        if (length > room) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = character(words, at, i);
            if (c == 0 || c != text.charAt(i)) {
                return false;
            }
        }
        return length == room || character(words, at, length) == 0;
    }

    /** Lets go of the text of a row, before the row is released; it is empty then. */
    public void release(int row) {
        RowChunk chunk = rows.chunkOf(row);
        chunk.words[chunk.start(row) + column] = 0;
        if (!getBeside(row).isEmpty()) {
            putBeside(row, null);
        }
    }

    /** Lets go of all texts, when all rows are released. */
    public void clear() {
        beside = new String[0][];
    }

    /** Writes a text and the zero behind it, and answers whether it is one that fits. */
    private boolean putInPlace(int[] words, int at, String text) {
        int length = text.length();
        if (length > room) {
            return false;
        }
        int every = 0;
        int word = at;
        int i = 0;
        for (; i + PER_WORD <= length; i += PER_WORD) {
            int a = text.charAt(i);
            int b = text.charAt(i + 1);
            int c = text.charAt(i + 2);
            int d = text.charAt(i + 3);
            every |= a | b | c | d | (a - 1) | (b - 1) | (c - 1) | (d - 1);
            words[word++] = a | b << 8 | c << 16 | d << 24;
        }
        if (length < room) {
            int last = 0;
            for (int shift = 0; i < length; i++, shift += Byte.SIZE) {
                int c = text.charAt(i);
                every |= c | (c - 1);
                last |= c << shift;
            }
            words[word] = last;
        }
        return every >>> Byte.SIZE == 0;
    }

    private static char character(int[] words, int at, int i) {
        return (char) ((words[at + (i >> 2)] >>> ((i & 3) << 3)) & 0xFF);
    }

    private void putBeside(int row, @Nullable String text) {
        int chunk = row >>> RowChunk.PLACE_BITS;
        if (chunk >= beside.length) {
            beside = Arrays.copyOf(beside, Math.max(chunk + 1, beside.length * 2));
        }
        @Nullable String @Nullable [] texts = beside[chunk];
        if (texts == null) {
            texts = new String[RowChunk.ROWS];
            beside[chunk] = texts;
        }
        texts[row & (RowChunk.ROWS - 1)] = text;
    }

    private String getBeside(int row) {
        int chunk = row >>> RowChunk.PLACE_BITS;
        @Nullable String @Nullable [] texts = chunk < beside.length ? beside[chunk] : null;
        String text = texts == null ? null : texts[row & (RowChunk.ROWS - 1)];
        return text == null ? "" : text;
    }
}
