package org.bourse.loadtest.simulation;

import io.gatling.core.controller.inject.open.OpenInjectionStep;
import io.gatling.core.controller.inject.open.PoissonOpenInjection;
import io.gatling.javaapi.core.CoreDsl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import scala.collection.Iterator;
import scala.concurrent.duration.FiniteDuration;

/**
 * An open model: when users arrive, whatever became of those before. Built of Gatling's own steps, and asked of them
 * beforehand, so that it is known when each user was due: an answer's time counts from then, not from when a busy
 * generator came to send the request.
 *
 * <p>These are steps of Gatling's core, behind its Java API: that neither says when the users of a step come, nor takes a
 * seed for users that come by chance ({@code randomized()} has one of its own that nobody is told).
 */
final class ArrivalSchedule {

    private final List<OpenInjectionStep> steps = new ArrayList<>();

    /** A number of users at the same moment, and nobody for a while after. */
    ArrivalSchedule atOnce(int users, Duration quiet) {
        steps.add(CoreDsl.atOnceUsers(users).asScala());
        steps.add(CoreDsl.nothingFor(quiet).asScala());
        return this;
    }

    /** From one rate to another, users per second, evenly spaced. */
    ArrivalSchedule ramp(double from, double to, Duration time) {
        steps.add(CoreDsl.rampUsersPerSec(from).to(to).during(time).asScala());
        return this;
    }

    /** At a rate, users per second, evenly spaced. */
    ArrivalSchedule constant(double rate, Duration time) {
        steps.add(CoreDsl.constantUsersPerSec(rate).during(time).asScala());
        return this;
    }

    /** By chance, each independent of the others (a Poisson process), at a rate that changes evenly. */
    ArrivalSchedule poisson(double from, double to, Duration time, long seed) {
        FiniteDuration duration = FiniteDuration.apply(time.toMillis(), TimeUnit.MILLISECONDS);
        steps.add(PoissonOpenInjection.apply(duration, from, to, seed));
        return this;
    }

    List<OpenInjectionStep> steps() {
        return List.copyOf(steps);
    }

    /** When each user is due, in milliseconds after the start, in order. */
    int[] dueMillis() {
        int[] due = new int[1_024];
        int count = 0;
        long offset = 0;
        for (OpenInjectionStep step : steps) {
            Iterator<FiniteDuration> users = step.chain(scala.collection.Iterator$.MODULE$.empty());
            while (users.hasNext()) {
                if (count == due.length) {
                    due = java.util.Arrays.copyOf(due, 2 * count);
                }
                due[count++] = Math.toIntExact(offset + users.next().toMillis());
            }
            offset += step.duration().toMillis();
        }
        return java.util.Arrays.copyOf(due, count);
    }
}
