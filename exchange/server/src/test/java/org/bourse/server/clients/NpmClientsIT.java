package org.bourse.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What npm's users would use: validators of the documents, a generated TypeScript client, and the package ws. */
@Needs(Npm.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NpmClientsIT {

    private final HttpClient http = HttpClient.newHttpClient();
    private ExchangeProcess exchange;
    private Path npm;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        npm = Npm.home();
        exchange = ExchangeProcess.startBesidePostgres(directory, Map.of());
    }

    @AfterAll
    void stop() {
        exchange.close();
        http.close();
    }

    @Test
    void theOpenApiDocumentIsValid() throws IOException {
        Path document = served("/openapi", "openapi.yaml");
        run("node", "node_modules/@redocly/cli/bin/cli.js", "lint", "--max-problems=1000", document.toString());
    }

    @Test
    void theAsyncApiDocumentIsValid() throws IOException {
        run(
                "node",
                "validate-asyncapi.mjs",
                served("/asyncapi", "asyncapi.yaml").toString());
    }

    @Test
    void aGeneratedTypeScriptClientTrades() throws IOException {
        Path client = Files.createDirectories(npm.resolve("client"));
        GeneratedClient.make(exchange.uri(), "typescript-fetch", client);
        run(
                "node",
                "node_modules/typescript/bin/tsc",
                "--strict",
                "--target",
                "es2022",
                "--lib",
                "es2022,dom",
                "--module",
                "commonjs",
                "--outDir",
                "built",
                "trade.ts");
        // The packages' directory says that scripts are modules; what was built is not one.
        Files.writeString(npm.resolve("built/package.json"), "{}");
        assertThat(run("node", "built/trade.js", exchange.uri().toString(), ExchangeProcess.ADMIN_API_KEY))
                .contains("traded");
    }

    @Test
    void aClientOfThePackageWsFollowsTheMarketAndTrades() throws IOException {
        URI feed = URI.create("ws://" + exchange.uri().getAuthority() + "/ws");
        assertThat(run("node", "ws-trades.mjs", feed.toString(), register("Seller"), register("Buyer")))
                .contains("traded");
    }

    private String run(String... command) {
        return Program.run(npm, Map.of(), List.of(command));
    }

    private String register(String name) throws IOException {
        return new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY)
                .post("/register", "{\"name\": \"" + name + "\"}")
                .body()
                .path("api_key")
                .asText();
    }

    /** A document as the exchange serves it, in a file. */
    private Path served(String path, String file) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(exchange.uri().resolve(path))
                .header("Accept", "application/yaml")
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofFile(npm.resolve(file)))
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while a document was fetched", e));
        }
    }
}
