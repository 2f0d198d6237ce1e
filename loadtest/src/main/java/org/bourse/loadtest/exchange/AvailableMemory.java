package org.bourse.loadtest.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory that this machine can still give to programs, as Linux reckons it. */
public final class AvailableMemory {

    /** What a load test and an exchange beside it take: 2 GB of heap for the load, the rest for the exchange. */
    static final long NEEDED_MEGABYTES = 3_000;

    private static final Path LINUX = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB$");

    private AvailableMemory() {}

    /**
     * Makes sure that there is room for a load test; where nothing says how much there is, it is taken for enough.
     *
     * @throws ExchangeFailure when there is not
     */
    public static void requireRoom() {
        requireRoom(LINUX);
    }

    static void requireRoom(Path memoryInfo) {
        long available = megabytes(memoryInfo).orElse(NEEDED_MEGABYTES);
        if (available < NEEDED_MEGABYTES) {
            throw new ExchangeFailure("a load test and its exchange need " + NEEDED_MEGABYTES + " MB of memory, and "
                    + available
                    + " MB are left on this machine: end other programs, or give the exchange a machine of its"
                    + " own with -Dtarget");
        }
    }

    private static OptionalLong megabytes(Path memoryInfo) {
        try {
            Matcher available = AVAILABLE.matcher(Files.readString(memoryInfo));
            return available.find()
                    ? OptionalLong.of(Long.parseLong(available.group(1)) / 1_024)
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
