package org.bourse.floor.trading.strategy;

import java.util.Optional;
import org.bourse.floor.trading.StateCarrier;

/**
 * Which signals in code are followed: strong ones, not too many of one strategy, and none where there are positions
 * enough.
 */
public final class SignalFilter {

    private static final int POSITIONS = 10;
    private static final long INTERVAL_NANOS = 300_000_000_000L;
    /** What a signal's strength is at least where nothing is said. */
    static final double LEAST_STRENGTH = 0.3;

    private final double leastStrength;
    private boolean some;
    private long lastNanos;

    /** Follows signals of that strength and stronger ones. */
    public SignalFilter(double leastStrength) {
        this.leastStrength = leastStrength;
    }

    /** Why a signal is not followed, or nothing. */
    public Optional<String> refusal(CodeSignal signal, int positions) {
        if (signal.strength() < leastStrength) {
            return Optional.of("Its strength is " + signal.strength() + ", below " + leastStrength);
        }
        if (positions >= POSITIONS) {
            return Optional.of("There are " + positions + " positions, the most is " + POSITIONS);
        }
        if (some && signal.moment() - lastNanos < INTERVAL_NANOS) {
            return Optional.of("The last signal was less than 5 minutes before");
        }
        return Optional.empty();
    }

    /** That one was followed, and is the last. */
    public void followed(CodeSignal signal) {
        some = true;
        lastNanos = signal.moment();
    }

    /** Carries when the last one was. */
    public void carry(StateCarrier state) {
        some = state.carry(some);
        lastNanos = state.carry(lastNanos);
    }
}
