package org.bourse.fix.store;

import java.io.IOException;

/** A session's store whose messages can't be written any more, as on a full disk; its numbers still can. */
public final class BrokenStore {

    private BrokenStore() {}

    /** Breaks a store until it is reset. */
    public static void breakNow(SessionStore store) throws IOException {
        synchronized (store) {
            store.newest().close();
        }
    }
}
