package org.bourse.floor.desk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Processes of backtests: one each, with a processor and a bounded heap whatever the length of the tape, less urgent than others. */
final class RunProcesses {

    private static final int SIGNALS = 128;

    private final Path tape;
    private final WorkerLimits limits;
    private final Map<String, Process> processes = new ConcurrentHashMap<>();

    /** None yet, on that tape. */
    RunProcesses(Path tape, WorkerLimits limits) {
        this.tape = tape;
        this.limits = limits;
    }

    /**
     * How one has ended.
     *
     * @param code of its exit; 0: in order
     * @param last the last line that it wrote and that says not how far it is
     */
    record End(int code, String last) {

        /** Whether somebody has ended it, and it may be begun again. */
        boolean isKilled() {
            return code > SIGNALS;
        }

        /** Whether its strategies are of other jars than when it was begun: so are those of all that were begun with it. */
        boolean hasOtherVersions() {
            return code == RunWorker.OTHER_VERSIONS;
        }

        /** Why it failed. */
        String reason() {
            return last.isEmpty() ? "Its process has ended with code " + code + "." : last;
        }
    }

    /**
     * Starts one, tells the run how far it is, and waits for its end.
     *
     * @param unwanted whether it is to end at once, asked when others can find it to end it
     * @param held told when it begins to hold still; it goes on when the run is told again how far it is
     */
    End run(FloorRun run, BooleanSupplier unwanted, Runnable held) throws IOException, InterruptedException {
        Process process = start(run);
        processes.put(run.id(), process);
        try {
            if (unwanted.getAsBoolean()) {
                process.destroy();
            }
            String last = "";
            String unpublished = "";
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Optional<RunWorker.Said> said = RunWorker.Said.of(line);
                    if (said.isPresent()) {
                        run.at(
                                said.get().events(),
                                said.get().place(),
                                said.get().share());
                        publish(run, unpublished);
                    } else if (line.startsWith(RunWorker.UNPUBLISHED)) {
                        unpublished =
                                line.substring(RunWorker.UNPUBLISHED.length()).strip();
                    } else if (line.equals(RunWorker.HELD)) {
                        held.run();
                    } else if (!line.isBlank()) {
                        last = line;
                    }
                }
            }
            return new End(process.waitFor(), last);
        } finally {
            // Where reading it has failed it would work on for nobody, and write where others read or delete.
            endNow(process);
            processes.remove(run.id());
        }
    }

    /** What can't be written or read now may be later, and ends nothing. */
    private static void publish(FloorRun run, String unpublished) {
        try {
            if (unpublished.isEmpty()) {
                run.publish();
            }
            run.unpublished(unpublished);
        } catch (IOException e) {
            run.unpublished(e.toString());
        }
    }

    private Process start(FloorRun run) throws IOException {
        List<String> command = new ArrayList<>(limits.prefix());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:ActiveProcessorCount=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Dbourse.ends-with-parent=" + ProcessHandle.current().pid(),
                "-D" + WorkerPace.PROPERTY + "=" + limits.heldBeyondPercent(),
                "-D" + WorkerPace.HOLDS + "=" + limits.holdsBesideExchange(),
                "-D" + CodeStrategyTypes.PROPERTY + "="
                        + CodeStrategyTypes.jars()
                                .map(Path::toAbsolutePath)
                                .map(Path::toString)
                                .orElse(""),
                "-classpath",
                System.getProperty("java.class.path"),
                FloorMain.class.getName(),
                FloorMain.RUN,
                run.directory().toAbsolutePath().toString(),
                tape.toAbsolutePath().toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Asks that run's process to end, if it has one. */
    void end(FloorRun run) {
        Process process = processes.get(run.id());
        if (process != null) {
            process.destroy();
        }
    }

    /** Ends that run's process, and waits for it: it may still write what somebody is about to delete. */
    void endNow(FloorRun run) {
        Process process = processes.get(run.id());
        if (process != null) {
            endNow(process);
        }
    }

    private static void endNow(Process process) {
        if (process.isAlive()) {
            Process unused = process.destroyForcibly().onExit().join();
        }
    }

    /** Asks all to end. */
    void endAll() {
        processes.values().forEach(Process::destroy);
    }

    /** Ends all at once. */
    void endAllNow() {
        processes.values().forEach(Process::destroyForcibly);
    }
}
