package org.bourse.loadtest.engine;

/** An engine in the comparison, with its commands made up beforehand in its own form. */
interface Contender {

    /** Empty books, brought to their usual depth by the flow's warm-up. */
    void prepare();

    /** Plays the measured steps, consuming every event; to be called once after each {@link #prepare}. */
    void play();

    /** Trades since {@link #prepare} began. */
    long trades();

    /** A sum over all events, so that none can be left out. */
    long sum();
}
