package org.bourse.server.persistence.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs for this platform, which come as a library, unpacked into a directory. */
public final class PostgresBinaries {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

    private PostgresBinaries() {}

    /**
     * Where the programs are ({@code bin/postgres} and so on): a directory below {@code parent} named after what is in
     * it, unpacked unless it is there already. Safe against being killed, and against others who do the same at the same
     * time: the directory appears complete or not at all, also when the machine loses power.
     *
     * @throws DatabaseUnavailableException when there are none for this platform
     */
    static Path unpack(Path parent) throws IOException {
        URL archive = archive();
        Path home = parent.resolve("postgresql-" + checksum(archive));
        if (Files.isDirectory(home)) {
            return home;
        }
        Files.createDirectories(parent);
        LOG.info("unpacking PostgreSQL into {}", home);
        Path unfinished = Files.createTempDirectory(parent, "unpacking-");
        extract(archive, unfinished);
        force(unfinished);
        try {
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            deleteTree(unfinished);
            if (!Files.isDirectory(home)) {
                throw e;
            }
        }
        return home;
    }

    /**
     * The library's archive for this platform. Found by its name rather than by the library's own resolver, which refuses
     * a class path that has the same archive twice, as a jar with a Class-Path may make it.
     */
    private static URL archive() {
        String name = "/postgres-" + system() + "-" + machine() + ".txz";
        URL archive = PostgresBinaries.class.getResource(name);
        if (archive == null) {
            throw new DatabaseUnavailableException("there is no embedded PostgreSQL for this platform (no " + name
                    + " in the class path): set EXCHANGE_DATABASE_URL to a PostgreSQL of your own");
        }
        return archive;
    }

    private static String system() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name;
    }

    private static String machine() {
        String name = System.getProperty("os.arch", "");
        return switch (name) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> name;
        };
    }

    /**
     * Tells one version of the programs from another. A jar has its entries' checksums: to read ten megabytes for one at each
     * start took a sixth of its processor time.
     */
    private static String checksum(URL archive) throws IOException {
        if (archive.openConnection() instanceof JarURLConnection connection) {
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                JarEntry entry = jar.getJarEntry(connection.getEntryName());
                return checksum(entry.getCrc(), entry.getSize());
            }
        }
        try (CheckedInputStream stream = new CheckedInputStream(archive.openStream(), new CRC32())) {
            long size = stream.transferTo(OutputStream.nullOutputStream());
            return checksum(stream.getChecksum().getValue(), size);
        }
    }

    private static String checksum(long crc, long size) {
        return HexFormat.of().toHexDigits(crc, 8) + "-" + size;
    }

    private static void extract(URL archive, Path directory) throws IOException {
        URLConnection connection = archive.openConnection();
        // Else the jar stays open for as long as the process runs.
        connection.setUseCaches(false);
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(connection.getInputStream())))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new IOException("the archive of PostgreSQL has an entry outside of it: " + entry.getName());
                }
                extract(tar, entry, target);
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling(""));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(tar, target);
            if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true)) {
                throw new IOException(target + " can't be made executable");
            }
        } else {
            throw new IOException("the archive of PostgreSQL has an entry of an unknown kind: " + entry.getName());
        }
    }

    /**
     * Waits until the files are on disk. A name that is there before its content would make the directory look complete
     * after a power failure. And the system would write 70 MB in one go half a minute later, with the journal waiting.
     */
    private static void force(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.filter(Files::isRegularFile).toList()) {
                try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    file.force(true);
                }
            }
        }
    }

    /** Deletes a directory with all that is in it. */
    public static void deleteTree(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
