package org.bourse.server;

/**
 * The process that started this one, where it says that the exchange is to end with it: {@code compile exec:exec} does, whose
 * Maven passes no signal on. Killing {@code mvnw} stops the exchange in order so, and leaves none behind.
 */
final class ParentProcess {

    /** The system property by which the parent says so. */
    private static final String ENDS_WITH_PARENT = "bourse.ends-with-parent";

    private ParentProcess() {}

    /** Ends this process, as a signal would, once its parent has ended; does nothing where nobody asked for that. */
    static void endWithIt() {
        if (Boolean.getBoolean(ENDS_WITH_PARENT)) {
            ProcessHandle.current().parent().ifPresent(ParentProcess::watch);
        }
    }

    private static void watch(ProcessHandle parent) {
        Thread.ofPlatform().name("parent-watch").daemon().start(() -> {
            parent.onExit().join();
            System.exit(0);
        });
    }
}
