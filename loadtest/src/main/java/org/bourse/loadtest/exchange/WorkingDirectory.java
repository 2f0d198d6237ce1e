package org.bourse.loadtest.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory of a benchmark's own exchange, with its data and its log. Closed after the exchange: then the data
 * goes, which may be gigabytes, and the log stays.
 */
public final class WorkingDirectory implements AutoCloseable {

    private final Path path;

    private WorkingDirectory(Path path) {
        this.path = path;
    }

    /** A new one among the machine's temporary files. */
    public static WorkingDirectory temporary(String prefix) throws IOException {
        return new WorkingDirectory(Files.createTempDirectory(prefix));
    }

    /** The directory. */
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        ExchangeProcess.deleteData(path);
        System.out.println("The exchange's log: " + ExchangeProcess.log(path));
    }
}
