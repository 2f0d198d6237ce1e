package org.bourse.floor.desk;

import java.time.Instant;
import java.util.List;

/** How times and lists are said in answers. */
final class FloorText {

    private static final long SECOND = 1_000_000_000L;
    private static final int SHOWN = 40;

    private FloorText() {}

    /** Nanoseconds since 1970 as a time in UTC. */
    static String time(long nanos) {
        return Instant.ofEpochSecond(nanos / SECOND, nanos % SECOND).toString();
    }

    /** {@code a, b or c}. */
    static String or(List<String> words) {
        return list(words, " or ");
    }

    /** {@code a, b and c}. */
    static String and(List<String> words) {
        return list(words, " and ");
    }

    private static String list(List<String> words, String before) {
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + before + words.get(last);
    }

    /** What a stranger sent, short and without what would change a line. */
    static String shown(String text) {
        String safe = text.replaceAll("[^ -~]", "?");
        return safe.length() <= SHOWN ? safe : safe.substring(0, SHOWN) + "…";
    }
}
