package org.bourse.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that have been opened so far, to be closed in the opposite order, even when one of them fails to close. */
final class ClosingStack implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClosingStack.class);

    private final Deque<Part> parts = new ArrayDeque<>();
    private boolean failed;

    /** Says how a part that is open now is closed. */
    void opened(String name, AutoCloseable part) {
        parts.push(new Part(name, part));
    }

    /** Whether a part could not be closed in order. */
    boolean hasFailed() {
        return failed;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.closeable.close();
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                failed = true;
                LOG.error("the {} did not close in order", part.name, e);
            }
        }
    }

    private record Part(String name, AutoCloseable closeable) {}
}
