package org.bourse.floor.simulation;

import java.util.List;

/** How long a message is on its way between us and a venue. */
public sealed interface LatencyModel {

    /** The longest way that can be set: a minute. */
    long MAX_NANOS = 60_000_000_000L;

    /** Always as long. */
    record Constant(long nanos) implements LatencyModel {

        /** Refuses what is negative or longer than a minute. */
        public Constant {
            require(nanos);
        }
    }

    /**
     * One of those that were measured, drawn anew for each message by a seed: the same message of the same run always takes
     * as long.
     */
    record Measured(List<Long> nanos, long seed) implements LatencyModel {

        /** Refuses a table without a row, and rows that are negative or longer than a minute. */
        public Measured {
            nanos = List.copyOf(nanos);
            if (nanos.isEmpty()) {
                throw new IllegalArgumentException("A table of measured latencies has at least one.");
            }
            nanos.forEach(LatencyModel::require);
        }
    }

    /** How long the message of that number takes. */
    default long nanosOf(long message) {
        return switch (this) {
            case Constant constant -> constant.nanos();
            case Measured measured ->
                measured.nanos().get((int) Long.remainderUnsigned(
                        mixed(measured.seed() + message), measured.nanos().size()));
        };
    }

    private static void require(long nanos) {
        if (nanos < 0 || nanos > MAX_NANOS) {
            throw new IllegalArgumentException("A latency is 0 to 60 s, not " + nanos + " ns.");
        }
    }

    /** SplitMix64: neighbours come out as far apart as any. */
    static long mixed(long value) {
        long z = value * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
