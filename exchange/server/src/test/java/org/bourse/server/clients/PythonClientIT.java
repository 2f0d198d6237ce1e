package org.bourse.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Python client that OpenAPI Generator made can be imported, and trades. */
@Needs(Python.class)
class PythonClientIT {

    private static final Path PROGRAM = Path.of("src/test/clients/python/trade.py");

    @Test
    void aGeneratedPythonClientTrades(@TempDir Path directory) throws IOException {
        try (ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, Map.of())) {
            Path client = Files.createDirectory(directory.resolve("client"));
            GeneratedClient.make(exchange.uri(), "python", client);
            String output = Program.run(
                    directory,
                    Map.of("PYTHONPATH", client.toString()),
                    List.of(
                            "python3",
                            PROGRAM.toAbsolutePath().toString(),
                            exchange.uri().toString(),
                            ExchangeProcess.ADMIN_API_KEY));
            assertThat(output).contains("traded");
        }
    }
}
