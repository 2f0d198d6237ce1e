package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The machine that the figures were measured on. */
final class Machine {

    private Machine() {}

    /** Processors, memory, system and Java, in one line. */
    static String describe() throws IOException {
        return String.format(
                Locale.ROOT,
                "%d cores of %s, %s GiB, Linux %s, Java %s",
                Runtime.getRuntime().availableProcessors(),
                field("/proc/cpuinfo", "model name"),
                Long.parseLong(field("/proc/meminfo", "MemTotal").replace(" kB", "")) >> 20,
                System.getProperty("os.version", ""),
                Runtime.version());
    }

    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
