package org.bourse.server.persistence.state;

import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.server.persistence.sql.ColumnCodes;

/**
 * The changes that a batch makes to one order. For an order that was accepted in the batch it is the whole row; for an
 * older one only what changes. Mutable and plain: there is one for each order of a batch.
 */
final class OrderRow {

    private static final long UNCHANGED = -1;

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

    /**
     * What a stop order waits for: set when it is new, or was replaced in this batch; else 0, as for any other order.
     */
    long stopPrice;

    /** Whether a stop order triggered in this batch. */
    boolean triggered;

    /** The event with which a stop order that triggered came to the book in this batch; else 0. */
    long bookRank;

    /** What the book does not show of what it has left; {@link #UNCHANGED} when that is as it was. */
    long hiddenQuantity = UNCHANGED;

    /** The command that made it show its next part last; 0 when none in the batch did. */
    long refreshedSequence;

    /** That event; 0 for the same reason. */
    long refreshedEvent;

    /** Always set: whatever happens to an order tells what is left of it. */
    long remainingQuantity;

    short status = ColumnCodes.OPEN;

    /** 0 while it is open, like the next one. */
    long closedRank;

    long closedSequence;

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
        row.stopPrice = row.instructions.stopPrice();
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
        if (instructions.isStop()) {
            stopPrice = instructions.stopPrice();
        }
        clientOrderId = event.order().clientOrderId();
        if (!event.keptPriority()) {
            prioritySequence = command.sequence();
            if (event.formerInstructions().displayQuantity() != 0) {
                hiddenQuantity = 0;
            }
        }
    }

    void triggered(Event.OrderTriggered event) {
        triggered = true;
        remainingQuantity = event.order().leavesQuantity();
    }

    /** Several stop orders may come to the book with a command: its events tell which one is first. */
    void enteredBook(Event.OrderEnteredBook event, long eventSequence, SequencedCommand command) {
        remainingQuantity = event.order().leavesQuantity();
        prioritySequence = command.sequence();
        bookRank = eventSequence;
    }

    /** Whether something is to be written of it that is known of stop orders alone. */
    boolean isStop() {
        return stopPrice != 0 || triggered || bookRank != 0;
    }

    void hidden(Event.HiddenQuantityChanged event, long eventSequence, SequencedCommand command) {
        remainingQuantity = event.order().leavesQuantity();
        hiddenQuantity = event.hiddenQuantity();
        if (event.refreshed()) {
            refreshedSequence = command.sequence();
            refreshedEvent = eventSequence;
        }
    }

    /** Whether it is open and hides another part of itself than before the batch, or is elsewhere in its level. */
    boolean changesWhatIsHidden() {
        return hiddenQuantity != UNCHANGED && closedRank == 0;
    }

    void closed(CloseReason reason, long leavesQuantity, long rank, SequencedCommand command) {
        remainingQuantity = leavesQuantity;
        status = ColumnCodes.of(reason);
        closedRank = rank;
        closedSequence = command.sequence();
    }
}
