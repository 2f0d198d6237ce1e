package org.bourse.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bourse.server.AuditProgram;
import org.bourse.server.fix.SocketFixClient;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.FreePort;
import org.bourse.testrun.OnDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills while the journal is sealed; every answer is in the audit trail, and one changed byte is found in its archive. */
@OnDisk
class AuditTrailIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ORDERS = 6_000;
    private static final int CALLERS = 8;

    /** The shortest segments there are, so that they are sealed all the time. */
    private final Map<String, String> settings = new HashMap<>(Map.of("EXCHANGE_JOURNAL_SEGMENT_MEBIBYTES", "1"));

    @TempDir
    private Path directory;

    /** What each order was answered, by its client order id: "done" or the problem's code. */
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void hasEveryAnswerOfARunThatWasKilledAndFindsOneChangedByte() throws Exception {
        Path archive = directory.resolve("archive");
        settings.put("EXCHANGE_JOURNAL_ARCHIVE", archive.toString());
        int fixPort = FreePort.find();
        settings.put("EXCHANGE_FIX_PORT", Integer.toString(fixPort));
        ExchangeProcess exchange = ExchangeProcess.start(directory, settings);
        try (HttpClient http = HttpClient.newHttpClient()) {
            ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
            JsonNode broker =
                    operator.post("/register", "{\"name\":\"A broker\"}").body();
            operator.post("/admin/instruments", "{\"symbol\":\"HALTED\"}");
            operator.post("/admin/instruments/HALTED/halt", "{\"reason\":\"test\"}");
            String key = broker.get("api_key").asText();
            for (int kills = 1; kills <= 3; kills++) {
                ExchangeProcess running = exchange;
                int enough = kills * ORDERS;
                trade(http, running, key, () -> sent.get() >= enough);
                running.kill();
                exchange = running.startAgain();
            }
            trade(http, exchange, key, () -> sent.get() >= 4 * ORDERS);

            String compId = broker.get("fix_comp_id").asText();
            try (SocketFixClient client = new SocketFixClient(fixPort, compId, 1)) {
                client.logon(key, "");
                resetSession(exchange, http, compId);
            }
            checkTrail(exchange, http, broker.get("broker_id").asText());
        } finally {
            exchange.close();
        }
        checkVerification(archive, exchange.log());
    }

    private void trade(HttpClient http, ExchangeProcess exchange, String key, Callable<Boolean> enough)
            throws InterruptedException {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                calls.add(() -> {
                    ExchangeClient client = new ExchangeClient(http, exchange.uri(), key);
                    while (!enough.call()) {
                        order(client, sent.incrementAndGet());
                    }
                    return null;
                });
            }
            callers.invokeAll(calls);
        }
    }

    /** Every fifth order is refused by the engine: halted, or post-only and crossing. */
    private void order(ExchangeClient client, int number) throws IOException {
        String id = "order-with-a-long-name-" + number;
        String symbol = number % 5 == 0 ? "HALTED" : "A";
        String side = number % 2 == 0 ? "bid" : "ask";
        ExchangeClient.Answer answer = client.post(
                "/orders",
                "{\"document_number\":\"12345678901\",\"client_order_id\":\"" + id + "\",\"symbol\":\"" + symbol
                        + "\",\"side\":\"" + side + "\",\"price\":100,\"quantity\":1,\"time_in_force\":\"gtc\"}");
        answers.put(
                id, answer.status() == 201 ? "done" : answer.body().path("code").asText());
    }

    private static void resetSession(ExchangeProcess exchange, HttpClient http, String compId) throws IOException {
        ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
        ExchangeClient.Answer answer =
                operator.post("/admin/sessions/fix/" + compId + "/reset", "{\"reason\":\"Lost its own\"}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    private void checkTrail(ExchangeProcess exchange, HttpClient http, String brokerId) throws IOException {
        ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
        List<JsonNode> lines = lines(operator.text("/admin/audit"));
        JsonNode end = lines.removeLast();
        assertThat(end.get("complete").asBoolean()).isTrue();
        Map<String, String> outcomes = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = lines.get(i);
            assertThat(line.get("sequence").asLong()).isEqualTo(i + 1);
            if (line.get("command").asText().equals("submit_order")) {
                assertThat(line.get("broker_id").asText()).isEqualTo(brokerId);
                assertThat(line.get("origin").asText()).isEqualTo("rest");
                boolean rejected = line.get("outcome").asText().equals("rejected");
                outcomes.put(
                        line.at("/terms/client_order_id").asText(),
                        rejected
                                ? line.get("reason").asText()
                                : line.get("outcome").asText());
            }
        }
        assertThat(outcomes).containsAllEntriesOf(answers);
        assertThat(lines)
                .filteredOn(line -> line.get("command").asText().equals("control_session"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.get("broker_id").asText()).isEqualTo(brokerId);
                    assertThat(line.get("outcome").asText()).isEqualTo("done");
                    assertThat(line.at("/terms/action").asText()).isEqualTo("reset_fix");
                    assertThat(line.toString()).contains("Lost its own");
                });
        assertThat(answers).containsValue("instrument_halted");

        // The same in pages.
        List<JsonNode> paged = new ArrayList<>();
        String cursor = "";
        do {
            List<JsonNode> page = lines(operator.text("/admin/audit?limit=7001" + cursor));
            String next = page.removeLast().path("next_cursor").asText("");
            paged.addAll(page);
            cursor = next.isEmpty() || next.equals("null") ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        assertThat(paged).startsWith(lines.toArray(JsonNode[]::new));
    }

    private static List<JsonNode> lines(String text) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private void checkVerification(Path archive, String log) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        assertThat(verify(archive, output))
                .as(output.toString(StandardCharsets.UTF_8))
                .isZero();
        List<String> hashes = Pattern.compile("the state hash at command \\d+ is \\p{XDigit}{16}")
                .matcher(log)
                .results()
                .map(result -> result.group())
                .toList();
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("the chain is whole", hashes.getLast())
                .contains("recorded outcomes are those of the replay");

        Random random = new Random(16);
        List<Path> sealed;
        try (Stream<Path> files = Files.list(archive)) {
            sealed = files.filter(file -> !file.endsWith("key")).sorted().toList();
        }
        assertThat(sealed).hasSizeGreaterThan(3);
        for (Path file : sealed) {
            byte[] whole = Files.readAllBytes(file);
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= 0x10;
            Files.write(file, damaged);
            output.reset();

            assertThat(verify(archive, output)).isEqualTo(1);

            assertThat(output.toString(StandardCharsets.UTF_8)).contains(file + " at offset ");
            Files.write(file, whole);
        }
    }

    private int verify(Path archive, ByteArrayOutputStream output) {
        PrintStream both = new PrintStream(output, true, StandardCharsets.UTF_8);
        return AuditProgram.verify(directory.resolve("data"), archive, both);
    }
}
