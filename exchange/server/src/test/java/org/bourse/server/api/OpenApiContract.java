package org.bourse.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bourse.server.api.call.PathTemplate;
import org.bourse.server.api.documents.ClassPathFiles;
import org.bourse.server.api.documents.YamlToJson;
import org.bourse.testrun.JsonSchemaCheck;

/** Holds answers against the OpenAPI document: status, headers, content type and body must all be as documented. */
public final class OpenApiContract {

    static final JsonNode DOCUMENT = load();

    /** What the document says of no call: headers of HTTP itself, and the one that its description has for all of them. */
    private static final Set<String> HEADERS_OF_ALL =
            Set.of("date", "connection", "content-length", "content-type", "transfer-encoding", "x-request-id");

    /** Every documented answer that was checked: method, path as documented, status. */
    static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private OpenApiContract() {}

    private static JsonNode load() {
        String yaml = new String(ClassPathFiles.read("/rest/openapi.yaml"), StandardCharsets.UTF_8);
        try {
            return new ObjectMapper().readTree(YamlToJson.convert(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails unless this answer to this request is documented. */
    static void check(String method, String rawPath, RestClient.Reply reply) {
        String template = template(rawPath);
        JsonNode path = DOCUMENT.path("paths").path(template);
        JsonNode operation = path.path(method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) {
            checkGeneral(method, path, reply);
            return;
        }
        String where = method + " " + rawPath + " " + reply.status();
        JsonNode response = resolve(operation.path("responses").path(Integer.toString(reply.status())));
        if (response.isMissingNode()) {
            throw new AssertionError(where + " is not documented: " + reply.text());
        }
        SEEN.add(method + " " + template + " " + reply.status());
        checkHeaders(where, response.path("headers"), reply);
        if (!method.equals("HEAD")) {
            checkBody(where, response.path("content"), reply);
        }
    }

    /** What is said once for all paths: OPTIONS, wrong methods, unknown paths. */
    private static void checkGeneral(String method, JsonNode path, RestClient.Reply reply) {
        int expected = path.isMissingNode() ? 404 : method.equals("OPTIONS") ? 204 : 405;
        if (reply.status() != expected) {
            throw new AssertionError(method + " should be " + expected + ", not " + reply.status() + reply.text());
        }
        if (!path.isMissingNode() && reply.header("Allow").isEmpty()) {
            throw new AssertionError("no Allow with " + method + " " + reply.status());
        }
        if (expected != 204) {
            List<String> faults =
                    JsonSchemaCheck.faults(DOCUMENT, DOCUMENT.at("/components/schemas/Problem"), reply.json());
            if (!faults.isEmpty()) {
                throw new AssertionError(faults);
            }
        }
    }

    private static void checkHeaders(String where, JsonNode documented, RestClient.Reply reply) {
        for (Map.Entry<String, JsonNode> entry : documented.properties()) {
            JsonNode header = resolve(entry.getValue());
            List<String> values = reply.headers(entry.getKey());
            if (values.size() > 1
                    || (values.isEmpty() && header.path("required").asBoolean())) {
                throw new AssertionError(where + " has " + values.size() + " of " + entry.getKey());
            }
            for (String value : values) {
                requireKept(where + " " + entry.getKey(), header.path("schema"), headerValue(header, value));
            }
        }
        for (String name : reply.headers().map().keySet()) {
            boolean known = HEADERS_OF_ALL.contains(name.toLowerCase(Locale.ROOT))
                    || documented.properties().stream()
                            .anyMatch(entry -> entry.getKey().equalsIgnoreCase(name));
            if (!known) {
                throw new AssertionError(where + " has the undocumented header " + name);
            }
        }
    }

    private static JsonNode headerValue(JsonNode header, String value) {
        return header.at("/schema/type").asText().equals("integer")
                ? LongNode.valueOf(Long.parseLong(value))
                : TextNode.valueOf(value);
    }

    private static void checkBody(String where, JsonNode content, RestClient.Reply reply) {
        if (content.isMissingNode()) {
            if (reply.bytes().length > 0) {
                throw new AssertionError(where + " should have no body: " + reply.text());
            }
            return;
        }
        String type = reply.header("Content-Type");
        String essence = type.contains(";") ? type.substring(0, type.indexOf(';')) : type;
        JsonNode schema = content.path(essence).path("schema");
        if (schema.isMissingNode()) {
            throw new AssertionError(where + " has the undocumented type " + type);
        }
        if (essence.endsWith("json")) {
            requireKept(where, schema, reply.json());
        }
    }

    private static void requireKept(String where, JsonNode schema, JsonNode value) {
        List<String> faults = JsonSchemaCheck.faults(DOCUMENT, schema, value);
        if (!faults.isEmpty()) {
            throw new AssertionError(where + " breaks the document: " + faults);
        }
    }

    /** What is wrong with a value that should be as this schema of the document says. */
    public static List<String> faults(String schema, JsonNode value) {
        return JsonSchemaCheck.faults(DOCUMENT, DOCUMENT.at("/components/schemas/" + schema), value);
    }

    /** The names that this schema of the document has. */
    public static List<String> propertiesOf(String schema) {
        return DOCUMENT.at("/components/schemas/" + schema + "/properties")
                .propertyStream()
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The same of a header of a webhook. */
    public static List<String> parameterFaults(String webhook, String header, String value) {
        for (JsonNode parameter : DOCUMENT.at("/webhooks/" + webhook + "/post/parameters")) {
            if (parameter.path("name").asText().equals(header)) {
                return JsonSchemaCheck.faults(DOCUMENT, parameter.path("schema"), TextNode.valueOf(value));
            }
        }
        throw new AssertionError("the document has no header " + header + " of " + webhook);
    }

    /** The node a reference leads to, or the node itself. */
    static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** The path as it is documented; empty when it isn't. */
    private static String template(String rawPath) {
        JsonNode paths = DOCUMENT.path("paths");
        if (paths.has(rawPath)) {
            return rawPath;
        }
        for (Map.Entry<String, JsonNode> entry : paths.properties()) {
            PathTemplate template = PathTemplate.of(entry.getKey());
            if (template.hasParameter() && template.matches(rawPath)) {
                return entry.getKey();
            }
        }
        return "";
    }
}
