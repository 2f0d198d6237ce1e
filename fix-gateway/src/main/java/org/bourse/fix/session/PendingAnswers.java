package org.bourse.fix.session;

import java.util.concurrent.TimeUnit;

/**
 * Counts the answers that a session still owes its client, so that what has to come after them can wait for them. Safe
 * from any thread.
 */
public final class PendingAnswers {

    private int count;

    /** An answer is owed from now on. */
    public synchronized void begin() {
        count++;
    }

    /** An answer was given, or never will be. */
    public synchronized void end() {
        count--;
        if (count == 0) {
            notifyAll();
        }
    }

    /**
     * Waits until no answer is owed.
     *
     * @return false when that takes longer than so many milliseconds
     */
    public synchronized boolean awaitNone(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (count > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
