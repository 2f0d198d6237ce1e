package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

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
