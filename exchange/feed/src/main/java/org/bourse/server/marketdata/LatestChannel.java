package org.bourse.server.marketdata;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A channel of which only the newest message counts: a ticker, or the candles of one interval. */
final class LatestChannel {

    private final Map<Subscriber, LatestSlot> slots = new LinkedHashMap<>();

    boolean isEmpty() {
        return slots.isEmpty();
    }

    int subscribers() {
        return slots.size();
    }

    /** Adds a subscriber, which gets the message that is the newest now, if there is one. */
    void join(Subscriber subscriber, @Nullable Frame newest) {
        LatestSlot slot = new LatestSlot();
        slots.put(subscriber, slot);
        if (newest != null) {
            subscriber.queue().offer(slot, newest);
        }
    }

    void leave(Subscriber subscriber) {
        LatestSlot slot = slots.remove(subscriber);
        if (slot != null) {
            subscriber.queue().clear(slot);
        }
    }

    /** Publishes a message that the next one may replace; returns to how many subscribers. */
    int publish(Frame frame) {
        slots.forEach((subscriber, slot) -> subscriber.queue().offer(slot, frame));
        return slots.size();
    }

    /** Publishes a message that must arrive, in place of one that waits; returns to how many subscribers. */
    int publishFinal(Frame frame) {
        slots.forEach((subscriber, slot) -> {
            subscriber.queue().clear(slot);
            subscriber.queue().offer(frame);
        });
        return slots.size();
    }
}
