package org.bourse.floor.trading.strategy;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.indicator.Variant;
import org.jspecify.annotations.Nullable;

/**
 * A strategy in code that a jar brings, whose failures end the run that it is in and nothing else: an error of its class, as of
 * one that was compiled against another version of the floor, is one of the strategy, and not of the process.
 */
final class ProvidedStrategy implements CodeStrategy {

    private final String code;
    private final CodeStrategy provided;

    ProvidedStrategy(String code, CodeStrategy provided) {
        this.code = code;
        this.provided = Objects.requireNonNull(provided, "its provider makes none");
    }

    /** That one of that name has failed, and by what. */
    static IllegalStateException failure(String code, Throwable by) {
        return new IllegalStateException(code + " has thrown " + by, by);
    }

    private <T extends @Nullable Object> T of(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            throw failure(code, e);
        }
    }

    @Override
    public List<Variant> variants() {
        return of(() -> List.copyOf(provided.variants()));
    }

    @Override
    public void bind(Function<String, ValueSource> indicators) {
        boolean unused = of(() -> {
            provided.bind(indicators);
            return true;
        });
    }

    @Override
    public double leastStrength() {
        return of(provided::leastStrength);
    }

    @Override
    public @Nullable CodeSignal look(long moment) {
        return this.<@Nullable CodeSignal>of(() -> provided.look(moment));
    }

    @Override
    public void carry(StateCarrier state) {
        try {
            provided.carry(state);
        } catch (LinkageError | StackOverflowError | AssertionError e) {
            // What else is thrown is said of the state, which may be another one's.
            throw failure(code, e);
        }
    }
}
