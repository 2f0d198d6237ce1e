package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What backtests take for others' use of the processors, and in which order a grid has its combinations. */
class WorkerPaceTest {

    @Test
    void countsAllButIdleTimeAndThatOfWhoIsLessUrgent() {
        // user nice system idle iowait irq softirq steal guest guest_nice
        WorkerPace.Counts before = WorkerPace.Counts.of("cpu  100 20 30 400 50 6 7 8 0 0");
        assertThat(before).isEqualTo(new WorkerPace.Counts(151, 621));
        WorkerPace.Counts half = WorkerPace.Counts.of("cpu  150 20 30 450 50 6 7 8 0 0");
        assertThat(half.isOver(before, 50)).isFalse();
        assertThat(half.isOver(before, 49)).isTrue();
        WorkerPace.Counts nicedAlone = WorkerPace.Counts.of("cpu  100 220 30 400 50 6 7 8 0 0");
        assertThat(nicedAlone.isOver(before, 1)).isFalse();
    }

    @Test
    void neverHoldsStillWhereItIsAsUrgentAsOthers() {
        WorkerLimits limits = new WorkerLimits(1, 0, 50, BesideExchange.HOLD);
        assertThat(limits.prefix()).isEmpty();
        assertThat(limits.heldBeyondPercent()).isEqualTo(100);
        assertThat(limits.holdsBesideExchange()).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void isOfTheIdleClassWhereItIsLeastUrgentAndLinuxAllowsThat() throws IOException, InterruptedException {
        boolean idle = new WorkerLimits(1, WorkerLimits.NICE, 50, BesideExchange.HOLD)
                .prefix()
                .contains("--idle");
        if (idle) {
            assertThat(Path.of("/usr/bin/chrt")).isExecutable();
        }
        assertThat(niceAndClass(WorkerLimits.NICE)).containsExactly("19", idle ? "5" : "0");
        // How nice it is depends on how nice the suite is.
        assertThat(niceAndClass(1).getLast()).isEqualTo("0");
        WorkerLimits holding = new WorkerLimits(1, 1, 50, BesideExchange.HOLD);
        WorkerLimits sharing = new WorkerLimits(1, 1, 50, BesideExchange.SHARE);
        assertThat(holding.holdsBesideExchange()).isTrue();
        assertThat(sharing.holdsBesideExchange()).isFalse();
    }

    /** An exchange that is at work already is seen before anything is done, which a short backtest would have ended by. */
    @Test
    void holdsFromItsFirstLookUntilTheExchangeIsNotAtWork(@TempDir Path processes) throws IOException {
        Path exchange = Files.createDirectories(processes.resolve("7"));
        Files.writeString(exchange.resolve("cmdline"), "java\0org.bourse.server.Main\0");
        used(exchange, 0);
        List<String> told = new ArrayList<>();
        WorkerPace pace = new WorkerPace(
                100,
                true,
                processes,
                millis -> {
                    told.add("rests " + millis);
                    // Beyond any share of the time between two looks, and nothing more in the last one.
                    used(exchange, Math.min(told.size(), 3) * 1_000_000_000L);
                },
                () -> told.add("holds"));
        pace.keep();
        assertThat(told).containsExactly("rests 200", "holds", "rests 1000", "rests 1000");
        pace.keep();
        assertThat(told).as("not looked again so soon").hasSize(4);
        new WorkerPace(100, false, processes, millis -> told.add("rests"), () -> told.add("holds")).keep();
        assertThat(told).as("one that shares").hasSize(4);
    }

    private static void used(Path process, long ticks) {
        try {
            Files.writeString(
                    process.resolve("stat"), "7 (java) S 1 1 1 0 -1 0 0 0 0 0 " + ticks + " 0 0 0 19 0 1 0 5\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fields 19 and 41 of what Linux says of a process with that prefix; the class 5 is SCHED_IDLE (proc(5), sched(7)). */
    private static List<String> niceAndClass(int nice) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(new WorkerLimits(1, nice, 50, BesideExchange.HOLD).prefix());
        command.addAll(List.of("/bin/cat", "/proc/self/stat"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        String[] fields = said.split(" ", -1);
        return List.of(fields[18], fields[40]);
    }

    @Test
    void namesWhatItTriesWithTheLastNameChangingFirst() {
        ParameterGrid grid = ParameterGrid.of("pump.t3=10,30;money=1000,5000");
        assertThat(grid.size()).isEqualTo(4);
        assertThat(List.of(grid.combination(0), grid.combination(1), grid.combination(2), grid.combination(3)))
                .extracting(Object::toString)
                .containsExactly(
                        "{pump.t3=10, money=1000}",
                        "{pump.t3=10, money=5000}",
                        "{pump.t3=30, money=1000}",
                        "{pump.t3=30, money=5000}");
        assertThat(grid.settings(Map.of("set", "rsi.period=3"), 3))
                .containsEntry("set", "rsi.period=3,pump.t3=30")
                .containsEntry("money", "5000");
        String many = IntStream.range(0, 5_000).mapToObj(String::valueOf).collect(Collectors.joining(","));
        String names = IntStream.range(0, 6).mapToObj(i -> "n" + i + "=" + many).collect(Collectors.joining(";"));
        assertThat(ParameterGrid.of(names).size()).isEqualTo(Long.MAX_VALUE);
    }
}
