package org.bourse.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.bourse.testrun.TemporaryDirectories;

/**
 * The exchange's classes, loaded and linked, in the JDK's ahead-of-time cache (JEP 483, 515): made once for each build, by an
 * exchange that trades a little and stops, for all that any JVM of the tests starts then. A start takes half the processor time.
 */
final class ReadyClasses {

    /** The flag, the file after it, with which a JVM makes a cache when it ends. */
    static final String MAKE = "-XX:AOTCacheOutput=";

    private ReadyClasses() {}

    /**
     * The flags with which a JVM takes the classes of this jar from the cache; made here where there is none of this build, while
     * others that want it wait. None where that did not succeed: an exchange starts without, too.
     */
    static synchronized List<String> flags(Path jar) {
        try {
            Path cache = jar.resolveSibling("exchange-" + builtAt(jar) + ".aot");
            if (!Files.exists(cache)) {
                makeAlone(jar, cache);
            }
            // That a cache does not fit the flags of one JVM is no news.
            return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache, "-Xlog:disable") : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long builtAt(Path jar) throws IOException {
        try (Stream<Path> libraries = Files.list(jar.resolveSibling("libs"))) {
            return Stream.concat(Stream.of(jar), libraries)
                    .mapToLong(file -> file.toFile().lastModified())
                    .max()
                    .orElseThrow();
        }
    }

    private static void makeAlone(Path jar, Path cache) throws IOException {
        try (FileChannel file = FileChannel.open(
                        jar.resolveSibling("exchange-aot.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock alone = file.lock()) {
            if (alone.isValid() && !Files.exists(cache)) {
                deleteFormer(jar);
                make(cache);
            }
        }
    }

    private static void deleteFormer(Path jar) throws IOException {
        try (Stream<Path> built = Files.list(jar.resolveSibling(""))) {
            for (Path file : built.toList()) {
                if (String.valueOf(file.getFileName()).matches("exchange-\\d+\\.aot")) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static void make(Path cache) throws IOException {
        Path directory = TemporaryDirectories.create("ready-classes");
        try {
            Path made = directory.resolve("made.aot");
            ExchangeProcess exchange = ExchangeProcess.startToMakeReady(made, directory);
            try (HttpClient http = HttpClient.newHttpClient()) {
                trade(http, exchange);
            } finally {
                exchange.stopAndMakeReady();
            }
            if (Files.exists(made)) {
                Path beside = cache.resolveSibling("exchange.aot.part");
                Files.copy(made, beside, StandardCopyOption.REPLACE_EXISTING);
                Files.move(beside, cache, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            TemporaryDirectories.delete(directory);
        }
    }

    /** What most tests begin with: two brokers, an order, a trade, a look at the book. */
    private static void trade(HttpClient http, ExchangeProcess exchange) throws IOException {
        ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
        for (String side : List.of("bid", "ask")) {
            String key = operator.post("/register", "{\"name\":\"A broker\"}")
                    .body()
                    .get("api_key")
                    .asText();
            new ExchangeClient(http, exchange.uri(), key).post("/orders", order(side));
        }
        operator.get("/stocks/LEARN/book");
    }

    private static String order(String side) {
        return "{\"document_number\":\"1\",\"side\":\"" + side
                + "\",\"symbol\":\"LEARN\",\"price\":1000,\"quantity\":1,"
                + "\"valid_until\":\"2099-12-31T23:59:59Z\"}";
    }
}
