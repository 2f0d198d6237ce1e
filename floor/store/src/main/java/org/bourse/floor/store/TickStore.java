package org.bourse.floor.store;

import java.io.Closeable;
import java.io.IOException;

/**
 * A database that takes what the tape has, part by part, in its order. It remembers the end of the last part together with that
 * part's rows, so that after any end of it or of its follower the next part begins there: each row is in it once.
 */
public interface TickStore extends Closeable {

    /** Its name, as settings and metrics have it. */
    String name();

    /**
     * Connects to it, anew where that was done before; answers the number of the last event that it has taken, 0: none.
     *
     * @throws IOException when it can't be reached, or can't be used; the message says why
     */
    long open() throws IOException;

    /**
     * Takes all of a part of the tape, or none of it.
     *
     * @throws IOException when it can't; it is to be opened again then, since only it knows whether it has the part
     */
    void take(TickBatch batch) throws IOException;
}
