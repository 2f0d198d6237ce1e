package org.bourse.loadtest.exchange;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process at one moment, as Linux shows it ({@code /proc}).
 *
 * @param cpuMillis processor time since it started, of itself
 * @param reapedCpuMillis the same of its children that have ended
 * @param parent process id of its parent
 * @param threads how many it has
 * @param residentKibibytes memory it really occupies
 */
record ProcessReading(long cpuMillis, long reapedCpuMillis, long parent, long threads, long residentKibibytes) {

    /** Linux counts in hundredths of a second, whatever the kernel's own clock does. */
    private static final long MILLIS_PER_TICK = 10;

    private static final long KIBIBYTES_PER_PAGE = 4;
    private static final Path PROC = Path.of("/proc");

    /** Reads one process; throws when it has ended. */
    static ProcessReading of(long pid) throws IOException {
        String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
        // The name, in parentheses, may contain anything; after it come numbers, from the third field on.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
        return new ProcessReading(
                (number(fields, 14) + number(fields, 15)) * MILLIS_PER_TICK,
                (number(fields, 16) + number(fields, 17)) * MILLIS_PER_TICK,
                number(fields, 4),
                number(fields, 20),
                number(fields, 24) * KIBIBYTES_PER_PAGE);
    }

    /** Open file descriptors of a process. */
    static long openFiles(long pid) throws IOException {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(PROC.resolve(Long.toString(pid)).resolve("fd"))) {
            long count = 0;
            for (Path file : files) {
                count += file.getNameCount() > 0 ? 1 : 0;
            }
            return count;
        }
    }

    /** Processor time of a process and all its children, ended ones included. */
    static long treeCpuMillis(long pid) throws IOException {
        ProcessReading root = of(pid);
        long millis = root.cpuMillis() + root.reapedCpuMillis();
        for (long candidate : processIds()) {
            millis += cpuMillisOfChild(pid, candidate);
        }
        return millis;
    }

    /** Processor time of all processes and of the system itself, since the machine started. */
    static long machineCpuMillis() throws IOException {
        // cpu  user nice system idle iowait irq softirq steal ...
        String[] fields = Files.readAllLines(PROC.resolve("stat")).getFirst().split(" +", -1);
        long ticks = 0;
        for (int i : new int[] {1, 2, 3, 6, 7}) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks * MILLIS_PER_TICK;
    }

    private static long cpuMillisOfChild(long parent, long candidate) {
        try {
            ProcessReading reading = of(candidate);
            return reading.parent() == parent ? reading.cpuMillis() : 0;
        } catch (IOException e) {
            // Ended since it was listed: its time is in the parent's next reading.
            return 0;
        }
    }

    private static List<Long> processIds() throws IOException {
        List<Long> ids = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            processes.forEach(
                    process -> ids.add(Long.parseLong(process.getFileName().toString())));
        }
        return ids;
    }

    /** A field of {@code /proc/PID/stat} by its number in proc(5). */
    private static long number(String[] fieldsFromThird, int field) {
        return Long.parseLong(fieldsFromThird[field - 3]);
    }
}
