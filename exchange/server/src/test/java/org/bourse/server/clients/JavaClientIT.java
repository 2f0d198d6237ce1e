package org.bourse.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java client that OpenAPI Generator made compiles, and trades. */
class JavaClientIT {

    private static final Path PROGRAM = Path.of("src/test/clients/java/Trade.java");

    @Test
    void aGeneratedJavaClientTrades(@TempDir Path directory) throws IOException {
        try (ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, Map.of())) {
            Path client = Files.createDirectory(directory.resolve("client"));
            GeneratedClient.make(
                    exchange.uri(),
                    "java",
                    client,
                    "--library",
                    "native",
                    // What is neither compiled nor read here.
                    "--global-property",
                    "apiDocs=false,modelDocs=false,apiTests=false,modelTests=false",
                    "--additional-properties",
                    "openApiNullable=false,useJspecify=true,useJakartaEe=true");
            Path classes = Files.createDirectory(directory.resolve("classes"));
            compile(client.resolve("src/main/java"), classes);
            String output = Program.run(
                    directory,
                    Map.of(),
                    List.of(
                            Program.java(),
                            Program.FIRST_COMPILER,
                            "-cp",
                            classes + File.pathSeparator + classPath(),
                            "Trade",
                            exchange.uri().toString(),
                            ExchangeProcess.ADMIN_API_KEY));
            assertThat(output).contains("traded");
        }
    }

    private static void compile(Path sources, Path classes) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Program.javac(), "-J" + Program.FIRST_COMPILER, "-nowarn", "-proc:none", "-cp", classPath(), "-d"));
        command.add(classes.toString());
        command.add(PROGRAM.toAbsolutePath().toString());
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(command::add);
        }
        Program.run(classes, Map.of(), command);
    }

    /** Has what a generated client's own build file asks for. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
