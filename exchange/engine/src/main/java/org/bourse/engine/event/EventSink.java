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
 * Where the engine reports what happens, as it happens. Each method is the {@link Event} of the same name, taken apart
 * so that reporting allocates nothing; {@link EventRecorder} puts them together. A sink must not throw and must not call
 * the engine.
 */
public interface EventSink {

    /** {@link Event.BrokerRegistered}. */
    void brokerRegistered(
            long brokerId,
            String name,
            ApiKeyHash apiKeyHash,
            String webhookUrl,
            String webhookSecret,
            String fixCompId);

    /** {@link Event.InstrumentListed}. */
    void instrumentListed(int instrumentId, String symbol, ExecutionPriceRule executionPrice);

    /** {@link Event.InstrumentDelisted}. */
    void instrumentDelisted(int instrumentId);

    /** {@link Event.OrderAccepted}. */
    void orderAccepted(long orderId, int instrumentId, SubmitOrder order, long validUntilMicros);

    /** {@link Event.OrdersTraded}. */
    void ordersTraded(
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
            long restingLeavesQuantity);

    /** {@link Event.OrderCancelled}. */
    void orderCancelled(
            long orderId,
            long brokerId,
            int instrumentId,
            long leavesQuantity,
            CancelReason reason,
            CloseReason closeReason);

    /** {@link Event.OrderExpired}. */
    void orderExpired(long orderId, long brokerId, int instrumentId, long leavesQuantity);

    /** {@link Event.OrderReplaced}. */
    void orderReplaced(
            long orderId,
            long brokerId,
            int instrumentId,
            long priceCents,
            long quantity,
            long leavesQuantity,
            TimeInForce timeInForce,
            long validUntilMicros,
            boolean keptPriority,
            String clientOrderId);

    /** {@link Event.CommandRejected}. */
    void commandRejected(RejectReason reason, long brokerId, long orderId);

    /** {@link Event.InstrumentHalted}. */
    void instrumentHalted(int instrumentId);

    /** {@link Event.InstrumentResumed}. */
    void instrumentResumed(int instrumentId);

    /** {@link Event.SettingsChanged}. */
    void settingsChanged(ExchangeSettings settings);

    /** {@link Event.ExchangeReset}. */
    void exchangeReset();
}
