package org.bourse.loadtest.exchange;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that runs on the machine beside an exchange that is measured, until that is over. */
public final class NeighbourProcess implements Closeable {

    private static final long READY_SECONDS = 300;
    private static final long LOOK_MILLIS = 200;
    private static final long END_SECONDS = 10;

    private final Process process;

    private NeighbourProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a command of the shell, and waits until it says something: from then on it does what it is there for.
     *
     * @param log gets what it says, and a file beside it what it complains of; its directory is made when missing
     */
    public static NeighbourProcess start(String command, Path log) throws IOException, InterruptedException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        Process process = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectOutput(log.toFile())
                .redirectError(Path.of(log + ".err").toFile())
                .start();
        ForkedJvm.endWithThisOne(process);
        NeighbourProcess neighbour = new NeighbourProcess(process);
        for (long waited = 0; Files.size(log) == 0; waited += LOOK_MILLIS) {
            if (!process.isAlive() || waited > TimeUnit.SECONDS.toMillis(READY_SECONDS)) {
                neighbour.close();
                throw new IOException("The command beside the exchange said nothing: " + command);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return neighbour;
    }

    /** Whether it runs; one that has ended by itself was no neighbour all the time. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** Ends it and what it has started. */
    @Override
    public void close() {
        try (Stream<ProcessHandle> started = process.descendants()) {
            started.forEach(ProcessHandle::destroy);
        }
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
