package org.bourse.floor.tape;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.RawEvents;

/** A tape told again in the time that it took, or in a part of that. */
public final class TapeReplay {

    private TapeReplay() {}

    /**
     * Tells all events; answers damage and holes.
     *
     * @param factor how many times as fast as it was received; 0: without a pause
     */
    public static List<TapeFinding> replay(Path tape, double factor, RawEvents raw, MarketEvents market)
            throws IOException, InterruptedException {
        if (!(factor >= 0)) {
            throw new IllegalArgumentException("A tape is replayed 0 or more times as fast, not " + factor + ".");
        }
        long began = System.nanoTime();
        long first = 0;
        try (TapeCursor cursor = TapeCursor.after(tape, 0)) {
            while (cursor.next()) {
                long nanos = cursor.header().receiveNanos;
                first = first == 0 ? nanos : first;
                if (factor > 0) {
                    long due = (long) ((nanos - first) / factor) - (System.nanoTime() - began);
                    if (due > 0) {
                        TimeUnit.NANOSECONDS.sleep(Duration.ofNanos(due).toNanos());
                    }
                }
                cursor.tell(raw, market);
            }
            return cursor.findings();
        }
    }
}
