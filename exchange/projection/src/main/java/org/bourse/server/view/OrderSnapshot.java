package org.bourse.server.view;

import java.util.Optional;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Scales;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/**
 * An order as it stood at one moment.
 *
 * @param orderId the sequence number of the command that entered it
 * @param brokerId whose order it is
 * @param documentNumber the account it is for
 * @param clientOrderId its broker's own id for it, or empty
 * @param symbol the instrument's code
 * @param scales what price and quantity are counted in, whatever the instrument's are by now
 * @param price limit price in these units; 0 for a market order
 * @param quantity total shares, filled ones included
 * @param remainingQuantity shares not traded; for a closed order what was left when it closed
 * @param validUntilMicros when it expires, UTC microseconds; {@link org.bourse.engine.model.Times#NEVER_MICROS} when
 *     never, or for an order that can't rest
 * @param instructions what it says of its execution
 * @param createdAtMicros when it was sequenced, UTC microseconds
 * @param closeReason why it is closed; empty while it is open
 * @param closedAtEntry whether the command that entered it closed it, too
 */
public record OrderSnapshot(
        long orderId,
        long brokerId,
        String documentNumber,
        String clientOrderId,
        String symbol,
        Scales scales,
        Side side,
        OrderType type,
        TimeInForce timeInForce,
        long price,
        long quantity,
        long remainingQuantity,
        long validUntilMicros,
        ExecutionInstructions instructions,
        long createdAtMicros,
        Optional<CloseReason> closeReason,
        boolean closedAtEntry) {

    /** An order that the command that entered it left open. */
    public OrderSnapshot(
            long orderId,
            long brokerId,
            String documentNumber,
            String clientOrderId,
            String symbol,
            Scales scales,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            long price,
            long quantity,
            long remainingQuantity,
            long validUntilMicros,
            ExecutionInstructions instructions,
            long createdAtMicros,
            Optional<CloseReason> closeReason) {
        this(
                orderId,
                brokerId,
                documentNumber,
                clientOrderId,
                symbol,
                scales,
                side,
                type,
                timeInForce,
                price,
                quantity,
                remainingQuantity,
                validUntilMicros,
                instructions,
                createdAtMicros,
                closeReason,
                false);
    }

    /** Total shares as its broker wants them: of an order that was replaced to no more than was filled, what was filled. */
    public long wantedQuantity() {
        return quantity - remainingQuantity + leavesQuantity();
    }

    /** Shares wanted and not traded; 0 when it closed as filled. */
    public long leavesQuantity() {
        return closeReason.filter(CloseReason.FILLED::equals).isPresent() ? 0 : remainingQuantity;
    }

    /** Whether it may still trade. */
    public boolean isOpen() {
        return closeReason.isEmpty();
    }
}
