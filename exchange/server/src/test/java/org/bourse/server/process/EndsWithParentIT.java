package org.bourse.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exchange that was asked to end with the process that started it, as {@code compile exec:exec} does. */
class EndsWithParentIT {

    @TempDir
    private Path directory;

    @Test
    void stopsInOrderWhenItsParentIsKilled() throws Exception {
        ExchangeProcess.preparePostgres(directory.resolve("data").resolve("postgres"));
        Path log = directory.resolve("log");
        List<String> command = Stream.concat(
                        // A shell that waits for its child, and is killed without a chance to tell it.
                        Stream.of("sh", "-c", "\"$@\" & wait", "sh"),
                        ExchangeProcess.command("-Dbourse.ends-with-parent=true").stream())
                .toList();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.directory(directory.toFile());
        builder.environment().put("EXCHANGE_PORT", "0");
        builder.environment().put("EXCHANGE_FIX_PORT", "0");
        Process parent = builder.start();
        Awaitility.await("the exchange to be ready")
                .atMost(Duration.ofMinutes(2))
                .failFast(() -> !parent.isAlive())
                .until(() -> Files.readString(log).contains("takes orders"));
        ProcessHandle exchange = parent.children().findFirst().orElseThrow();

        parent.destroyForcibly();

        exchange.onExit().get(2, TimeUnit.MINUTES);
        assertThat(Files.readString(log)).contains("stopping", "stopped; everything acknowledged");
    }

    /** Killed while the JVM came up: whoever adopted the process then lives on. */
    @Test
    void endsAtOnceWhenItsParentIsGone() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        assertThat(gone.waitFor()).isZero();
        Path log = directory.resolve("log");

        Process exchange = new ProcessBuilder(ExchangeProcess.command("-Dbourse.ends-with-parent=" + gone.pid()))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        assertThat(exchange.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(exchange.exitValue()).isZero();
        assertThat(directory.resolve("data")).doesNotExist();
    }
}
