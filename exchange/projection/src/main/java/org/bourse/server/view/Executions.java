package org.bourse.server.view;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.Side;
import org.jspecify.annotations.Nullable;

/** The executions that events are, said once for those who are told now and for history. */
public final class Executions {

    private static final String SELF_TRADE = "self_trade";

    private final SequencedCommand command;
    private final long eventSequence;
    private final IntFunction<String> symbolOf;
    private final Consumer<Execution> told;

    private Executions(
            SequencedCommand command, long eventSequence, IntFunction<String> symbolOf, Consumer<Execution> told) {
        this.command = command;
        this.eventSequence = eventSequence;
        this.symbolOf = symbolOf;
        this.told = told;
    }

    /**
     * Hands over what an event did to orders: nothing, one execution, or one for each of two orders.
     *
     * @param symbolOf the symbols of instruments by their ids, as they are at this event
     */
    public static void tell(
            Event event,
            SequencedCommand command,
            long eventSequence,
            IntFunction<String> symbolOf,
            Consumer<Execution> told) {
        Executions now = new Executions(command, eventSequence, symbolOf, told);
        switch (event) {
            case Event.OrderAccepted accepted ->
                told.accept(now.of(accepted.affected(), ExecType.NEW, true, "")
                        .with(accepted.order().instructions()));
            case Event.OrdersTraded trade -> now.trade(trade);
            case Event.MatchPrevented prevented -> now.prevented(prevented);
            case Event.OrderReplaced replaced -> {
                String reason = replaced.reason() == ReplaceReason.REQUESTED ? "" : SELF_TRADE;
                told.accept(now.of(replaced.order(), ExecType.REPLACED, true, reason)
                        .with(replaced.keptPriority(), replaced.instructions()));
            }
            case Event.OrderCancelled cancelled -> now.cancelled(cancelled);
            case Event.OrderExpired expired -> told.accept(now.of(expired.order(), ExecType.EXPIRED, false, ""));
            case Event.OrderTriggered triggered ->
                told.accept(now.of(triggered.order(), ExecType.TRIGGERED, true, "")
                        .with(ExecutionInstructions.NONE.withStop(triggered.stopPrice())));
            case Event.CommandRejected rejected -> {} // nothing happened to the order
            case Event.OrderEnteredBook entered -> {}
            case Event.StopsReached reached -> {}
            case Event.HiddenQuantityChanged changed -> {}
            case Event.ExchangeReset reset -> {}
            case Event.BrokerRegistered registered -> {}
            case Event.BrokerStatusChanged changed -> {}
            case Event.StpMemberChanged changed -> {}
            case Event.CancelTimerChanged changed -> {}
            case Event.BrokerLimitsChanged changed -> {}
            case Event.ApiKeyAdded added -> {}
            case Event.ApiKeyRevoked revoked -> {}
            case Event.OperatorSet set -> {}
            case Event.OperatorRevoked revoked -> {}
            case Event.WebhookChanged changed -> {}
            case Event.InstrumentListed listed -> {}
            case Event.InstrumentDelisted delisted -> {}
            case Event.InstrumentChanged changed -> {}
            case Event.InstrumentHalted halted -> {}
            case Event.InstrumentResumed resumed -> {}
            case Event.ListingChanged changed -> {}
            case Event.MarketHalted halted -> {}
            case Event.MarketResumed resumed -> {}
            case Event.SettingsChanged changed -> {}
        }
    }

    /** Hands over the refusal of a broker's command, where the event is one that the broker's clients are told of. */
    public static void tellRefusal(
            Event event,
            SequencedCommand command,
            long eventSequence,
            IntFunction<String> symbolOf,
            Consumer<Execution> told) {
        if (event instanceof Event.CommandRejected rejected && rejected.brokerId() != 0) {
            new Executions(command, eventSequence, symbolOf, told).rejected(rejected);
        }
    }

    private void trade(Event.OrdersTraded trade) {
        told.accept(traded(trade.aggressor(), trade));
        told.accept(traded(trade.resting(), trade));
    }

    private Execution traded(AffectedOrder order, Event.OrdersTraded trade) {
        return of(
                order,
                ExecType.TRADE,
                order.leavesQuantity() > 0,
                trade.price(),
                trade.quantity(),
                trade.tradeId(),
                "");
    }

    private void prevented(Event.MatchPrevented event) {
        String reason = event.prevention().name().toLowerCase(Locale.ROOT);
        told.accept(of(event.aggressor(), ExecType.PREVENTED, true, event.price(), event.quantity(), 0, reason));
        told.accept(of(event.resting(), ExecType.PREVENTED, true, event.price(), event.quantity(), 0, reason));
    }

    private void cancelled(Event.OrderCancelled event) {
        String reason = word(event.reason());
        // A replace to no more than is filled: the order has that quantity now, and none of it is left.
        told.accept(
                event.closeReason() == CloseReason.FILLED
                        ? of(event.order().reducedToFilled(), ExecType.REPLACED, false, reason)
                        : of(event.order(), ExecType.CANCELLED, false, reason));
    }

    private void rejected(Event.CommandRejected event) {
        if (command.command() instanceof SubmitOrder asked) {
            // Where the client order id was used before, it is another order's, which may be alive: nothing happened to
            // that one, and the gateway tells a safe repeat from a mistake.
            if (event.reason() != RejectReason.DUPLICATE_CLIENT_ORDER_ID) {
                told.accept(rejected(
                        event,
                        0,
                        asked.clientOrderId(),
                        asked.side(),
                        asked.symbol(),
                        asked.price(),
                        asked.quantity()));
            }
        } else if (event.order().isPresent()) {
            told.accept(of(
                    event.order().get(), ExecType.REJECTED, true, event.reason().code()));
        } else if (command.command() instanceof Command.ReplaceOrder replace) {
            // The event may name another order: the one whose client order id it was to take.
            told.accept(rejected(event, replace.orderId(), replace.clientOrderId(), null, "", 0, 0));
        } else {
            told.accept(rejected(event, event.orderId(), "", null, "", 0, 0));
        }
    }

    private Execution rejected(
            Event.CommandRejected event,
            long orderId,
            String clientOrderId,
            @Nullable Side side,
            String symbol,
            long price,
            long quantity) {
        return new Execution(
                eventSequence,
                event.brokerId(),
                orderId,
                clientOrderId,
                ExecType.REJECTED,
                false,
                side,
                symbol,
                price,
                quantity,
                quantity,
                0,
                0,
                0,
                event.reason().code(),
                command.timeMicros(),
                null,
                null);
    }

    private static String word(CancelReason reason) {
        // Which of the two orders it was, the prevented match before says.
        return reason == CancelReason.SELF_TRADE_AGGRESSOR
                ? SELF_TRADE
                : reason.name().toLowerCase(Locale.ROOT);
    }

    private Execution of(AffectedOrder order, ExecType type, boolean open, String reason) {
        return of(order, type, open, 0, 0, 0, reason);
    }

    private Execution of(
            AffectedOrder order,
            ExecType type,
            boolean open,
            long lastPrice,
            long lastQuantity,
            long tradeId,
            String reason) {
        return new Execution(
                eventSequence,
                order.brokerId(),
                order.orderId(),
                order.clientOrderId(),
                type,
                open,
                order.side(),
                symbolOf.apply(order.instrumentId()),
                order.price(),
                order.quantity(),
                order.leavesQuantity(),
                lastPrice,
                lastQuantity,
                tradeId,
                reason,
                command.timeMicros(),
                null,
                null);
    }
}
