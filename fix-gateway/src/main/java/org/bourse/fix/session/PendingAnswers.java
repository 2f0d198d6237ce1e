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
        notifyAll();
    }

    /** The number of answers that are owed. */
    public synchronized int count() {
        return count;
    }

    /**
     * Waits until no answer is owed.
     *
     * @return false when that takes longer than so many milliseconds
     */
    public boolean awaitNone(long millis) {
        return awaitAtMost(0, millis);
    }

    /**
     * Waits until no more than so many answers are owed.
     *
     * @return false when that takes longer than so many milliseconds
     */
    synchronized boolean awaitAtMost(int most, long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (count > most) {
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
