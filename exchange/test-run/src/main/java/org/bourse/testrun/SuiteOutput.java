package org.bourse.testrun;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The destination of all that is printed or logged in this JVM: the file of the newest suite. */
final class SuiteOutput extends OutputStream {

    private final Path directory;
    private Path file;
    private OutputStream out;

    /** Output that goes to files of this directory; until the first suite runs, to the one named here. */
    SuiteOutput(Path directory, String beforeTheFirst) {
        try {
            this.directory = Files.createDirectories(directory);
            this.file = directory.resolve(beforeTheFirst + ".log");
            // Unbuffered: a JVM that dies has said why.
            this.out = Files.newOutputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From here on all goes to the file of this suite. */
    synchronized void begin(String suite) {
        try {
            out.close();
            file = directory.resolve(suite + ".log");
            out = Files.newOutputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file of the moment. */
    synchronized Path file() {
        return file;
    }

    /** The last lines of what the suite wrote. */
    synchronized List<String> lastLines(int most) {
        Deque<String> last = new ArrayDeque<>();
        try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (last.size() == most) {
                    last.removeFirst();
                }
                last.addLast(line);
            }
        } catch (IOException e) {
            last.addLast("(can't be read: " + e + ")");
        }
        return new ArrayList<>(last);
    }

    /** A stream for {@code System.out} and {@code System.err}. */
    PrintStream stream() {
        return new PrintStream(this, true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int oneByte) throws IOException {
        out.write(oneByte);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }
}
