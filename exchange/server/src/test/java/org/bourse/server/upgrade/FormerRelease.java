package org.bourse.server.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * What a former release left: its data directory, and what it had told its clients.
 *
 * @param version of the release
 */
record FormerRelease(String version) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the clients had been told: brokers with their keys, orders and balances; books; the number of trades. */
    JsonNode told() throws IOException {
        try (InputStream in = open(".json")) {
            return JSON.readTree(in);
        }
    }

    /** What it was asked over REST and WebSocket, one after the other on a new exchange, and what it answered. */
    JsonNode answers() throws IOException {
        try (InputStream in = open("-answers.json")) {
            return JSON.readTree(in);
        }
    }

    /** Unpacks its data directory, as {@code data}, into a directory. */
    void unpackInto(Path directory) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(open(".tar.xz"))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.copy(tar, path);
                }
                // PostgreSQL takes no directory that others may read.
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(entry.isDirectory() ? "rwx------" : "rw-------"));
            }
        }
    }

    private InputStream open(String suffix) {
        String name = "/releases/" + version + suffix;
        return Objects.requireNonNull(FormerRelease.class.getResourceAsStream(name), name);
    }
}
