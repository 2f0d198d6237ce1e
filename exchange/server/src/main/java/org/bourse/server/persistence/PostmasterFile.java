package org.bourse.server.persistence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code postmaster.pid}: what a running PostgreSQL says about itself in its data directory, and what a killed one leaves
 * behind. Its first line is the server's process id.
 */
final class PostmasterFile {

    private final Path dataDirectory;
    private final Path file;

    PostmasterFile(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
        this.file = dataDirectory.resolve("postmaster.pid");
    }

    /** The server that runs in the data directory, if one does. */
    Optional<ProcessHandle> runningServer() throws IOException {
        return process().filter(this::isOurServer);
    }

    /**
     * Whether the file names a living process that is not a server of this data directory: the machine was restarted, or
     * the container, and another process got the number. PostgreSQL itself can't tell and would refuse to start.
     */
    boolean namesAStranger() throws IOException {
        return process().filter(process -> !isOurServer(process)).isPresent();
    }

    /**
     * Puts another process id into the file, one that no process has. Better than deleting it: its last line leads
     * PostgreSQL to its shared memory, by which it makes sure that no worker of the former server is left.
     */
    void replaceProcessId(long deadProcessId) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(0, Long.toString(deadProcessId));
        Files.write(file, lines);
    }

    private Optional<ProcessHandle> process() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        try {
            return ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(ProcessHandle::isAlive);
        } catch (NumberFormatException e) {
            throw new IOException(
                    file + " does not begin with a process id; if no PostgreSQL runs in this directory,"
                            + " delete the file",
                    e);
        }
    }

    private boolean isOurServer(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        boolean isPostgres = info.command()
                .map(command -> Path.of(command).endsWith("postgres"))
                .orElse(false);
        // It was started with "-D DIRECTORY" by pg_ctl. Directories are compared as files: one may be a link to
        // another.
        return isPostgres
                && info.arguments().map(List::of).orElse(List.of()).stream().anyMatch(this::isDataDirectory);
    }

    private boolean isDataDirectory(String argument) {
        try {
            return argument.startsWith("/") && Files.isSameFile(Path.of(argument), dataDirectory);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
