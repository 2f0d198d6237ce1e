package org.bourse.fix.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The names in a directory, which are on the disk once the directory itself is forced. */
final class DirectoryNames {

    private DirectoryNames() {}

    /** Waits until the names in a directory are on the disk: files that were made, renamed or deleted stay so. */
    static void force(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
