package org.bourse.loadtest.simulation;

import io.gatling.javaapi.core.CoreDsl;
import io.gatling.javaapi.core.OpenInjectionStep;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An open model: when users arrive, whatever became of those before. It is known beforehand when each user is due: an
 * answer's time counts from then, not from when a busy generator came to send the request.
 *
 * <p>Gatling does not tell when the users of its steps come, and takes no seed for users that come by chance. So it starts
 * each user some time before that one is due, and the user waits.
 */
final class ArrivalSchedule {

    /** Gatling chains its steps: each user goes through all that come before its own. */
    private static final int MOST_STEPS = 200;

    private static final long SHORTEST_STEP_MILLIS = 1_000;

    private int[] dueMillis = new int[1_024];
    private int users;
    private double endMillis;

    /** From one rate to another, users per second, evenly spaced. */
    ArrivalSchedule ramp(double from, double to, Duration time) {
        Ramp ramp = new Ramp(from, to, time.toMillis() / 1e3);
        long count = Math.round(ramp.users());
        for (int i = 0; i < count; i++) {
            add(ramp.seconds(i));
        }
        endMillis += time.toMillis();
        return this;
    }

    /** At a rate, users per second, evenly spaced. */
    ArrivalSchedule constant(double rate, Duration time) {
        return ramp(rate, rate, time);
    }

    /** By chance, each independent of the others (a Poisson process), at a rate that changes evenly. */
    ArrivalSchedule poisson(double from, double to, Duration time, long seed) {
        Ramp ramp = new Ramp(from, to, time.toMillis() / 1e3);
        SplittableRandom random = new SplittableRandom(seed);
        for (double i = random.nextExponential(); i < ramp.users(); i += random.nextExponential()) {
            add(ramp.seconds(i));
        }
        endMillis += time.toMillis();
        return this;
    }

    /** Writes it for another process. */
    void write(DataOutput out) throws IOException {
        out.writeInt(users);
        for (int user = 0; user < users; user++) {
            out.writeInt(dueMillis[user]);
        }
        out.writeDouble(endMillis);
    }

    /** Reads what {@link #write} wrote. */
    static ArrivalSchedule read(DataInput in) throws IOException {
        ArrivalSchedule schedule = new ArrivalSchedule();
        schedule.users = in.readInt();
        schedule.dueMillis = new int[schedule.users];
        for (int user = 0; user < schedule.users; user++) {
            schedule.dueMillis[user] = in.readInt();
        }
        schedule.endMillis = in.readDouble();
        return schedule;
    }

    /** How many users come. */
    int users() {
        return users;
    }

    /** The times at which users are due, in milliseconds after the start, in order. */
    int[] dueMillis() {
        return Arrays.copyOf(dueMillis, users);
    }

    /** The milliseconds by which the first user is started before it is due. */
    long noticeMillis() {
        long step = stepMillis();
        return 2 * step + (users == 0 ? 0 : dueMillis[0] % step);
    }

    /** Starts each user before it is due, by one to three of these steps. */
    List<OpenInjectionStep> steps() {
        Duration step = Duration.ofMillis(stepMillis());
        List<OpenInjectionStep> steps = new ArrayList<>();
        int started = 0;
        while (started < users) {
            long end = (steps.size() + 1) * step.toMillis();
            int first = started;
            while (started < users && dueMillis[started] < end) {
                started++;
            }
            steps.add(
                    started == first
                            ? CoreDsl.nothingFor(step)
                            : CoreDsl.rampUsers(started - first).during(step));
        }
        return steps;
    }

    private long stepMillis() {
        return Math.max(SHORTEST_STEP_MILLIS, (long) endMillis / MOST_STEPS);
    }

    /** @param seconds after the end of what was planned before */
    private void add(double seconds) {
        if (users == dueMillis.length) {
            dueMillis = Arrays.copyOf(dueMillis, Math.max(1_024, 2 * users));
        }
        dueMillis[users++] = (int) (endMillis + 1e3 * seconds);
    }

    /** A rate that changes evenly. */
    private record Ramp(double from, double to, double time) {

        /** The number of users in all. */
        double users() {
            return (from + to) / 2 * time;
        }

        /** The time at which so many have come: where the area below the rate is that large. */
        double seconds(double count) {
            return count == 0 ? 0 : 2 * count / (from + Math.sqrt(from * from + 2 * count * (to - from) / time));
        }
    }
}
