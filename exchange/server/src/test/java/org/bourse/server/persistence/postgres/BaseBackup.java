package org.bourse.server.persistence.postgres;

import java.io.IOException;
import java.nio.file.Path;

/** A program that copies the files of a running PostgreSQL, for where a test has no pg_basebackup. */
public final class BaseBackup {

    private BaseBackup() {}

    /** Copies the server in one directory to another one. */
    public static void main(String[] arguments) throws IOException {
        PostgresCopy.take(DatabaseSettings.embedded(Path.of(arguments[0])), Path.of(arguments[1]), true);
    }
}
