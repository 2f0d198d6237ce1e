package org.bourse.engine;

import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.EventRecorder;
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

/** Numbers the events on their way to the sink of the command at hand. */
final class Events implements EventSink {

    /** A stand-in until the first command brings its own. */
    private EventSink sink = new EventRecorder();

    private long nextSequence = 1;

    /** Where the events of the next command go: mostly to where those of the last one did, which is left as it is. */
    void sendTo(EventSink next) {
        if (sink != next) {
            sink = next;
        }
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
    public void instrumentListed(int instrumentId, String symbol, InstrumentTerms terms) {
        nextSequence++;
        sink.instrumentListed(instrumentId, symbol, terms);
    }

    @Override
    public void instrumentChanged(int instrumentId, InstrumentTerms terms) {
        nextSequence++;
        sink.instrumentChanged(instrumentId, terms);
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
            long price,
            long quantity,
            LiveOrder aggressor,
            LiveOrder resting,
            long levelQuantity,
            int levelOrders) {
        nextSequence++;
        sink.ordersTraded(tradeId, price, quantity, aggressor, resting, levelQuantity, levelOrders);
    }

    @Override
    public void matchPrevented(
            SelfTradePrevention prevention, long price, long quantity, LiveOrder aggressor, LiveOrder resting) {
        nextSequence++;
        sink.matchPrevented(prevention, price, quantity, aggressor, resting);
    }

    @Override
    public void hiddenQuantityChanged(LiveOrder order, long hiddenQuantity, boolean refreshed) {
        nextSequence++;
        sink.hiddenQuantityChanged(order, hiddenQuantity, refreshed);
    }

    @Override
    public void orderCancelled(
            LiveOrder order, CancelReason reason, CloseReason closeReason, long levelQuantity, int levelOrders) {
        nextSequence++;
        sink.orderCancelled(order, reason, closeReason, levelQuantity, levelOrders);
    }

    @Override
    public void orderExpired(LiveOrder order, long levelQuantity, int levelOrders) {
        nextSequence++;
        sink.orderExpired(order, levelQuantity, levelOrders);
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
        nextSequence++;
        sink.orderReplaced(
                order,
                former,
                reason,
                timeInForce,
                validUntilMicros,
                instructions,
                formerTimeInForce,
                formerValidUntilMicros,
                formerInstructions,
                keptPriority,
                levelQuantity,
                levelOrders);
    }

    @Override
    public void orderTriggered(LiveOrder order, long stopPrice) {
        nextSequence++;
        sink.orderTriggered(order, stopPrice);
    }

    @Override
    public void orderEnteredBook(LiveOrder order, long levelQuantity, int levelOrders) {
        nextSequence++;
        sink.orderEnteredBook(order, levelQuantity, levelOrders);
    }

    @Override
    public void stopsReached(int instrumentId, long buyReached, long sellReached) {
        nextSequence++;
        sink.stopsReached(instrumentId, buyReached, sellReached);
    }

    @Override
    public void orderRested(LiveOrder order, long levelQuantity, int levelOrders) {
        sink.orderRested(order, levelQuantity, levelOrders);
    }

    @Override
    public void commandRejected(RejectReason reason, long brokerId, long orderId, @Nullable LiveOrder order) {
        nextSequence++;
        sink.commandRejected(reason, brokerId, orderId, order);
    }

    @Override
    public void instrumentHalted(int instrumentId, String reason) {
        nextSequence++;
        sink.instrumentHalted(instrumentId, reason);
    }

    @Override
    public void instrumentResumed(int instrumentId, String reason) {
        nextSequence++;
        sink.instrumentResumed(instrumentId, reason);
    }

    @Override
    public void listingChanged(int instrumentId, boolean listed, String reason) {
        nextSequence++;
        sink.listingChanged(instrumentId, listed, reason);
    }

    @Override
    public void brokerStatusChanged(long brokerId, BrokerStatus status, String reason) {
        nextSequence++;
        sink.brokerStatusChanged(brokerId, status, reason);
    }

    @Override
    public void brokerLimitsChanged(long brokerId, BrokerLimits limits) {
        nextSequence++;
        sink.brokerLimitsChanged(brokerId, limits);
    }

    @Override
    public void stpMemberChanged(int stpId, long brokerId, boolean member) {
        nextSequence++;
        sink.stpMemberChanged(stpId, brokerId, member);
    }

    @Override
    public void cancelTimerChanged(long brokerId, long cancelAtMicros, boolean fired) {
        nextSequence++;
        sink.cancelTimerChanged(brokerId, cancelAtMicros, fired);
    }

    @Override
    public void apiKeyAdded(KeyOwner owner, ApiKey key) {
        nextSequence++;
        sink.apiKeyAdded(owner, key);
    }

    @Override
    public void apiKeyRevoked(KeyOwner owner, long keyId) {
        nextSequence++;
        sink.apiKeyRevoked(owner, keyId);
    }

    @Override
    public void operatorSet(Operator operator) {
        nextSequence++;
        sink.operatorSet(operator);
    }

    @Override
    public void operatorRevoked(long operatorId) {
        nextSequence++;
        sink.operatorRevoked(operatorId);
    }

    @Override
    public void webhookChanged(long brokerId, String url, String secret) {
        nextSequence++;
        sink.webhookChanged(brokerId, url, secret);
    }

    @Override
    public void marketHalted(String reason) {
        nextSequence++;
        sink.marketHalted(reason);
    }

    @Override
    public void marketResumed(String reason) {
        nextSequence++;
        sink.marketResumed(reason);
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
