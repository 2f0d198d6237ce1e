package org.bourse.engine;

import org.bourse.engine.model.Texts;
import org.jspecify.annotations.Nullable;

/**
 * Room for 4,096 client order ids in one array of 256 KiB, which the garbage collector moves as a whole and never looks
 * into. Entries are named by their number in {@link ClientOrderIdEntries}, of which the lowest bits count here. An entry
 * is 64 bytes: its text is in it, a byte per character, unless it has others than those of Latin-1.
 */
final class ClientOrderIdChunk {

    /** How many of the lowest bits of an entry's number are its place in its chunk. */
    static final int PLACE_BITS = 12;

    private static final int CAPACITY = 1 << PLACE_BITS;

    /** A chunk that has room for nothing and never an entry. */
    static final ClientOrderIdChunk NONE = new ClientOrderIdChunk(0);

    /** The longest text that fits into an entry; the longest that is allowed. */
    static final int MAX_LENGTH = Texts.MAX_CLIENT_ORDER_ID_LENGTH;

    // where an entry keeps what, and how much room it takes, in ints
    private static final int HASH = 0;
    private static final int NEXT_IN_BUCKET = 1;
    private static final int NEXT_CLOSED = 2;
    private static final int BROKER_ID = 3;
    private static final int ORDER_ID = 5;
    private static final int TEXT = 7;
    private static final int ENTRY = TEXT + MAX_LENGTH / 4;

    private final int[] words;

    /** Texts that don't fit into their entry; null until there is one. */
    private @Nullable String @Nullable [] otherTexts;

    private int used;
    private int begun;
    private int firstFree = ClientOrderIds.NONE;

    ClientOrderIdChunk() {
        this(CAPACITY);
    }

    private ClientOrderIdChunk(int capacity) {
        words = new int[capacity * ENTRY];
    }

    boolean isEmpty() {
        return used == 0;
    }

    boolean isFull() {
        return used == CAPACITY;
    }

    /** Takes an entry that is free, the one freed last if there is any, and answers its place in this chunk. */
    int take() {
        used++;
        int place = firstFree;
        if (place == ClientOrderIds.NONE) {
            return begun++;
        }
        firstFree = nextInBucket(place);
        return place;
    }

    /** Takes back an entry, and lets go of its text. */
    void release(int entry) {
        words[at(entry) + TEXT] = 0;
        if (otherTexts != null) {
            otherTexts[entry & (CAPACITY - 1)] = null;
        }
        setNextInBucket(entry, firstFree);
        firstFree = entry & (CAPACITY - 1);
        used--;
    }

    /** Fills in an entry that was taken. The text must not be empty. */
    void set(int entry, int hash, long brokerId, String text, long orderId) {
        int at = at(entry);
        words[at + HASH] = hash;
        words[at + NEXT_CLOSED] = ClientOrderIds.NONE;
        words[at + BROKER_ID] = (int) brokerId;
        words[at + BROKER_ID + 1] = (int) (brokerId >>> 32);
        words[at + ORDER_ID] = (int) orderId;
        words[at + ORDER_ID + 1] = (int) (orderId >>> 32);
        if (!setText(at + TEXT, text)) {
            words[at + TEXT] = 0;
            setOtherText(entry, text);
        }
    }

    /** Whether this entry is the one of a broker's text. */
    boolean matches(int entry, int hash, long brokerId, String text) {
        return words[at(entry) + HASH] == hash && brokerId(entry) == brokerId && hasText(entry, text);
    }

    int hash(int entry) {
        return words[at(entry) + HASH];
    }

    long brokerId(int entry) {
        return longAt(at(entry) + BROKER_ID);
    }

    long orderId(int entry) {
        return longAt(at(entry) + ORDER_ID);
    }

    int nextInBucket(int entry) {
        return words[at(entry) + NEXT_IN_BUCKET];
    }

    void setNextInBucket(int entry, int next) {
        words[at(entry) + NEXT_IN_BUCKET] = next;
    }

    int nextClosed(int entry) {
        return words[at(entry) + NEXT_CLOSED];
    }

    void setNextClosed(int entry, int next) {
        words[at(entry) + NEXT_CLOSED] = next;
    }

    /**
     * The text of an entry; empty when it was released.
     *
     * @param scratch room for the longest text, whose content is lost
     */
    String text(int entry, char[] scratch) {
        int at = at(entry) + TEXT;
        int length = 0;
        while (length < MAX_LENGTH) {
            char c = character(at, length);
            if (c == 0) {
                break;
            }
            scratch[length++] = c;
        }
        return length == 0 ? otherText(entry) : new String(scratch, 0, length);
    }

    private boolean hasText(int entry, String text) {
        int at = at(entry) + TEXT;
        if (character(at, 0) == 0) {
            return otherText(entry).equals(text);
        }
        int length = text.length();
        if (length > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = character(at, i);
            if (c == 0 || c != text.charAt(i)) {
                return false;
            }
        }
        return length == MAX_LENGTH || character(at, length) == 0;
    }

    /**
     * Writes a text and the zero that ends a shorter one than the longest, and answers whether the text was one that fits:
     * of characters from 1 to 0xFF.
     */
    private boolean setText(int at, String text) {
        int length = text.length();
        if (length > MAX_LENGTH) {
            return false;
        }
        int every = 0;
        int word = at;
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            int a = text.charAt(i);
            int b = text.charAt(i + 1);
            int c = text.charAt(i + 2);
            int d = text.charAt(i + 3);
            every |= a | b | c | d | (a - 1) | (b - 1) | (c - 1) | (d - 1);
            words[word++] = a | b << 8 | c << 16 | d << 24;
        }
        if (length < MAX_LENGTH) {
            int last = 0;
            for (int shift = 0; i < length; i++, shift += 8) {
                int c = text.charAt(i);
                every |= c | (c - 1);
                last |= c << shift;
            }
            words[word] = last;
        }
        return every >>> 8 == 0;
    }

    private char character(int at, int i) {
        return (char) ((words[at + (i >> 2)] >>> ((i & 3) << 3)) & 0xFF);
    }

    private void setOtherText(int entry, String text) {
        if (otherTexts == null) {
            otherTexts = new String[CAPACITY];
        }
        otherTexts[entry & (CAPACITY - 1)] = text;
    }

    private String otherText(int entry) {
        String text = otherTexts == null ? null : otherTexts[entry & (CAPACITY - 1)];
        return text == null ? "" : text;
    }

    private long longAt(int at) {
        return (long) words[at + 1] << 32 | (words[at] & 0xFFFF_FFFFL);
    }

    private static int at(int entry) {
        return (entry & (CAPACITY - 1)) * ENTRY;
    }
}
