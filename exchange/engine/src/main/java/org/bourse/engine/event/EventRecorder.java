package org.bourse.engine.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
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

/** An {@link EventSink} that keeps what it is told as {@link Event} values until they are taken. Not thread-safe. */
public final class EventRecorder implements EventSink {

    private final ArrayList<Event> events = new ArrayList<>();
    private Optional<RestedOrder> rested = Optional.empty();

    /** The events since the last call, in order, as an immutable list; the recorder is empty afterwards. */
    public List<Event> take() {
        List<Event> taken = List.copyOf(events);
        events.clear();
        rested = Optional.empty();
        return taken;
    }

    /** A command with its stamp and what it was told since the last call; the recorder is empty afterwards. */
    public SequencedCommand take(
            long sequence, long timeMicros, long firstEventSequence, CommandSource source, Command command) {
        Optional<RestedOrder> takenRested = rested;
        return new SequencedCommand(sequence, timeMicros, firstEventSequence, source, command, take(), takenRested);
    }

    @Override
    public void brokerRegistered(
            long brokerId,
            String name,
            ApiKeyHash apiKeyHash,
            String webhookUrl,
            String webhookSecret,
            String fixCompId) {
        events.add(new Event.BrokerRegistered(brokerId, name, apiKeyHash, webhookUrl, webhookSecret, fixCompId));
    }

    @Override
    public void instrumentListed(int instrumentId, String symbol, InstrumentTerms terms) {
        events.add(new Event.InstrumentListed(instrumentId, symbol, terms));
    }

    @Override
    public void instrumentChanged(int instrumentId, InstrumentTerms terms) {
        events.add(new Event.InstrumentChanged(instrumentId, terms));
    }

    @Override
    public void instrumentDelisted(int instrumentId) {
        events.add(new Event.InstrumentDelisted(instrumentId));
    }

    @Override
    public void orderAccepted(long orderId, int instrumentId, SubmitOrder order, long validUntilMicros) {
        events.add(new Event.OrderAccepted(orderId, instrumentId, order, validUntilMicros));
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
        events.add(new Event.OrdersTraded(
                tradeId,
                price,
                quantity,
                AffectedOrder.of(aggressor),
                AffectedOrder.of(resting),
                levelQuantity,
                levelOrders));
    }

    @Override
    public void matchPrevented(
            SelfTradePrevention prevention, long price, long quantity, LiveOrder aggressor, LiveOrder resting) {
        events.add(new Event.MatchPrevented(
                prevention, price, quantity, AffectedOrder.of(aggressor), AffectedOrder.of(resting)));
    }

    @Override
    public void hiddenQuantityChanged(LiveOrder order, long hiddenQuantity, boolean refreshed) {
        events.add(new Event.HiddenQuantityChanged(AffectedOrder.of(order), hiddenQuantity, refreshed));
    }

    @Override
    public void orderCancelled(
            LiveOrder order, CancelReason reason, CloseReason closeReason, long levelQuantity, int levelOrders) {
        events.add(new Event.OrderCancelled(AffectedOrder.of(order), reason, closeReason, levelQuantity, levelOrders));
    }

    @Override
    public void orderExpired(LiveOrder order, long levelQuantity, int levelOrders) {
        events.add(new Event.OrderExpired(AffectedOrder.of(order), levelQuantity, levelOrders));
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
        events.add(new Event.OrderReplaced(
                AffectedOrder.of(order),
                AffectedOrder.of(former),
                reason,
                timeInForce,
                validUntilMicros,
                instructions,
                formerTimeInForce,
                formerValidUntilMicros,
                formerInstructions,
                keptPriority,
                levelQuantity,
                levelOrders));
    }

    @Override
    public void orderTriggered(LiveOrder order, long stopPrice) {
        events.add(new Event.OrderTriggered(AffectedOrder.of(order), stopPrice));
    }

    @Override
    public void orderEnteredBook(LiveOrder order, long levelQuantity, int levelOrders) {
        events.add(new Event.OrderEnteredBook(AffectedOrder.of(order), levelQuantity, levelOrders));
    }

    @Override
    public void stopsReached(int instrumentId, long buyReached, long sellReached) {
        events.add(new Event.StopsReached(instrumentId, buyReached, sellReached));
    }

    @Override
    public void orderRested(LiveOrder order, long levelQuantity, int levelOrders) {
        rested = Optional.of(new RestedOrder(AffectedOrder.of(order), levelQuantity, levelOrders));
    }

    @Override
    public void commandRejected(RejectReason reason, long brokerId, long orderId, @Nullable LiveOrder order) {
        events.add(new Event.CommandRejected(
                reason, brokerId, orderId, Optional.ofNullable(order).map(AffectedOrder::of)));
    }

    @Override
    public void instrumentHalted(int instrumentId, String reason) {
        events.add(new Event.InstrumentHalted(instrumentId, reason));
    }

    @Override
    public void instrumentResumed(int instrumentId, String reason) {
        events.add(new Event.InstrumentResumed(instrumentId, reason));
    }

    @Override
    public void listingChanged(int instrumentId, boolean listed, String reason) {
        events.add(new Event.ListingChanged(instrumentId, listed, reason));
    }

    @Override
    public void brokerStatusChanged(long brokerId, BrokerStatus status, String reason) {
        events.add(new Event.BrokerStatusChanged(brokerId, status, reason));
    }

    @Override
    public void brokerLimitsChanged(long brokerId, BrokerLimits limits) {
        events.add(new Event.BrokerLimitsChanged(brokerId, limits));
    }

    @Override
    public void stpMemberChanged(int stpId, long brokerId, boolean member) {
        events.add(new Event.StpMemberChanged(stpId, brokerId, member));
    }

    @Override
    public void cancelTimerChanged(long brokerId, long cancelAtMicros, boolean fired) {
        events.add(new Event.CancelTimerChanged(brokerId, cancelAtMicros, fired));
    }

    @Override
    public void apiKeyAdded(KeyOwner owner, ApiKey key) {
        events.add(new Event.ApiKeyAdded(owner, key));
    }

    @Override
    public void apiKeyRevoked(KeyOwner owner, long keyId) {
        events.add(new Event.ApiKeyRevoked(owner, keyId));
    }

    @Override
    public void operatorSet(Operator operator) {
        events.add(new Event.OperatorSet(operator));
    }

    @Override
    public void operatorRevoked(long operatorId) {
        events.add(new Event.OperatorRevoked(operatorId));
    }

    @Override
    public void webhookChanged(long brokerId, String url, String secret) {
        events.add(new Event.WebhookChanged(brokerId, url, secret));
    }

    @Override
    public void marketHalted(String reason) {
        events.add(new Event.MarketHalted(reason));
    }

    @Override
    public void marketResumed(String reason) {
        events.add(new Event.MarketResumed(reason));
    }

    @Override
    public void settingsChanged(ExchangeSettings settings) {
        events.add(new Event.SettingsChanged(settings));
    }

    @Override
    public void exchangeReset() {
        events.add(new Event.ExchangeReset());
    }
}
