package org.bourse.server.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.bourse.server.api.OpenApiContract;
import org.junit.jupiter.api.Test;

/** Holds the messages in docs/websocket.md to what is true. */
class WebSocketDocumentTest {

    private static final Pattern BLOCK = Pattern.compile("```\n(.*?)```", Pattern.DOTALL);

    private final String text;

    WebSocketDocumentTest() throws IOException {
        text = Files.readString(Path.of("../../docs/websocket.md"));
    }

    @Test
    void everyMessageOfTheServerIsAsTheAsyncApiDocumentSays() throws IOException {
        List<JsonNode> messages =
                messages().stream().filter(one -> one.has("type")).toList();
        messages.forEach(AsyncApiContract::checked);
        assertThat(messages).hasSizeGreaterThan(6);
    }

    @Test
    void everyMessageOfAClientIsOneThatTheDocumentHas() throws IOException {
        List<JsonNode> messages =
                messages().stream().filter(one -> one.has("op")).toList();
        messages.forEach(AsyncApiContract::checkedOfClient);
        assertThat(messages).hasSizeGreaterThan(2);
    }

    @Test
    void ordersHaveRestsFields() {
        assertThat(AsyncApiContract.fieldsOf("submit"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(OpenApiContract.propertiesOf("NewOrder").stream(), Stream.of("validate_only"))
                                .toList());
        assertThat(AsyncApiContract.fieldsOf("replace"))
                .containsExactlyInAnyOrderElementsOf(OpenApiContract.propertiesOf("OrderChange"));
    }

    @Test
    void theSnapshotHasTheChecksumOfTheTextThatStandsBesideIt() throws IOException {
        JsonNode snapshot = messages().stream()
                .filter(one -> "book_snapshot".equals(one.path("type").asText()))
                .findFirst()
                .orElseThrow();
        String summed = "1010:300:2,|1000:500:1,";
        CRC32 checksum = new CRC32();
        checksum.update(summed.getBytes(StandardCharsets.US_ASCII));
        assertThat(text).contains("`" + summed + "`");
        assertThat(snapshot.path("checksum").asLong()).isEqualTo(checksum.getValue());
    }

    /** All in blocks of code, without the mark of their direction. */
    private List<JsonNode> messages() throws IOException {
        List<JsonNode> messages = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String json = block.group(1).replaceAll("(?m)^[<>] ", "");
            new ObjectMapper()
                    .readerFor(JsonNode.class)
                    .<JsonNode>readValues(json)
                    .forEachRemaining(messages::add);
        }
        return messages;
    }
}
