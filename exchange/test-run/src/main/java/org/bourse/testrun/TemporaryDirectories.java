package org.bourse.testrun;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The temporary directories of tests: in memory where the system has a file system there with enough room, for a test that
 * starts an exchange writes 50 MB, which a disk takes seconds for and nobody reads again. A process that is killed loses
 * as much or as little there as on a disk. What is about disks says so with {@link OnDisk}. JUnit is told of this class in
 * {@code junit-platform.properties}.
 */
public final class TemporaryDirectories implements TempDirFactory {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path MOUNTS = Path.of("/proc/self/mounts");
    private static final long ENOUGH_BYTES = 2L << 30;

    /** With the process that made it, so that what a killed run left behind is found. */
    private static final Pattern NAME = Pattern.compile("bourse-tests-(\\d+)-.*");

    private static final Optional<Path> IN_MEMORY = inMemory();

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        boolean onDisk = context.getTestClass()
                .map(Class::getNestHost)
                .flatMap(suite -> AnnotationSupport.findAnnotation(suite, OnDisk.class))
                .isPresent();
        return onDisk ? Files.createTempDirectory("junit-") : create("junit");
    }

    /** Makes one that whoever asks for it deletes. */
    public static Path create(String purpose) throws IOException {
        String prefix = "bourse-tests-" + ProcessHandle.current().pid() + "-" + purpose + "-";
        return IN_MEMORY.isPresent()
                ? Files.createTempDirectory(IN_MEMORY.get(), prefix)
                : Files.createTempDirectory(prefix);
    }

    private static Optional<Path> inMemory() {
        try {
            if (!Files.isWritable(MEMORY)
                    || !mayRunPrograms(Files.readAllLines(MOUNTS))
                    || Files.getFileStore(MEMORY).getUsableSpace() < ENOUGH_BYTES) {
                return Optional.empty();
            }
            deleteThoseOfDeadProcesses();
            return Optional.of(MEMORY);
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** Whether what lies there may be executed, as PostgreSQL is; in containers often not. */
    static boolean mayRunPrograms(List<String> mounts) {
        return mounts.stream()
                .map(mount -> mount.split(" ", -1))
                .filter(mount -> mount.length > 3 && mount[1].equals(MEMORY.toString()))
                .anyMatch(mount -> mount[2].equals("tmpfs")
                        && Arrays.stream(mount[3].split(",", -1)).noneMatch("noexec"::equals));
    }

    private static void deleteThoseOfDeadProcesses() throws IOException {
        try (Stream<Path> directories = Files.list(MEMORY)) {
            directories.filter(TemporaryDirectories::isOfADeadProcess).forEach(TemporaryDirectories::delete);
        }
    }

    private static boolean isOfADeadProcess(Path directory) {
        Matcher name = NAME.matcher(String.valueOf(directory.getFileName()));
        return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }

    /** Deletes a directory with all in it, as far as it goes: another run may do the same, or it is another user's. */
    public static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.out.println(directory + " of a test can't be deleted: " + e);
        }
    }
}
