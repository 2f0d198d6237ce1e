package org.bourse.server.view;

import java.util.ArrayDeque;
import org.bourse.engine.model.Times;

/** Quantity traded over the last 24 hours, to the minute; holds an entry for each minute with a trade. */
final class RollingVolume {

    private static final long MICROS_PER_MINUTE = 60_000_000L;
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private final ArrayDeque<Minute> minutes = new ArrayDeque<>();

    // The sum of a day's minutes is exact, as minutes are taken off it again, and may need more than 64 bits. So the two
    // halves of each quantity are added up by themselves: a few thousand minutes of 32 bits each are far from 64.
    private long highHalves;
    private long lowHalves;

    void add(long timeMicros, long quantity) {
        long start = timeMicros - Math.floorMod(timeMicros, MICROS_PER_MINUTE);
        expire(timeMicros);
        Minute newest = minutes.peekLast();
        if (newest == null || newest.startMicros != start) {
            newest = new Minute(start);
            minutes.addLast(newest);
        }
        highHalves -= highHalf(newest.quantity);
        lowHalves -= lowHalf(newest.quantity);
        newest.quantity = TradedQuantity.sum(newest.quantity, quantity);
        highHalves += highHalf(newest.quantity);
        lowHalves += lowHalf(newest.quantity);
    }

    /** The volume of the 24 hours before {@code timeMicros}, as {@link TradedQuantity} tells it; changes nothing. */
    long at(long timeMicros) {
        long high = highHalves;
        long low = lowHalves;
        for (Minute minute : minutes) {
            if (!isOver(minute, timeMicros)) {
                break;
            }
            high -= highHalf(minute.quantity);
            low -= lowHalf(minute.quantity);
        }
        high += highHalf(low);
        return high > Integer.MAX_VALUE ? Long.MAX_VALUE : high << Integer.SIZE | lowHalf(low);
    }

    private void expire(long timeMicros) {
        Minute oldest = minutes.peekFirst();
        while (oldest != null && isOver(oldest, timeMicros)) {
            highHalves -= highHalf(oldest.quantity);
            lowHalves -= lowHalf(oldest.quantity);
            minutes.removeFirst();
            oldest = minutes.peekFirst();
        }
    }

    private static boolean isOver(Minute minute, long timeMicros) {
        return minute.startMicros <= timeMicros - Times.MICROS_PER_DAY;
    }

    private static long highHalf(long quantity) {
        return quantity >>> Integer.SIZE;
    }

    private static long lowHalf(long quantity) {
        return quantity & LOW_HALF;
    }

    private static final class Minute {

        private final long startMicros;
        private long quantity;

        private Minute(long startMicros) {
            this.startMicros = startMicros;
        }
    }
}
