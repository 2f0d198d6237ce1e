package org.bourse.engine.event;

import org.bourse.engine.command.Command.SubmitOrder;
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

/**
 * The receiver of the engine's reports of what happens, as it happens. Each method is the {@link Event} of the same
 * name, taken apart so that reporting allocates nothing; {@link EventRecorder} puts them together. A sink must not
 * throw and must not call the engine.
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
    void instrumentListed(int instrumentId, String symbol, InstrumentTerms terms);

    /** {@link Event.InstrumentChanged}. */
    void instrumentChanged(int instrumentId, InstrumentTerms terms);

    /** {@link Event.InstrumentDelisted}. */
    void instrumentDelisted(int instrumentId);

    /** {@link Event.OrderAccepted}. */
    void orderAccepted(long orderId, int instrumentId, SubmitOrder order, long validUntilMicros);

    /** {@link Event.OrdersTraded}. */
    void ordersTraded(
            long tradeId,
            long price,
            long quantity,
            LiveOrder aggressor,
            LiveOrder resting,
            long levelQuantity,
            int levelOrders);

    /** {@link Event.MatchPrevented}. */
    void matchPrevented(
            SelfTradePrevention prevention, long price, long quantity, LiveOrder aggressor, LiveOrder resting);

    /** {@link Event.HiddenQuantityChanged}. */
    void hiddenQuantityChanged(LiveOrder order, long hiddenQuantity, boolean refreshed);

    /** {@link Event.OrderCancelled}. */
    void orderCancelled(
            LiveOrder order, CancelReason reason, CloseReason closeReason, long levelQuantity, int levelOrders);

    /** {@link Event.OrderExpired}. */
    void orderExpired(LiveOrder order, long levelQuantity, int levelOrders);

    /** {@link Event.OrderReplaced}. */
    void orderReplaced(
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
            int levelOrders);

    /** {@link Event.OrderTriggered}. */
    void orderTriggered(LiveOrder order, long stopPrice);

    /** {@link Event.OrderEnteredBook}. */
    void orderEnteredBook(LiveOrder order, long levelQuantity, int levelOrders);

    /** {@link Event.StopsReached}. */
    void stopsReached(int instrumentId, long buyReached, long sellReached);

    /** {@link RestedOrder}: told after the last event of the command. */
    void orderRested(LiveOrder order, long levelQuantity, int levelOrders);

    /** {@link Event.CommandRejected}. */
    void commandRejected(RejectReason reason, long brokerId, long orderId, @Nullable LiveOrder order);

    /** {@link Event.InstrumentHalted}. */
    void instrumentHalted(int instrumentId, String reason);

    /** {@link Event.InstrumentResumed}. */
    void instrumentResumed(int instrumentId, String reason);

    /** {@link Event.ListingChanged}. */
    void listingChanged(int instrumentId, boolean listed, String reason);

    /** {@link Event.BrokerStatusChanged}. */
    void brokerStatusChanged(long brokerId, BrokerStatus status, String reason);

    /** {@link Event.BrokerLimitsChanged}. */
    void brokerLimitsChanged(long brokerId, BrokerLimits limits);

    /** {@link Event.StpMemberChanged}. */
    void stpMemberChanged(int stpId, long brokerId, boolean member);

    /** {@link Event.CancelTimerChanged}. */
    void cancelTimerChanged(long brokerId, long cancelAtMicros, boolean fired);

    /** {@link Event.ApiKeyAdded}. */
    void apiKeyAdded(KeyOwner owner, ApiKey key);

    /** {@link Event.ApiKeyRevoked}. */
    void apiKeyRevoked(KeyOwner owner, long keyId);

    /** {@link Event.OperatorSet}. */
    void operatorSet(Operator operator);

    /** {@link Event.OperatorRevoked}. */
    void operatorRevoked(long operatorId);

    /** {@link Event.WebhookChanged}. */
    void webhookChanged(long brokerId, String url, String secret);

    /** {@link Event.MarketHalted}. */
    void marketHalted(String reason);

    /** {@link Event.MarketResumed}. */
    void marketResumed(String reason);

    /** {@link Event.SettingsChanged}. */
    void settingsChanged(ExchangeSettings settings);

    /** {@link Event.ExchangeReset}. */
    void exchangeReset();
}
