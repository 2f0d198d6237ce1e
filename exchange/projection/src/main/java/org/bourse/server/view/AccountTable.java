package org.bourse.server.view;

import org.bourse.engine.model.Texts;
import org.bourse.engine.rows.RowIndex;
import org.bourse.engine.rows.Rows;
import org.bourse.engine.rows.TextColumn;
import org.bourse.engine.rows.TextHash;

/**
 * The accounts that orders in memory are for: a broker's id with a document number, once for all orders of it. An account
 * is known by its row for as long as orders hold it. Not thread-safe.
 */
final class AccountTable {

    private static final int HASH = 0;
    private static final int NEXT_IN_BUCKET = 1;
    private static final int ORDERS = 2;
    private static final int BROKER_ID = 3;
    private static final int DOCUMENT_NUMBER = 5;
    private static final int WORDS = 6;

    private final Rows rows = new Rows(WORDS);
    private final TextColumn documentNumbers = new TextColumn(rows, DOCUMENT_NUMBER, Texts.MAX_DOCUMENT_NUMBER_LENGTH);
    private final RowIndex index = RowIndex.byHash(rows, HASH, NEXT_IN_BUCKET);

    /** The account of a broker with this document number, held by one more order. */
    int hold(long brokerId, String documentNumber) {
        int hash = TextHash.of(brokerId, documentNumber);
        int account = index.first(hash);
        while (account != Rows.NONE && !is(account, hash, brokerId, documentNumber)) {
            account = index.next(account);
        }
        if (account == Rows.NONE) {
            account = rows.take();
            rows.putInt(account, HASH, hash);
            rows.putInt(account, ORDERS, 0);
            rows.putLong(account, BROKER_ID, brokerId);
            documentNumbers.put(account, documentNumber);
            index.add(account);
        }
        rows.putInt(account, ORDERS, rows.getInt(account, ORDERS) + 1);
        return account;
    }

    /** Says that one order does not hold it any more; without any it is gone. */
    void release(int account) {
        int orders = rows.getInt(account, ORDERS) - 1;
        rows.putInt(account, ORDERS, orders);
        if (orders == 0) {
            index.remove(account);
            documentNumbers.release(account);
            rows.release(account);
        }
    }

    /** Lets go of all accounts, when all orders are gone. */
    void clear() {
        rows.clear();
        documentNumbers.clear();
        index.clear();
    }

    /** The number of accounts. */
    int size() {
        return index.size();
    }

    long brokerId(int account) {
        return rows.getLong(account, BROKER_ID);
    }

    String documentNumber(int account) {
        return documentNumbers.get(account);
    }

    private boolean is(int account, int hash, long brokerId, String documentNumber) {
        return rows.getInt(account, HASH) == hash
                && brokerId(account) == brokerId
                && documentNumbers.is(account, documentNumber);
    }
}
