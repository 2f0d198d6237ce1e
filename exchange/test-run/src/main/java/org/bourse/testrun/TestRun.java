package org.bourse.testrun;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sets a JVM up that runs tests. Everywhere: one log, whichever interface libraries log through, and one patience. Under Maven also: a file
 * for what each suite prints and logs, and on the screen a line as each ends. JUnit finds it as a service.
 *
 * <p>Maven says where it runs by {@code testrun.root}, the directory it was started in, and {@code basedir}, the module's.
 */
public final class TestRun implements LauncherSessionListener {

    private static final String ORDER_SEED = "junit.jupiter.execution.order.random.seed";
    /** The time that a test waits for what it does not say: no test is to fail because its machine is busy or slow. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final AtomicBoolean SET_UP = new AtomicBoolean();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (runsMaven() || SET_UP.getAndSet(true)) {
            return;
        }
        if (System.getProperty(ORDER_SEED) == null) {
            // JUnit would choose one as well, and keep it to itself unless its logging is turned up.
            System.setProperty(ORDER_SEED, Long.toString(System.nanoTime()));
        }
        Awaitility.setDefaultTimeout(PATIENCE);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Optional.ofNullable(System.getProperty("testrun.root")).ifPresent(root -> showProgress(session, Path.of(root)));
    }

    /** Whether this is Maven's own JVM, which only looks for suites, to hand them out to JVMs that run them. */
    private static boolean runsMaven() {
        return System.getProperty("maven.home") != null;
    }

    private static void showProgress(LauncherSession session, Path root) {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        PrintStream screen = System.out;
        SuiteOutput output = new SuiteOutput(
                module.resolve("target").resolve("test-logs"), "start-" + System.getProperty("testrun.fork", "1"));
        System.setOut(output.stream());
        System.setErr(output.stream());
        session.getLauncher()
                .registerTestExecutionListeners(new SuiteReporter(
                        new Screen(root.relativize(module), System.getProperty(ORDER_SEED), screen),
                        output,
                        RunRecord.ofThisRun(),
                        SuitePlaces.ofThisRun()));
    }
}
