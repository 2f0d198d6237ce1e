package org.bourse.server.disk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** The change of one disk's free space within the last hour, from a sample a minute. Used by one thread. */
final class FreeSpaceTrend {

    private static final long SAMPLE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LENGTH_NANOS = TimeUnit.HOURS.toNanos(1);

    /** A shorter time says little: a segment that is made ahead, or the database's checkpoint, would pass for a rate. */
    private static final long LEAST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final double NANOS_PER_HOUR = TimeUnit.HOURS.toNanos(1);

    private record Sample(long nanos, long freeBytes) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Takes note of what is free now; times don't go back. */
    void add(long nanos, long freeBytes) {
        if (samples.isEmpty() || nanos - samples.getLast().nanos() >= SAMPLE_NANOS) {
            samples.add(new Sample(nanos, freeBytes));
        }
        while (nanos - samples.getFirst().nanos() > LENGTH_NANOS) {
            samples.removeFirst();
        }
    }

    /** In how many hours nothing is free any more at this rate; empty where it does not shrink, or that is not known yet. */
    OptionalDouble hoursLeft(long nanos, long freeBytes) {
        Sample first = samples.peekFirst();
        if (first == null || nanos - first.nanos() < LEAST_NANOS || freeBytes >= first.freeBytes()) {
            return OptionalDouble.empty();
        }
        double hours = (nanos - first.nanos()) / NANOS_PER_HOUR;
        return OptionalDouble.of(freeBytes / ((first.freeBytes() - freeBytes) / hours));
    }
}
