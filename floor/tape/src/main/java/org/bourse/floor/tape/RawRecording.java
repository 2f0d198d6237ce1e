package org.bourse.floor.tape;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A recording as others make them: a text file, gzipped or not, one message a line, nanoseconds of its receipt (UTC), a
 * space, the message as it came. Answers to requests stand between the messages.
 */
public final class RawRecording implements Closeable {

    private final Path file;
    private final BufferedReader lines;
    private long number;

    /**
     * A message.
     *
     * @param receiveNanos when it was received
     * @param text as it came
     */
    public record Line(long receiveNanos, String text) {}

    /** Opens a file. */
    public RawRecording(Path file) throws IOException {
        this.file = file;
        InputStream bytes = Files.newInputStream(file);
        try {
            InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
            lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8), 1 << 16);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    /** The next one; empty at the end. What has another form is refused with file and line. */
    public Optional<Line> next() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            return Optional.empty();
        }
        number++;
        int space = line.indexOf(' ');
        try {
            return Optional.of(
                    new Line(Long.parseLong(line.substring(0, Math.max(space, 0))), line.substring(space + 1)));
        } catch (NumberFormatException e) {
            throw new IOException(file + ", line " + number + ": a line begins with nanoseconds and a space.", e);
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
