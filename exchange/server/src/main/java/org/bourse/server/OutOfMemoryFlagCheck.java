package org.bourse.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** A check that the process ends when memory runs out, which only the flags of its start can say. */
final class OutOfMemoryFlagCheck {

    private static final String FLAG = "ExitOnOutOfMemoryError";

    private OutOfMemoryFlagCheck() {}

    /** A sentence when the process would go on in parts once memory has run out: no program can ask for that from within. */
    static Optional<String> livesOnWithoutMemory() {
        HotSpotDiagnosticMXBean flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return Boolean.parseBoolean(flags.getVMOption(FLAG).getValue())
                ? Optional.empty()
                : Optional.of(
                        "without memory this process would go on in parts: start it with java @config/jvm.options, or"
                                + " at least with -XX:+" + FLAG + ", so that it ends and its next start recovers");
    }
}
