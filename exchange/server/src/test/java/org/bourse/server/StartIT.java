package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bourse.server.journal.DataDirectoryLock;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start says when it can't be, and that nothing of it is left behind. */
class StartIT {

    @TempDir
    private Path directory;

    @Test
    void refusesAPortThatIsInUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            assertRefused(
                    Map.of("EXCHANGE_PORT", Integer.toString(other.getLocalPort())),
                    "HTTP can't listen at 0.0.0.0:" + other.getLocalPort()
                            + ": the port is in use by another program; stop that, or set EXCHANGE_PORT to a free one");
        }
    }

    @Test
    void refusesAPortThatIsInUseAtOneAddress() throws Exception {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertRefused(
                    Map.of("EXCHANGE_FIX_PORT", Integer.toString(other.getLocalPort())),
                    "FIX can't listen at 0.0.0.0:" + other.getLocalPort()
                            + ": the port is in use by another program; stop that, or set EXCHANGE_FIX_PORT to a free"
                            + " one");
        }
    }

    @Test
    void refusesAHostThatIsNotThisMachine() throws Exception {
        assertRefused(Map.of("EXCHANGE_HOST", "192.0.2.1"), "it is no address of this machine; set EXCHANGE_HOST");
        assertRefused(
                Map.of("EXCHANGE_FIX_HOST", "nowhere.invalid", "EXCHANGE_FIX_PORT", "9880"),
                "the host is unknown; set EXCHANGE_FIX_HOST");
    }

    @Test
    void refusesOnePortForTwoGateways() throws Exception {
        String port = Integer.toString(FreePort.find());

        assertRefused(
                Map.of("EXCHANGE_PORT", port, "EXCHANGE_FIX_PORT", port),
                "the port is HTTP's (EXCHANGE_PORT); set EXCHANGE_FIX_PORT to another one");
    }

    /** Whoever starts the same exchange twice finds its ports taken, too; which one is no use to know. */
    @Test
    void saysFirstThatTheDataDirectoryIsInUse() throws Exception {
        try (DataDirectoryLock _ = DataDirectoryLock.take(directory.resolve("data"));
                ServerSocket its = new ServerSocket(0)) {
            assertRefused(
                    Map.of("EXCHANGE_PORT", Integer.toString(its.getLocalPort())),
                    "another exchange (process " + ProcessHandle.current().pid() + ") is running on the data directory "
                            + directory.resolve("data") + "; stop it");
        }
    }

    @Test
    void refusesAHealthPortThatIsInUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            assertRefused(
                    Map.of("EXCHANGE_HEALTH_PORT", Integer.toString(other.getLocalPort())),
                    "Health can't listen at 0.0.0.0:" + other.getLocalPort()
                            + ": the port is in use by another program; stop that, or set EXCHANGE_HEALTH_PORT to a"
                            + " free one");
        }
    }

    @Test
    void keepsItsDataFromOtherUsersAndTakesAFormerOnesFromThem() throws Exception {
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, withFix())) {
            assertThat(exchange.stop()).isZero();
        }
        assertThat(openToOthers()).isEmpty();

        Path data = directory.resolve("data");
        permit(data, "rwxr-xr-x");
        permit(data.resolve("journal"), "rwxr-xr-x");
        permit(data.resolve("journal/0000000001.journal"), "rw-r--r--");
        permit(data.resolve("exchange.lock"), "rw-rw-rw-");
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, withFix())) {
            assertThat(openToOthers()).isEmpty();
            assertThat(exchange.log()).contains("other users of this machine could reach 4 files and directories");
        }
    }

    @Test
    void saysWhyADataDirectoryCannotBeMade() throws Exception {
        Path file = Files.writeString(directory.resolve("a-file"), "");

        ExchangeProcess.Refusal refusal =
                ExchangeProcess.refusal(directory, Map.of("EXCHANGE_DATA_DIR", file + "/data"));

        assertThat(refusal.exitStatus()).isEqualTo(1);
        assertThat(refusal.lastLine())
                .contains("the data directory " + file + "/data can't be used")
                .contains("Not a directory")
                .contains("EXCHANGE_DATA_DIR");
    }

    private static Map<String, String> withFix() {
        return Map.of("EXCHANGE_FIX_PORT", Integer.toString(FreePort.find()));
    }

    /** What others can reach, but for PostgreSQL's programs. */
    private List<Path> openToOthers() throws IOException {
        try (Stream<Path> paths = Files.walk(directory.resolve("data"))) {
            return paths.filter(path -> !path.toString().contains("/postgres/programs"))
                    .filter(path -> !permissions(path).endsWith("------"))
                    .toList();
        }
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertRefused(Map<String, String> environment, String reason) throws Exception {
        ExchangeProcess.Refusal refusal = ExchangeProcess.refusal(directory, environment);

        assertThat(refusal.exitStatus()).isEqualTo(1);
        assertThat(refusal.lastLine()).contains("the exchange can't start").contains(reason);
        assertThat(refusal.output()).doesNotContain("\tat ");
        assertThat(Files.exists(directory.resolve("data/postgres"))).isFalse();
    }
}
