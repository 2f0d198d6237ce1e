package org.bourse.server.journal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.server.files.FileFailure;
import org.jspecify.annotations.Nullable;

/**
 * A data directory as a start would find it, looked at without making or changing anything.
 *
 * @param problems why a start on it would be refused, a sentence each
 * @param remarks what its operator should know besides, a sentence each
 * @param inUse whether an exchange runs on it now
 */
public record DataDirectoryCheck(List<String> problems, List<String> remarks, boolean inUse) {

    private static final String SETTING = " (EXCHANGE_DATA_DIR)";
    private static final long MEBIBYTE = 1 << 20;

    public DataDirectoryCheck {
        problems = List.copyOf(problems);
        remarks = List.copyOf(remarks);
    }

    /**
     * Looks at it for the user that asks.
     *
     * @param neededBytes the room that a first start takes there
     * @param forAnotherUser whether the exchange that it is for runs as another user, whose directory this one may not see
     */
    public static DataDirectoryCheck of(Path dataDirectory, long neededBytes, boolean forAnotherUser) {
        Path directory = dataDirectory.toAbsolutePath().normalize();
        List<String> problems = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        boolean inUse = false;
        try {
            if (Files.isDirectory(directory)) {
                Optional<String> hindrance = hindrance(directory);
                if (hindrance.isPresent()) {
                    (forAnotherUser ? remarks : problems).add(text(directory, hindrance.get()));
                } else {
                    Optional<String> user = DataDirectoryLock.user(directory);
                    inUse = user.isPresent();
                    user.ifPresent(exchange ->
                            remarks.add("an exchange" + exchange + " is running on the data directory " + directory));
                    if (!inUse) {
                        stranger(directory).ifPresent(problems::add);
                    }
                }
            } else {
                missing(directory, forAnotherUser).ifPresent(problems::add);
            }
            if (problems.isEmpty() && !inUse) {
                room(directory, neededBytes).ifPresent(problems::add);
            }
        } catch (IOException e) {
            problems.add(text(directory, FileFailure.reason(e)));
        }
        return new DataDirectoryCheck(problems, remarks, inUse);
    }

    /** The reason that this user can't keep the journal's archive there, found in the same way; empty when it can. */
    public static Optional<String> archiveProblem(Path archive) {
        Path directory = archive.toAbsolutePath().normalize();
        String problem = "the archive " + directory + " (EXCHANGE_JOURNAL_ARCHIVE) can't be used: ";
        try {
            Path above = nearestExisting(directory);
            Optional<String> reason =
                    Files.isDirectory(above) ? hindrance(above) : Optional.of(above + " is there, and is no directory");
            return reason.map(problem::concat);
        } catch (IOException e) {
            return Optional.of(problem + FileFailure.reason(e));
        }
    }

    private static String text(Path directory, String reason) {
        return "the data directory " + directory + SETTING + " can't be used: " + reason;
    }

    /** The reason that this user can't make files in a directory that is there. */
    private static Optional<String> hindrance(Path directory) throws IOException {
        if (Files.isWritable(directory) && Files.isReadable(directory) && Files.isExecutable(directory)) {
            return Optional.empty();
        }
        if (Files.getFileStore(directory).isReadOnly()) {
            return Optional.of(directory + " is on a file system that can only be read");
        }
        return Optional.of("this user may not read and write " + directory + ", which belongs to "
                + Files.getOwner(directory).getName());
    }

    /** The reason that it can't be made, by this user where it is this user's matter. */
    private static Optional<String> missing(Path directory, boolean forAnotherUser) throws IOException {
        Path above = nearestExisting(directory);
        if (!Files.isDirectory(above)) {
            return Optional.of(text(directory, above + " is there, and is no directory"));
        }
        return forAnotherUser ? Optional.empty() : hindrance(above).map(reason -> text(directory, reason));
    }

    /** The path, or what it would be made in; the root is always there. */
    private static Path nearestExisting(Path path) {
        Path parent = path.getParent();
        return parent == null || Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? path : nearestExisting(parent);
    }

    /** A file that is another user's than the directory: an exchange of the one can't use what one of the other has made. */
    private static Optional<String> stranger(Path directory) throws IOException {
        UserPrincipal owner = Files.getOwner(directory.toRealPath());
        StrangersFile found = new StrangersFile(owner);
        Files.walkFileTree(directory.toRealPath(), found);
        Path path = found.path;
        return path == null
                ? Optional.empty()
                : Optional.of(text(
                        directory,
                        path + " belongs to "
                                + Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
                                        .getName() + ", and not to " + owner.getName()
                                + " like the directory: chown -R " + owner.getName() + " " + directory));
    }

    /** Ends the walk at the first file that is another user's. */
    private static final class StrangersFile extends SimpleFileVisitor<Path> {

        private final UserPrincipal owner;
        private @Nullable Path path;

        StrangersFile(UserPrincipal owner) {
            this.owner = owner;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            return look(directory);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            return look(file);
        }

        /** Passes by what can't be entered: it may be another user's, too. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (look(file) == FileVisitResult.TERMINATE) {
                return FileVisitResult.TERMINATE;
            }
            throw e;
        }

        private FileVisitResult look(Path file) throws IOException {
            if (Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
                return FileVisitResult.CONTINUE;
            }
            path = file;
            return FileVisitResult.TERMINATE;
        }
    }

    /** Too little room for a first start; one that has its files needs none to speak of. */
    private static Optional<String> room(Path directory, long neededBytes) throws IOException {
        if (Files.exists(directory.resolve("journal"))) {
            return Optional.empty();
        }
        long free = Files.getFileStore(nearestExisting(directory)).getUsableSpace();
        return free >= neededBytes
                ? Optional.empty()
                : Optional.of(text(
                        directory,
                        "its disk has " + free / MEBIBYTE + " MiB left, and a first start takes "
                                + neededBytes / MEBIBYTE + " MiB"));
    }
}
