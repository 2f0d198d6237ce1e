package org.bourse.server.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL that was unpacked, initialised and given an empty database once, by the product's own first start, and is
 * copied for every test that needs one of its own. Kept between runs, and shared by all JVMs that run tests.
 */
public final class PreparedPostgres {

    private static final Path TEMPLATE = Path.of("target", "prepared-postgres").toAbsolutePath();

    private static boolean prepared;

    private PreparedPostgres() {}

    /** Puts a copy at this directory, which then looks as after the first start of an exchange, and answers it. */
    public static Path copyTo(Path directory) {
        try {
            Files.createDirectories(directory);
            sharePrograms(directory);
            copy(TEMPLATE.resolve("password"), directory.resolve("password"));
            for (Path path : tree("data")) {
                copy(path, directory.resolve(TEMPLATE.relativize(path)));
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts its programs, unpacked, into the directory of a PostgreSQL: the same files, where the file system can. */
    public static void sharePrograms(Path directory) {
        try {
            prepare();
            for (Path path : tree("programs")) {
                Path target = directory.resolve(TEMPLATE.relativize(path));
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && sameFileSystem(path, directory)) {
                    Files.createLink(target, path);
                } else {
                    copy(path, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One JVM at a time; the others wait and find it done. Done again for other programs. */
    private static synchronized void prepare() throws IOException {
        if (prepared) {
            return;
        }
        Files.createDirectories(TEMPLATE);
        try (FileChannel channel = FileChannel.open(
                        TEMPLATE.resolve("preparing"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Path programs = PostgresBinaries.unpack(TEMPLATE.resolve("programs"));
            Path done = TEMPLATE.resolve("prepared-" + programs.getFileName());
            if (lock.isValid() && !Files.exists(done)) {
                if (Files.exists(TEMPLATE.resolve("data"))) {
                    PostgresBinaries.deleteTree(TEMPLATE.resolve("data"));
                }
                EmbeddedPostgres.start(TEMPLATE).close();
                Files.createFile(done);
            }
        }
        prepared = true;
    }

    private static List<Path> tree(String part) throws IOException {
        try (Stream<Path> tree = Files.walk(TEMPLATE.resolve(part))) {
            return tree.toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean sameFileSystem(Path one, Path other) throws IOException {
        return Files.getFileStore(one).equals(Files.getFileStore(other));
    }
}
