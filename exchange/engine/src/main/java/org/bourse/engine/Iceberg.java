package org.bourse.engine;

/** The part of an {@link Order} that only one with a display quantity has; its id is the order's. */
final class Iceberg extends TableEntry {

    long displayQuantity;

    /** How much of what the order has left its price level does not show; 0 while it does not rest. */
    long hiddenQuantity;

    /**
     * The command that showed the next part of it last, which lets it trade whole within that command. No state: it
     * means nothing to later commands.
     */
    long refreshedBy;

    Iceberg(long orderId, long displayQuantity) {
        this.id = orderId;
        this.displayQuantity = displayQuantity;
    }
}
