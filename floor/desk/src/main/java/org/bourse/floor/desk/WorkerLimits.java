package org.bourse.floor.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What backtests may take of the machine, so that an exchange beside them keeps its answer times.
 *
 * @param atOnce so many have a process at once
 * @param nice how much less urgent they are than others, 0 to 19; 0: not
 * @param yieldPercent of the machine's processors: while all others use more, backtests hold still; 100: they never do
 * @param besideExchange what becomes of them while an exchange is on the machine
 */
record WorkerLimits(int atOnce, int nice, int yieldPercent, BesideExchange besideExchange) {

    /** As many as the floor starts unless it is told otherwise. */
    static final int AT_ONCE = 1;

    /** The least urgent that there is. */
    static final int NICE = 19;

    /** Half of the machine is left to those who are more urgent. */
    static final int YIELD_PERCENT = 50;

    private static final Path COMMAND = Path.of("/usr/bin/nice");

    /**
     * Makes a process one of Linux's idle class (SCHED_IDLE): whoever else wakes up takes the processor from it at once, where one
     * that is only as nice as can be keeps it for some milliseconds. Its time is still counted as that of a nice one.
     */
    private static final List<String> IDLE = List.of("/usr/bin/chrt", "--idle", "0");

    /** The share of others beyond which a process holds still; one that is as urgent as others can't tell itself from them. */
    int heldBeyondPercent() {
        return prefix().isEmpty() ? 100 : yieldPercent;
    }

    /** Whether a process does nothing while an exchange is at work; one that is as urgent as others is so beside an exchange too. */
    boolean holdsBesideExchange() {
        return besideExchange == BesideExchange.HOLD && !prefix().isEmpty();
    }

    /** What stands before the command of a process. */
    List<String> prefix() {
        if (nice == 0 || !Files.isExecutable(COMMAND)) {
            return List.of();
        }
        List<String> prefix = new ArrayList<>(nice == NICE && IdleClass.IS_ALLOWED ? IDLE : List.of());
        prefix.addAll(List.of(COMMAND.toString(), "-n", String.valueOf(nice)));
        return List.copyOf(prefix);
    }

    /** Whether processes can be of the idle class here, tried once when it is first asked. */
    private static final class IdleClass {

        /** On a machine that is full a process of this class may wait for long: then there is none, and nice alone has to do. */
        private static final int PROBE_SECONDS = 10;

        static final boolean IS_ALLOWED = isAllowed();

        private static boolean isAllowed() {
            if (!Files.isExecutable(Path.of(IDLE.getFirst()))) {
                return false;
            }
            List<String> command = new ArrayList<>(IDLE);
            command.add(COMMAND.toString());
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                boolean isOver = process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS);
                process.destroyForcibly();
                return isOver && process.exitValue() == 0;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
