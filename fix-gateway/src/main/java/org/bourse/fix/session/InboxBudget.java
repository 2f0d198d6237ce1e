package org.bourse.fix.session;

import java.util.concurrent.atomic.AtomicLong;

/** The room that all sessions' inboxes have together. Safe from any thread. */
final class InboxBudget {

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();

    InboxBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(long more) {
        bytes.addAndGet(more);
    }

    /** Whether they hold as much as they may: each should hold little then. */
    boolean isSpent() {
        return bytes.get() > maxBytes;
    }
}
