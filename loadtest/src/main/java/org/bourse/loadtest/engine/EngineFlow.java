package org.bourse.loadtest.engine;

import java.util.List;

/**
 * A precomputed flow of commands: first those that fill the books, then those to be measured.
 *
 * @param symbols how many symbols it is about
 * @param brokers how many brokers send it; their ids are 1 to this
 * @param warmUp steps that bring the books to their usual depth
 * @param steps steps to be measured
 * @param tradesInWarmUp trades that {@code warmUp} makes
 * @param trades trades that {@code warmUp} and {@code steps} make together
 */
record EngineFlow(int symbols, int brokers, List<Step> warmUp, List<Step> steps, long tradesInWarmUp, long trades) {

    EngineFlow {
        warmUp = List.copyOf(warmUp);
        steps = List.copyOf(steps);
    }

    /** The share of the measured steps that have this kind. */
    double share(Step.Kind kind) {
        return (double) steps.stream().filter(step -> step.kind() == kind).count() / steps.size();
    }
}
