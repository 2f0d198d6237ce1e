package org.bourse.floor.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The exchange's processes on this machine, as far as this one sees them, and whether they are at work. It is Linux that counts
 * what they use; elsewhere there are none.
 */
final class ExchangeProcesses {

    private static final String MAIN = "org.bourse.server.Main";
    private static final String JAR = "exchange.jar";
    /** An exchange that nobody uses takes less of a processor. */
    private static final int WORK_PERCENT = 10;

    private static final long FOUND_NANOS = 5_000_000_000L;
    /** As proc(5) counts time, on all machines that Java runs on. */
    private static final long TICK_NANOS = 10_000_000L;

    private final Path processes;
    private Map<Path, Long> ticks = Map.of();
    private boolean found;
    private long foundNanos;
    private long lookedNanos;

    /** None that is known yet. */
    ExchangeProcesses(Path processes) {
        this.processes = processes;
    }

    /** Whether any of them has used a tenth of a processor or more since it was asked before; the first answer is no. */
    boolean isAtWork(long nanos) {
        if (!found || nanos - foundNanos >= FOUND_NANOS) {
            find();
            found = true;
            foundNanos = nanos;
        }
        boolean isAtWork = false;
        for (Map.Entry<Path, Long> process : ticks.entrySet()) {
            long now = ticks(process.getKey());
            long before = process.setValue(now);
            isAtWork |= before >= 0 && (now - before) * TICK_NANOS * 100 >= (nanos - lookedNanos) * WORK_PERCENT;
        }
        lookedNanos = nanos;
        return isAtWork;
    }

    /** Whether there was any when it was asked last. */
    boolean isThere() {
        return !ticks.isEmpty();
    }

    private void find() {
        Map<Path, Long> all = new HashMap<>();
        try (DirectoryStream<Path> each = Files.newDirectoryStream(processes, "[0-9]*")) {
            for (Path process : each) {
                if (isExchange(process)) {
                    all.put(process, ticks.getOrDefault(process, -1L));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Nobody says what runs here.
            all.clear();
        }
        ticks = all;
    }

    private static boolean isExchange(Path process) {
        List<String> command = Arrays.asList(read(process.resolve("cmdline")).split("\0", -1));
        int jar = command.indexOf("-jar");
        // As a text: what a stranger's process is started from need be no path that can be written here.
        return command.contains(MAIN)
                || (jar >= 0 && jar + 1 < command.size() && ("/" + command.get(jar + 1)).endsWith("/" + JAR));
    }

    /** What a process has used of processors since its start; -1: it has ended. */
    private static long ticks(Path process) {
        // Behind its name, which may have any characters, the first of these is its state.
        String stat = read(process.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return fields.length < 13 ? -1 : Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** Empty where it has ended meanwhile, or is somebody's whose processes are nobody else's business. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
