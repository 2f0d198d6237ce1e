package org.bourse.server.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The directory that holds the journal's files: what the journal needs of a file system, and no more, so that a test can
 * fill its disk and cut its power.
 */
interface JournalFiles {

    /** The names of all files, in any order. */
    List<String> names() throws IOException;

    /** Makes a file, which must not be there. */
    JournalFile create(String name) throws IOException;

    /** Opens a file that is there. */
    JournalFile open(String name) throws IOException;

    /** Opens a file that is there, for reading alone. */
    default JournalFile openToRead(String name) throws IOException {
        return open(name);
    }

    /** Gives a file another name, at once or not at all. */
    void rename(String from, String to) throws IOException;

    /** Deletes a file, if it is there. */
    void delete(String name) throws IOException;

    /** Makes what was created, renamed and deleted last. */
    void force() throws IOException;

    /** The name of a file for people. */
    String describe(String name);

    /** An open file. */
    interface JournalFile extends Closeable {

        /** Its length in bytes. */
        long length() throws IOException;

        /** Reads from {@code position} on, like {@link java.nio.channels.FileChannel#read(ByteBuffer, long)}. */
        int read(ByteBuffer target, long position) throws IOException;

        /** Writes at {@code position}, like {@link java.nio.channels.FileChannel#write(ByteBuffer, long)}. */
        int write(ByteBuffer source, long position) throws IOException;

        /** Makes what was written last. */
        void force() throws IOException;
    }
}
