package org.bourse.floor.store;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A QuestDB of the floor's own: a process beside it, from the jar that its users put there, on this machine only. It outlives a
 * floor that is killed; the next one ends it before it starts its own.
 */
public final class QuestServer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(QuestServer.class);

    private static final String MAIN = "io.questdb.ServerMain";
    private static final Duration START = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 200;
    private static final long STOP_SECONDS = 20;

    private final Path jar;
    private final Path directory;
    private final int port;
    private final int sqlPort;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private @Nullable Process process;

    /**
     * One that does not run yet.
     *
     * @param jar the whole server, {@code org.questdb:questdb}
     * @param directory of its data, configuration and log
     * @param port of its REST, on this machine
     * @param sqlPort of its PostgreSQL protocol, on this machine; 0: it speaks none
     */
    public QuestServer(Path jar, Path directory, int port, int sqlPort) {
        this.jar = jar;
        this.directory = directory;
        this.port = port;
        this.sqlPort = sqlPort;
    }

    /** Whether that file is a jar with the server in it. */
    public static boolean isServer(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.getEntry(MAIN.replace('.', '/') + ".class") != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where its REST is. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The process, while there is one. */
    Optional<ProcessHandle> process() {
        return Optional.ofNullable(process).map(Process::toHandle);
    }

    /** Starts it unless it runs, and waits until it answers. */
    public void ensureRunning() throws IOException {
        Process running = process;
        if (running != null && running.isAlive()) {
            return;
        }
        if (!Files.isRegularFile(jar)) {
            throw new IOException("there is no QuestDB at " + jar + ", which FLOOR_QUESTDB_JAR names.");
        }
        endOrphan();
        configure();
        Process started = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseParallelGC",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-classpath",
                        jar.toString(),
                        MAIN,
                        "-d",
                        directory.toString(),
                        "-n"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("questdb.log").toFile()))
                .start();
        process = started;
        Files.writeString(pidFile(), started.pid() + "\n");
        awaitAnswer(started);
    }

    private Path pidFile() {
        return directory.resolve("questdb.pid");
    }

    /** One that a killed floor left, by the number in its file, where that is still a QuestDB of this directory. */
    private void endOrphan() throws IOException {
        if (!Files.exists(pidFile())) {
            return;
        }
        String text = Files.readString(pidFile()).strip();
        Optional<ProcessHandle> orphan = text.matches("[0-9]{1,18}")
                ? ProcessHandle.of(Long.parseLong(text)).filter(this::isOurs)
                : Optional.empty();
        if (orphan.isPresent()) {
            LOG.info("Ending the QuestDB (process {}) that a floor left behind in {}.", text, directory);
            end(orphan.get());
        }
        Files.delete(pidFile());
    }

    private boolean isOurs(ProcessHandle found) {
        return found.info()
                .arguments()
                .map(arguments -> List.of(arguments).contains(directory.toString()))
                .orElse(false);
    }

    private void configure() throws IOException {
        Path conf = directory.resolve("conf");
        Files.createDirectories(conf);
        String local = InetAddress.getLoopbackAddress().getHostAddress() + ":";
        Files.writeString(conf.resolve("server.conf"), """
                # Written by the floor at each start.
                http.net.bind.to=%s%d
                http.min.enabled=false
                line.tcp.enabled=false
                pg.enabled=%b
                pg.net.bind.to=%s%d
                telemetry.enabled=false
                cairo.commit.mode=sync
                """.formatted(local, port, sqlPort > 0, local, sqlPort));
    }

    private void awaitAnswer(Process started) throws IOException {
        long until = System.nanoTime() + START.toNanos();
        HttpRequest ping = HttpRequest.newBuilder(address().resolve("/ping"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            while (System.nanoTime() < until) {
                if (started.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new IOException("QuestDB has ended with " + started.exitValue() + "; "
                            + directory.resolve("questdb.log") + " says why.");
                }
                if (answers(ping)) {
                    LOG.info("QuestDB runs at {}.", address());
                    return;
                }
            }
            throw new IOException("QuestDB does not answer at " + address() + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while QuestDB starts", e);
        }
    }

    private boolean answers(HttpRequest ping) throws InterruptedException {
        try {
            return client.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException e) {
            return false;
        }
    }

    private static void end(ProcessHandle running) {
        running.destroy();
        try {
            running.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("QuestDB (process {}) did not end within {} s, and is killed.", running.pid(), STOP_SECONDS);
            running.destroyForcibly();
            running.onExit().join();
        }
    }

    @Override
    public void close() throws IOException {
        Process running = process;
        process = null;
        if (running != null) {
            end(running.toHandle());
            Files.deleteIfExists(pidFile());
        }
        client.close();
    }
}
