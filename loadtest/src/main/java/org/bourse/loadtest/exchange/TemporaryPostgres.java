package org.bourse.loadtest.exchange;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;

/**
 * A PostgreSQL server with its own standard settings, beside the exchange and not of it: what an exchange finds that is
 * given an external database on the same machine. Gone with all it has when closed.
 */
public final class TemporaryPostgres implements AutoCloseable {

    private final EmbeddedPostgres server;

    private TemporaryPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts one on a free port. */
    public static TemporaryPostgres start() throws IOException {
        // The library means its servers for tests, fast and forgetful: here as durable as PostgreSQL is by default.
        return new TemporaryPostgres(EmbeddedPostgres.builder()
                .setCleanDataDirectory(true)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start());
    }

    /** An empty database in it, as {@code EXCHANGE_DATABASE_URL} takes it. */
    public String url() {
        return "postgresql://postgres:postgres@127.0.0.1:" + server.getPort() + "/postgres";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
