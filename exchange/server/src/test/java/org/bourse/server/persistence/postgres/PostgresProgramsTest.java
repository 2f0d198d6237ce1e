package org.bourse.server.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PostgresProgramsTest {

    @Test
    void findsTheReasonAmongAllThatInitdbSays() {
        assertThat(PostgresPrograms.reasonIn("""
                The files belonging to this database system will be owned by user "bourse".
                This user must also own the server process.

                creating subdirectories ... ok
                running bootstrap script ... 2026-11-28 22:02:34.511 UTC [31020] FATAL:  could not write to file "pg_wal/xlogtemp.31020": No space left on device
                child process exited with exit code 1
                initdb: removing data directory "/full/postgres/data.unfinished"
                """))
                .endsWith("FATAL:  could not write to file \"pg_wal/xlogtemp.31020\": No space left on device");
        assertThat(PostgresPrograms.reasonIn("""
                initdb: error: could not create directory "/full": No space left on device
                initdb: hint: none
                """))
                .isEqualTo("initdb: error: could not create directory \"/full\": No space left on device");
    }

    @Test
    void leavesOutWhatPgCtlAdvises() {
        assertThat(PostgresPrograms.reasonIn("""
                waiting for server to start.... stopped waiting
                pg_ctl: could not start server
                Examine the log output.
                """)).isEqualTo("pg_ctl: could not start server");
    }

    @Test
    void takesTheLastLineWhereNothingIsMarkedAsAnError() {
        assertThat(PostgresPrograms.reasonIn("waiting for server to start.... stopped waiting\n"))
                .isEqualTo("waiting for server to start.... stopped waiting");
        assertThat(PostgresPrograms.reasonIn("")).isEmpty();
    }

    @Test
    void saysEachErrorOfALogOnce() {
        assertThat(PostgresPrograms.reasonIn("""
                2026-11-28 22:02:34 UTC [7] LOG:  starting PostgreSQL 18
                2026-11-28 22:02:34 UTC [7] PANIC:  could not write
                2026-11-28 22:02:34 UTC [7] PANIC:  could not write
                2026-11-28 22:02:34 UTC [7] HINT:  Free some space.
                """))
                .isEqualTo(
                        "2026-11-28 22:02:34 UTC [7] PANIC:  could not write; 2026-11-28 22:02:34 UTC [7] HINT:  Free some"
                                + " space.");
    }
}
