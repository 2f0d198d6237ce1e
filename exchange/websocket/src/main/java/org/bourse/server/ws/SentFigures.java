package org.bourse.server.ws;

import java.util.concurrent.atomic.LongAdder;

/** Counters of what was written to all clients since the start. */
final class SentFigures {

    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    void add(int writtenMessages, int writtenBytes) {
        messages.add(writtenMessages);
        bytes.add(writtenBytes);
    }

    long messages() {
        return messages.sum();
    }

    long bytes() {
        return bytes.sum();
    }
}
