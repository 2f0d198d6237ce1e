package org.bourse.floor.desk;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A run's turn at what not all may do at once. */
final class RunTurn {

    private static final long LOOK_MILLIS = 20;

    private final Semaphore all;
    private final CountDownLatch stop;
    private boolean has;

    /**
     * One that has not come yet.
     *
     * @param all as many turns as there may be at once
     * @param stop at 0 the floor ends
     */
    RunTurn(Semaphore all, CountDownLatch stop) {
        this.all = all;
        this.stop = stop;
    }

    /** Waits for it; false: the floor ends. */
    boolean take() throws InterruptedException {
        while (!has && stop.getCount() > 0) {
            has = all.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
        return has;
    }

    /** Lets the next one have it; no news where it was given back or never came. */
    void giveBack() {
        if (has) {
            has = false;
            all.release();
        }
    }
}
