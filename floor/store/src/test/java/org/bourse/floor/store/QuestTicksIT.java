package org.bourse.floor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Ticks in a real QuestDB, a process of the floor's own: each is there once, whoever is killed. */
class QuestTicksIT {

    private static final int KILLS = Integer.getInteger("store.kills", 2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = FreePort.find();

    @Test
    void hasWhatTheTapeHasWhoeverWasKilled() throws IOException, InterruptedException {
        Path data = directory.resolve("questdb");
        Path place = data.resolve("place");
        try (TickTape tape = new TickTape(directory.resolve("tape"), seed)) {
            for (int i = 0; i < KILLS; i++) {
                for (boolean database : new boolean[] {false, true}) {
                    tape.add(5_000);
                    long before = place(place);
                    Process follower = FollowerProgram.start(
                            directory.resolve("follower.log"),
                            tape.directory(),
                            List.of("questdb", jar().toString(), data.toString(), Integer.toString(port)));
                    await("seed " + seed)
                            .atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(5))
                            .until(() -> place(place) > before);
                    if (database) {
                        long then = place(place);
                        kill(data.resolve("questdb.pid"));
                        tape.add(1_000);
                        await("seed " + seed).atMost(PATIENCE).until(() -> place(place) > then);
                    }
                    follower.destroyForcibly();
                    follower.waitFor();
                }
            }
            try (TickFollower follower =
                    new TickFollower(tape.directory(), tape::lastSequence, FollowerProgram.quest(jar(), data, port))) {
                follower.start();
                await("seed " + seed).atMost(PATIENCE).until(() -> TickTape.rowsUpTo(tape, follower.place()));
                TickTape.Expected expected = tape.read();
                for (Map.Entry<String, TickTape.Sum> trades : expected.trades().entrySet()) {
                    TickTape.Sum sum = trades.getValue();
                    awaitAnswer(
                            "SELECT count(), sum(quantity), min(sequence), max(sequence) FROM trades WHERE symbol = '"
                                    + trades.getKey() + "'",
                            "[[%d,%d,%d,%d]]".formatted(sum.count(), sum.quantity(), sum.first(), sum.last()));
                }
                awaitAnswer("SELECT count() FROM quotes", "[[" + expected.quotes() + "]]");
                awaitAnswer("SELECT count() FROM states", "[[" + expected.states() + "]]");
            }
        }
    }

    @Test
    @ExpectedLog(
            level = Level.WARN,
            line = "TickFollower: The tick store questdb takes nothing: there is no QuestDB at")
    void saysWhereTheJarIsMissing() throws IOException {
        Path data = directory.resolve("questdb");
        try (TickTape tape = new TickTape(directory.resolve("tape"), seed);
                TickFollower follower = new TickFollower(
                        tape.directory(),
                        tape::lastSequence,
                        FollowerProgram.quest(directory.resolve("none.jar"), data, port))) {
            follower.start();
            await().atMost(PATIENCE).until(() -> follower.problem().isPresent());
            assertThat(follower.problem().orElseThrow()).contains("none.jar", "FLOOR_QUESTDB_JAR");
        }
    }

    private static Path jar() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(classPath.split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith("questdb-"))
                .findFirst()
                .orElseThrow();
    }

    private static long place(Path file) throws IOException {
        return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
    }

    private static void kill(Path pidFile) throws IOException {
        ProcessHandle running = ProcessHandle.of(
                        Long.parseLong(Files.readString(pidFile).strip()))
                .orElseThrow();
        running.destroyForcibly();
        running.onExit().join();
    }

    /** It shows what it has taken a little later. */
    private void awaitAnswer(String sql, String rows) {
        await(sql + ", seed " + seed)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(answer(sql)).contains("\"dataset\":" + rows));
    }

    private String answer(String sql) throws IOException, InterruptedException {
        URI address = URI.create(
                "http://127.0.0.1:" + port + "/exec?query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8));
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
