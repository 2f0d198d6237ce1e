package org.bourse.floor.simulation;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long orders took to a venue, and its reports from there: a table of comma-separated values with a line for each order, in
 * nanoseconds. A live run has measured such ones, which its results say.
 *
 * @param entry from an order's decision to the venue
 * @param response from the venue to its report
 */
public record MeasuredLatencies(List<Long> entry, List<Long> response) {

    /** The name of the table beside the results of a run that has them. */
    public static final String FILE = "latencies.csv";

    /** The head of such a table; others may have further columns. */
    public static final String COLUMNS = "entry_nanos,response_nanos";

    /** A table has as many lines at most; of more that a run has measured the newest ones count. */
    public static final int MAX_ROWS = 100_000;

    private static final int MAX_FAULTS = 20;

    /** Refuses what no message is drawn from. */
    public MeasuredLatencies {
        entry = List.copyOf(entry);
        response = List.copyOf(response);
        if (entry.isEmpty() || entry.size() != response.size() || entry.size() > MAX_ROWS) {
            throw new IllegalArgumentException(
                    "A table of measured latencies has 1 to " + MAX_ROWS + " lines, not " + entry.size() + ".");
        }
    }

    /** An entry for each message, drawn by the seed. */
    public LatencyModel entry(long seed) {
        return new LatencyModel.Measured(entry, seed);
    }

    /** A response for each message, drawn independently of the entries. */
    public LatencyModel response(long seed) {
        return new LatencyModel.Measured(response, ~seed);
    }

    /**
     * Reads a table.
     *
     * @throws IllegalArgumentException with all that is wrong with it, and where
     */
    public static MeasuredLatencies read(Path file) throws IOException {
        List<String> faults = new ArrayList<>();
        List<Long> entry = new ArrayList<>();
        List<Long> response = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String head = lines.readLine();
            List<String> columns = CommaSeparated.values(head == null ? "" : head);
            int entries = columns.indexOf("entry_nanos");
            int responses = columns.indexOf("response_nanos");
            if (entries < 0 || responses < 0) {
                throw new IllegalArgumentException(file
                        + ", line 1: the first line names the columns, entry_nanos and response_nanos among them.");
            }
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                List<String> values = CommaSeparated.values(line);
                if (values.size() != columns.size()) {
                    fault(faults, file, number, "there are " + values.size() + " values, not " + columns.size() + ".");
                    continue;
                }
                if (entry.size() == MAX_ROWS) {
                    fault(faults, file, number, "a table has " + MAX_ROWS + " lines at most.");
                    break;
                }
                entry.add(nanos(values.get(entries), "entry_nanos", faults, file, number));
                response.add(nanos(values.get(responses), "response_nanos", faults, file, number));
            }
        }
        if (entry.isEmpty() && faults.isEmpty()) {
            faults.add(file + ": there is no line of latencies.");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", faults));
        }
        return new MeasuredLatencies(entry, response);
    }

    private static long nanos(String text, String column, List<String> faults, Path file, int line) {
        if (text.matches("\\d{1,11}") && Long.parseLong(text) <= LatencyModel.MAX_NANOS) {
            return Long.parseLong(text);
        }
        fault(
                faults,
                file,
                line,
                column + " is a whole number of 0 to " + LatencyModel.MAX_NANOS + " nanoseconds, not "
                        + CommaSeparated.quoted(text) + ".");
        return 0;
    }

    private static void fault(List<String> faults, Path file, int line, String what) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(file + ", line " + line + ": " + what);
        } else if (faults.size() == MAX_FAULTS) {
            faults.add("There is more that is wrong.");
        }
    }

    /** Its lines, as {@link #read} takes them. */
    public String table() {
        StringBuilder text = new StringBuilder(COLUMNS).append('\n');
        for (int i = 0; i < entry.size(); i++) {
            text.append(entry.get(i)).append(',').append(response.get(i)).append('\n');
        }
        return text.toString();
    }

    /**
     * What a live run has measured of the orders that its venue took, out of its results. The venue's clock is another one: where
     * it says that an order was there before it was sent, or after its report, one of both ways has all of the time.
     *
     * @throws IllegalArgumentException where the venue has taken no order of it
     */
    public static MeasuredLatencies ofRun(Path directory) throws IOException {
        Deque<Long> entry = new ArrayDeque<>();
        Deque<Long> response = new ArrayDeque<>();
        try (BufferedReader intents = Files.newBufferedReader(directory.resolve("intents.csv"));
                BufferedReader reports = Files.newBufferedReader(directory.resolve("reports.csv"))) {
            Sent sent = new Sent(intents);
            String head = reports.readLine();
            for (String line = head == null ? null : reports.readLine(); line != null; line = reports.readLine()) {
                List<String> values = CommaSeparated.values(line);
                // The last line may still be written.
                if (values.size() < 4 || !values.get(3).equals("accepted")) {
                    continue;
                }
                long sentNanos = sent.take(Long.parseLong(values.get(2)));
                long all = Long.parseLong(values.get(0)) - sentNanos;
                if (sentNanos == 0 || all < 0 || all > LatencyModel.MAX_NANOS) {
                    continue;
                }
                long there = Math.clamp(Long.parseLong(values.get(1)) - sentNanos, 0, all);
                entry.addLast(there);
                response.addLast(all - there);
                if (entry.size() > MAX_ROWS) {
                    entry.removeFirst();
                    response.removeFirst();
                }
            }
        }
        if (entry.isEmpty()) {
            throw new IllegalArgumentException("No order of that run was taken by its venue yet.");
        }
        return new MeasuredLatencies(List.copyOf(entry), List.copyOf(response));
    }

    /** When orders were sent, read as far as is asked for: intents are there in the order of their numbers. */
    private static final class Sent {

        private final BufferedReader intents;
        private final Map<Long, Long> nanos = new HashMap<>();
        private long read;

        Sent(BufferedReader intents) throws IOException {
            this.intents = intents;
            String unused = intents.readLine();
        }

        /** When that order was, told once; 0: nobody knows. */
        long take(long order) throws IOException {
            while (read < order) {
                String line = intents.readLine();
                if (line == null) {
                    break;
                }
                List<String> values = CommaSeparated.values(line);
                if (values.size() > 2 && values.get(2).equals("submit")) {
                    read = Long.parseLong(values.get(1));
                    nanos.put(read, Long.parseLong(values.get(0)));
                }
            }
            Long found = nanos.remove(order);
            return found == null ? 0 : found;
        }
    }
}
