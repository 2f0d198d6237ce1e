package org.bourse.floor.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.bourse.testrun.OnDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorder that is killed again and again loses nothing that it flushed, and its tape opens each time. */
@OnDisk
class TapeKillIT {

    private static final int KILLS = Integer.getInteger("tape.kills", 4);

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());

    @TempDir
    Path directory;

    @Test
    void losesNothingThatWasFlushed() throws IOException, InterruptedException {
        Path tape = directory.resolve("tape");
        Random random = new Random(seed);
        for (int i = 0; i < KILLS; i++) {
            long flushed = runUntilKilled(tape, 20 + random.nextInt(300));
            try (TapeWriter opened = TapeWriter.open(tape, 200_000)) {
                assertThat(opened.lastSequence()).as("seed %d", seed).isGreaterThanOrEqualTo(flushed);
                assertThat(opened.recovered())
                        .as("seed %d", seed)
                        .allSatisfy(finding -> assertThat(finding.what()).contains("cut"));
            }
            assertThat(new Tape(tape).verify()).as("seed %d", seed).isEmpty();
        }
    }

    private long runUntilKilled(Path tape, int lines) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-classpath",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TapeRecorder.class.getName(),
                tape.toString());
        builder.redirectError(
                Files.createTempFile(directory, "recorder", ".err").toFile());
        Process recorder = builder.start();
        long flushed = 0;
        try (BufferedReader out = recorder.inputReader()) {
            for (int i = 0; i < lines; i++) {
                String line = out.readLine();
                assertThat(line).as("the recorder goes on until it is killed").isNotNull();
                flushed = Long.parseLong(line);
            }
        } finally {
            recorder.destroyForcibly();
        }
        recorder.waitFor();
        return flushed;
    }
}
