package org.bourse.server.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file of a few bytes that is replaced as a whole: written beside, forced, and renamed. So the old or the new one is there
 * whenever the power goes, and never an empty one.
 */
public final class SmallFile {

    private static final String UNFINISHED_SUFFIX = ".unfinished";

    private SmallFile() {}

    /** Replaces a file's text, or makes it; returns when it is on the disk. */
    public static void write(Path file, String text) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED_SUFFIX);
        Files.deleteIfExists(unfinished);
        try (FileChannel channel =
                PrivateFiles.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().resolveSibling(""))) {
            directory.force(true);
        }
    }
}
