package org.bourse.floor.tape;

import java.util.ArrayList;
import java.util.List;

/**
 * What is written beside a segment when it is complete.
 *
 * @param recovered whether its writer died, and its end was found by the next start
 * @param records how many it has
 * @param firstSequence of its first event that is no repetition; the one to come where it has none
 * @param lastSequence of its last event
 * @param firstNanos when the first was received
 * @param lastNanos when the last was received
 * @param bytes its length
 * @param hash SHA-256 of the whole file, in hexadecimal digits
 * @param index each thousandth event or so
 */
record Seal(
        boolean recovered,
        long records,
        long firstSequence,
        long lastSequence,
        long firstNanos,
        long lastNanos,
        long bytes,
        String hash,
        List<Entry> index) {

    /**
     * A place in the segment.
     *
     * @param sequence of the event there
     * @param nanos when it was received
     * @param offset of its record
     */
    record Entry(long sequence, long nanos, long offset) {}

    String text() {
        StringBuilder text = new StringBuilder(200 + index.size() * 40);
        text.append("status ").append(recovered ? "recovered" : "sealed").append('\n');
        text.append("records ").append(records).append('\n');
        text.append("sequences ")
                .append(firstSequence)
                .append(' ')
                .append(lastSequence)
                .append('\n');
        text.append("nanos ").append(firstNanos).append(' ').append(lastNanos).append('\n');
        text.append("bytes ").append(bytes).append('\n');
        text.append("sha256 ").append(hash).append('\n');
        for (Entry entry : index) {
            text.append("index ").append(entry.sequence).append(' ').append(entry.nanos);
            text.append(' ').append(entry.offset).append('\n');
        }
        return text.append("end\n").toString();
    }

    static Seal of(String text) throws TapeDamage {
        String[] lines = text.split("\n", -1);
        try {
            if (lines.length < 8 || !lines[lines.length - 2].equals("end")) {
                throw new TapeDamage("Its seal is not complete.");
            }
            List<Entry> index = new ArrayList<>();
            for (int i = 6; i < lines.length - 2; i++) {
                index.add(new Entry(number(lines[i], 1), number(lines[i], 2), number(lines[i], 3)));
            }
            return new Seal(
                    word(lines[0], 1).equals("recovered"),
                    number(lines[1], 1),
                    number(lines[2], 1),
                    number(lines[2], 2),
                    number(lines[3], 1),
                    number(lines[3], 2),
                    number(lines[4], 1),
                    word(lines[5], 1),
                    List.copyOf(index));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new TapeDamage("Its seal is damaged: " + e.getMessage());
        }
    }

    private static long number(String line, int word) {
        return Long.parseLong(word(line, word));
    }

    private static String word(String line, int word) {
        return line.split(" ", -1)[word];
    }
}
