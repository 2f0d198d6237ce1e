package org.bourse.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.bourse.server.persistence.postgres.PreparedPostgres;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.testrun.FreePort;
import org.bourse.testrun.LoggedLines;

/** The real exchange in a JVM of its own, with its real main class, data directory and port. */
public final class ExchangeProcess implements AutoCloseable {

    /** The operator's key of every process started here. */
    public static final String ADMIN_API_KEY = "admin-key-of-a-test";

    /** What each of them warns of that is started as here, what a kill leaves now and then, and what slow machines bring. */
    private static final Pattern USUAL =
            Pattern.compile("^(Main: (without memory this process would|keys travel in clear|EXCHANGE_DEBUG is on)"
                    + "|DataDirectoryLock: other users of this machine"
                    + "|JournalOpener: .*cutting off \\d+ bytes of commands that were not acknowledged"
                    + "|Database: EXCHANGE_DATABASE_URL: the database \\S+ can't be reached: Connection attempt timed out"
                    + "|.*FailureTexts: POST /orders\\S* could not be answered: the database can't answer now: readers - Connection"
                    + "|SlowRequestLog: )");

    /** Those of exchanges that have no PostgreSQL of their own, by their directories. */
    private static final Map<Path, String> DATABASES = new ConcurrentHashMap<>();

    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_STOP = Duration.ofMinutes(2);
    private static final Duration LONGEST_MAKING = Duration.ofMinutes(5);

    private final Path directory;
    private final Map<String, String> environment;
    private final int port;
    private final Path log;
    private final Process process;
    private final long logBefore;
    private boolean told;

    private ExchangeProcess(Path directory, Map<String, String> environment, int port) {
        this(directory, environment, port, List.of());
    }

    private ExchangeProcess(
            Path directory, Map<String, String> environment, int port, List<String> prefix, String... flags) {
        this.directory = directory;
        this.environment = environment;
        this.port = port;
        this.log = directory.resolve("exchange.log");
        this.logBefore = Files.exists(log) ? log.toFile().length() : 0;
        this.process = launch(directory, port, log, environment, prefix, flags);
    }

    /**
     * Starts an exchange and waits until it takes orders.
     *
     * @param directory gets {@code data} and the log file
     * @param environment settings, beside the port, the data directory and the operator's key
     */
    public static ExchangeProcess start(Path directory, Map<String, String> environment) {
        if (!environment.containsKey("EXCHANGE_DATABASE_URL")) {
            preparePostgres(directory.resolve("data").resolve("postgres"));
        }
        ExchangeProcess exchange = new ExchangeProcess(directory, environment, FreePort.find());
        exchange.awaitReady();
        return exchange;
    }

    /**
     * Starts an exchange as {@link #start} does, with a database in the PostgreSQL that the tests of this JVM share, the same
     * one each time for a directory. For tests of what no PostgreSQL of the exchange's own matters to: to start and to stop that
     * one takes longer than all else of a start.
     */
    public static ExchangeProcess startBesidePostgres(Path directory, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("EXCHANGE_DATABASE_URL", databaseOf(directory));
        return start(directory, all);
    }

    private static String databaseOf(Path directory) {
        return DATABASES.computeIfAbsent(directory, any -> TestPostgres.databaseOfAnExchange());
    }

    /** Starts an exchange with a heap of so many megabytes, in which it ends when that is full. */
    public static ExchangeProcess startWithHeap(int megabytes, Path directory, Map<String, String> environment) {
        preparePostgres(directory.resolve("data").resolve("postgres"));
        ExchangeProcess exchange = new ExchangeProcess(
                directory,
                environment,
                FreePort.find(),
                List.of(),
                "-Xmx" + megabytes + "m",
                "-XX:+ExitOnOutOfMemoryError");
        exchange.awaitReady();
        return exchange;
    }

    /** Spares the first start in a directory what takes longest and others test: to unpack and to make a PostgreSQL. */
    static void preparePostgres(Path postgres) {
        if (!Files.exists(postgres)) {
            PreparedPostgres.copyTo(postgres);
        } else if (!Files.exists(postgres.resolve("programs"))) {
            PreparedPostgres.sharePrograms(postgres);
        }
    }

    /** Starts an exchange that leaves its classes, loaded and linked, in this file when it stops. */
    static ExchangeProcess startToMakeReady(Path classes, Path directory) {
        preparePostgres(directory.resolve("data").resolve("postgres"));
        ExchangeProcess exchange = new ExchangeProcess(
                directory, Map.of(), FreePort.find(), List.of(), ReadyClasses.MAKE + classes, "-Xlog:disable");
        exchange.awaitReady();
        return exchange;
    }

    /**
     * Starts an exchange that may have so many files open, and waits until it takes orders.
     *
     * @param environment with an {@code EXCHANGE_DATABASE_URL}: a PostgreSQL of its own would have the same limit
     */
    public static ExchangeProcess startWithFiles(int openFiles, Path directory, Map<String, String> environment) {
        ExchangeProcess exchange = new ExchangeProcess(
                directory,
                environment,
                FreePort.find(),
                List.of("/bin/sh", "-c", "ulimit -n " + openFiles + " && exec \"$0\" \"$@\""));
        exchange.awaitReady();
        return exchange;
    }

    /** Starts an exchange and returns at once, whatever becomes of it. */
    public static ExchangeProcess launched(Path directory, Map<String, String> environment) {
        return new ExchangeProcess(directory, environment, FreePort.find());
    }

    /** Starts the same exchange once more, at the same port, after it was stopped or killed. */
    public ExchangeProcess startAgain() {
        ExchangeProcess exchange = new ExchangeProcess(directory, environment, port);
        exchange.awaitReady();
        return exchange;
    }

    /** Starts an exchange that must refuse to start, and answers what it said. */
    public static String refusedStart(Path directory, Map<String, String> environment) {
        return refusal(directory, environment).output();
    }

    /** Starts an exchange that must refuse to start, and answers how it ended. */
    public static Refusal refusal(Path directory, Map<String, String> environment) {
        Path log = directory.resolve("refused.log");
        Process process = launch(directory, FreePort.find(), log, environment, List.of());
        await(process);
        if (process.exitValue() == 0) {
            throw new IllegalStateException("the exchange did not refuse: " + read(log));
        }
        return new Refusal(process.exitValue(), read(log));
    }

    /**
     * How a start ended that was refused.
     *
     * @param output everything that refused starts in the same directory have said, this one last
     */
    public record Refusal(int exitStatus, String output) {

        /** What it said last. */
        public String lastLine() {
            return output.lines().toList().getLast();
        }
    }

    /**
     * @param prefix a program that starts what follows it
     * @param flags of the JVM
     */
    private static Process launch(
            Path directory, int port, Path log, Map<String, String> environment, List<String> prefix, String... flags) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(command(flags));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("EXCHANGE_PORT", Integer.toString(port));
        builder.environment().put("EXCHANGE_HEALTH_PORT", "0");
        builder.environment().put("EXCHANGE_DATA_DIR", directory.resolve("data").toString());
        builder.environment().put("EXCHANGE_ADMIN_API_KEY", ADMIN_API_KEY);
        builder.environment().put("EXCHANGE_FIX_PORT", "0");
        builder.environment().putAll(environment);
        builder.directory(directory.toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Kills it as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        await(process);
        tell();
    }

    /** Stops it as {@code kill} does, waits, and answers its exit status. */
    public int stop() {
        process.destroy();
        await(process);
        tell();
        return process.exitValue();
    }

    /** Stops it when, after that, it makes the classes ready for others: what takes long on a busy machine. */
    void stopAndMakeReady() {
        process.destroy();
        await(process, LONGEST_MAKING);
        tell();
    }

    /** Stops its clock, as it were: it does nothing any more, but its connections stay open. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on after {@link #freeze()}. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            await(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has ended by itself, and answers its exit status. */
    public int awaitEnd() {
        await(process);
        tell();
        return process.exitValue();
    }

    /** Everything it has written, over all starts in its directory. */
    public String log() {
        return read(log);
    }

    /** Waits until it has written something that this finds, and answers the first group of it. */
    public String awaitLogged(Pattern pattern) {
        return Awaitility.await("a line with " + pattern)
                .atMost(LONGEST_STOP)
                .until(() -> pattern.matcher(log()), Matcher::find)
                .group(1);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
        tell();
    }

    /** Puts what it has written into the log of the suite, which may have to say what it expects of it: @ExpectedLog. */
    private void tell() {
        if (!told) {
            told = true;
            byte[] all = read(log).getBytes(StandardCharsets.UTF_8);
            String wrote = new String(all, (int) logBefore, all.length - (int) logBefore, StandardCharsets.UTF_8);
            System.out.println("the exchange in " + directory + " wrote:\n" + wrote);
            LoggedLines.addThoseOf(wrote, USUAL);
        }
    }

    /** One that does not come up is not left behind, and what it said is kept. */
    private void awaitReady() {
        try {
            awaitFirstAnswer();
        } catch (RuntimeException e) {
            kill();
            throw e;
        }
    }

    private void awaitFirstAnswer() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(uri().resolve("/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            Awaitility.await("the exchange to be ready")
                    .atMost(LONGEST_START)
                    .pollInterval(Duration.ofMillis(20))
                    .failFast(this::requireAlive)
                    .until(() -> isReady(client, request));
        }
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the exchange ended: " + log());
        }
    }

    private static boolean isReady(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(Process process) {
        await(process, LONGEST_STOP);
    }

    private static void await(Process process, Duration longest) {
        try {
            if (!process.waitFor(longest.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the exchange did not stop within " + longest);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the exchange stops", e);
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What starts the exchange's main class in a JVM of its own, with these flags besides. */
    static List<String> command(String... flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.add("-XX:+UseCompactObjectHeaders");
        // Most live for seconds: the second compiler would take more time from the tests than it gives back.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of(flags));
        command.addAll(program(List.of(flags)));
        return command;
    }

    /** The built exchange, as it is shipped, where Maven has built it; in an IDE, which has not, its classes. */
    private static List<String> program(List<String> flags) {
        Path jar = Path.of("target", "exchange.jar").toAbsolutePath();
        if (System.getProperty("testrun.root") != null && Files.exists(jar)) {
            List<String> program = new ArrayList<>();
            if (flags.stream().noneMatch(flag -> flag.startsWith(ReadyClasses.MAKE))) {
                program.addAll(ReadyClasses.flags(jar));
            }
            program.addAll(List.of("-jar", jar.toString()));
            return program;
        }
        return List.of(
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                // As in the product: the tests' own configuration is found first in their class path.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "org.bourse.server.Main");
    }
}
