package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bourse.server.config.StartRequest;
import org.bourse.server.journal.DataDirectoryCheck;
import org.bourse.server.journal.DataDirectoryLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --check} finds on the machine when the settings are right, and that it leaves nothing behind. */
class StartCheckIT {

    @TempDir
    private Path directory;

    @Test
    void findsNothingInTheWayOfAFirstStartAndMakesNothing() throws IOException {
        assertThat(check(Map.of("EXCHANGE_DATA_DIR", directory.resolve("a/b/c").toString())))
                .isEqualTo(new StartCheck(List.of(), List.of(), List.of()));
        assertThat(check(Map.of("EXCHANGE_DATA_DIR", directory.toString())).problems())
                .isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void saysThatTheDirectoryIsAFile() throws IOException {
        Path file = Files.createFile(directory.resolve("a-file"));

        assertThat(check(Map.of("EXCHANGE_DATA_DIR", file.resolve("data").toString()))
                        .problems())
                .containsExactly("the data directory " + file + "/data (EXCHANGE_DATA_DIR) can't be used: " + file
                        + " is there, and is no directory");
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            assertThat(check(Map.of(
                                    "EXCHANGE_DATA_DIR",
                                    directory.toString(),
                                    "EXCHANGE_FIX_PORT",
                                    Integer.toString(other.getLocalPort())))
                            .problems())
                    .singleElement()
                    .asString()
                    .contains("the port is in use by another program", "EXCHANGE_FIX_PORT");
        }
    }

    /** Then its ports are taken, too, and rightly so. */
    @Test
    void remarksThatAnExchangeRunsThere() throws IOException {
        try (DataDirectoryLock _ = DataDirectoryLock.take(directory);
                ServerSocket its = new ServerSocket(0)) {
            StartCheck check = check(Map.of(
                    "EXCHANGE_DATA_DIR",
                    directory.toString(),
                    "EXCHANGE_FIX_PORT",
                    Integer.toString(its.getLocalPort())));
            assertThat(check.problems()).isEmpty();
            assertThat(check.remarks())
                    .containsExactly("an exchange (process "
                            + ProcessHandle.current().pid() + ") is running on the data directory " + directory);
        }
        assertThat(check(Map.of("EXCHANGE_DATA_DIR", directory.toString())).remarks())
                .isEmpty();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void saysThatTheDiskIsTooFullForAFirstStart() throws IOException {
        assertThat(DataDirectoryCheck.of(directory.resolve("data"), Long.MAX_VALUE, false)
                        .problems())
                .singleElement()
                .asString()
                .matches(".*its disk has \\d+ MiB left, and a first start takes \\d+ MiB");
        Files.createDirectories(directory.resolve("data/journal"));
        assertThat(DataDirectoryCheck.of(directory.resolve("data"), Long.MAX_VALUE, false)
                        .problems())
                .isEmpty();
    }

    @Test
    void saysThatAnArchiveCannotBeKeptWhereAFileIs() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(check(Map.of(
                                "EXCHANGE_DATA_DIR",
                                directory.toString(),
                                "EXCHANGE_JOURNAL_ARCHIVE",
                                file.resolve("archive").toString()))
                        .problems())
                .anyMatch(problem -> problem.contains("EXCHANGE_JOURNAL_ARCHIVE")
                        && problem.endsWith(file + " is there, and is no directory"));
        assertThat(directory.resolve("archive")).doesNotExist();
    }

    @Test
    void saysThatACertificateCannotBeUsed() throws IOException {
        assertThat(check(Map.of(
                                "EXCHANGE_DATA_DIR",
                                directory.toString(),
                                "EXCHANGE_TLS_CERTIFICATE",
                                "/nowhere",
                                "EXCHANGE_TLS_KEY",
                                "/nowhere"))
                        .wrongSettings())
                .singleElement()
                .asString()
                .contains("EXCHANGE_TLS_CERTIFICATE");
    }

    private StartCheck check(Map<String, String> more) {
        Map<String, String> environment =
                new HashMap<>(Map.of("EXCHANGE_PORT", "0", "EXCHANGE_HEALTH_PORT", "0", "EXCHANGE_FIX_PORT", "0"));
        environment.putAll(more);
        StartRequest request = StartRequest.of(List.of("--check"), environment, directory);
        return StartCheck.of(assertInstanceOf(StartRequest.Check.class, request).settings());
    }
}
