package org.bourse.floor.desk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What backtests may take of the machine, so that an exchange beside them keeps its answer times.
 *
 * @param atOnce so many have a process at once
 * @param nice how much less urgent they are than others, 0 to 19; 0: not
 * @param yieldPercent of the machine's processors: while all others use more, backtests hold still; 100: they never do
 */
record WorkerLimits(int atOnce, int nice, int yieldPercent) {

    /** As many as the floor starts unless it is told otherwise. */
    static final int AT_ONCE = 1;

    /** The least urgent that there is. */
    static final int NICE = 19;

    /** Half of the machine is left to those who are more urgent. */
    static final int YIELD_PERCENT = 50;

    private static final Path COMMAND = Path.of("/usr/bin/nice");

    /** The share of others beyond which a process holds still; one that is as urgent as others can't tell itself from them. */
    int heldBeyondPercent() {
        return prefix().isEmpty() ? 100 : yieldPercent;
    }

    /** What stands before the command of a process. */
    List<String> prefix() {
        return nice == 0 || !Files.isExecutable(COMMAND)
                ? List.of()
                : List.of(COMMAND.toString(), "-n", String.valueOf(nice));
    }
}
