package org.bourse.server.ws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.bourse.testrun.JsonSchemaCheck;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Holds what the server sends against the AsyncAPI document: each message must be one that it has, field by field. */
final class AsyncApiContract {

    private static final JsonNode DOCUMENT = load();

    /** What was checked: types of messages, and of errors the codes, as {@code error CODE}. */
    static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private AsyncApiContract() {}

    private static JsonNode load() {
        try (InputStream yaml = AsyncApiContract.class.getResourceAsStream("/rest/asyncapi.yaml")) {
            Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            return new ObjectMapper().valueToTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The message, which is documented; fails when it isn't. */
    static JsonNode checked(JsonNode message) {
        String type = message.path("type").asText();
        JsonNode payload = payload(type);
        List<String> faults = JsonSchemaCheck.faults(DOCUMENT, payload, message);
        if (!faults.isEmpty()) {
            throw new AssertionError("the server sent " + message + ", which breaks the document: " + faults);
        }
        SEEN.add(type.equals("error") ? "error " + message.path("code").asText() : type);
        return message;
    }

    /** A client's message, which is documented; fails when it isn't. */
    static JsonNode checkedOfClient(JsonNode message) {
        List<String> faults = JsonSchemaCheck.faults(
                DOCUMENT, payloadOfClient(message.path("op").asText()), message);
        if (!faults.isEmpty()) {
            throw new AssertionError(message + " breaks the document: " + faults);
        }
        return message;
    }

    /** What a client's message of an op may have, beside what messages have in common. */
    static Set<String> fieldsOf(String op) {
        Set<String> fields = new TreeSet<>();
        payloadOfClient(op).path("properties").fieldNames().forEachRemaining(fields::add);
        fields.removeAll(Set.of("op", "request_id", "order_id", "orig_client_order_id"));
        return fields;
    }

    private static JsonNode payloadOfClient(String op) {
        for (JsonNode documented : messages("fromClient")) {
            JsonNode payload = documented.path("payload");
            if (payload.at("/properties/op/const").asText().equals(op)) {
                return payload;
            }
        }
        throw new AssertionError("the document has no op " + op);
    }

    /** Everything that the document lets the server send, in the form of {@link #SEEN}. */
    static Set<String> documented() {
        Set<String> documented = new TreeSet<>();
        for (JsonNode message : sent()) {
            String type = type(message);
            if (type.equals("error")) {
                message.at("/payload/properties/code/enum").forEach(code -> documented.add("error " + code.asText()));
            } else {
                documented.add(type);
            }
        }
        return documented;
    }

    private static JsonNode payload(String type) {
        for (JsonNode message : sent()) {
            if (type(message).equals(type)) {
                return message.path("payload");
            }
        }
        throw new AssertionError("the document has no message of the type " + type);
    }

    /** The type that all forms of a message have. */
    private static String type(JsonNode message) {
        JsonNode payload = message.path("payload");
        JsonNode form = payload.has("oneOf") ? resolve(payload.path("oneOf").get(0)) : payload;
        return form.at("/properties/type/const").asText();
    }

    private static List<JsonNode> sent() {
        return messages("toClient");
    }

    private static List<JsonNode> messages(String operation) {
        return DOCUMENT.at("/operations/" + operation + "/messages")
                .valueStream()
                .map(message -> resolve(resolve(message)))
                .toList();
    }

    private static JsonNode resolve(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isMissingNode() ? node : DOCUMENT.at(reference.asText().substring(1));
    }
}
