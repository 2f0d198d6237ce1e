package org.bourse.server;

import java.util.Optional;

/**
 * The process that started this one, where it says that the exchange is to end with it: {@code compile exec:exec} does, whose
 * Maven passes no signal on. Killing {@code mvnw} stops the exchange in order so, and leaves none behind.
 */
final class ParentProcess {

    /** The system property by which the parent says so: its process id, or anything else that isn't empty. */
    private static final String ENDS_WITH_PARENT = "bourse.ends-with-parent";

    private ParentProcess() {}

    /** Ends this process, as a signal would, once its parent has ended; does nothing where nobody asked for that. */
    static void endWithIt() {
        String named = System.getProperty(ENDS_WITH_PARENT, "");
        if (!named.isEmpty()) {
            // One that was killed while this JVM came up is gone, and who adopted this process then won't end.
            parent(named).ifPresentOrElse(ParentProcess::watch, () -> System.exit(0));
        }
    }

    private static Optional<ProcessHandle> parent(String named) {
        return named.matches("[1-9]\\d{0,9}")
                ? ProcessHandle.of(Long.parseLong(named))
                : ProcessHandle.current().parent();
    }

    private static void watch(ProcessHandle parent) {
        Thread.ofPlatform().name("parent-watch").daemon().start(() -> {
            parent.onExit().join();
            System.exit(0);
        });
    }
}
