package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which processes are taken for the exchange, and from when on they are at work. */
class ExchangeProcessesTest {

    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path processes;

    private final long begin = 7 * SECOND;

    @Test
    void isAtWorkFromATenthOfAProcessorOn() throws IOException {
        ExchangeProcesses exchange = new ExchangeProcesses(processes);
        process(12, "java\0-Xmx1g\0-jar\0/opt/bourse/exchange.jar\0", 1_000, 500);
        assertThat(exchange.isAtWork(begin)).as("before two looks").isFalse();
        process(12, "java\0-Xmx1g\0-jar\0/opt/bourse/exchange.jar\0", 1_006, 503);
        assertThat(exchange.isAtWork(begin + SECOND)).as("nine hundredths").isFalse();
        process(12, "java\0-Xmx1g\0-jar\0/opt/bourse/exchange.jar\0", 1_010, 509);
        assertThat(exchange.isAtWork(begin + 2 * SECOND)).as("ten hundredths").isTrue();
        assertThat(exchange.isAtWork(begin + 3 * SECOND)).as("nothing more").isFalse();
    }

    @Test
    void knowsTheExchangeByItsClassOrItsJarAndNothingElse() throws IOException {
        ExchangeProcesses exchange = new ExchangeProcesses(processes);
        process(1, "java\0-Djar=exchange.jar\0-jar\0/opt/other.jar\0exchange.jar\0", 0, 0);
        process(2, "", 0, 0);
        process(4, "java\0-jar\0/opt/no-exchange.jar\0", 0, 0);
        process(5, "java\0-jar\0", 0, 0);
        Files.createDirectories(processes.resolve("self"));
        assertThat(exchange.isAtWork(begin)).isFalse();
        process(1, "java\0-Djar=exchange.jar\0-jar\0/opt/other.jar\0exchange.jar\0", 900, 0);
        process(2, "", 900, 0);
        process(4, "java\0-jar\0/opt/no-exchange.jar\0", 900, 0);
        process(3, "java\0-cp\0a:b\0org.bourse.server.Main\0", 900, 0);
        assertThat(exchange.isAtWork(begin + SECOND))
                .as("not looked for again yet")
                .isFalse();
        assertThat(exchange.isAtWork(begin + 6 * SECOND)).as("found").isFalse();
        process(3, "java\0-cp\0a:b\0org.bourse.server.Main\0", 1_000, 0);
        assertThat(exchange.isAtWork(begin + 7 * SECOND)).isTrue();
    }

    @Test
    void isNotAtWorkOnceItHasEndedNorWhereNobodyCounts() throws IOException {
        ExchangeProcesses exchange = new ExchangeProcesses(processes);
        process(12, "org.bourse.server.Main\0", 0, 0);
        assertThat(exchange.isAtWork(begin)).isFalse();
        Files.delete(processes.resolve("12/stat"));
        assertThat(exchange.isAtWork(begin + SECOND)).isFalse();
        process(12, "java\0", 9_000, 0);
        assertThat(exchange.isAtWork(begin + 2 * SECOND))
                .as("one that begins anew under its number")
                .isFalse();
        assertThat(new ExchangeProcesses(processes.resolve("none")).isAtWork(begin))
                .isFalse();
    }

    /** As Linux shows one, with a name that has what separates fields. */
    private void process(int number, String command, long user, long system) throws IOException {
        Path process = Files.createDirectories(processes.resolve(String.valueOf(number)));
        Files.writeString(process.resolve("cmdline"), command);
        Files.writeString(
                process.resolve("stat"),
                number + " (a ) (name) S 1 1 1 0 -1 4194560 100 0 0 0 " + user + " " + system + " 0 0 19 0 1 0 5\n");
    }
}
