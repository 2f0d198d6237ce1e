package org.bourse.server.api.documents;

import java.nio.charset.StandardCharsets;

/** The description of the WebSocket gateway, which names the address that it was asked for at. */
final class AsyncApiDocument {

    private static final String PATH = "/rest/asyncapi.yaml";

    private final String yaml;
    private final String json;

    AsyncApiDocument() {
        this.yaml = new String(ClassPathFiles.read(PATH), StandardCharsets.UTF_8);
        this.json = new String(YamlToJson.convert(yaml), StandardCharsets.UTF_8);
    }

    /** For a server at this host and port; {@code secure}: under TLS. */
    byte[] yaml(String authority, boolean secure) {
        return replaced(yaml, "host: 'localhost:8000'", "host: '" + authority + "'", "protocol: ws", secure);
    }

    /** The same as JSON. */
    byte[] json(String authority, boolean secure) {
        return replaced(
                json, "\"host\":\"localhost:8000\"", "\"host\":\"" + authority + "\"", "\"protocol\":\"ws", secure);
    }

    private static byte[] replaced(String text, String host, String here, String protocol, boolean secure) {
        if (!text.contains(host) || !text.contains(protocol)) {
            throw new IllegalStateException(PATH + " has no " + host + " or no " + protocol);
        }
        return text.replace(host, here)
                .replace(protocol, secure ? protocol + "s" : protocol)
                .getBytes(StandardCharsets.UTF_8);
    }
}
