package org.bourse.floor.desk;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exchange as a process beside the floor, with its simulated brokers, as a first look needs it. */
final class DemoExchange implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoExchange.class);

    private static final String MAIN = "org.bourse.server.Main";

    /** As long as an exchange may take for a stop in order, with its drain of 30 s. */
    private static final long PATIENCE_SECONDS = 90;

    private static final long LOOK_MILLIS = 50;

    private final Process process;

    private volatile boolean closing;

    private DemoExchange(Process process) {
        this.process = process;
        Thread.ofVirtual().name("exchange-watch").start(() -> {
            process.onExit().join();
            problem().ifPresent(LOG::error);
        });
    }

    /** What became of it where it ended without being asked to; empty: it runs, or was asked. */
    Optional<String> problem() {
        return closing || process.isAlive()
                ? Optional.empty()
                : Optional.of("The exchange that the floor started has ended with code " + process.exitValue()
                        + "; its books stay stale until the floor is started again.");
    }

    /**
     * Does that once somebody listens at that address, as the exchange does when all behind it works, or the exchange has
     * ended; on a thread of its own. Closing what it answers ends the wait.
     */
    Closeable whenListening(URI at, Runnable then) {
        Thread waiting = Thread.ofVirtual().name("exchange-start").start(() -> {
            try {
                while (!isListening(at) && !process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    // It still starts.
                }
                then.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return () -> {
            waiting.interrupt();
            try {
                waiting.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static boolean isListening(URI at) {
        try (Socket probe = new Socket(at.getHost(), at.getPort())) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The environment, with the exchange's feed among what the floor follows where the demo starts the exchange. */
    static Map<String, String> followed(Map<String, String> environment) {
        if (!environment.getOrDefault("FLOOR_DEMO_EXCHANGE", "").equals("true")) {
            return environment;
        }
        Map<String, String> more = new HashMap<>(environment);
        String port = environment.getOrDefault("EXCHANGE_PORT", "8000");
        more.putIfAbsent("FLOOR_BOURSE_SOCKET", "ws://localhost:" + port + "/ws");
        return more;
    }

    /** Starts it from this program's own class path; its settings are those of the environment, and these. */
    static DemoExchange start(Map<String, String> more, ProcessBuilder.Redirect output) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-Dbourse.ends-with-parent=" + ProcessHandle.current().pid(),
                "-classpath",
                System.getProperty("java.class.path"),
                MAIN));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        builder.environment().putIfAbsent("EXCHANGE_DEMO", "true");
        builder.environment().putIfAbsent("EXCHANGE_PUBLIC_MARKET_DATA", "true");
        builder.environment().putAll(more);
        return new DemoExchange(builder.start());
    }

    @Override
    public void close() {
        closing = true;
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The exchange has not ended within {} s and is killed.", PATIENCE_SECONDS);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
