package org.bourse.floor.desk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** One of the files of comma-separated values that a run writes; it may be one that is being written. */
final class RunTable {

    /** Those that there are. */
    static final List<String> ALL = List.of("trades", "signals", "intents", "reports", "equity", "instruments");

    /** Those of a sweep. */
    static final List<String> OF_SWEEPS = List.of("combinations", "splits");

    /** Both. */
    static final List<String> NAMES =
            Stream.concat(ALL.stream(), OF_SWEEPS.stream()).toList();

    private static final int MAX_LINE = 1 << 16;

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
        if (!Files.exists(file)) {
            return new Page(List.of(), List.of(), after, false);
        }
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
                    return new Page(values(head.get()), rows, lines.place(), false);
                }
                rows.add(values(line.get()));
            }
            long next = lines.place();
            return new Page(values(head.get()), rows, next, lines.next().isPresent());
        }
    }

    /** Each line whose number is a multiple of so many, that there are no more of them than asked for, and the last one. */
    Page thinned(int most) throws IOException {
        if (!Files.exists(file)) {
            return new Page(List.of(), List.of(), 0, false);
        }
        long count;
        try (Stream<String> lines = Files.lines(file)) {
            count = Math.max(0, lines.count() - 1);
        }
        long step = Math.max(1, (count + most - 1) / most);
        List<List<String>> rows = new ArrayList<>();
        List<String> columns;
        try (BufferedReader in = Files.newBufferedReader(file)) {
            String head = in.readLine();
            columns = head == null ? List.of() : values(head);
            String line = in.readLine();
            for (long i = 0; i < count && line != null; i++) {
                List<String> row = i % step == 0 || i == count - 1 ? values(line) : List.of();
                // The last one of a run that goes on may not be whole.
                if (!row.isEmpty() && row.size() >= columns.size()) {
                    rows.add(row);
                }
                line = in.readLine();
            }
        }
        return new Page(columns, rows, 0, false);
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
        return Files.exists(file) ? Files.newBufferedReader(file) : new BufferedReader(Reader.nullReader());
    }

    /** What a run has come to, by name. */
    static SequencedMap<String, String> summary(Path directory) throws IOException {
        SequencedMap<String, String> values = new LinkedHashMap<>();
        Path file = directory.resolve("summary.csv");
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file);
            for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                List<String> cells = values(line);
                values.put(cells.getFirst(), cells.getLast());
            }
        }
        return values;
    }

    /** A line of these values, in quotation marks where they need them. */
    static String line(List<String> values) {
        List<String> cells = new ArrayList<>();
        for (String value : values) {
            String whole = value.replace('\n', ' ');
            boolean plain = whole.indexOf(',') < 0 && whole.indexOf('"') < 0;
            cells.add(plain ? whole : '"' + whole.replace("\"", "\"\"") + '"');
        }
        return String.join(",", cells);
    }

    /** The values of a line, those in quotation marks without these. */
    static List<String> values(String line) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                value.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
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
