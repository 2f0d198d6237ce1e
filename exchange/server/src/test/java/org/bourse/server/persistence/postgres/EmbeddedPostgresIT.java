package org.bourse.server.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.WARN;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedded server's life, with processes that are killed. */
@ExpectedLog(level = WARN, line = "PostgresDirectory: .*port has no port in it")
@ExpectedLog(level = WARN, line = "EmbeddedPostgres: .*postmaster.pid in .* that can't be read")
@ExpectedLog(level = WARN, line = "TableWriteBack: .*left to the system to write")
class EmbeddedPostgresIT {

    @TempDir
    private Path parent;

    private Path directory;

    @BeforeEach
    void copyOneThatIsInitialised() {
        directory = PreparedPostgres.copyTo(parent.resolve("postgres"));
    }

    @AfterEach
    void leaveNothingRunning() throws Exception {
        if (Files.exists(directory.resolve("data").resolve("postmaster.pid"))) {
            killServer();
        }
    }

    @Test
    void initialisesItselfAtItsFirstStart() throws SQLException, IOException {
        Path empty = Files.createDirectory(parent.resolve("empty"));
        PreparedPostgres.sharePrograms(empty);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(empty)) {
            assertThat(text(postgres, "SELECT current_database()")).isEqualTo(EmbeddedPostgres.DATABASE);
            assertThat(text(postgres, "SHOW server_encoding")).isEqualTo("UTF8");
        }
    }

    @Test
    void keepsItsDataAndItsPort() throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            execute(postgres, "CREATE TABLE kept (number bigint)", "INSERT INTO kept VALUES (42)");
        }
        String url;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            url = postgres.url(EmbeddedPostgres.DATABASE).jdbcUrl();
            assertThat(text(postgres, "SELECT number FROM kept")).isEqualTo("42");
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(postgres.url(EmbeddedPostgres.DATABASE).jdbcUrl()).isEqualTo(url);
        }
    }

    @Test
    void knowsWhereItsTablesAre() throws SQLException, IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            execute(postgres, "CREATE TABLE grown AS SELECT generate_series(1, 1000) AS number");
            Path file = directory
                    .toRealPath()
                    .resolve("data")
                    .resolve(text(postgres, "SELECT pg_relation_filepath('grown')"));
            assertThat(file).exists().hasParent(postgres.tables());
        }
    }

    @Test
    void cleansUpAfterItselfSlowly() throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(text(postgres, "SHOW autovacuum")).isEqualTo("on");
            assertThat(text(postgres, "SHOW autovacuum_vacuum_cost_delay")).isEqualTo("10ms");
        }
    }

    @Test
    void isAsDurableAsPostgresIsAndAsksForItsPassword() throws SQLException, IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(text(postgres, "SHOW fsync")).isEqualTo("on");
            assertThat(text(postgres, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(text(postgres, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(text(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            DatabaseUrl url = postgres.url(EmbeddedPostgres.DATABASE);
            assertThatThrownBy(() -> DriverManager.getConnection(url.jdbcUrl(), url.user(), "guessed")
                            .close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
            assertThat(Files.getPosixFilePermissions(directory.resolve("password")))
                    .hasSize(2);
        }
    }

    @Test
    void stopsTheServerThatAKilledExchangeLeftBehind() throws Exception {
        long orphan;
        try (Child child = new Child(directory)) {
            child.kill();
            orphan = serverProcess();
            assertThat(program(orphan))
                    .hasValueSatisfying(program -> assertThat(program).endsWith("postgres"));
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(program(orphan)).isEmpty();
            assertThat(text(postgres, "SELECT number FROM written_by_child")).isEqualTo("7");
            assertThat(Files.readString(directory.resolve("server.log"))).contains("received fast shutdown request");
        }
    }

    @Test
    void startsAfterBothWereKilled() throws Exception {
        try (Child child = new Child(directory)) {
            child.kill();
        }
        killServer();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(text(postgres, "SELECT number FROM written_by_child")).isEqualTo("7");
        }
    }

    @Test
    void isNotMisledByAProcessThatGotTheNumberOfTheKilledServer() throws Exception {
        try (Child child = new Child(directory)) {
            child.kill();
        }
        killServer();
        Path file = directory.resolve("data").resolve("postmaster.pid");
        List<String> lines = Files.readAllLines(file);
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(file, lines);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(text(postgres, "SELECT number FROM written_by_child")).isEqualTo("7");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000\u0000\u0000", "no number", "99999999", "-1"})
    void takesAnotherPortWhenTheRememberedOneCannotBeRead(String left) throws Exception {
        Files.writeString(directory.resolve("port"), left);

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(text(postgres, "SELECT 1")).isEqualTo("1");
            assertThat(Files.readString(directory.resolve("port"))).matches("[0-9]+");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000\u0000\u0000\n", "no number\nat all\n", "0\n"})
    void startsWhenWhatTheServerLeftBehindCannotBeRead(String left) throws Exception {
        Files.writeString(directory.resolve("data").resolve("postmaster.pid"), left);

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(text(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void stopsTheServerThatWasLeftBehindAlsoWhenItsFileCannotBeRead() throws Exception {
        long orphan;
        try (Child child = new Child(directory)) {
            child.kill();
            orphan = serverProcess();
        }
        Files.writeString(directory.resolve("data").resolve("postmaster.pid"), "\u0000\u0000");

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(program(orphan)).isEmpty();
            assertThat(text(postgres, "SELECT number FROM written_by_child")).isEqualTo("7");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000\u0000\u0000"})
    void namesThePasswordWhenItCannotBeRead(String left) throws Exception {
        Files.writeString(directory.resolve("password"), left);

        assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("password is not what was written")
                .hasMessageContaining("restore the file");
    }

    @Test
    void leavesTheServerOfALivingExchangeAlone() throws Exception {
        try (Child child = new Child(directory)) {
            long server = serverProcess();
            assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                    .isInstanceOf(DatabaseUnavailableException.class)
                    .hasMessageContaining("another exchange is running");
            assertThat(serverProcess()).isEqualTo(server);
            child.kill();
        }
    }

    /** What the process runs; empty when it is over, also before anyone has asked for its exit code. */
    private static Optional<String> program(long processId) {
        return ProcessHandle.of(processId).flatMap(process -> process.info().command());
    }

    private long serverProcess() throws IOException {
        Path file = directory.resolve("data").resolve("postmaster.pid");
        return Long.parseLong(Files.readAllLines(file).getFirst());
    }

    @Test
    @ExpectedLog(level = WARN, line = "EmbeddedPostgres: the embedded PostgreSQL is gone; starting it again")
    void startsAServerThatWasKilledAgainInItsPlace() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            execute(postgres, "CREATE TABLE survives (number bigint)", "INSERT INTO survives VALUES (3)");
            long killed = serverProcess();
            killServer();
            await().atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .until(() -> text(postgres, "SELECT number FROM survives").equals("3"));
            assertThat(serverProcess()).isNotEqualTo(killed);
        }
    }

    @Test
    void leavesAServerThatWasStoppedStopped() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            postgres.stop();
            postgres.restart();
            assertThat(text(postgres, "SELECT 1")).isEqualTo("1");
        }
        assertThat(directory.resolve("data").resolve("postmaster.pid")).doesNotExist();
    }

    private void killServer() throws Exception {
        ProcessHandle server = ProcessHandle.of(serverProcess()).orElseThrow();
        server.destroyForcibly();
        server.onExit().get(180, TimeUnit.SECONDS);
    }

    private static void execute(EmbeddedPostgres postgres, String... statements) throws SQLException {
        DatabaseUrl url = postgres.url(EmbeddedPostgres.DATABASE);
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                Statement jdbc = connection.createStatement()) {
            for (String statement : statements) {
                jdbc.execute(statement);
            }
        }
    }

    private static String text(EmbeddedPostgres postgres, String query) throws SQLException {
        DatabaseUrl url = postgres.url(EmbeddedPostgres.DATABASE);
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                Statement jdbc = connection.createStatement();
                ResultSet row = jdbc.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** A process that starts the server, writes a row, says so, and waits to be killed. */
    static final class Child implements AutoCloseable {

        private final Process process;

        Child(Path directory) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            // It lives for a second.
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Child.class.getName(),
                            directory.toString())
                    .redirectErrorStream(true)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            while (line != null && !line.equals("ready")) {
                line = output.readLine();
            }
            assertThat(line).isEqualTo("ready");
        }

        public static void main(String[] arguments) throws SQLException, IOException {
            EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]));
            execute(
                    postgres,
                    "CREATE TABLE written_by_child (number bigint)",
                    "INSERT INTO written_by_child VALUES (7)");
            System.out.println("ready");
            // Until it is killed: its input never ends before that.
            System.in.transferTo(System.out);
        }

        void kill() {
            process.destroyForcibly().onExit().join();
        }

        @Override
        public void close() {
            kill();
        }
    }
}
