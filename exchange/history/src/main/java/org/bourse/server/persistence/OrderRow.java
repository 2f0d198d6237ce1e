package org.bourse.server.persistence;

import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;

/**
 * What a batch does to one order. For an order that was accepted in the batch it is the whole row; for an older one only
 * what changes. Mutable and plain: there is one for each order of a batch.
 */
final class OrderRow {

    final long orderId;

    /** Set once, when the order is new. */
    boolean isNew;

    long brokerId;
    int instrumentId;
    short side;
    short type;
    long createdAtMicros;
    String documentNumber = "";

    /** The terms: set when the order is new, or was replaced in this batch. */
    boolean hasTerms;

    short timeInForce;
    long price;
    long quantity;
    long validUntilMicros;
    ExecutionInstructions instructions = ExecutionInstructions.NONE;
    String clientOrderId = "";

    /** The command that gave it its time priority; 0 when that did not change. */
    long prioritySequence;

    /** Always set: whatever happens to an order tells what is left of it. */
    long remainingQuantity;

    short status = ColumnCodes.OPEN;

    /** 0 while it is open, like the next two. */
    long closedRank;

    long closedSequence;
    long closedAtMicros;

    OrderRow(long orderId) {
        this.orderId = orderId;
    }

    static OrderRow accepted(Event.OrderAccepted event, SequencedCommand command) {
        OrderRow row = new OrderRow(event.orderId());
        row.isNew = true;
        row.hasTerms = true;
        row.brokerId = event.order().brokerId();
        row.instrumentId = event.instrumentId();
        row.side = ColumnCodes.of(event.order().side());
        row.type = ColumnCodes.of(event.order().type());
        row.createdAtMicros = command.timeMicros();
        row.documentNumber = event.order().documentNumber();
        row.timeInForce = ColumnCodes.of(event.order().timeInForce());
        row.price = event.order().price();
        row.quantity = event.order().quantity();
        row.remainingQuantity = event.order().quantity();
        row.validUntilMicros = event.validUntilMicros();
        row.instructions = event.order().instructions();
        row.clientOrderId = event.order().clientOrderId();
        row.prioritySequence = command.sequence();
        return row;
    }

    void replaced(Event.OrderReplaced event, SequencedCommand command) {
        hasTerms = true;
        timeInForce = ColumnCodes.of(event.timeInForce());
        price = event.order().price();
        quantity = event.order().quantity();
        remainingQuantity = event.order().leavesQuantity();
        validUntilMicros = event.validUntilMicros();
        instructions = event.instructions();
        clientOrderId = event.order().clientOrderId();
        if (!event.keptPriority()) {
            prioritySequence = command.sequence();
        }
    }

    void closed(CloseReason reason, long leavesQuantity, long rank, SequencedCommand command) {
        remainingQuantity = leavesQuantity;
        status = ColumnCodes.of(reason);
        closedRank = rank;
        closedSequence = command.sequence();
        closedAtMicros = command.timeMicros();
    }
}
