package org.bourse.loadtest.exchange;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** What gets the load of a test, and what can be seen of it from outside. */
public interface LoadTarget {

    /** Where it takes orders. */
    URI uri();

    /** Its process id, when it is the test's own. */
    OptionalLong pid();

    /** The process id of its PostgreSQL server, when it has one that runs on this machine. */
    OptionalLong postgresPid();

    /** The directory of its journal, when it is the test's own and keeps one. */
    Optional<Path> journal();

    /** How long it says that its answers to orders took since it started; without counts when it doesn't count. */
    AnswerTimes answerTimes() throws IOException, InterruptedException;
}
