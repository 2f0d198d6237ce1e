package org.bourse.floor.desk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeCursor;

/**
 * How a part of a tape is cut for choosing and trying: a time to train in, the time behind it to test in, and how far on the next
 * split begins. Nothing of a test's part is told to those who are trained.
 *
 * @param trainNanos how long a training part is
 * @param testNanos how long the test behind it is
 * @param stepNanos from the beginning of one split to that of the next one
 */
record WalkForward(long trainNanos, long testNanos, long stepNanos) {

    /** So many splits may be in the making at once. */
    static final int MOST_OVERLAPPING = 100_000;

    private static final int EVENTS_AT_ONCE = 10_000;
    private static final long SECOND = 1_000_000_000L;
    private static final int MAX_DAYS = 3_650;

    /**
     * One pair of parts, by the numbers of events on the tape.
     *
     * @param after the number of the event ahead of the training part
     * @param cut the number of its last event, behind which the test begins
     * @param last the number of the test's last event
     */
    record Split(long after, long cut, long last) {}

    /** Reads a time such as {@code 60m}. */
    static long nanos(String name, String text) {
        if (text.matches("[1-9][0-9]{0,8}[smhd]")) {
            long seconds = Long.parseLong(text.substring(0, text.length() - 1))
                    * switch (text.charAt(text.length() - 1)) {
                        case 's' -> 1L;
                        case 'm' -> 60L;
                        case 'h' -> 3_600L;
                        default -> 86_400L;
                    };
            if (seconds <= MAX_DAYS * 86_400L) {
                return seconds * SECOND;
            }
        }
        throw new IllegalArgumentException(name + " is a whole number above 0 with s, m, h or d, such as 60m, of "
                + MAX_DAYS + " days at the most, not " + FloorText.shown(text) + ".");
    }

    /**
     * Refuses a part of a tape that no split goes into, by its first and last time alone. More is known once it is cut: what
     * nothing happened in is no split.
     */
    void requireLength(Path tape, long after, long last) throws IOException {
        Optional<Long> begins = time(tape, after, last);
        Optional<Long> ends = time(tape, last - 1, last);
        if (begins.isPresent() && ends.isPresent() && ends.get() - begins.get() < trainNanos + testNanos) {
            throw tooShort();
        }
    }

    /**
     * How many splits a part of a tape has at the least, as far as its first and last time and its index say: each has an event in
     * both of its parts of which the index knows.
     *
     * @param most of them; one more is not looked behind
     */
    int leastSplits(Path tape, long after, long last, int most) throws IOException {
        Optional<Long> first = time(tape, after, last);
        Optional<Long> ends = time(tape, last - 1, last);
        if (first.isEmpty() || ends.isEmpty()) {
            return 0;
        }
        long[] known = new Tape(tape).someTimes(after, last);
        int inTraining = 0;
        int inTest = 0;
        int splits = 0;
        for (long begins = first.get();
                splits <= most && begins + trainNanos + testNanos <= ends.get();
                begins += stepNanos) {
            long cut = begins + trainNanos;
            inTraining = firstSince(known, inTraining, begins);
            inTest = firstSince(known, inTest, cut);
            splits += isBefore(known, inTraining, cut) && isBefore(known, inTest, cut + testNanos) ? 1 : 0;
        }
        return splits;
    }

    private static int firstSince(long[] times, int from, long nanos) {
        int at = from;
        while (at < times.length && times[at] < nanos) {
            at++;
        }
        return at;
    }

    private static boolean isBefore(long[] times, int at, long nanos) {
        return at < times.length && times[at] < nanos;
    }

    /** When the first event after that one was received; empty: there is none up to the last one. */
    private static Optional<Long> time(Path tape, long after, long last) throws IOException {
        try (TapeCursor cursor = TapeCursor.after(tape, after, () -> last)) {
            while (cursor.next()) {
                EventHeader header = cursor.header();
                if (!header.isRepeated() && header.sequence > after) {
                    return Optional.of(header.receiveNanos);
                }
            }
        }
        return Optional.empty();
    }

    private static IllegalArgumentException tooShort() {
        return new IllegalArgumentException("The part of the tape is shorter than train and test together.");
    }

    /** Who is asked now and then whether the cutting goes on. */
    @FunctionalInterface
    interface Cutting {

        /** It has come to that share of its part of the tape, 0 to 1; false: nobody needs it any more. */
        boolean goesOn(double share);
    }

    /**
     * The splits of a part of a tape, none of which goes beyond its end; a split without events in one of its two parts is left
     * out. It reads all of that part, and keeps no more of it than the splits. Refuses a part without any.
     *
     * @param most of them; more are not looked for
     * @return empty where it did not go on to the part's end
     */
    Optional<List<Split>> splits(Path tape, long after, long last, int most, Cutting cutting) throws IOException {
        List<Split> splits = new ArrayList<>();
        // They overlap, and come to their ends in the order in which they began.
        Queue<Training> training = new ArrayDeque<>();
        Queue<Testing> testing = new ArrayDeque<>();
        long begins = 0;
        long previous = after;
        long asked = after;
        try (TapeCursor cursor = TapeCursor.after(tape, after, () -> last)) {
            while (splits.size() <= most && cursor.next()) {
                EventHeader header = cursor.header();
                if (header.isRepeated() || header.sequence <= after) {
                    continue;
                }
                if (header.sequence - asked >= EVENTS_AT_ONCE || asked == after) {
                    asked = header.sequence;
                    if (!cutting.goesOn((header.sequence - after) / (double) Math.max(1, last - after))) {
                        return Optional.empty();
                    }
                }
                long now = header.receiveNanos;
                begins = begins == 0 ? now : begins;
                while (begins <= now) {
                    // Otherwise nothing has happened in all the time to train in.
                    if (now < begins + trainNanos) {
                        training.add(new Training(previous, begins));
                    }
                    begins += stepNanos;
                }
                while (!training.isEmpty() && training.element().began() + trainNanos <= now) {
                    testing.add(training.remove().cut(previous));
                }
                while (!testing.isEmpty() && testing.element().began() + trainNanos + testNanos <= now) {
                    testing.remove().split(previous).ifPresent(splits::add);
                }
                previous = header.sequence;
            }
        }
        if (splits.isEmpty()) {
            throw tooShort();
        }
        return Optional.of(splits);
    }

    /** A split whose training is not over, since a time, with an event behind that number. */
    private record Training(long after, long began) {

        Testing cut(long last) {
            return new Testing(after, began, last);
        }
    }

    /** One whose test is not over. */
    private record Testing(long after, long began, long cut) {

        /** What it is with a test that ends there; empty: nothing happened during its test. */
        Optional<Split> split(long last) {
            return last > cut ? Optional.of(new Split(after, cut, last)) : Optional.empty();
        }
    }
}
