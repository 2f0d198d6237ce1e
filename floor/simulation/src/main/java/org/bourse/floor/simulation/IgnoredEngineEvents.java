package org.bourse.floor.simulation;

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

/** Takes no notice of anything an engine reports; who wants to know of some of it extends this and overrides that. */
abstract class IgnoredEngineEvents implements EventSink {

    @Override
    public void brokerRegistered(
            long brokerId,
            String name,
            ApiKeyHash apiKeyHash,
            String webhookUrl,
            String webhookSecret,
            String fixCompId) {}

    @Override
    public void instrumentListed(int instrumentId, String symbol, InstrumentTerms terms) {}

    @Override
    public void instrumentChanged(int instrumentId, InstrumentTerms terms) {}

    @Override
    public void instrumentDelisted(int instrumentId) {}

    @Override
    public void orderAccepted(long orderId, int instrumentId, SubmitOrder order, long validUntilMicros) {}

    @Override
    public void ordersTraded(
            long tradeId,
            long price,
            long quantity,
            LiveOrder aggressor,
            LiveOrder resting,
            long levelQuantity,
            int levelOrders) {}

    @Override
    public void matchPrevented(
            SelfTradePrevention prevention, long price, long quantity, LiveOrder aggressor, LiveOrder resting) {}

    @Override
    public void hiddenQuantityChanged(LiveOrder order, long hiddenQuantity, boolean refreshed) {}

    @Override
    public void orderCancelled(
            LiveOrder order, CancelReason reason, CloseReason closeReason, long levelQuantity, int levelOrders) {}

    @Override
    public void orderExpired(LiveOrder order, long levelQuantity, int levelOrders) {}

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
            int levelOrders) {}

    @Override
    public void orderTriggered(LiveOrder order, long stopPrice) {}

    @Override
    public void orderEnteredBook(LiveOrder order, long levelQuantity, int levelOrders) {}

    @Override
    public void stopsReached(int instrumentId, long buyReached, long sellReached) {}

    @Override
    public void orderRested(LiveOrder order, long levelQuantity, int levelOrders) {}

    @Override
    public void commandRejected(RejectReason reason, long brokerId, long orderId, @Nullable LiveOrder order) {}

    @Override
    public void instrumentHalted(int instrumentId, String reason) {}

    @Override
    public void instrumentResumed(int instrumentId, String reason) {}

    @Override
    public void listingChanged(int instrumentId, boolean listed, String reason) {}

    @Override
    public void brokerStatusChanged(long brokerId, BrokerStatus status, String reason) {}

    @Override
    public void brokerLimitsChanged(long brokerId, BrokerLimits limits) {}

    @Override
    public void stpMemberChanged(int stpId, long brokerId, boolean member) {}

    @Override
    public void cancelTimerChanged(long brokerId, long cancelAtMicros, boolean fired) {}

    @Override
    public void apiKeyAdded(KeyOwner owner, ApiKey key) {}

    @Override
    public void apiKeyRevoked(KeyOwner owner, long keyId) {}

    @Override
    public void operatorSet(Operator operator) {}

    @Override
    public void operatorRevoked(long operatorId) {}

    @Override
    public void webhookChanged(long brokerId, String url, String secret) {}

    @Override
    public void marketHalted(String reason) {}

    @Override
    public void marketResumed(String reason) {}

    @Override
    public void settingsChanged(ExchangeSettings settings) {}

    @Override
    public void exchangeReset() {}
}
