package org.bourse.floor.trading.strategy;

import java.util.List;
import java.util.function.Function;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.indicator.Variant;
import org.jspecify.annotations.Nullable;

/**
 * A strategy in code. It says which indicators it looks at, so that it shares them with others, and is shown each
 * moment at which they were computed; it keeps what it remembers itself, and asks for nothing else: no clock, no
 * random, no thread.
 */
public interface CodeStrategy {

    /** The indicators that it looks at. */
    List<Variant> variants();

    /** Takes its indicators' values by their variants' ids, once, before it is shown anything. */
    void bind(Function<String, ValueSource> indicators);

    /** The strength from which on its signals are followed. */
    default double leastStrength() {
        return SignalFilter.LEAST_STRENGTH;
    }

    /**
     * Looks at a moment; a signal, or nothing. One to sell holds until nothing is held or it wants to buy: what a venue refuses or
     * fills in part is tried again at each moment.
     */
    @Nullable
    CodeSignal look(long moment);

    /** Carries what it remembers. */
    void carry(StateCarrier state);
}
