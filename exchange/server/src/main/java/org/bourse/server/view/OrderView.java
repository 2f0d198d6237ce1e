package org.bourse.server.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.event.Event;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.jspecify.annotations.Nullable;

/** An order in memory. Mutable, guarded by the views' lock, and plain, because there may be millions. */
final class OrderView {

    final long orderId;
    final BrokerView broker;
    final InstrumentView instrument;
    final Side side;
    long priceCents;
    long quantity;
    long remainingQuantity;
    TimeInForce timeInForce;
    long validUntilMicros;
    String clientOrderId;

    /** Whether the database has trades of this order that are not in memory. */
    boolean hasOlderTrades;

    /** Whether it was loaded from the database, which then knows of replaces before that. */
    boolean restored;

    /** The command that closed it; 0 while it is open. */
    long closedSequence;

    private final OrderType type;
    private final String documentNumber;
    private final long createdAtMicros;
    private @Nullable CloseReason closeReason;
    private @Nullable ArrayList<TradeView> trades;

    /** The terms before the first replace that was seen; null while none was. */
    private @Nullable EntryTerms termsBeforeReplace;

    OrderView(OrderSnapshot order, String documentNumber, BrokerView broker, InstrumentView instrument) {
        this.orderId = order.orderId();
        this.broker = broker;
        this.instrument = instrument;
        this.side = order.side();
        this.type = order.type();
        this.timeInForce = order.timeInForce();
        this.priceCents = order.priceCents();
        this.quantity = order.quantity();
        this.remainingQuantity = order.remainingQuantity();
        this.validUntilMicros = order.validUntilMicros();
        this.documentNumber = documentNumber;
        this.clientOrderId = order.clientOrderId();
        this.createdAtMicros = order.createdAtMicros();
        this.closeReason = order.closeReason().orElse(null);
    }

    /** Gives it new terms; what is left of it is another matter. */
    void replace(Event.OrderReplaced event) {
        if (termsBeforeReplace == null) {
            termsBeforeReplace = new EntryTerms(priceCents, quantity, timeInForce, validUntilMicros, clientOrderId);
        }
        priceCents = event.priceCents();
        quantity = event.quantity();
        timeInForce = event.timeInForce();
        validUntilMicros = event.validUntilMicros();
        clientOrderId = event.clientOrderId();
    }

    /** What it was entered with, as far as was seen. */
    EntryTerms entryTerms() {
        return termsBeforeReplace == null
                ? new EntryTerms(priceCents, quantity, timeInForce, validUntilMicros, clientOrderId)
                : termsBeforeReplace;
    }

    boolean isOpen() {
        return closeReason == null;
    }

    /** Whether it could rest when it came: a limit order that is not IOC or FOK. */
    boolean mayRest() {
        return type == OrderType.LIMIT && timeInForce.mayRest();
    }

    void close(CloseReason reason, long sequence) {
        closeReason = reason;
        closedSequence = sequence;
    }

    CloseReason reasonWhenUnfilled() {
        return type == OrderType.MARKET ? CloseReason.UNFILLED_MARKET : CloseReason.UNFILLED;
    }

    /** Keeps a trade, and lets go of the oldest ones above {@code most} that the database has. */
    void add(TradeView trade, int most, long persistedSequence) {
        if (trades == null) {
            trades = new ArrayList<>(2);
        }
        trades.add(trade);
        // In halves, so that an order with ever more fills pays for the shifting once in a while only.
        if (trades.size() > 2 * most && trades.get(most).sequence() <= persistedSequence) {
            trades.subList(0, most).clear();
            hasOlderTrades = true;
        }
    }

    List<OrderTrade> trades() {
        if (trades == null) {
            return List.of();
        }
        List<OrderTrade> snapshot = new ArrayList<>(trades.size());
        for (TradeView trade : trades) {
            snapshot.add(trade.toOrderTrade(side));
        }
        return snapshot;
    }

    OrderSnapshot snapshot() {
        return new OrderSnapshot(
                orderId,
                broker.brokerId,
                documentNumber,
                clientOrderId,
                instrument.symbol,
                side,
                type,
                timeInForce,
                priceCents,
                quantity,
                remainingQuantity,
                validUntilMicros,
                createdAtMicros,
                Optional.ofNullable(closeReason));
    }
}
