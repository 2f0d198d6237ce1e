package org.bourse.server.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Files and directories for their owner alone: 0600 and 0700. They have brokers' secrets, their clients' document numbers
 * and everything anybody trades, and a lock file that others may open can be locked by them. Where the file system knows no
 * such permissions, they are made as it makes them.
 */
public final class PrivateFiles {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private PrivateFiles() {}

    /** Opens a file; the options say whether it is made. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), only("rw-------"));
    }

    /** Makes a directory, and those above it, unless they are there. */
    public static void makeDirectory(Path directory) throws IOException {
        Files.createDirectories(directory, only("rwx------"));
    }

    /**
     * Takes a directory, and all that is in it, from everybody but its owner.
     *
     * @param except directories in it that are left as they are
     */
    public static Tightened tighten(Path directory, List<Path> except) throws IOException {
        Tightened tightened = new Tightened(new ArrayList<>(), new ArrayList<>());
        if (POSIX) {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                    if (except.contains(path)) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    tightened.tighten(path);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    if (!attributes.isSymbolicLink()) {
                        tightened.tighten(path);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException e) {
                    // Gone meanwhile, or another user's: who needs it says so.
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return tightened;
    }

    /**
     * The files that others could reach.
     *
     * @param changed what they can't any more
     * @param open what they still can, because it is not this user's to change
     */
    public record Tightened(List<Path> changed, List<Path> open) {

        private void tighten(Path path) {
            try {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
                if (!OWNERS.containsAll(permissions)) {
                    open.add(path);
                    Set<PosixFilePermission> owners = EnumSet.copyOf(OWNERS);
                    owners.retainAll(permissions);
                    Files.setPosixFilePermissions(path, owners);
                    open.removeLast();
                    changed.add(path);
                }
            } catch (IOException e) {
                // Stays among the open ones.
            }
        }
    }

    private static FileAttribute<?>[] only(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
