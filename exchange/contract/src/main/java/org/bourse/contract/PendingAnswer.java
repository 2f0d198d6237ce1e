package org.bourse.contract;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.RejectReason;

/** The answer to an order request that is on its way to the engine. It is read where it is wanted, not where it is made. */
public final class PendingAnswer<T> {

    private final CompletableFuture<Outcome> outcome;
    private final Function<SequencedCommand, T> result;

    PendingAnswer(CompletableFuture<Outcome> outcome, Function<SequencedCommand, T> result) {
        this.outcome = outcome;
        this.result = result;
    }

    /** Waits for it. It is durable then, and in every read. */
    public OrderAnswer<T> await() {
        return answer(outcome.join());
    }

    /**
     * Tells it as soon as it is there, for gateways that don't wait. Called on the sequencer's thread, or on this one when
     * it is there already: be quick.
     *
     * @return what ends when {@code told} has returned, or thrown
     */
    public CompletableFuture<Void> whenThere(Consumer<OrderAnswer<T>> told) {
        return outcome.thenAccept(there -> told.accept(answer(there)));
    }

    /** The same with another result, made of this one. */
    public <R> PendingAnswer<R> map(Function<? super T, R> other) {
        return new PendingAnswer<>(outcome, result.andThen(other));
    }

    private OrderAnswer<T> answer(Outcome there) {
        return switch (there) {
            case Outcome.Sequenced(SequencedCommand command) ->
                command.rejection()
                        .<OrderAnswer<T>>map(why -> new OrderAnswer.Refused<>(why.reason(), why.orderId()))
                        .orElseGet(() -> new OrderAnswer.Done<>(result.apply(command)));
            case Outcome.Refused(RejectReason reason) -> new OrderAnswer.NotTaken<>(reason);
            case Outcome.Unknown() -> new OrderAnswer.Unknown<>();
        };
    }
}
