package org.bourse.engine.rows;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A short text for every row. The row has one word, which says where the text is: in rows of their own, as many words long
 * as the text needs at a byte per character, as long as all are of Latin-1 and none is zero. The rare other texts are kept
 * as objects. An empty text takes nothing besides the word. Not thread-safe.
 */
public final class TextColumn {

    private static final int PER_WORD = Integer.BYTES;

    /** What the word of a row is while its text is empty. */
    private static final int EMPTY = 0;

    /** The lowest bits of a row's word: how many words its text takes. The others are the number of the text's row. */
    private static final int LENGTH_BITS = 4;

    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

    /** Instead of a number of words: the text is an object. */
    private static final int OBJECT = LENGTH_MASK;

    private static final int MOST_WORDS = OBJECT - 1;

    private final Rows rows;
    private final int column;
    private final int mostWords;

    /** The texts by how many words they take, and by {@link #OBJECT}, where a row only stands for one. */
    private final Rows[] byLength = new Rows[OBJECT + 1];

    /** The texts that are objects, by chunk and place of their rows; null where there never was one. */
    private @Nullable String[] @Nullable [] objects = {};

    /**
     * A column of these rows.
     *
     * @param column its word
     * @param room how many characters take no object: a multiple of 4, up to 56
     */
    public TextColumn(Rows rows, int column, int room) {
        if (room <= 0 || room % PER_WORD != 0 || room > MOST_WORDS * PER_WORD) {
            throw new IllegalArgumentException(
                    "room must be a multiple of " + PER_WORD + " up to " + MOST_WORDS * PER_WORD + ", not " + room);
        }
        this.rows = rows;
        this.column = column;
        this.mostWords = room / PER_WORD;
        Arrays.setAll(byLength, words -> new Rows(words == OBJECT ? 1 : words));
    }

    /** Writes the text of a row just taken. */
    public void put(int row, String text) {
        int words = (text.length() + PER_WORD - 1) / PER_WORD;
        int place = EMPTY;
        if (words > 0) {
            place = words <= mostWords ? putBytes(text, words) : putObject(text);
        }
        rows.putInt(row, column, place);
    }

    /** Writes another text over the one of a row. */
    public void replace(int row, String text) {
        release(row);
        put(row, text);
    }

    /** The text of a row, made anew at each call unless it is empty. */
    public String get(int row) {
        int place = rows.getInt(row, column);
        int words = place & LENGTH_MASK;
        if (words == 0) {
            return "";
        }
        if (words == OBJECT) {
            return object(place >>> LENGTH_BITS);
        }
        RowChunk chunk = chunkOf(place);
        int at = chunk.start(place >>> LENGTH_BITS);
        char[] characters = new char[words * PER_WORD];
        int length = 0;
        while (length < characters.length) {
            char c = character(chunk.words, at, length);
            if (c == 0) {
                break;
            }
            characters[length++] = c;
        }
        return new String(characters, 0, length);
    }

    /** Whether this is the text of a row. */
    public boolean is(int row, String text) {
        int place = rows.getInt(row, column);
        int words = place & LENGTH_MASK;
        if (words == OBJECT) {
            return object(place >>> LENGTH_BITS).equals(text);
        }
        int length = text.length();
        if (words != (length + PER_WORD - 1) / PER_WORD) {
            return false;
        }
        if (words == 0) {
            return true;
        }
        RowChunk chunk = chunkOf(place);
        int at = chunk.start(place >>> LENGTH_BITS);
        for (int i = 0; i < length; i++) {
            char c = character(chunk.words, at, i);
            if (c == 0 || c != text.charAt(i)) {
                return false;
            }
        }
        return length == words * PER_WORD || character(chunk.words, at, length) == 0;
    }

    /** Lets go of the text of a row, before the row is released; it is empty then. */
    public void release(int row) {
        int place = rows.getInt(row, column);
        int words = place & LENGTH_MASK;
        if (words == OBJECT) {
            setObject(place >>> LENGTH_BITS, null);
        }
        if (words != 0) {
            byLength[words].release(place >>> LENGTH_BITS);
        }
        rows.putInt(row, column, EMPTY);
    }

    /** Lets go of all texts, when all rows are released. */
    public void clear() {
        for (Rows texts : byLength) {
            texts.clear();
        }
        objects = new String[0][];
    }

    private int putBytes(String text, int words) {
        int textRow = byLength[words].take();
        RowChunk chunk = byLength[words].chunkOf(textRow);
        if (write(chunk.words, chunk.start(textRow), text)) {
            return textRow << LENGTH_BITS | words;
        }
        byLength[words].release(textRow);
        return putObject(text);
    }

    private int putObject(String text) {
        int textRow = byLength[OBJECT].take();
        setObject(textRow, text);
        return textRow << LENGTH_BITS | OBJECT;
    }

    /** Writes a text, and zeros up to the end of its last word; answers whether it can be written so. */
    private static boolean write(int[] words, int at, String text) {
        int length = text.length();
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
        if (i < length) {
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

    private RowChunk chunkOf(int place) {
        return byLength[place & LENGTH_MASK].chunkOf(place >>> LENGTH_BITS);
    }

    private void setObject(int textRow, @Nullable String text) {
        int chunk = textRow >>> RowChunk.PLACE_BITS;
        if (chunk >= objects.length) {
            objects = Arrays.copyOf(objects, Math.max(chunk + 1, objects.length * 2));
        }
        @Nullable String @Nullable [] texts = objects[chunk];
        if (texts == null) {
            texts = new String[RowChunk.ROWS];
            objects[chunk] = texts;
        }
        texts[textRow & (RowChunk.ROWS - 1)] = text;
    }

    private String object(int textRow) {
        @Nullable String @Nullable [] texts = objects[textRow >>> RowChunk.PLACE_BITS];
        String text = texts == null ? null : texts[textRow & (RowChunk.ROWS - 1)];
        return text == null ? "" : text;
    }
}
