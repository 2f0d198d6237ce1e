package org.bourse.loadtest.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The live bytes of a JVM's heap. What it occupies grows until garbage is collected, which tells nothing about leaks;
 * so this has everything collected first, and stops that JVM for some tenths of a second.
 */
public final class LiveHeap {

    private LiveHeap() {}

    /**
     * The bytes of all objects that are reachable in a JVM of the same user on this machine.
     *
     * @throws ExchangeFailure when there is no such JVM, or this Java has no {@code jcmd}
     */
    public static long bytes(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        // Into a file, which never keeps the other one waiting: it is stopped until it has said everything.
        Path said = Files.createTempFile("bourse-heap", ".txt");
        try {
            new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start()
                    .waitFor();
            List<String> lines = Files.readAllLines(said);
            return lines.stream()
                    .filter(line -> line.startsWith("Total "))
                    .mapToLong(LiveHeap::bytesOf)
                    .findAny()
                    .orElseThrow(() -> new ExchangeFailure(
                            "jcmd " + pid + " GC.class_histogram said: " + String.join(" / ", lines)));
        } finally {
            Files.delete(said);
        }
    }

    /** From {@code Total INSTANCES BYTES}. */
    private static long bytesOf(String line) {
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }
}
