package org.bourse.engine;

import java.util.Comparator;
import java.util.TreeSet;
import org.bourse.engine.model.Times;
import org.jspecify.annotations.Nullable;

/** The brokers' cancel timers that are set, first to fire first. */
final class CancelTimers {

    private final TreeSet<Broker> brokers = new TreeSet<>(
            Comparator.<Broker>comparingLong(broker -> broker.cancelAtMicros).thenComparingLong(broker -> broker.id));

    /** When the first one fires; known without a look at the set, as every command asks. */
    private long firstMicros = Times.NEVER_MICROS;

    long firstMicros() {
        return firstMicros;
    }

    /** The broker whose timer fires first, the older one on a tie; null when none is set. */
    @Nullable
    Broker first() {
        return brokers.isEmpty() ? null : brokers.first();
    }

    /** Sets a broker's timer; {@link Times#NEVER_MICROS} turns it off. */
    void set(Broker broker, long cancelAtMicros) {
        brokers.remove(broker);
        broker.cancelAtMicros = cancelAtMicros;
        if (cancelAtMicros != Times.NEVER_MICROS) {
            brokers.add(broker);
        }
        Broker first = first();
        firstMicros = first == null ? Times.NEVER_MICROS : first.cancelAtMicros;
    }
}
