package org.bourse.server.marketdata;

import org.jspecify.annotations.Nullable;

/** A subscriber's place in a channel of which only the newest message counts. Guarded by the lock of its queue. */
final class LatestSlot {

    /** The newest message that was not sent yet. */
    @Nullable
    Frame latest;

    /** The queue's entry that stands for this slot; any other is void. */
    @Nullable
    Turn turn;

    /** An entry of the queue. */
    static final class Turn {

        final LatestSlot slot;

        Turn(LatestSlot slot) {
            this.slot = slot;
        }
    }
}
