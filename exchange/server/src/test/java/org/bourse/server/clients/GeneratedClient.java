package org.bourse.server.clients;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What OpenAPI Generator makes of the document that a running exchange serves. */
final class GeneratedClient {

    /** Where the build puts it. */
    private static final Path GENERATOR = Path.of("target", "tools", "openapi-generator-cli.jar");

    private GeneratedClient() {}

    /** Generates a client in a language, with the generator's options, into a directory. */
    static void make(URI exchange, String language, Path directory, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Program.java(),
                "-Xmx400m",
                Program.FIRST_COMPILER,
                "-jar",
                GENERATOR.toAbsolutePath().toString(),
                "generate",
                "--generator-name",
                language,
                "--input-spec",
                exchange.resolve("/openapi").toString(),
                "--output",
                directory.toString()));
        command.addAll(List.of(options));
        Program.run(directory, Map.of(), command);
    }
}
