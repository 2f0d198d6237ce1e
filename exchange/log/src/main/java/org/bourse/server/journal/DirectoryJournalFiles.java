package org.bourse.server.journal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bourse.server.files.PrivateFiles;

/** A directory of the file system. */
final class DirectoryJournalFiles implements JournalFiles {

    private final Path directory;

    /** Uses {@code directory}, making it when it isn't there. */
    DirectoryJournalFiles(Path directory) throws IOException {
        this.directory = directory;
        boolean made = Files.notExists(directory);
        PrivateFiles.makeDirectory(directory);
        Path parent = directory.toAbsolutePath().getParent();
        if (made && parent != null) {
            force(parent);
        }
    }

    /** A directory that is there, and that nothing is made in. */
    static DirectoryJournalFiles existing(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        return new DirectoryJournalFiles(directory);
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    @Override
    public JournalFile create(String name) throws IOException {
        return new ChannelFile(PrivateFiles.open(directory.resolve(name), CREATE_NEW, READ, WRITE));
    }

    @Override
    public JournalFile open(String name) throws IOException {
        return new ChannelFile(FileChannel.open(directory.resolve(name), READ, WRITE));
    }

    @Override
    public JournalFile openToRead(String name) throws IOException {
        return new ChannelFile(FileChannel.open(directory.resolve(name), READ));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public void force() throws IOException {
        force(directory);
    }

    @Override
    public String describe(String name) {
        return directory.resolve(name).toString();
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    private record ChannelFile(FileChannel channel) implements JournalFile {

        @Override
        public long length() throws IOException {
            return channel.size();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            return channel.write(source, position);
        }

        @Override
        public void force() throws IOException {
            // The length never changes after the file was made, so there is no metadata that reading depends on.
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
