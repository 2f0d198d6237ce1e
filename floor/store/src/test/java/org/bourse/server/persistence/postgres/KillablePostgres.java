package org.bourse.server.persistence.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The PostgreSQL that an exchange brings along, as a test kills it; it comes back by itself at the same address. */
public final class KillablePostgres implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final Path directory;

    private KillablePostgres(EmbeddedPostgres server, Path directory) {
        this.server = server;
        this.directory = directory;
    }

    /** Starts one with an empty database in this directory. */
    public static KillablePostgres start(Path directory) {
        return new KillablePostgres(EmbeddedPostgres.start(directory), directory);
    }

    /** The address of its database, without user and password. */
    public String url() {
        return url(EmbeddedPostgres.DATABASE).jdbcUrl();
    }

    /** Its user. */
    public String user() {
        return url(EmbeddedPostgres.DATABASE).user();
    }

    /** The user's password. */
    public String password() {
        return url(EmbeddedPostgres.DATABASE).password();
    }

    private DatabaseUrl url(String database) {
        return server.url(database);
    }

    /** Kills it, as a power cut does. */
    public void kill() throws IOException {
        String pid = Files.readAllLines(directory.resolve("data").resolve("postmaster.pid"))
                .getFirst()
                .strip();
        ProcessHandle running = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        running.destroyForcibly();
        running.onExit().join();
    }

    @Override
    public void close() {
        server.close();
    }
}
