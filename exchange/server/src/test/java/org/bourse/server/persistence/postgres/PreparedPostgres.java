package org.bourse.server.persistence.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.bourse.testrun.TemporaryDirectories;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL that was unpacked, initialised and given a database with the exchange's schema and no rows once, by the
 * product's own first start, and is copied for every test that needs one of its own. Kept between runs, and shared by all
 * JVMs that run tests.
 */
public final class PreparedPostgres {

    private static final Path TEMPLATE = Path.of("target", "prepared-postgres").toAbsolutePath();

    private static boolean prepared;
    private static @Nullable Path copy;

    private PreparedPostgres() {}

    /** Puts a copy at this directory, which then looks as after the first start of an exchange, and answers it. */
    public static Path copyTo(Path directory) {
        try {
            Files.createDirectories(directory);
            sharePrograms(directory);
            Path template = near(directory);
            copy(template.resolve("password"), directory.resolve("password"));
            for (Path path : tree(template, "data")) {
                copy(path, directory.resolve(template.relativize(path)));
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts its programs, unpacked, into the directory of a PostgreSQL: the same files, where the file system can. */
    public static void sharePrograms(Path directory) {
        try {
            Path template = near(directory);
            boolean linked = sameFileSystem(template, directory);
            for (Path path : tree(template, "programs")) {
                Path target = directory.resolve(template.relativize(path));
                if (linked && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createLink(target, path);
                } else {
                    copy(path, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The template; for another file system this JVM's own copy, which is where temporary directories are. */
    private static synchronized Path near(Path directory) throws IOException {
        if (!prepared) {
            prepare();
            prepared = true;
        }
        if (sameFileSystem(TEMPLATE, directory)) {
            return TEMPLATE;
        }
        Path near = copy;
        if (near == null) {
            near = copyOfTheTemplate();
            copy = near;
        }
        return near;
    }

    private static Path copyOfTheTemplate() throws IOException {
        Path made = TemporaryDirectories.create("prepared-postgres");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made), "prepared-postgres"));
        for (String part : List.of("password", "programs", "data")) {
            for (Path path : tree(TEMPLATE, part)) {
                copy(path, made.resolve(TEMPLATE.relativize(path)));
            }
        }
        return made;
    }

    /** One JVM at a time; the others wait and find it done. Done again for other programs, and for another schema. */
    private static void prepare() throws IOException {
        Files.createDirectories(TEMPLATE);
        String schema = schema();
        try (FileChannel channel = FileChannel.open(
                        TEMPLATE.resolve("preparing"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Path programs = PostgresBinaries.unpack(TEMPLATE.resolve("programs"));
            Path done = TEMPLATE.resolve("prepared-" + programs.getFileName() + "-" + schema);
            if (lock.isValid() && !Files.exists(done)) {
                if (Files.exists(TEMPLATE.resolve("data"))) {
                    PostgresBinaries.deleteTree(TEMPLATE.resolve("data"));
                }
                Database.open(DatabaseSettings.embedded(TEMPLATE)).close();
                Files.createFile(done);
            }
        }
    }

    /** A digest of the migrations that make the schema, wherever the build has put them: a folder or a JAR file. */
    private static String schema() throws IOException {
        try {
            Path built = Path.of(Database.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(built)) {
                return digest(built.resolve("db").resolve("migration"));
            }
            try (FileSystem jar = FileSystems.newFileSystem(built)) {
                return digest(jar.getPath("db", "migration"));
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static String digest(Path migrations) throws IOException {
        try (Stream<Path> files = Files.list(migrations)) {
            CRC32 sum = new CRC32();
            for (Path file : files.sorted().toList()) {
                sum.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                sum.update(Files.readAllBytes(file));
            }
            return Long.toHexString(sum.getValue());
        }
    }

    private static void delete(Path directory) {
        try {
            PostgresBinaries.deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> tree(Path template, String part) throws IOException {
        try (Stream<Path> tree = Files.walk(template.resolve(part))) {
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
