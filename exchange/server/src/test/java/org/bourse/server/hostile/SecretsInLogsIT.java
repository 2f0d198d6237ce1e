package org.bourse.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.server.webhook.RawReceiver;
import org.bourse.server.webhook.RawReceiver.Answer;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key of a run, and lines that strangers made up, looked for in everything that a whole exchange logs. */
class SecretsInLogsIT {

    private static final String GUESS = "guess-that-is-somebodys-real-key";
    private static final String FORGED = "2029-01-01T00:00:00.000Z INFO  [main] Exchange: all is well";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> secrets = new ArrayList<>(List.of(ExchangeProcess.ADMIN_API_KEY, GUESS));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void noKeyIsLoggedAndNoLineIsForged(String format) throws IOException {
        int fixPort = FreePort.find();
        Map<String, String> settings = Map.of(
                "EXCHANGE_FIX_PORT",
                Integer.toString(fixPort),
                "EXCHANGE_LOG_FORMAT",
                format,
                "EXCHANGE_LOG_ALL_SETTINGS",
                "true",
                "EXCHANGE_WEBHOOK_ALLOW_PRIVATE",
                "true");
        try (RawReceiver receiver = new RawReceiver(Answer.andEnd("HTTP/1.1 500 \u0085\n" + FORGED + "\r\n\r\n"));
                ExchangeProcess exchange = ExchangeProcess.start(directory, settings)) {
            JsonNode first = register(exchange, receiver);
            JsonNode second = register(exchange, receiver);
            talkRest(exchange, first, second);
            talkWebSocket(exchange, first);
            talkFix(fixPort, first);
            await().until(() -> receiver.requests().size() >= 2);
            exchange.kill();
            try (ExchangeProcess again = exchange.startAgain()) {
                assertThat(again.stop()).isZero();
                assertThat(again.log()).contains("is locked out");
                assertClean(again.log());
            }
        }
        for (String log : logsOfPostgres()) {
            assertClean(log);
        }
    }

    /** Held against the check itself: it finds what it is to find. */
    @Test
    void theCheckFindsAKeyAndAForgedLine() {
        assertThat(found("... " + GUESS + " ...")).containsExactly(GUESS);
        assertThat(forged("a line\n" + FORGED)).isNotEmpty();
        assertThat(forged("a line with " + FORGED)).isEmpty();
    }

    private JsonNode register(ExchangeProcess exchange, RawReceiver receiver) throws IOException {
        JsonNode broker = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY)
                .post("/register", "{\"name\":\"A broker\",\"webhook_url\":\"" + receiver.url() + "\"}")
                .body();
        secrets.add(broker.get("api_key").asText());
        secrets.add(broker.get("webhook_secret").asText());
        return broker;
    }

    private void talkRest(ExchangeProcess exchange, JsonNode first, JsonNode second) throws IOException {
        String key = first.get("api_key").asText();
        String order = "{\"document_number\":\"1\",\"side\":\"%s\",\"symbol\":\"SECR3\",\"price\":10,\"quantity\":1,"
                + "\"time_in_force\":\"day\"}";
        new ExchangeClient(http, exchange.uri(), key).post("/orders", order.formatted("bid"));
        new ExchangeClient(http, exchange.uri(), second.get("api_key").asText())
                .post("/orders", order.formatted("ask"));
        ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
        operator.post("/register", "{\"name\":\"Z\\n" + FORGED + "\"}");
        ExchangeClient guesser = new ExchangeClient(http, exchange.uri(), GUESS);
        for (int i = 0; i < 10; i++) {
            guesser.get("/balance");
        }
        int port = exchange.uri().getPort();
        for (String secret : secrets) {
            String bearer = "Authorization: Bearer " + secret;
            say(port, "GET /balance?api_key=" + secret + " HTTP/1.1\r\nHost: x\r\n\r\n");
            say(port, "GET /" + secret + " HTTP/1.1\r\nHost: x\r\n" + bearer + "\u0001\r\n\r\n");
            say(port, bearer + "\n" + FORGED + "\n\n");
            say(port, "GET / HTTP/1.1\r\nHost: x\r\n" + bearer + "\r\n" + bearer + "\r\n\r\n");
            say(port, "GET / HTTP/1.1\r\nHost: x\r\n" + bearer + "x".repeat(70_000) + "\r\n\r\n");
            say(
                    port,
                    "POST /orders HTTP/1.1\r\nHost: x\r\n" + bearer + "\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 200\r\n\r\n{\"api_key\":\"" + secret + "\",");
        }
        say(
                port,
                "GET /%0A" + FORGED.replace(" ", "%20") + " HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: \r" + FORGED
                        + "\r\n\r\n");
        say(
                port,
                "POST /orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key + "\r\nContent-Type: " + FORGED
                        + "\r\nContent-Length: 2\r\n\r\n{}");
    }

    private void talkWebSocket(ExchangeProcess exchange, JsonNode broker) throws IOException {
        int port = exchange.uri().getPort();
        String handshake = new String(RightInputs.HANDSHAKE, StandardCharsets.ISO_8859_1);
        for (String key : List.of(broker.get("api_key").asText(), GUESS)) {
            String auth = "{\"op\":\"auth\",\"api_key\":\"" + key + "\"}";
            for (String message : List.of(
                    auth,
                    auth.substring(0, auth.length() - 1),
                    auth.replace("auth\"", "auth\\n" + FORGED + "\""),
                    "{\"op\":\"" + key + "\"}")) {
                for (int opcode : new int[] {0x81, 0x82, 0x83, 0xC1, 0x88}) {
                    byte[] frame = RightInputs.frame(opcode, message);
                    say(port, handshake + new String(frame, StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    private void talkFix(int port, JsonNode broker) throws IOException {
        String compId = broker.get("fix_comp_id").asText();
        for (String key : List.of(broker.get("api_key").asText(), GUESS)) {
            String logon = new String(new FixInputs(compId, key).logon(), StandardCharsets.ISO_8859_1);
            for (String message : List.of(
                    logon,
                    logon + logon,
                    logon.replaceFirst("\u00019=\\d+", "\u00019=1x7"),
                    logon.replaceFirst("\u00019=\\d+", "\u00019=7"),
                    logon.replaceFirst("10=\\d+", "10=abc"),
                    logon.replace("98=0", "98=0\u0001oops\u000158=\n" + FORGED),
                    "\n" + FORGED + "\n554=" + key + "\n")) {
                say(port, message);
            }
        }
    }

    /** Over a connection of its own, to its end. */
    private static void say(int port, String text) throws IOException {
        try (Socket socket = Attacker.connect(port)) {
            socket.getOutputStream().write(Attacker.bytes(text));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (SocketException e) {
            // It was cut off before it had said everything.
        }
    }

    private void assertClean(String log) {
        assertThat(found(log)).isEmpty();
        assertThat(forged(log)).isEmpty();
    }

    private List<String> found(String log) {
        return secrets.stream().filter(log::contains).toList();
    }

    /** Lines that begin as the made-up one does, also where the log is JSON and the line is its message. */
    private static List<String> forged(String log) {
        return log.lines()
                .filter(line -> line.startsWith(FORGED)
                        || (line.startsWith("{") && message(line).contains("\n2029-")))
                .toList();
    }

    private static String message(String line) {
        try {
            return JSON.readTree(line).path("message").asText();
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + line, e);
        }
    }

    /** What PostgreSQL itself logs, under the data directory. */
    private List<String> logsOfPostgres() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            return files.filter(file -> file.toString().endsWith(".log") && Files.isRegularFile(file))
                    .map(SecretsInLogsIT::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
