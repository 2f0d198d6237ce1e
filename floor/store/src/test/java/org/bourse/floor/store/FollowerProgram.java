package org.bourse.floor.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A follower of a tape as a process of its own, until it is killed. */
final class FollowerProgram {

    static final int BATCH_ROWS = 200;

    private FollowerProgram() {}

    /** Starts one; arguments: the tape, then the store as {@link #main} takes it. */
    static Process start(Path output, Path tape, List<String> store) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-classpath",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                FollowerProgram.class.getName(),
                tape.toString()));
        command.addAll(store);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    /** Arguments: the tape, then {@code postgres}, URL, user, password, or {@code questdb}, jar, directory, port. */
    public static void main(String[] arguments) throws InterruptedException {
        TickStore store = arguments[1].equals("postgres")
                ? new PostgresTicks(arguments[2], arguments[3], arguments[4], 0)
                : quest(Path.of(arguments[2]), Path.of(arguments[3]), Integer.parseInt(arguments[4]));
        new TickFollower(Path.of(arguments[0]), () -> Long.MAX_VALUE, store, BATCH_ROWS).start();
        new CountDownLatch(1).await();
    }

    static TickStore quest(Path jar, Path directory, int port) {
        return new QuestTicks(new QuestServer(jar, directory, port, 0), directory.resolve("place"));
    }
}
