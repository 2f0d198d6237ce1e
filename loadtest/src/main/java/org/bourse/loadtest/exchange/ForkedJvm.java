package org.bourse.loadtest.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of the load tests that have a JVM of their own, so that their work isn't the generator's. */
public final class ForkedJvm {

    private ForkedJvm() {}

    /**
     * Starts a class of this class path, which ends with this process at the latest: a load test that is stopped half-way
     * leaves nothing behind.
     *
     * @param log gets what it writes to its standard streams; its directory is made when missing
     */
    public static Process start(Class<?> main, Path log, String... arguments) throws IOException {
        return start(main, log, List.of(), arguments);
    }

    /** The same, with further options of the JVM. */
    public static Process start(Class<?> main, Path log, List<String> options, String... arguments) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        List<String> command = new ArrayList<>(List.of(java(), "-XX:+UseCompactObjectHeaders"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.redirectOutput(log.toFile());
        Process process = builder.start();
        endWithThisOne(process);
        return process;
    }

    /** Has a process stopped when this one ends. */
    static void endWithThisOne(Process process) {
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-" + process.pid()));
    }

    /** The {@code java} that runs this. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
