package org.bourse.engine;

import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.event.EventSink;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/** Numbers the events on their way to the sink of the command at hand. */
final class Events implements EventSink {

    /** A stand-in until the first command brings its own. */
    private EventSink sink = new EventRecorder();

    private long nextSequence = 1;

    /** Where the events of the next command go. */
    void sendTo(EventSink next) {
        sink = next;
    }

    long nextSequence() {
        return nextSequence;
    }

    void continueAt(long sequence) {
        nextSequence = sequence;
    }

    @Override
    public void brokerRegistered(
            long brokerId,
            String name,
            ApiKeyHash apiKeyHash,
            String webhookUrl,
            String webhookSecret,
            String fixCompId) {
        nextSequence++;
        sink.brokerRegistered(brokerId, name, apiKeyHash, webhookUrl, webhookSecret, fixCompId);
    }

    @Override
    public void instrumentListed(int instrumentId, String symbol, ExecutionPriceRule executionPrice) {
        nextSequence++;
        sink.instrumentListed(instrumentId, symbol, executionPrice);
    }

    @Override
    public void instrumentDelisted(int instrumentId) {
        nextSequence++;
        sink.instrumentDelisted(instrumentId);
    }

    @Override
    public void orderAccepted(long orderId, int instrumentId, SubmitOrder order, long validUntilMicros) {
        nextSequence++;
        sink.orderAccepted(orderId, instrumentId, order, validUntilMicros);
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
        nextSequence++;
        sink.ordersTraded(
                tradeId,
                instrumentId,
                aggressorSide,
                priceCents,
                quantity,
                aggressorOrderId,
                restingOrderId,
                aggressorBrokerId,
                restingBrokerId,
                aggressorLeavesQuantity,
                restingLeavesQuantity);
    }

    @Override
    public void orderCancelled(
            long orderId,
            long brokerId,
            int instrumentId,
            long leavesQuantity,
            CancelReason reason,
            CloseReason closeReason) {
        nextSequence++;
        sink.orderCancelled(orderId, brokerId, instrumentId, leavesQuantity, reason, closeReason);
    }

    @Override
    public void orderExpired(long orderId, long brokerId, int instrumentId, long leavesQuantity) {
        nextSequence++;
        sink.orderExpired(orderId, brokerId, instrumentId, leavesQuantity);
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
        nextSequence++;
        sink.orderReplaced(
                orderId,
                brokerId,
                instrumentId,
                priceCents,
                quantity,
                leavesQuantity,
                timeInForce,
                validUntilMicros,
                keptPriority,
                clientOrderId);
    }

    @Override
    public void commandRejected(RejectReason reason, long brokerId, long orderId) {
        nextSequence++;
        sink.commandRejected(reason, brokerId, orderId);
    }

    @Override
    public void instrumentHalted(int instrumentId) {
        nextSequence++;
        sink.instrumentHalted(instrumentId);
    }

    @Override
    public void instrumentResumed(int instrumentId) {
        nextSequence++;
        sink.instrumentResumed(instrumentId);
    }

    @Override
    public void settingsChanged(ExchangeSettings settings) {
        nextSequence++;
        sink.settingsChanged(settings);
    }

    @Override
    public void exchangeReset() {
        nextSequence++;
        sink.exchangeReset();
    }
}
