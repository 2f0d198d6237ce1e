package org.bourse.engine.event;

import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/**
 * A fact about the exchange. Events are numbered without gaps by the <em>event sequence</em>, in the order they
 * happened; see {@link SequencedCommand} for the numbering. Quantities are shares, prices cents, times UTC microseconds.
 */
public sealed interface Event {

    /** A broker may trade from now on. Its {@code brokerId} is the sequence number of the command. */
    record BrokerRegistered(
            long brokerId,
            String name,
            ApiKeyHash apiKeyHash,
            String webhookUrl,
            String webhookSecret,
            String fixCompId)
            implements Event {

        /** Leaves out the secret, so that it can't reach a log. */
        @Override
        public String toString() {
            return "BrokerRegistered[brokerId=" + brokerId + ", name=" + name + ", fixCompId=" + fixCompId + "]";
        }
    }

    /** An instrument exists from now on. Ids are dense, from 0; one that was delisted leaves its id to the next. */
    record InstrumentListed(int instrumentId, String symbol, ExecutionPriceRule executionPrice) implements Event {}

    /**
     * An instrument that never traded and has no open orders is gone: another takes its place and id, which the next event
     * tells of. What was said of its orders before this is still of its symbol.
     */
    record InstrumentDelisted(int instrumentId) implements Event {}

    /**
     * An order was accepted, with all its quantity left; trades and a cancel of the rest may follow at once.
     *
     * @param orderId the sequence number of the command
     * @param instrumentId its instrument
     * @param order what was asked for
     * @param validUntilMicros when it expires; {@link org.bourse.engine.model.Times#NEVER_MICROS} when never
     */
    record OrderAccepted(long orderId, int instrumentId, SubmitOrder order, long validUntilMicros) implements Event {}

    /**
     * Two orders traded.
     *
     * @param tradeId unique for ever, ascending, without gaps
     * @param aggressorSide the side of the order that came to the book
     * @param aggressorLeavesQuantity what the aggressor has left after it
     * @param restingLeavesQuantity what the resting order has left after it; 0 closes it as filled
     */
    record OrdersTraded(
            long tradeId,
            int instrumentId,
            Side aggressorSide,
            long priceCents,
            long quantity,
            long aggressorOrderId,
            long restingOrderId,
            long aggressorBrokerId,
            long restingBrokerId,
            long aggressorLeavesQuantity,
            long restingLeavesQuantity)
            implements Event {

        /** The buyer's order. */
        public long bidOrderId() {
            return aggressorSide == Side.BID ? aggressorOrderId : restingOrderId;
        }

        /** The seller's order. */
        public long askOrderId() {
            return aggressorSide == Side.ASK ? aggressorOrderId : restingOrderId;
        }

        /** The buyer. */
        public long bidBrokerId() {
            return aggressorSide == Side.BID ? aggressorBrokerId : restingBrokerId;
        }

        /** The seller. */
        public long askBrokerId() {
            return aggressorSide == Side.ASK ? aggressorBrokerId : restingBrokerId;
        }
    }

    /**
     * An order closed with {@code leavesQuantity} shares never traded.
     *
     * @param reason what closed it
     * @param closeReason as what it is closed: as filled when it had traded all that is asked for now
     */
    record OrderCancelled(
            long orderId,
            long brokerId,
            int instrumentId,
            long leavesQuantity,
            CancelReason reason,
            CloseReason closeReason)
            implements Event {}

    /** An order reached the end of its validity and closed with {@code leavesQuantity} shares never traded. */
    record OrderExpired(long orderId, long brokerId, int instrumentId, long leavesQuantity) implements Event {}

    /**
     * An open order has new terms; trades may follow at once when it lost priority.
     *
     * @param quantity the new total quantity, filled ones included
     * @param leavesQuantity what is left of it
     * @param keptPriority whether it stays where it was in its price level's queue
     * @param clientOrderId its client order id from now on; empty when it has none
     */
    record OrderReplaced(
            long orderId,
            long brokerId,
            int instrumentId,
            long priceCents,
            long quantity,
            long leavesQuantity,
            TimeInForce timeInForce,
            long validUntilMicros,
            boolean keptPriority,
            String clientOrderId)
            implements Event {}

    /**
     * A command was refused and changed nothing.
     *
     * @param brokerId who sent it; 0 for the operator
     * @param orderId the order it is about: the one to cancel or replace, or the one that holds the client order id
     *     already; 0 when there is none
     */
    record CommandRejected(RejectReason reason, long brokerId, long orderId) implements Event {}

    /** No new orders in the instrument until it is resumed. */
    record InstrumentHalted(int instrumentId) implements Event {}

    /** The instrument trades again. */
    record InstrumentResumed(int instrumentId) implements Event {}

    /** New rules and limits are in force. */
    record SettingsChanged(ExchangeSettings settings) implements Event {}

    /** Everything before is void: no broker, instrument, order or balance is left. */
    record ExchangeReset() implements Event {}
}
