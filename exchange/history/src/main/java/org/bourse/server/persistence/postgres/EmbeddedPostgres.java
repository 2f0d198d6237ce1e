package org.bourse.server.persistence.postgres;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bourse.server.files.FileFailure;
import org.bourse.server.files.PrivateFiles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of the exchange's own: real programs that come with the exchange, run as a child process on this machine.
 * Everything it has is in one directory: the programs, the data, its password, its port and its log. It listens on
 * 127.0.0.1 only and asks for the password, which only the directory's owner can read. Nothing is ever wiped.
 *
 * <p>It outlives an exchange that is killed. The next one finds it and stops it cleanly before it starts its own: so
 * nothing of the dead exchange can still be written once the new one has begun to read.
 *
 * <p>Started through {@code pg_ctl}, which gives it a session of its own: Ctrl-C in a terminal reaches the exchange only,
 * which still needs its database to drain. And not through the zonky library's own launcher, which stops the server from
 * a shutdown hook, at the same time as the exchange drains.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    /** The database within the server. */
    public static final String DATABASE = "bourse";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String USER = "bourse";
    private static final int START_ATTEMPTS = 5;
    private static final int STOP_SECONDS = 60;
    private static final int START_SECONDS = 600;
    private static final long WATCH_MILLIS = 1_000;

    /** With it no force waits for what the system has to write. */
    private static final String NOTHING_IS_FORCED = "fsync=off";

    private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /**
     * As durable as PostgreSQL is by default; sized for one writer and few readers on a machine it shares. Autovacuum
     * goes over what came in since the last minute, at its usual pace in a burst that delays answers; at a fifth of that
     * it is still done well within the next one at 12,000 orders a second.
     */
    private static final List<String> SERVER_SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "max_connections=100",
            // A reset takes hold of all parts of history at once, and of their indexes.
            "max_locks_per_transaction=512",
            "shared_buffers=256MB",
            "max_wal_size=2GB",
            "checkpoint_timeout=10min",
            "autovacuum_vacuum_cost_delay=10ms",
            "jit=off",
            "scram_iterations=4096",
            "log_checkpoints=off",
            "timezone=UTC",
            "log_timezone=UTC");

    private final PostgresDirectory directory;
    private final PostgresPrograms programs;
    private final List<String> moreSettings;
    private final PostmasterFile postmasterFile;
    private @Nullable Thread writeBack;
    private int port;

    /** Whether it is to run; a server that ends while it is was killed. */
    private boolean wanted;

    private boolean closed;

    private EmbeddedPostgres(PostgresDirectory directory, PostgresPrograms programs, List<String> moreSettings) {
        this.directory = directory;
        this.programs = programs;
        this.moreSettings = moreSettings;
        this.postmasterFile = new PostmasterFile(directory.data());
    }

    /**
     * Starts the server that lives in this directory, which is made when it does not exist.
     *
     * @throws DatabaseUnavailableException when it can't be started, or another process has it; the message says what to
     *     do
     */
    public static EmbeddedPostgres start(Path directory) {
        return start(directory, List.of());
    }

    /** The same with settings of PostgreSQL's, as {@code name=value}, that count more than the exchange's own. */
    static EmbeddedPostgres start(Path directory, List<String> moreSettings) {
        try {
            PrivateFiles.makeDirectory(directory);
            Path absolute = directory.toRealPath();
            PostgresPrograms programs = new PostgresPrograms(PostgresBinaries.unpack(absolute.resolve("programs")));
            EmbeddedPostgres postgres = new EmbeddedPostgres(PostgresDirectory.claim(absolute), programs, moreSettings);
            try {
                postgres.open();
                Thread.ofPlatform().name("postgres-watch").daemon().start(postgres::watch);
                if (!moreSettings.contains(NOTHING_IS_FORCED)) {
                    SyncFileRange.ofThisSystem().ifPresent(postgres::writeTablesBack);
                }
            } catch (IOException | RuntimeException e) {
                postgres.close();
                throw e;
            }
            return postgres;
        } catch (IOException e) {
            throw new DatabaseUnavailableException(
                    "the embedded PostgreSQL in " + directory + " can't be started: " + reason(e), e);
        }
    }

    private static String reason(IOException failure) {
        return failure instanceof FileSystemException file && file.getFile() != null
                ? file.getFile() + ": " + FileFailure.reason(file)
                : FileFailure.reason(failure);
    }

    /**
     * The address of the exchange's database in the server that an exchange runs in this directory.
     *
     * @throws DatabaseUnavailableException when its files don't say
     */
    public static DatabaseUrl urlOfRunning(Path directory) {
        try {
            String port = PostgresDirectory.portOfRunning(directory);
            return new DatabaseUrl(
                    "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE,
                    USER,
                    PostgresDirectory.passwordOfRunning(directory));
        } catch (IOException e) {
            throw new DatabaseUnavailableException(
                    "the embedded PostgreSQL in " + directory + " does not say where it is: " + reason(e), e);
        }
    }

    /** The address of a database in it, with user and password. */
    public DatabaseUrl url(String database) {
        return new DatabaseUrl("jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, directory.password());
    }

    /** Makes the database unless it exists; the name must be an ordinary identifier. */
    void createDatabase(String name) {
        DatabaseUrl url = url("postgres");
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                Statement statement = connection.createStatement()) {
            if (objectId(statement, name).isEmpty()) {
                statement.execute("CREATE DATABASE " + name);
            }
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "the embedded PostgreSQL in " + directory + " refused to make the database " + name, e);
        }
    }

    /** Where the tables of its database are. */
    public Path tables() {
        DatabaseUrl url = url(DATABASE);
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                Statement statement = connection.createStatement()) {
            return directory
                    .data()
                    .resolve("base")
                    .resolve(objectId(statement, DATABASE).orElseThrow());
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "the embedded PostgreSQL in " + directory + " does not say where its tables are", e);
        }
    }

    private static Optional<String> objectId(Statement statement, String database) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("SELECT oid FROM pg_database WHERE datname = '" + database + "'")) {
            return found.next() ? Optional.of(found.getString(1)) : Optional.empty();
        }
    }

    /** Stops the server, if it runs: its clients are disconnected and what they had not committed is undone. */
    synchronized void stop() {
        wanted = false;
        try {
            if (postmasterFile.runningServer().isPresent() && !stop("fast")) {
                LOG.warn(
                        "the embedded PostgreSQL did not stop within {} s; stopping it without a checkpoint",
                        STOP_SECONDS);
                stop("immediate");
            }
        } catch (IOException e) {
            throw new DatabaseUnavailableException("the embedded PostgreSQL in " + directory + " can't be stopped", e);
        }
    }

    /** Starts the server again after {@link #stop} or after it died; on the same port when that is still free. */
    synchronized void restart() {
        try {
            startServer(directory.rememberedPort());
        } catch (IOException e) {
            throw new DatabaseUnavailableException(
                    "the embedded PostgreSQL in " + directory + " can't be started again: " + e, e);
        }
    }

    /** Stops the server and lets others have the directory. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        if (writeBack != null) {
            writeBack.interrupt();
        }
        stop();
        try {
            directory.close();
        } catch (IOException e) {
            throw new DatabaseUnavailableException("the lock of " + directory + " can't be released", e);
        }
    }

    private void open() throws IOException {
        if (!Files.isDirectory(directory.data())) {
            initialise();
        }
        if (postmasterFile.isUnreadable()) {
            LOG.warn("the embedded PostgreSQL left a postmaster.pid in {} that can't be read; repairing it", directory);
            postmasterFile.repair();
        }
        Optional<ProcessHandle> orphan = postmasterFile.runningServer();
        if (orphan.isPresent()) {
            LOG.info(
                    "stopping the PostgreSQL (process {}) that an exchange left behind in {}",
                    orphan.get().pid(),
                    directory);
            stop();
        }
        startServer(directory.rememberedPort());
        createDatabase(DATABASE);
    }

    /** A server that was killed is started again where its clients look for it: they only see a connection end. */
    private synchronized void watch() {
        try {
            while (!closed) {
                wait(WATCH_MILLIS);
                reviveIfDead();
            }
        } catch (InterruptedException e) {
            LOG.info("the embedded PostgreSQL is no longer watched");
        }
    }

    private synchronized void writeTablesBack(SyncFileRange writing) {
        TableWriteBack tables = new TableWriteBack(this::tables, writing);
        writeBack = Thread.ofPlatform().name("postgres-write-back").daemon().start(tables::run);
    }

    private void reviveIfDead() {
        try {
            if (wanted && postmasterFile.runningServer().isEmpty()) {
                LOG.warn("the embedded PostgreSQL is gone; starting it again");
                startServer(port);
                LOG.info("the embedded PostgreSQL runs again");
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("the embedded PostgreSQL did not start again, trying until it does: {}", e.toString());
        }
    }

    /** Makes the data directory; under another name first, so that it is there complete or not at all. */
    private void initialise() throws IOException {
        Path unfinished = directory.unfinishedData();
        if (Files.exists(unfinished)) {
            PostgresBinaries.deleteTree(unfinished);
        }
        PostgresPrograms.Result result = programs.run(
                "initdb",
                List.of(
                        "--pgdata=" + unfinished,
                        "--username=" + USER,
                        "--pwfile=" + directory.passwordFile(),
                        "--auth=scram-sha-256",
                        // Of a password as random as a key nothing is left to guess: to hash it 4,096 times for each
                        // connection would only make starts longer. The server itself goes on with what is usual,
                        // for others' passwords.
                        "--set=scram_iterations=1",
                        "--encoding=UTF8",
                        "--no-locale"));
        if (!result.succeeded()) {
            throw new IOException("initdb failed: " + result.reason());
        }
        Files.move(unfinished, directory.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void startServer(int wish) throws IOException {
        Path log = directory.log();
        if (postmasterFile.namesAStranger()) {
            postmasterFile.replaceProcessId(deadProcessId());
        }
        int candidate = wish;
        PostgresPrograms.Result result = startServer(log, candidate);
        // A port that was free a moment ago may be taken when the server gets to it.
        for (int attempt = 1;
                attempt < START_ATTEMPTS
                        && candidate != port
                        && !result.succeeded()
                        && !PostgresDirectory.isFree(candidate);
                attempt++) {
            candidate = PostgresDirectory.freePort();
            result = startServer(log, candidate);
        }
        if (!result.succeeded()) {
            throw new IOException(result.reason() + "; " + log + " ends with: "
                    + PostgresPrograms.reasonIn(PostgresDirectory.lastLines(log)));
        }
        port = candidate;
        wanted = true;
        directory.rememberPort(port);
    }

    private PostgresPrograms.Result startServer(Path log, int candidate) throws IOException {
        StringBuilder options = new StringBuilder("-p ").append(candidate);
        // Of a setting that is named twice the last one counts.
        Stream.concat(SERVER_SETTINGS.stream(), moreSettings.stream())
                .forEach(setting -> options.append(" -c ").append(setting));
        if (LINUX && !Files.isWritable(SHARED_MEMORY)) {
            // It remembers what there was where its files were made.
            options.append(" -c dynamic_shared_memory_type=sysv");
        }
        return programs.run(
                "pg_ctl",
                List.of(
                        "start",
                        "--wait",
                        "--timeout=" + START_SECONDS,
                        "--pgdata=" + directory.data(),
                        "--log=" + log,
                        "--options=" + options));
    }

    private boolean stop(String mode) throws IOException {
        return programs.run(
                        "pg_ctl",
                        List.of(
                                "stop",
                                "--wait",
                                "--timeout=" + STOP_SECONDS,
                                "--mode=" + mode,
                                "--pgdata=" + directory.data()))
                .succeeded();
    }

    /** The id of a process that has just ended. */
    private static long deadProcessId() throws IOException {
        Process process = new ProcessBuilder("true").start();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting PostgreSQL", e);
        }
        return process.pid();
    }
}
