package org.bourse.server.persistence.postgres;

import java.nio.file.Path;

/** A PostgreSQL that an operator would run: for tests of the process as a whole, which may stop it and start it again. */
public final class ExternalPostgres implements AutoCloseable {

    private final EmbeddedPostgres server;

    private ExternalPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts a server in this directory, with a database that has the exchange's schema and no rows. */
    public static ExternalPostgres start(Path directory) {
        EmbeddedPostgres server =
                EmbeddedPostgres.start(PreparedPostgres.copyTo(directory), TestPostgres.NOTHING_IS_FORCED);
        return new ExternalPostgres(server);
    }

    /** The database, as {@code EXCHANGE_DATABASE_URL} takes it. */
    public String url() {
        DatabaseUrl url = server.url(EmbeddedPostgres.DATABASE);
        return "postgresql://" + url.user() + ":" + url.password() + "@"
                + url.jdbcUrl().substring("jdbc:postgresql://".length());
    }

    /** Takes it away. */
    public void stop() {
        server.stop();
    }

    /** Brings it back at the same address, with all that it had. */
    public void startAgain() {
        server.restart();
    }

    @Override
    public void close() {
        server.close();
    }
}
