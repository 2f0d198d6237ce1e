package org.bourse.server.marketdata;

import java.util.HashMap;
import java.util.Map;

/** Somebody who receives channels. Everything but the queue belongs to the feed's own thread. */
public final class Subscriber {

    /** Of each channel what ends it. */
    final Map<Channel, Runnable> unsubscribes = new HashMap<>();

    private final OutboundQueue queue;

    /** A subscriber whose messages go to this queue. */
    public Subscriber(OutboundQueue queue) {
        this.queue = queue;
    }

    /** The queue of its messages. */
    public OutboundQueue queue() {
        return queue;
    }
}
