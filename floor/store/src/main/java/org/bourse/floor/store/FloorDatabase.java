package org.bourse.floor.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** The PostgreSQL of a floor: its schema {@code floor}, made and brought up to date by whoever opens it first. */
final class FloorDatabase {

    private static final String SCHEMA = "floor";
    private static final int ANSWER_SECONDS = 60;

    private final PGSimpleDataSource source = new PGSimpleDataSource();

    FloorDatabase(String url, String user, String password) {
        source.setUrl(url);
        if (!user.isEmpty()) {
            source.setUser(user);
            source.setPassword(password);
        }
        source.setConnectTimeout(ANSWER_SECONDS);
        source.setSocketTimeout(ANSWER_SECONDS);
        source.setApplicationName("bourse-floor");
    }

    /** A connection in whose transactions the schema is the first one that is looked at. */
    Connection open() throws SQLException {
        Flyway.configure()
                .dataSource(source)
                .schemas(SCHEMA)
                .table("schema_history")
                .locations("classpath:org/bourse/floor/store/migration")
                .load()
                .migrate();
        Connection opened = source.getConnection();
        opened.setAutoCommit(false);
        opened.setSchema(SCHEMA);
        return opened;
    }

    /** With what the database said, in a line; those around it say it in many. */
    static IOException failed(Exception e) {
        String why = "";
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException database) {
                why = String.valueOf(database.getMessage());
            }
        }
        if (why.isEmpty() && e instanceof IOException io) {
            return io;
        }
        why = why.isEmpty() ? String.valueOf(e.getMessage()) : why;
        return new IOException(why.lines().findFirst().orElse(why), e);
    }
}
