package org.bourse.floor.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;

/** A database that has the results of runs. One thread works with it; after a failure it opens it again. */
public interface RunStore extends Closeable {

    /** Connects, once more where it was, and answers which runs are there. */
    Set<String> open() throws IOException;

    /** Takes all of a run or nothing of it; one that is there already stays as it is. */
    void take(RunResults run) throws IOException;

    /** Removes a run, and those of its parts whose names begin with it and a stroke; nothing where it is not there. */
    void delete(String id) throws IOException;
}
