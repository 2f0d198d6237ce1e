package org.bourse.engine.event;

import java.util.Optional;
import org.bourse.engine.model.RejectReason;

/**
 * The outcome that an order would have at this moment.
 *
 * @param refusal the rule that it breaks; empty when it would be accepted
 * @param firstOrderId the order that has its client order id, where that is the refusal; 0 otherwise
 * @param prospect what it would do if it were accepted
 */
public record OrderCheck(Optional<RejectReason> refusal, long firstOrderId, Prospect prospect) {

    /** The first effect of an order, with its broker's own orders taken for others'. */
    public enum Prospect {
        /** Trade whole. */
        FILL,
        /** Trade in part; what is left rests, or is cancelled where it may not. */
        TRADE,
        /** Rest in the book, or wait for its stop price. */
        REST,
        /** Be cancelled without a trade. */
        CANCEL
    }

    /** Refused for this reason. */
    public static OrderCheck refused(RejectReason reason) {
        return new OrderCheck(Optional.of(reason), 0, Prospect.CANCEL);
    }
}
