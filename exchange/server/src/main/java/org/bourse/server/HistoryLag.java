package org.bourse.server;

import java.util.Optional;
import org.bourse.server.fix.FixAdapter;
import org.bourse.server.persistence.Persister;

/** How far the database is behind, with what is held back from it until FIX clients' reports are on disk. */
final class HistoryLag {

    private final Optional<FixAdapter> fix;
    private final Persister persister;

    HistoryLag(Optional<FixAdapter> fix, Persister persister) {
        this.fix = fix;
        this.persister = persister;
    }

    /** Events that are published and not in the database. */
    long events() {
        // What is held goes to the persister: asked in this order, it may be counted twice and never missed.
        long held = fix.map(FixAdapter::heldEvents).orElse(0L);
        return held + persister.lagEvents();
    }

    /** The age of the oldest of them in seconds; 0 when there is none. */
    double seconds() {
        double held = fix.map(FixAdapter::heldSeconds).orElse(0.0);
        return Math.max(held, persister.lagSeconds());
    }
}
