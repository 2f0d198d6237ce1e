package org.bourse.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.OptionalLong;
import org.bourse.server.config.ServerSettings;

/**
 * The number of files, connections among them, that the machine or the container lets this process have open, against
 * the connections that the settings allow.
 *
 * @param limit file descriptors; empty where the system has no such limit
 */
record OpenFilesLimit(OptionalLong limit) {

    /** The open files besides connections: libraries, journal, sessions' files, connections to PostgreSQL. */
    private static final long FILES_BESIDES = 1_000;

    /** The limit of this process; the JVM has raised it as far as it may by now. */
    static OpenFilesLimit ofThisProcess() {
        return new OpenFilesLimit(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        ? OptionalLong.of(system.getMaxFileDescriptorCount())
                        : OptionalLong.empty());
    }

    /** A sentence when connections may find no file descriptor. */
    Optional<String> shortage(ServerSettings settings) {
        long needed = FILES_BESIDES
                + settings.guard().maxConnections()
                + settings.fix().map(fix -> fix.connections().max()).orElse(0);
        return limit.isPresent() && limit.getAsLong() < needed
                ? Optional.of("at most " + limit.getAsLong() + " files may be open, and as many connections as the"
                        + " settings allow need " + needed + ": raise the limit (ulimit -n, LimitNOFILE, nofile)")
                : Optional.empty();
    }
}
