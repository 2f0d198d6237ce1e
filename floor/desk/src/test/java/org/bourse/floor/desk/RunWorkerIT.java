package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process of a backtest: it goes on, and comes to its end, where its results can't be written for a while. */
class RunWorkerIT {

    /** Enough that it says how far it is before its end. */
    private static final int STEPS = 12_000;

    @TempDir
    Path directory;

    /** A disk that takes nothing for a moment is no reason to give up what has been computed. */
    @Test
    void goesOnWhereItsResultsCanNotBeWrittenForAWhile() throws IOException {
        Path tape = directory.resolve("tape");
        SweepIT.record(tape, STEPS, STEPS);
        FloorRun run = new FloorRun(
                "backtest_1",
                1,
                new FloorRun.Order(
                        FloorRun.Kind.BACKTEST,
                        "",
                        List.of(),
                        Map.of("strategies", "crossing", "slow", "3", "bar", "0.5", "fast", "1"),
                        0,
                        Long.MAX_VALUE,
                        ""),
                directory.resolve("run"),
                FloorRun.Progress.NONE);
        RunDocument.write(run);
        Path full = Files.createDirectory(run.directory().resolve("summary.new"));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said) {
            @Override
            public void println(String line) {
                super.println(line);
                if (line.startsWith(RunWorker.UNPUBLISHED)) {
                    delete(full);
                }
            }
        };
        int code = new RunWorker(out, out).run(List.of(run.directory().toString(), tape.toString()));
        assertThat(code).as(said::toString).isZero();
        assertThat(said.toString()).contains(RunWorker.UNPUBLISHED + " ");
        assertThat(RunTable.summary(run.directory())).containsEntry("status", "completed");
    }

    private static void delete(Path full) {
        try {
            Files.deleteIfExists(full);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
