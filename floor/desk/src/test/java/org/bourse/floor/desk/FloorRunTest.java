package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a run stands, from its turn to its end. */
class FloorRunTest {

    private final FloorRun run = new FloorRun(
            "paper_1",
            1,
            new FloorRun.Order(FloorRun.Kind.PAPER, "", List.of(), Map.of(), 0, Long.MAX_VALUE, ""),
            Path.of("none"),
            FloorRun.Progress.NONE);

    @Test
    void isReplayingUntilItHasCaughtUpAndSaysWhereItIsMeanwhile() {
        assertThat(run.beginsAgain()).isTrue();
        run.at(5, 7, 0);
        assertThat(run.progress()).isEqualTo(new FloorRun.Progress(FloorRun.Status.REPLAYING, 5, 7, 0, 0, ""));
        assertThat(run.isOver()).isFalse();
        assertThat(run.published()).isEqualTo(FloorRun.Published.NOTHING);
        run.caughtUp();
        run.at(6, 8, 0);
        assertThat(run.progress()).isEqualTo(new FloorRun.Progress(FloorRun.Status.RUNNING, 6, 8, 0, 0, ""));
    }

    @Test
    void staysAsItEnded() {
        assertThat(run.end(FloorRun.Status.STOPPED, 9, "")).isTrue();
        assertThat(run.begins()).isFalse();
        assertThat(run.beginsAgain()).isFalse();
        run.caughtUp();
        run.at(6, 8, 0);
        assertThat(run.progress().status()).isEqualTo(FloorRun.Status.STOPPED);
    }
}
