package org.bourse.loadtest.engine;

import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.EventSink;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/** Consumes every event: counts trades and cancels, and adds up what the others say so that none can be left out. */
class CountingSink implements EventSink {

    private long trades;
    private long cancels;
    private long sum;

    long trades() {
        return trades;
    }

    long cancels() {
        return cancels;
    }

    /** A sum over all events. */
    long sum() {
        return sum;
    }

    @Override
    public void brokerRegistered(
            long brokerId,
            String name,
            ApiKeyHash apiKeyHash,
            String webhookUrl,
            String webhookSecret,
            String fixCompId) {
        sum += brokerId;
    }

    @Override
    public void instrumentListed(int instrumentId, String symbol, ExecutionPriceRule executionPrice) {
        sum += instrumentId;
    }

    @Override
    public void instrumentDelisted(int instrumentId) {
        sum += instrumentId;
    }

    @Override
    public void orderAccepted(long orderId, int instrumentId, SubmitOrder order, long validUntilMicros) {
        sum += orderId + order.quantity();
    }

    @Override
    public void ordersTraded(
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
            long restingLeavesQuantity) {
        trades++;
        sum += quantity + restingOrderId + restingLeavesQuantity;
    }

    @Override
    public void orderCancelled(
            long orderId,
            long brokerId,
            int instrumentId,
            long leavesQuantity,
            CancelReason reason,
            CloseReason closeReason) {
        cancels++;
        sum += orderId + leavesQuantity;
    }

    @Override
    public void orderExpired(long orderId, long brokerId, int instrumentId, long leavesQuantity) {
        sum += orderId + leavesQuantity;
    }

    @Override
    public void orderReplaced(
            long orderId,
            long brokerId,
            int instrumentId,
            long priceCents,
            long quantity,
            long leavesQuantity,
            TimeInForce timeInForce,
            long validUntilMicros,
            boolean keptPriority,
            String clientOrderId) {
        sum += orderId + leavesQuantity;
    }

    @Override
    public void commandRejected(RejectReason reason, long brokerId, long orderId) {
        throw new IllegalStateException("order " + orderId + " of broker " + brokerId + " was refused: " + reason);
    }

    @Override
    public void instrumentHalted(int instrumentId) {
        sum += instrumentId;
    }

    @Override
    public void instrumentResumed(int instrumentId) {
        sum += instrumentId;
    }

    @Override
    public void settingsChanged(ExchangeSettings settings) {
        sum++;
    }

    @Override
    public void exchangeReset() {
        sum++;
    }
}
