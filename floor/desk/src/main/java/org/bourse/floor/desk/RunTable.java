package org.bourse.floor.desk;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bourse.floor.simulation.CommaSeparated;

/** One of the files of comma-separated values that a run writes; it may be one that is being written. */
final class RunTable {

    /** Those that there are. */
    static final List<String> ALL = List.of(
            "trades", "by_strategy", "signals", "orders", "alerts", "intents", "reports", "equity", "instruments");

    /** Those of a sweep. */
    static final List<String> OF_SWEEPS = List.of("combinations", "splits");

    /** Both. */
    static final List<String> NAMES =
            Stream.concat(ALL.stream(), OF_SWEEPS.stream()).toList();

    private static final int MAX_LINE = 1 << 16;

    private static final Page NOTHING = new Page(List.of(), List.of(), 0, false);

    private final Path file;

    /** The one of a run's directory. */
    RunTable(Path directory, String name) {
        file = directory.resolve(name + ".csv");
    }

    /**
     * Some of its lines.
     *
     * @param columns the names at its head
     * @param rows the lines' values; of one that has more than there are columns the rest are details
     * @param next the byte after the last of them, to go on from
     * @param more whether there are more already
     */
    record Page(List<String> columns, List<List<String>> rows, long next, boolean more) {}

    /** The lines from a byte of the file on; 0: the first. */
    Page read(long after, int most) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            Lines lines = new Lines(in);
            Optional<String> head = lines.next();
            if (head.isEmpty()) {
                return new Page(List.of(), List.of(), 0, false);
            }
            long first = lines.place();
            lines.seek(Math.clamp(after, first, Math.max(first, in.length())));
            List<List<String>> rows = new ArrayList<>();
            while (rows.size() < most) {
                Optional<String> line = lines.next();
                if (line.isEmpty()) {
                    return new Page(CommaSeparated.values(head.get()), rows, lines.place(), false);
                }
                rows.add(CommaSeparated.values(line.get()));
            }
            long next = lines.place();
            return new Page(
                    CommaSeparated.values(head.get()), rows, next, lines.next().isPresent());
        } catch (FileNotFoundException e) {
            return new Page(List.of(), List.of(), after, false);
        }
    }

    /**
     * Whole lines at places that divide the file evenly, so many at most, the first and the last one among them. What is read is
     * bounded by that, however long the file is.
     */
    Page thinned(int most) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            Lines lines = new Lines(in);
            Optional<String> head = lines.next();
            if (head.isEmpty()) {
                return NOTHING;
            }
            long first = lines.place();
            long end = endOfLines(in, first);
            List<List<String>> rows = new ArrayList<>();
            long taken = first;
            for (int i = 0; i < most - 1 && taken < end; i++) {
                long wanted = first + (end - first) * i / (most - 1);
                if (wanted < taken) {
                    continue;
                }
                lines.seek(wanted == first ? first : wanted - 1);
                if (wanted > first) {
                    // The rest of the line ahead of it, or its end alone.
                    Optional<String> _ = lines.next();
                }
                if (lines.place() < end) {
                    lines.next().map(CommaSeparated::values).ifPresent(rows::add);
                    taken = lines.place();
                }
            }
            if (taken < end) {
                // Of the file that is open: another one may be in its place by now.
                rows.add(before(in, first, end, 1).getFirst().values());
            }
            return new Page(CommaSeparated.values(head.get()), rows, 0, false);
        } catch (FileNotFoundException e) {
            return NOTHING;
        }
    }

    /**
     * A line and where it is.
     *
     * @param place the byte that it begins at
     */
    record Line(long place, List<String> values) {}

    /**
     * The lines that end at a byte or before it, newest first; {@link Long#MAX_VALUE}: from the last one on. Refuses a byte at which
     * no line begins, which is no place that was given to anybody.
     */
    List<Line> before(long before, int most) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            Lines lines = new Lines(in);
            if (lines.next().isEmpty()) {
                return List.of();
            }
            long first = lines.place();
            long end = Math.min(Math.max(before, first), endOfLines(in, first));
            in.seek(end - 1);
            if (in.read() != '\n') {
                throw RunCursor.invalid();
            }
            return before(in, first, end, most);
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    /** Those between two bytes at which lines begin. */
    private List<Line> before(RandomAccessFile in, long first, long before, int most) throws IOException {
        long end = before;
        List<Line> found = new ArrayList<>();
        while (found.size() < most && end > first) {
            long from = Math.max(first, end - MAX_LINE);
            byte[] bytes = new byte[(int) (end - from)];
            in.seek(from);
            in.readFully(bytes);
            long begun = end;
            for (int to = bytes.length - 1; to >= 0 && found.size() < most; ) {
                int newline = lastNewline(bytes, to - 1);
                if (newline < 0 && from > first) {
                    break;
                }
                String line = new String(bytes, newline + 1, to - newline - 1, StandardCharsets.UTF_8);
                end = from + newline + 1;
                found.add(new Line(end, CommaSeparated.values(line)));
                to = newline;
            }
            if (end == begun) {
                throw new IOException("A line of " + file + " is longer than " + MAX_LINE + " bytes.");
            }
        }
        return found;
    }

    /**
     * The first line that something holds for, which holds for all lines behind it: found by halves, so that next to nothing is
     * read, however long the file is.
     */
    Optional<Line> first(Predicate<List<String>> holds) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            Lines lines = new Lines(in);
            if (lines.next().isEmpty()) {
                return Optional.empty();
            }
            long head = lines.place();
            long from = head;
            long to = in.length();
            while (from < to) {
                long middle = from + (to - from) / 2;
                Optional<Line> line = lines.at(middle, head);
                if (line.isEmpty() || holds.test(line.get().values())) {
                    to = middle;
                } else {
                    from = line.get().place() + 1;
                }
            }
            return lines.at(from, head);
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    private static int lastNewline(byte[] bytes, int from) {
        int place = from;
        while (place >= 0 && bytes[place] != '\n') {
            place--;
        }
        return place;
    }

    /** The byte after the last whole line: one that is still being written is not there yet. */
    private static long endOfLines(RandomAccessFile in, long first) throws IOException {
        long length = in.length();
        long from = Math.max(first, length - MAX_LINE);
        byte[] bytes = new byte[(int) Math.max(0, length - from)];
        in.seek(from);
        in.readFully(bytes);
        return from + lastNewline(bytes, bytes.length - 1) + 1;
    }

    /**
     * How two runs' tables differ.
     *
     * @param equal whether they do not
     * @param row the number of the first line that differs, from 1; 0: none does
     * @param one that line, or nothing where that table has ended
     * @param other the other's
     */
    record Difference(boolean equal, long row, String one, String other) {}

    /** Compares line by line. */
    Difference difference(RunTable with) throws IOException {
        try (BufferedReader one = open();
                BufferedReader other = with.open()) {
            for (long row = 0; ; row++) {
                String mine = one.readLine();
                String theirs = other.readLine();
                if (mine == null && theirs == null) {
                    return new Difference(true, 0, "", "");
                }
                if (mine == null || !mine.equals(theirs)) {
                    return new Difference(false, row, mine == null ? "" : mine, theirs == null ? "" : theirs);
                }
            }
        }
    }

    private BufferedReader open() throws IOException {
        try {
            return Files.newBufferedReader(file);
        } catch (NoSuchFileException e) {
            return new BufferedReader(Reader.nullReader());
        }
    }

    /** What a run has come to, by name. */
    static SequencedMap<String, String> summary(Path directory) throws IOException {
        SequencedMap<String, String> values = new LinkedHashMap<>();
        try {
            List<String> lines = Files.readAllLines(directory.resolve("summary.csv"));
            for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                List<String> cells = CommaSeparated.values(line);
                values.put(cells.getFirst(), cells.getLast());
            }
        } catch (NoSuchFileException e) {
            // It has come to nothing yet, or was deleted meanwhile.
        }
        return values;
    }

    /** A row by its columns' names, with the rest of it. */
    static Map<String, String> named(List<String> columns, List<String> row) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(columns.size(), row.size()); i++) {
            named.put(columns.get(i), row.get(i));
        }
        if (!columns.isEmpty() && row.size() > columns.size()) {
            named.merge(
                    columns.getLast(),
                    String.join("; ", row.subList(columns.size(), row.size())),
                    (first, rest) -> first + "; " + rest);
        }
        return named;
    }

    /** Whole lines from a place on: one that is still being written is not there yet. */
    private static final class Lines {

        private final RandomAccessFile in;
        private final byte[] buffer = new byte[MAX_LINE];
        private int from;
        private int to;
        private long end;

        Lines(RandomAccessFile in) {
            this.in = in;
        }

        /** The byte after the last line. */
        long place() {
            return end - (to - from);
        }

        void seek(long place) {
            from = 0;
            to = 0;
            end = place;
        }

        /** The first line that begins at a byte or behind it; the first of all begins at the head's end. */
        Optional<Line> at(long from, long head) throws IOException {
            seek(from == head ? from : from - 1);
            if (from > head && next().isEmpty()) {
                return Optional.empty();
            }
            long place = place();
            return next().map(line -> new Line(place, CommaSeparated.values(line)));
        }

        Optional<String> next() throws IOException {
            int length = 0;
            while (true) {
                while (from + length < to) {
                    if (buffer[from + length] == '\n') {
                        String line = new String(buffer, from, length, StandardCharsets.UTF_8);
                        from += length + 1;
                        return Optional.of(line);
                    }
                    length++;
                }
                System.arraycopy(buffer, from, buffer, 0, length);
                from = 0;
                to = length;
                in.seek(end);
                int read = to == buffer.length ? -1 : in.read(buffer, to, buffer.length - to);
                if (read < 0) {
                    return Optional.empty();
                }
                to += read;
                end += read;
            }
        }
    }
}
