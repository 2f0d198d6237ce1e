package org.bourse.engine.event;

import java.util.ArrayList;
import java.util.List;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/** An {@link EventSink} that keeps what it is told as {@link Event} values until they are taken. Not thread-safe. */
public final class EventRecorder implements EventSink {

    private final ArrayList<Event> events = new ArrayList<>();

    /** The events since the last call, in order, as an immutable list; the recorder is empty afterwards. */
    public List<Event> take() {
        List<Event> taken = List.copyOf(events);
        events.clear();
        return taken;
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
    public void instrumentListed(int instrumentId, String symbol, ExecutionPriceRule executionPrice) {
        events.add(new Event.InstrumentListed(instrumentId, symbol, executionPrice));
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
        events.add(new Event.OrdersTraded(
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
                restingLeavesQuantity));
    }

    @Override
    public void orderCancelled(
            long orderId,
            long brokerId,
            int instrumentId,
            long leavesQuantity,
            CancelReason reason,
            CloseReason closeReason) {
        events.add(new Event.OrderCancelled(orderId, brokerId, instrumentId, leavesQuantity, reason, closeReason));
    }

    @Override
    public void orderExpired(long orderId, long brokerId, int instrumentId, long leavesQuantity) {
        events.add(new Event.OrderExpired(orderId, brokerId, instrumentId, leavesQuantity));
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
        events.add(new Event.OrderReplaced(
                orderId,
                brokerId,
                instrumentId,
                priceCents,
                quantity,
                leavesQuantity,
                timeInForce,
                validUntilMicros,
                keptPriority,
                clientOrderId));
    }

    @Override
    public void commandRejected(RejectReason reason, long brokerId, long orderId) {
        events.add(new Event.CommandRejected(reason, brokerId, orderId));
    }

    @Override
    public void instrumentHalted(int instrumentId) {
        events.add(new Event.InstrumentHalted(instrumentId));
    }

    @Override
    public void instrumentResumed(int instrumentId) {
        events.add(new Event.InstrumentResumed(instrumentId));
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
