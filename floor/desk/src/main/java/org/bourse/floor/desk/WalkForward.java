package org.bourse.floor.desk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.floor.market.EventHeader;
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
     * The splits of a part of a tape, none of which goes beyond its end; a split without events in one of its two parts is left
     * out.
     *
     * @param most of them; more are not looked for
     */
    List<Split> splits(Path tape, long after, long last, int most) throws IOException {
        List<Split> splits = new ArrayList<>();
        List<Open> open = new ArrayList<>();
        long begins = 0;
        long previous = after;
        try (TapeCursor cursor = TapeCursor.after(tape, after, () -> last)) {
            while (splits.size() <= most && cursor.next()) {
                EventHeader header = cursor.header();
                if (header.isRepeated() || header.sequence <= after) {
                    continue;
                }
                if (header.sequence > last) {
                    break;
                }
                begins = begins == 0 ? header.receiveNanos : begins;
                while (header.receiveNanos >= begins) {
                    open.add(new Open(previous, begins));
                    begins += stepNanos;
                }
                for (Open one : List.copyOf(open)) {
                    if (one.pass(header.receiveNanos, previous)) {
                        open.remove(one);
                        one.split().ifPresent(splits::add);
                    }
                }
                previous = header.sequence;
            }
        }
        return splits;
    }

    /** A split whose end is not known yet. */
    private final class Open {

        private final long after;
        private final long began;
        private long cut;
        private long end;

        Open(long after, long began) {
            this.after = after;
            this.began = began;
        }

        /** An event of that time comes, and before it the one of that number; true: the split is over. */
        boolean pass(long nanos, long previous) {
            if (cut == 0 && nanos >= began + trainNanos) {
                cut = previous;
            }
            end = nanos >= began + trainNanos + testNanos ? previous : 0;
            return end != 0;
        }

        Optional<Split> split() {
            return cut > after && end > cut ? Optional.of(new Split(after, cut, end)) : Optional.empty();
        }
    }
}
