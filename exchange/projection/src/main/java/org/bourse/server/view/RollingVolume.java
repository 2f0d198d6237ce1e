package org.bourse.server.view;

import java.util.ArrayDeque;
import org.bourse.engine.model.Times;

/** Shares traded over the last 24 hours, to the minute; holds an entry for each minute with a trade. */
final class RollingVolume {

    private static final long MICROS_PER_MINUTE = 60_000_000L;

    private final ArrayDeque<Minute> minutes = new ArrayDeque<>();
    private long total;

    void add(long timeMicros, long quantity) {
        long start = timeMicros - Math.floorMod(timeMicros, MICROS_PER_MINUTE);
        expire(timeMicros);
        Minute newest = minutes.peekLast();
        if (newest == null || newest.startMicros != start) {
            newest = new Minute(start);
            minutes.addLast(newest);
        }
        newest.quantity = Math.addExact(newest.quantity, quantity);
        total = Math.addExact(total, quantity);
    }

    /** The volume of the 24 hours before {@code timeMicros}; changes nothing. */
    long at(long timeMicros) {
        long volume = total;
        for (Minute minute : minutes) {
            if (!isOver(minute, timeMicros)) {
                break;
            }
            volume -= minute.quantity;
        }
        return volume;
    }

    private void expire(long timeMicros) {
        Minute oldest = minutes.peekFirst();
        while (oldest != null && isOver(oldest, timeMicros)) {
            total -= oldest.quantity;
            minutes.removeFirst();
            oldest = minutes.peekFirst();
        }
    }

    private static boolean isOver(Minute minute, long timeMicros) {
        return minute.startMicros <= timeMicros - Times.MICROS_PER_DAY;
    }

    private static final class Minute {

        private final long startMicros;
        private long quantity;

        private Minute(long startMicros) {
            this.startMicros = startMicros;
        }
    }
}
