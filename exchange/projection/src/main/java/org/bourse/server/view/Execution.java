package org.bourse.server.view;

import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.Side;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a broker's order, or a command of the broker that was refused.
 *
 * @param eventSequence the event it comes from; a trade of a broker with itself gives two executions with the same one
 * @param brokerId whose order it is
 * @param orderId the order; 0 when a refused order never got an id
 * @param clientOrderId its own id, or empty
 * @param type what happened
 * @param open whether the order may still trade after it
 * @param side its side; null when the command that was refused names no known order
 * @param symbol its instrument, or empty for the same reason
 * @param price its limit price; 0 for a market order
 * @param quantity its total quantity, filled ones included
 * @param remainingQuantity what is left, or for a closed order what was left when it closed
 * @param lastPrice price of the trade; 0 for anything else
 * @param lastQuantity shares of the trade; 0 for anything else
 * @param tradeId the trade; 0 for anything else
 * @param reason why it was cancelled or refused, or empty
 * @param timeMicros when, UTC microseconds
 * @param keptPriority whether an order that was replaced kept its place among those of its price; null for anything else
 * @param instructions what an order that is new or was replaced says of its execution; of a stop order that triggered, its
 *     stop price alone; null for anything else
 */
public record Execution(
        long eventSequence,
        long brokerId,
        long orderId,
        String clientOrderId,
        ExecType type,
        boolean open,
        @Nullable Side side,
        String symbol,
        long price,
        long quantity,
        long remainingQuantity,
        long lastPrice,
        long lastQuantity,
        long tradeId,
        String reason,
        long timeMicros,
        @Nullable Boolean keptPriority,
        @Nullable ExecutionInstructions instructions) {

    /** Whether a command was refused: nothing happened to an order. */
    public boolean isRefusal() {
        return type == ExecType.REJECTED;
    }

    /** The same, of an order that is new. */
    public Execution with(ExecutionInstructions told) {
        return with(null, told);
    }

    /** The same, of an order that was replaced. */
    public Execution with(@Nullable Boolean kept, ExecutionInstructions told) {
        return new Execution(
                eventSequence,
                brokerId,
                orderId,
                clientOrderId,
                type,
                open,
                side,
                symbol,
                price,
                quantity,
                remainingQuantity,
                lastPrice,
                lastQuantity,
                tradeId,
                reason,
                timeMicros,
                kept,
                told);
    }
}
