package org.bourse.server.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bourse.server.process.ExchangeProcess;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What release 0.1.0 was asked over REST and WebSocket is answered as it was: with the same status, and every field that it
 * had, of the same kind and with the same value. New fields may have come.
 */
class FormerAnswersIT {

    private static final FormerRelease RELEASE = new FormerRelease("0.1.0");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fields that are another each time, or that are for people alone, as docs/rest.md says. */
    private static final Set<String> OF_THE_MOMENT = Set.of(
            "api_key",
            "webhook_secret",
            "broker_id",
            "id",
            "order_id",
            "trade_id",
            "created_at",
            "executed_at",
            "start",
            "sequence",
            "next_cursor",
            "title",
            "detail");

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final Map<String, String> kept =
            new HashMap<>(Map.of("operator", ExchangeProcess.ADMIN_API_KEY, "nobody", "bk_nobody"));

    @Test
    void answersAsTheFormerReleaseDid(@TempDir Path directory) throws Exception {
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, Map.of())) {
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create(exchange.uri().toString().replaceFirst("http", "ws") + "/ws"), new Frames())
                    .join();
            int asked = 0;
            for (JsonNode call : RELEASE.answers()) {
                JsonNode answer =
                        call.has("frame") ? answerToFrame(socket, call) : answerToRequest(exchange.uri(), call);
                call.path("keep")
                        .properties()
                        .forEach(keep -> kept.put(
                                keep.getKey(),
                                answer.at(keep.getValue().asText()).asText()));
                asked++;
            }
            assertThat(asked).isGreaterThan(80);
            socket.abort();
        }
    }

    private JsonNode answerToRequest(URI exchange, JsonNode call) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(exchange.resolve(filled(call.get("path"))));
        if (!call.get("as").asText().isEmpty()) {
            request.header("Authorization", "Bearer " + kept.get(call.get("as").asText()));
        }
        String method = call.get("method").asText();
        if (call.has("body")) {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(filled(call.get("body"))));
        } else {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        JsonNode answer = response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
        String asked = method + " " + call.get("path").asText() + " "
                + call.path("body").asText();
        assertThat(response.statusCode()).as(asked).isEqualTo(call.get("status").asInt());
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .as(asked)
                .isEqualTo(call.get("type").asText());
        assertKept(asked, "", call.get("answer"), answer);
        return answer;
    }

    private JsonNode answerToFrame(WebSocket socket, JsonNode call) throws IOException, InterruptedException {
        socket.sendText(filled(call.get("frame")), true).join();
        ArrayNode answers = JSON.createArrayNode();
        for (int i = 0; i < call.get("frames").asInt(); i++) {
            String frame = frames.poll(180, TimeUnit.SECONDS);
            answers.add(JSON.readTree(Objects.requireNonNull(frame, () -> "no answer to " + call.get("frame"))));
        }
        assertKept(call.get("frame").asText(), "", call.get("answer"), answers);
        return answers;
    }

    private String filled(JsonNode template) {
        String text = template.asText();
        for (Map.Entry<String, String> value : kept.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        return text;
    }

    /** Holds a value against what the former release had in its place. */
    private static void assertKept(String asked, String place, JsonNode former, JsonNode present) {
        assertThat(present.getNodeType()).as("%s: %s", asked, place).isEqualTo(former.getNodeType());
        if (former.isObject()) {
            former.properties().forEach(field -> {
                String there = place + "/" + field.getKey();
                assertThat(present.has(field.getKey()))
                        .as("%s: %s", asked, there)
                        .isTrue();
                if (OF_THE_MOMENT.contains(field.getKey()) || isBrokerId(field.getKey(), field.getValue())) {
                    assertThat(present.get(field.getKey()).getNodeType())
                            .as("%s: %s", asked, there)
                            .isEqualTo(field.getValue().getNodeType());
                } else {
                    assertKept(asked, there, field.getValue(), present.get(field.getKey()));
                }
            });
        } else if (former.isArray()) {
            assertThat(present.size()).as("%s: %s", asked, place).isEqualTo(former.size());
            for (int i = 0; i < former.size(); i++) {
                assertKept(asked, place + "/" + i, former.get(i), present.get(i));
            }
        } else {
            assertThat(present).as("%s: %s", asked, place).isEqualTo(former);
        }
    }

    /** Whether it is the comp id of a broker that has chosen none: its id. */
    private static boolean isBrokerId(String field, JsonNode former) {
        return field.equals("fix_comp_id") && former.asText().matches("[0-9]+");
    }

    /** Puts whole text messages where the test takes them. */
    private final class Frames implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                frames.add(message.toString());
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
