package org.bourse.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.OptionalLong;
import org.bourse.server.config.ServerSettings;

/**
 * What the machine, or the container, gives this process, against what the settings let clients use up.
 *
 * @param heapBytes the most the heap may grow to
 * @param openFiles file descriptors the process may have; empty where the system has no such limit
 */
record ResourceLimits(long heapBytes, OptionalLong openFiles) {

    /** In heap, by the figures of docs/operations.md: an open order, and a client order id that is remembered. */
    private static final long BYTES_PER_OPEN_ORDER = 460;

    private static final long BYTES_PER_CLIENT_ORDER_ID = 85;

    /** What the process has open besides connections: libraries, journal, sessions' files, connections to PostgreSQL. */
    private static final long FILES_BESIDES = 1_000;

    private static final long MEBIBYTE = 1 << 20;

    /** Those of this process. */
    static ResourceLimits ofThisProcess() {
        return new ResourceLimits(
                Runtime.getRuntime().maxMemory(),
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        ? OptionalLong.of(system.getMaxFileDescriptorCount())
                        : OptionalLong.empty());
    }

    /** A sentence when connections may find no file descriptor. */
    Optional<String> tooFewFiles(ServerSettings settings) {
        long needed = FILES_BESIDES
                // WebSockets among them.
                + settings.guard().maxConnections()
                + settings.fix().map(fix -> fix.connections().max()).orElse(0);
        return openFiles.isPresent() && openFiles.getAsLong() < needed
                ? Optional.of("at most " + openFiles.getAsLong() + " files may be open, and as many connections as the"
                        + " settings allow need " + needed + ": raise the limit (ulimit -n, LimitNOFILE, nofile)")
                : Optional.empty();
    }

    /** A sentence when the heap is full before the limit on open orders is reached. */
    Optional<String> tooLittleHeap(ServerSettings settings) {
        long needed = settings.matching().maxTotalOpenOrders() * BYTES_PER_OPEN_ORDER
                + settings.matching().closedClientOrderIds() * BYTES_PER_CLIENT_ORDER_ID;
        return heapBytes < needed
                ? Optional.of("the heap has " + heapBytes / MEBIBYTE + " MiB, and as many open orders as the settings"
                        + " allow need " + needed / MEBIBYTE + ": give it more, or lower max-total-open-orders")
                : Optional.empty();
    }
}
