package org.bourse.contract;

import java.util.Optional;
import java.util.function.Function;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SetCancelTimer;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.CancelReason;

/**
 * The one way of orders from the gateways to the sequencer: requests as exact values go in, answers as exact values come
 * back. None of its methods waits.
 *
 * <p>REST and WebSocket wait for the answer and give it. FIX can't: its clients are told of all that happens to their
 * orders, in one order, after a restart too, so there the reports are made of the events. It takes from the answer what
 * the events don't say: that nothing happened, that nobody knows, and which order the request after this one is about.
 */
public final class OrderEntry {

    private final Sequencer sequencer;

    /** The way to this sequencer. */
    public OrderEntry(Sequencer sequencer) {
        this.sequencer = sequencer;
    }

    /** Enters an order. */
    public PendingAnswer<AcceptedOrder> enter(SubmitOrder order, CommandSource source) {
        return ask(order, source, command -> AcceptedOrder.of(command).orElseThrow());
    }

    /** Changes an open order. Empty when it asked for no more than what is filled, which closed the order as it was. */
    public PendingAnswer<Optional<AcceptedOrder>> replace(ReplaceOrder replace, CommandSource source) {
        return ask(replace, source, AcceptedOrder::of);
    }

    /** Cancels an order, and answers how many were: one. */
    public PendingAnswer<Long> cancel(CancelOrder cancel, CommandSource source) {
        return ask(cancel, source, OrderEntry::cancelled);
    }

    /** Cancels a broker's orders, and answers how many there were. */
    public PendingAnswer<Long> massCancel(CancelAllOrders cancel, CommandSource source) {
        return ask(cancel, source, OrderEntry::cancelled);
    }

    /**
     * Sets a broker's cancel timer, and answers when it fires, UTC microseconds;
     * {@link org.bourse.engine.model.Times#NEVER_MICROS} when it is off.
     */
    public PendingAnswer<Long> setCancelTimer(SetCancelTimer set, CommandSource source) {
        return ask(set, source, OrderEntry::cancelAtMicros);
    }

    private <T> PendingAnswer<T> ask(Command command, CommandSource source, Function<SequencedCommand, T> result) {
        return new PendingAnswer<>(sequencer.submit(command, source), result);
    }

    /** The last one says it: the same command may have let the timer fire first. */
    private static long cancelAtMicros(SequencedCommand command) {
        return command.events().reversed().stream()
                .filter(Event.CancelTimerChanged.class::isInstance)
                .map(Event.CancelTimerChanged.class::cast)
                .findFirst()
                .orElseThrow()
                .cancelAtMicros();
    }

    /** Without those that a cancel timer took with it, whose time had come. */
    private static long cancelled(SequencedCommand command) {
        return command.events().stream()
                .filter(event -> event instanceof Event.OrderCancelled cancelled
                        && cancelled.reason() != CancelReason.CANCEL_TIMER)
                .count();
    }
}
