package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class StateKeeperTest {

    private static final Optional<byte[]> STATE = Optional.of(new byte[] {1, 2, 3});

    @TempDir
    Path directory;

    private final StateKeeper keeper = new StateKeeper();
    private FloorRun run;

    @BeforeEach
    void make() {
        run = new FloorRun(
                "paper_1",
                1,
                new FloorRun.Order(FloorRun.Kind.PAPER, "", List.of(), Map.of(), 5, Long.MAX_VALUE, ""),
                directory,
                FloorRun.Progress.NONE);
    }

    /** A state may need more memory than there is beside the run, which goes on without it. */
    @Test
    @ExpectedLog(
            level = Level.WARN,
            line = "StateKeeper: The state of the run paper_1 could not be kept; .*Java heap.*")
    void endsNoRunWhoseStateHasNoRoomInMemory() throws IOException {
        assertThat(keeper.keepInTurn(run, 9, () -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .isTrue();
        assertThat(run.whyStateNotKept())
                .hasValueSatisfying(why -> assertThat(why).contains("Java heap space"));
        assertThat(keeper.keepInTurn(run, 10, () -> STATE)).isTrue();
        assertThat(run.whyStateNotKept()).isEmpty();
        assertThat(new KeptStates(run).read(10)).containsExactly(1, 2, 3);
    }

    @Test
    void keepsOneAtATime() throws IOException, InterruptedException {
        AtomicBoolean other = new AtomicBoolean(true);
        keeper.keepLast(run, 9, () -> {
            other.set(keeper.keepInTurn(run, 10, () -> STATE));
            return STATE;
        });
        assertThat(other).isFalse();
        assertThat(new KeptStates(run).places()).containsExactly(9L);
    }
}
