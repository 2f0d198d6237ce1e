package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.server.health.HealthPort;
import org.bourse.server.health.HealthSettings;
import org.bourse.server.health.ProcessHealth;
import org.bourse.server.journal.Journal;
import org.bourse.server.journal.JournalForceException;
import org.bourse.server.journal.JournalSettings;
import org.bourse.server.journal.JournalSync;
import org.bourse.server.journal.JournalWriteException;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.log.ReplayPace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the health port tells while a start replays the journal. */
class ReplayProgressIT {

    private static final UUID EXCHANGE = new UUID(1, 2);
    private static final JournalSettings SETTINGS =
            new JournalSettings(JournalSync.NONE, JournalSettings.MIN_SEGMENT_BYTES);
    private static final int COMMANDS = 3_000;
    private static final int AT_ONCE = 100;

    @TempDir
    private Path directory;

    @Test
    void tellsHowMuchIsDoneOfHowMuch() throws Exception {
        try (Journal journal = Journal.open(directory, EXCHANGE, SETTINGS)) {
            fill(journal);
        }
        ProcessHealth health = new ProcessHealth();
        MatchingEngine engine = new MatchingEngine();
        List<String> told = new ArrayList<>();
        try (Journal journal = Journal.open(directory, EXCHANGE, SETTINGS);
                HealthPort port = HealthPort.open(new HealthSettings("127.0.0.1", 0), health::report);
                HttpClient http = HttpClient.newHttpClient()) {
            Exchange.replay(
                    journal,
                    engine,
                    List.of(batch -> told.add(ready(http, port.port()))),
                    new ReplayPace(new PublishedLog(0, 1), 0),
                    health,
                    new StopSignal());
            told.add(ready(http, port.port()));
        }

        assertThat(engine.lastSequence()).isEqualTo(COMMANDS);
        assertThat(told).containsExactly(answer(0), answer(1_024), answer(2_048), answer(COMMANDS));
    }

    private static void fill(Journal journal) throws JournalWriteException, JournalForceException {
        for (int sequence = 1; sequence <= COMMANDS; sequence++) {
            assertThat(journal.append(sequence, sequence, CommandSource.OPERATOR, new Command.ExpireOrders()))
                    .isTrue();
            if (sequence % AT_ONCE == 0) {
                journal.commit();
            }
        }
    }

    private static String answer(int done) {
        return "503 {\"status\":\"starting\",\"detail\":\"replaying the journal\",\"done\":" + done + ",\"total\":"
                + COMMANDS + "}";
    }

    private static String ready(HttpClient http, int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body().strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
