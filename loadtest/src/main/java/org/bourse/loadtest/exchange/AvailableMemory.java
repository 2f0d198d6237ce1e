package org.bourse.loadtest.exchange;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory that this machine, or the container, can still give to programs, as Linux reckons it. */
public final class AvailableMemory {

    /** The memory of a load test and an exchange beside it: 2 GB of heap for the load, the rest for the exchange. */
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
        requireRoom(LINUX, limit());
    }

    /** @param limit megabytes that there are over all, within the limits of a container */
    static void requireRoom(Path memoryInfo, long limit) {
        long available = Math.min(limit, megabytes(memoryInfo).orElse(NEEDED_MEGABYTES));
        if (available < NEEDED_MEGABYTES) {
            throw new ExchangeFailure("a load test and its exchange need " + NEEDED_MEGABYTES + " MB of memory, and "
                    + available
                    + " MB are left on this machine: end other programs, or give the exchange a machine of its"
                    + " own with -Dtarget");
        }
    }

    /** The container's limit: what is known of the machine is not the container's. */
    private static long limit() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() >> 20;
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
