package org.bourse.fix.session;

import java.util.concurrent.atomic.AtomicLong;

/** How much all sessions' inboxes hold together. Safe from any thread. */
final class InboxBudget {

    private static final long MAX_BYTES = 16L << 20;

    private final AtomicLong bytes = new AtomicLong();

    void add(long more) {
        bytes.addAndGet(more);
    }

    /** Whether they hold as much as they may: each should hold little then. */
    boolean isSpent() {
        return bytes.get() > MAX_BYTES;
    }
}
