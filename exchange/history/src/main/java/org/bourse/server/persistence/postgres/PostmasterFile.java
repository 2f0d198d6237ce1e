package org.bourse.server.persistence.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bourse.server.files.SmallFile;

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
        if (isUnreadable()) {
            return ProcessHandle.allProcesses().filter(this::isOurServer).findFirst();
        }
        return process().filter(this::isOurServer);
    }

    /** Whether there is a file that does not begin with a process id, as a power loss or a hand may leave it. */
    boolean isUnreadable() throws IOException {
        return Files.exists(file) && processId().isEmpty();
    }

    /**
     * Has a file that can't be read begin with the id of the server that runs, so that it can be stopped; where none runs,
     * deletes it, because PostgreSQL refuses to start on it.
     */
    void repair() throws IOException {
        Optional<ProcessHandle> running = runningServer();
        if (running.isPresent()) {
            SmallFile.write(file, running.get().pid() + System.lineSeparator());
        } else {
            Files.deleteIfExists(file);
        }
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
        List<String> lines = new ArrayList<>(lines());
        lines.set(0, Long.toString(deadProcessId));
        SmallFile.write(file, String.join(System.lineSeparator(), lines) + System.lineSeparator());
    }

    private Optional<ProcessHandle> process() throws IOException {
        OptionalLong id = processId();
        return id.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(id.getAsLong()).filter(ProcessHandle::isAlive);
    }

    private OptionalLong processId() throws IOException {
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        List<String> lines = lines();
        String first = lines.isEmpty() ? "" : lines.getFirst().strip();
        return first.matches("[1-9][0-9]{0,9}") ? OptionalLong.of(Long.parseLong(first)) : OptionalLong.empty();
    }

    private List<String> lines() throws IOException {
        // Any bytes are lines to this charset.
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
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
