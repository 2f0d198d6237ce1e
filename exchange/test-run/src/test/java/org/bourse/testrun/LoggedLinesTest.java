package org.bourse.testrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LoggedLinesTest {

    @Test
    void areFoundInWhatAnotherProcessWrote() {
        LoggedLines.addThoseOf("""
                2026-11-28T15:37:45.169Z INFO  [main] Main: takes orders
                2026-11-28T15:37:45.170Z WARN  [main] Main: as every exchange of a test says
                2026-11-28T15:37:46.000Z WARN  [persister] Persister: the database can't be written to
                2026-11-28T15:37:47.001Z ERROR [http [1]] FatalFailure: the thread ended by an error
                java.lang.OutOfMemoryError: 2026-11-28T15:37:47.001Z ERROR is only quoted
                """, Pattern.compile("^Main: as every exchange"));

        assertThat(LoggedLines.take())
                .containsExactly(
                        new LoggedLine(WARN, "Persister: the database can't be written to"),
                        new LoggedLine(ERROR, "FatalFailure: the thread ended by an error"));
    }
}
