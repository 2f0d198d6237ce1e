package org.bourse.server.webhook;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Room for the redeliveries that brokers ask for: each has its own, however many others ask. Thread-safe. */
final class RedeliveryRoom {

    /** Redeliveries of one broker that may wait to be sent. */
    static final int MOST_OF_A_BROKER = 16;

    private final Map<Long, Integer> waiting = new ConcurrentHashMap<>();

    /** Takes room for a further one; false when the broker has none left. */
    boolean take(long brokerId) {
        boolean[] taken = {false};
        waiting.compute(brokerId, (id, count) -> {
            int before = count == null ? 0 : count;
            taken[0] = before < MOST_OF_A_BROKER;
            return taken[0] ? before + 1 : before;
        });
        return taken[0];
    }

    /** Gives room back: one was sent. */
    void giveBack(long brokerId) {
        waiting.computeIfPresent(brokerId, (id, count) -> count > 1 ? count - 1 : null);
    }

    /** Gives a broker's room back: all of its were forgotten. */
    void giveBackAll(long brokerId) {
        waiting.remove(brokerId);
    }
}
