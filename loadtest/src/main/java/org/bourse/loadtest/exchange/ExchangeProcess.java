package org.bourse.loadtest.exchange;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An exchange of the load test's own: the built {@code exchange.jar} in a JVM of its own, on a free port, with a new
 * data directory.
 */
public final class ExchangeProcess implements AutoCloseable {

    /** The operator's key of every exchange started here. */
    public static final String ADMIN_API_KEY = "load-test";

    private static final int FIRST_PORT = 12_000;
    private static final int END_PORT = 16_000;
    private static final Duration LONGEST_STOP = Duration.ofMinutes(2);

    private final Process process;
    private final Path directory;
    private final URI uri;

    private ExchangeProcess(Process process, Path directory, URI uri) {
        this.process = process;
        this.directory = directory;
        this.uri = uri;
    }

    /**
     * Starts an exchange and waits until it takes orders.
     *
     * @param jar the built exchange, beside it its libraries and the JVM's flags, {@code jvm.options}
     * @param directory gets {@code data} and {@code exchange.log}; made when missing
     * @param settings {@code EXCHANGE_…} variables beside those for port, data directory and operator's key
     * @throws ExchangeFailure when there is no such jar, or the exchange does not come up
     */
    public static ExchangeProcess start(Path jar, Path directory, Map<String, String> settings)
            throws IOException, InterruptedException {
        if (!Files.isRegularFile(jar)) {
            throw new ExchangeFailure("there is no " + jar.toAbsolutePath()
                    + ": build it with ./mvnw -q package -DskipTests, or start from the repository's root");
        }
        Files.createDirectories(directory);
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(command(jar));
        builder.environment().put("EXCHANGE_PORT", Integer.toString(port));
        builder.environment().put("EXCHANGE_HEALTH_PORT", "0");
        builder.environment().put("EXCHANGE_HOST", "127.0.0.1");
        builder.environment().put("EXCHANGE_DATA_DIR", data(directory).toString());
        builder.environment().put("EXCHANGE_ADMIN_API_KEY", ADMIN_API_KEY);
        builder.environment().put("EXCHANGE_FIX_PORT", "0");
        builder.environment().putAll(settings);
        builder.redirectErrorStream(true);
        builder.redirectOutput(log(directory).toFile());
        ExchangeProcess exchange =
                new ExchangeProcess(builder.start(), directory, URI.create("http://127.0.0.1:" + port));
        ForkedJvm.endWithThisOne(exchange.process);
        try {
            ServerReadiness.await(
                    "the exchange",
                    exchange.process,
                    exchange.log(),
                    exchange.uri.resolve("/health/ready"),
                    status -> status == 200);
        } catch (ExchangeFailure e) {
            exchange.close();
            throw e;
        }
        return exchange;
    }

    /** With the JVM flags of that build, which are beside its jar. */
    private static List<String> command(Path jar) {
        List<String> command = new ArrayList<>();
        command.add(ForkedJvm.java());
        Path flags = jar.resolveSibling("jvm.options");
        if (Files.exists(flags)) {
            command.add("@" + flags.toAbsolutePath());
        } else {
            System.out.println("There is no " + flags + ": with the JVM's own defaults");
        }
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        return command;
    }

    /**
     * A TCP port that nothing listens on at the moment. None of those that the system gives to connections, from 32,768 on on
     * Linux: one could come in before the program for which it is listens.
     */
    public static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Somebody else's.
            }
        }
    }

    /** The address that it listens at. */
    public URI uri() {
        return uri;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** The file with its standard streams. */
    public Path log() {
        return log(directory);
    }

    static Path log(Path directory) {
        return directory.resolve("exchange.log");
    }

    /** Journal and embedded PostgreSQL. */
    public Path dataDirectory() {
        return data(directory);
    }

    /** The JDBC address of its embedded PostgreSQL, user and password included. */
    public String embeddedDatabase() throws IOException {
        Path postgres = dataDirectory().resolve("postgres");
        String port = Files.readString(postgres.resolve("port")).strip();
        String password = Files.readString(postgres.resolve("password")).strip();
        return "jdbc:postgresql://127.0.0.1:" + port + "/bourse?user=bourse&password=" + password;
    }

    /** Removes journal and embedded PostgreSQL, which can be large; only once it is closed. */
    public void deleteData() throws IOException {
        deleteData(directory);
    }

    static void deleteData(Path directory) throws IOException {
        Path data = data(directory);
        if (Files.notExists(data)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(data)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Stops it as {@code kill} does, and waits for it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new ExchangeFailure("the exchange did not stop within " + LONGEST_STOP + "; see " + log());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new ExchangeFailure("interrupted while the exchange stops", e);
        }
    }

    private static Path data(Path directory) {
        return directory.resolve("data").toAbsolutePath();
    }
}
