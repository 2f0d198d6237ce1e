package org.bourse.floor.mockvenues;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bourse.floor.tape.RawRecording;

/**
 * A market as it was recorded, in one file or several that follow each other. Recordings lie in a folder as
 * {@code binance-spot-SYMBOL_ANYTHING}, gzipped or not; those of one symbol follow each other by name.
 */
public final class RecordedMarket implements Market {

    private static final Pattern FILE = Pattern.compile("binance-spot-([a-z0-9]+)_.*");
    private static final Pattern STREAM = Pattern.compile("\\{\"stream\":\"([^\"]{1,60})\".*", Pattern.DOTALL);
    private static final int LOOK_FOR_BOOK = 10_000;

    private final String symbol;
    private final List<Path> files;
    private final Deque<Message> ahead = new ArrayDeque<>();
    private RawRecording recording;
    private int file;
    private String book = "";

    private RecordedMarket(String symbol, List<Path> files) throws IOException {
        this.symbol = symbol;
        this.files = List.copyOf(files);
        recording = new RawRecording(files.getFirst());
    }

    /** The symbols that a folder has recordings of, with their files. */
    public static Map<String, List<Path>> in(Path folder) throws IOException {
        Map<String, List<Path>> found = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.sorted().forEach(path -> {
                Matcher name = FILE.matcher(path.getFileName().toString());
                if (name.matches()) {
                    found.computeIfAbsent(name.group(1).toUpperCase(Locale.ROOT), unused -> new ArrayList<>())
                            .add(path);
                }
            });
        }
        return found;
    }

    /** Opens the recordings of a symbol at their beginning. */
    public static RecordedMarket of(String symbol, List<Path> files) throws IOException {
        return new RecordedMarket(symbol, files);
    }

    @Override
    public String symbol() {
        return symbol;
    }

    @Override
    public String firstBook() throws IOException {
        while (book.isEmpty()) {
            Optional<Message> message = read();
            if (message.isEmpty() || ahead.size() > LOOK_FOR_BOOK) {
                throw new IOException(files.getFirst() + " has no book among its first messages.");
            }
            ahead.add(message.get());
        }
        return book;
    }

    @Override
    public Optional<Message> next() throws IOException {
        Message first = ahead.poll();
        return first == null ? read() : Optional.of(first);
    }

    private Optional<Message> read() throws IOException {
        while (true) {
            Optional<RawRecording.Line> line = recording.next();
            if (line.isEmpty()) {
                if (++file >= files.size()) {
                    return Optional.empty();
                }
                recording.close();
                recording = new RawRecording(files.get(file));
            } else {
                String text = line.get().text();
                Matcher stream = STREAM.matcher(text);
                if (stream.matches()) {
                    return Optional.of(new Message(line.get().receiveNanos(), stream.group(1), text));
                }
                if (book.isEmpty()) {
                    book = text;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        recording.close();
    }
}
