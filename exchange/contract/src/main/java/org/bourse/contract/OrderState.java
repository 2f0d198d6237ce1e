package org.bourse.contract;

import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
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
 * @param terms what its price and quantity are counted in
 * @param price limit price in the instrument's units; 0 for a market order
 * @param quantity in the instrument's units, what is filled included
 * @param leavesQuantity what is not traded; for a closed order what was left when it closed
 * @param filledValue the sum of price times quantity over all its trades, in the instrument's units
 * @param validUntilMicros when it expires, UTC microseconds; {@link org.bourse.engine.model.Times#NEVER_MICROS} when
 *     never
 * @param createdAtMicros when it was sequenced, UTC microseconds
 * @param instructions what it says of its execution
 * @param status whether it is open, and if not, how it closed
 */
public record OrderState(
        long orderId,
        long brokerId,
        String documentNumber,
        String clientOrderId,
        String symbol,
        InstrumentTerms terms,
        Side side,
        OrderType type,
        TimeInForce timeInForce,
        long price,
        long quantity,
        long leavesQuantity,
        long filledValue,
        long validUntilMicros,
        long createdAtMicros,
        ExecutionInstructions instructions,
        Status status) {

    /** An order's status as FIX has it (OrdStatus), coarser than the {@link CloseReason} that the engine gives. */
    public enum Status {
        /** It may still trade. */
        OPEN,
        /** All of its quantity traded, or a replace asked for no more than what had traded. */
        FILLED,
        /** Its broker cancelled it, or it could not rest and found no more to trade with. */
        CANCELLED,
        /** Its validity ended. */
        EXPIRED;

        /** The status of an order that is closed for this reason. */
        public static Status of(CloseReason reason) {
            return switch (reason) {
                case FILLED -> FILLED;
                case CANCELLED, UNFILLED, UNFILLED_MARKET -> CANCELLED;
                case EXPIRED -> EXPIRED;
            };
        }
    }
}
