package org.bourse.loadtest.engine;

import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.EventSink;
import org.bourse.engine.event.LiveOrder;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.TimeInForce;
import org.jspecify.annotations.Nullable;

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
    public void instrumentListed(int instrumentId, String symbol, InstrumentTerms terms) {
        sum += instrumentId;
    }

    @Override
    public void instrumentChanged(int instrumentId, InstrumentTerms terms) {
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
            long price,
            long quantity,
            LiveOrder aggressor,
            LiveOrder resting,
            long levelQuantity,
            int levelOrders) {
        trades++;
        sum += quantity + resting.orderId() + resting.leavesQuantity();
    }

    @Override
    public void orderCancelled(
            LiveOrder order, CancelReason reason, CloseReason closeReason, long levelQuantity, int levelOrders) {
        cancels++;
        sum += order.orderId() + order.leavesQuantity();
    }

    @Override
    public void orderExpired(LiveOrder order, long levelQuantity, int levelOrders) {
        sum += order.orderId() + order.leavesQuantity();
    }

    @Override
    public void matchPrevented(
            SelfTradePrevention prevention, long price, long quantity, LiveOrder aggressor, LiveOrder resting) {
        sum += price + quantity + aggressor.orderId() + resting.orderId();
    }

    @Override
    public void hiddenQuantityChanged(LiveOrder order, long hiddenQuantity, boolean refreshed) {
        sum += order.orderId() + hiddenQuantity;
    }

    @Override
    public void orderReplaced(
            LiveOrder order,
            LiveOrder former,
            ReplaceReason reason,
            TimeInForce timeInForce,
            long validUntilMicros,
            ExecutionInstructions instructions,
            TimeInForce formerTimeInForce,
            long formerValidUntilMicros,
            ExecutionInstructions formerInstructions,
            boolean keptPriority,
            long levelQuantity,
            int levelOrders) {
        sum += order.orderId() + order.leavesQuantity();
    }

    @Override
    public void orderTriggered(LiveOrder order, long stopPrice) {
        sum += stopPrice;
    }

    @Override
    public void orderEnteredBook(LiveOrder order, long levelQuantity, int levelOrders) {
        sum += levelQuantity + levelOrders;
    }

    @Override
    public void stopsReached(int instrumentId, long buyReached, long sellReached) {
        sum += buyReached + sellReached;
    }

    @Override
    public void orderRested(LiveOrder order, long levelQuantity, int levelOrders) {
        sum += levelQuantity + levelOrders;
    }

    @Override
    public void commandRejected(RejectReason reason, long brokerId, long orderId, @Nullable LiveOrder order) {
        throw new IllegalStateException("order " + orderId + " of broker " + brokerId + " was refused: " + reason);
    }

    @Override
    public void instrumentHalted(int instrumentId, String reason) {
        sum += instrumentId;
    }

    @Override
    public void instrumentResumed(int instrumentId, String reason) {
        sum += instrumentId;
    }

    @Override
    public void marketHalted(String reason) {
        sum++;
    }

    @Override
    public void marketResumed(String reason) {
        sum++;
    }

    @Override
    public void brokerStatusChanged(long brokerId, BrokerStatus status, String reason) {
        sum += brokerId;
    }

    @Override
    public void brokerLimitsChanged(long brokerId, BrokerLimits limits) {
        sum += brokerId;
    }

    @Override
    public void apiKeyAdded(KeyOwner owner, ApiKey key) {
        sum += owner.id();
    }

    @Override
    public void apiKeyRevoked(KeyOwner owner, long keyId) {
        sum += owner.id();
    }

    @Override
    public void operatorSet(Operator operator) {
        sum += operator.operatorId();
    }

    @Override
    public void operatorRevoked(long operatorId) {
        sum += operatorId;
    }

    @Override
    public void webhookChanged(long brokerId, String url, String secret) {
        sum += brokerId;
    }

    @Override
    public void listingChanged(int instrumentId, boolean listed, String reason) {
        sum += instrumentId;
    }

    @Override
    public void stpMemberChanged(int stpId, long brokerId, boolean member) {
        sum += brokerId;
    }

    @Override
    public void cancelTimerChanged(long brokerId, long cancelAtMicros, boolean fired) {
        sum += brokerId;
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
