package org.bourse.engine;

import org.bourse.engine.model.Texts;
import org.bourse.engine.rows.RowIndex;
import org.bourse.engine.rows.Rows;
import org.bourse.engine.rows.TextColumn;
import org.bourse.engine.rows.TextHash;

/**
 * A hash table from a broker's client order id to its entry: a row of 32 bytes, and its text. The keys are chosen by
 * participants, so hashes may be made to collide, and texts to be long to compare.
 */
final class ClientOrderIdTable {

    private static final int HASH = 0;
    private static final int NEXT_IN_BUCKET = 1;
    private static final int NEXT_CLOSED = 2;
    private static final int BROKER_ID = 3;
    private static final int ORDER_ID = 5;
    private static final int TEXT = 7;
    private static final int WORDS = 8;

    private final Rows rows = new Rows(WORDS);
    private final TextColumn texts = new TextColumn(rows, TEXT, Texts.MAX_CLIENT_ORDER_ID_LENGTH);
    private final RowIndex index = RowIndex.byHash(rows, HASH, NEXT_IN_BUCKET);

    // what was hashed last: an id is looked for and, when it is free, added
    private long hashedBrokerId;
    private String hashedText = "";
    private int lastHash = TextHash.of(0, "");

    /** The entry of a broker's id, or {@link ClientOrderIds#NONE}. */
    int find(long brokerId, String text) {
        int hash = hashOnce(brokerId, text);
        int entry = index.first(hash);
        while (entry != Rows.NONE) {
            if (rows.getInt(entry, HASH) == hash && brokerId(entry) == brokerId && texts.is(entry, text)) {
                return entry;
            }
            entry = index.next(entry);
        }
        return ClientOrderIds.NONE;
    }

    /** Adds an id that is not in the table, and answers its entry. */
    int add(long brokerId, String text, long orderId) {
        int entry = rows.take();
        rows.putInt(entry, HASH, hashOnce(brokerId, text));
        setNextClosed(entry, ClientOrderIds.NONE);
        rows.putLong(entry, BROKER_ID, brokerId);
        rows.putLong(entry, ORDER_ID, orderId);
        texts.put(entry, text);
        index.add(entry);
        return entry;
    }

    /** Removes an entry that is in the table. */
    void remove(int entry) {
        index.remove(entry);
        texts.release(entry);
        rows.release(entry);
    }

    long brokerId(int entry) {
        return rows.getLong(entry, BROKER_ID);
    }

    long orderId(int entry) {
        return rows.getLong(entry, ORDER_ID);
    }

    /** The text of an entry, made anew at each call. */
    String text(int entry) {
        return texts.get(entry);
    }

    /** The entry that closed after this one, or {@link ClientOrderIds#NONE}. */
    int nextClosed(int entry) {
        return rows.getInt(entry, NEXT_CLOSED);
    }

    void setNextClosed(int entry, int next) {
        rows.putInt(entry, NEXT_CLOSED, next);
    }

    @SuppressWarnings("ReferenceEquality") // an equal text that is another object is hashed again
    private int hashOnce(long brokerId, String text) {
        if (hashedText != text || hashedBrokerId != brokerId) {
            lastHash = TextHash.of(brokerId, text);
            hashedText = text;
            hashedBrokerId = brokerId;
        }
        return lastHash;
    }
}
