package org.bourse.server.view;

import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;

/**
 * Two orders of one broker, or of one self-trade prevention group, that would have traded, had the aggressor not asked to prevent it.
 *
 * @param id the event's sequence; ascending with time
 * @param sequence the command that brought the aggressor
 * @param brokerId whose order the aggressor is
 * @param symbol of the instrument
 * @param prevention what the aggressor asked for
 * @param aggressorSide the aggressor's side
 * @param price that they would have traded at, in the instrument's units
 * @param quantity that they would have traded
 * @param aggressorOrderId the order that came to the book
 * @param aggressorLeaves what it had left before
 * @param restingOrderId the order that was there
 * @param restingLeaves what it had left before
 * @param restingBrokerId whose order that was: the same, unless they are of one group
 * @param preventedAtMicros when, UTC microseconds
 */
public record PreventedMatch(
        long id,
        long sequence,
        long brokerId,
        String symbol,
        SelfTradePrevention prevention,
        Side aggressorSide,
        long price,
        long quantity,
        long aggressorOrderId,
        long aggressorLeaves,
        long restingOrderId,
        long restingLeaves,
        long restingBrokerId,
        long preventedAtMicros) {

    /** Whether one of the orders is the broker's. */
    public boolean isOf(long broker) {
        return brokerId == broker || restingBrokerId == broker;
    }

    /** By how much this order was reduced and went on: 0 when it was not, or is neither of the two. */
    public long reducedBy(long orderId) {
        boolean goesOn = (orderId == aggressorOrderId && aggressorLeaves > quantity)
                || (orderId == restingOrderId && restingLeaves > quantity);
        return prevention == SelfTradePrevention.DECREMENT && goesOn ? quantity : 0;
    }
}
