package org.bourse.loadtest.exchange;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The exchange that gets the load of a test, and what can be seen of it from outside. */
public interface LoadTarget {

    /** The address at which it takes orders. */
    URI uri();

    /** Its process id, when it is the test's own. */
    OptionalLong pid();

    /** The process id of its PostgreSQL server, when it has one that runs on this machine. */
    OptionalLong postgresPid();

    /** The directory of its journal, when it is the test's own and keeps one. */
    Optional<Path> journal();

    /** The exchange's own times of its answers to orders since it started; without counts when it doesn't count. */
    AnswerTimes answerTimes() throws IOException, InterruptedException;
}
