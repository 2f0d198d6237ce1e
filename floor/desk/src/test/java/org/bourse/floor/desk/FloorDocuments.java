package org.bourse.floor.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.bourse.testrun.JsonSchemaCheck;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Holds what the floor answers and sends against its OpenAPI and AsyncAPI documents. */
final class FloorDocuments {

    static final JsonNode OPENAPI = load("openapi.yaml");
    static final JsonNode ASYNCAPI = load("asyncapi.yaml");

    /** Every documented answer that was checked: method, path as documented, status. */
    static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private FloorDocuments() {}

    private static JsonNode load(String name) {
        try (InputStream yaml = FloorDocuments.class.getResourceAsStream("/floor/" + name)) {
            Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            return new ObjectMapper().valueToTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answers that the document has, in the form of {@link #SEEN}. */
    static Set<String> documented() {
        Set<String> documented = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : OPENAPI.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                method.getValue()
                        .path("responses")
                        .fieldNames()
                        .forEachRemaining(status -> documented.add(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " " + status));
            }
        }
        return documented;
    }

    /** Fails unless this answer to this request is documented; answers it. */
    static HttpResponse<String> checked(HttpResponse<String> answer) throws IOException {
        String method = answer.request().method();
        String path = answer.request().uri().getPath();
        String template = template(path);
        JsonNode operation = OPENAPI.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
        String where = method + " " + path + " " + answer.statusCode();
        if (operation.isMissingNode()) {
            int expected = template.isEmpty() ? 404 : 405;
            if (answer.statusCode() != expected) {
                throw new AssertionError(where + " should be " + expected);
            }
            require(where, OPENAPI, OPENAPI.at("/components/schemas/Problem"), tree(answer));
            return answer;
        }
        JsonNode response = resolve(OPENAPI, operation.path("responses").path(Integer.toString(answer.statusCode())));
        if (response.isMissingNode()) {
            throw new AssertionError(where + " is not documented: " + answer.body());
        }
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            if (!answer.body().isEmpty()) {
                throw new AssertionError(where + " should have no body: " + answer.body());
            }
        } else {
            String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
            JsonNode schema = content.path(type).path("schema");
            if (schema.isMissingNode()) {
                throw new AssertionError(where + " has the undocumented type " + type);
            }
            if (type.endsWith("json")) {
                require(where, OPENAPI, schema, tree(answer));
            }
        }
        SEEN.add(method + " " + template + " " + answer.statusCode());
        return answer;
    }

    static JsonNode tree(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    /** A message of the channels, which is documented; fails when it isn't. */
    static JsonNode checkedMessage(String text) throws IOException {
        JsonNode message = new ObjectMapper().readTree(text);
        String type = message.path("type").asText();
        for (JsonNode documented : ASYNCAPI.at("/operations/toClient/messages")) {
            JsonNode payload = resolve(ASYNCAPI, resolve(ASYNCAPI, documented)).path("payload");
            if (payload.at("/properties/type/const").asText().equals(type)) {
                require(text, ASYNCAPI, payload, message);
                SEEN.add(type.equals("error") ? "error " + message.path("code").asText() : type);
                return message;
            }
        }
        throw new AssertionError("the document has no message of the type of " + text);
    }

    private static void require(String where, JsonNode document, JsonNode schema, JsonNode value) {
        List<String> faults = JsonSchemaCheck.faults(document, schema, value);
        if (!faults.isEmpty()) {
            throw new AssertionError(where + " breaks the document: " + faults);
        }
    }

    private static JsonNode resolve(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static String template(String path) {
        if (OPENAPI.path("paths").has(path)) {
            return path;
        }
        for (Map.Entry<String, JsonNode> entry : OPENAPI.path("paths").properties()) {
            if (path.matches(entry.getKey().replaceAll("\\{\\w+}", "[^/]+"))) {
                return entry.getKey();
            }
        }
        return "";
    }
}
