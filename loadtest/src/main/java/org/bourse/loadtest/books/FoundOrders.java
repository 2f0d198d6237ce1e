package org.bourse.loadtest.books;

import java.util.BitSet;
import org.bourse.loadtest.report.Check;

/** Ticks off the acknowledged orders as they are found somewhere. */
final class FoundOrders {

    private final SentOrders sent;
    private final BitSet seen;
    private long unacknowledged;
    private String firstProblem = "";
    private long problems;

    FoundOrders(SentOrders sent) {
        this.sent = sent;
        this.seen = new BitSet(sent.acknowledged().capacity());
    }

    /** An order was found; those of other runs are passed over. Answers its number, or -1 when it isn't ours. */
    int found(String clientOrderId, long orderId) {
        int number = sent.bodies().number(clientOrderId);
        if (number < 0) {
            return -1;
        }
        if (seen.get(number)) {
            problem(clientOrderId + " is there twice");
        }
        seen.set(number);
        long acknowledged = sent.acknowledged().id(number);
        if (acknowledged == 0) {
            unacknowledged++;
        } else if (acknowledged != orderId) {
            problem(clientOrderId + " was acknowledged as " + acknowledged + " and is there as " + orderId);
        }
        return number;
    }

    void problem(String what) {
        if (problems++ == 0) {
            firstProblem = what;
        }
    }

    /** The result, when all orders there are have been shown. */
    Check result(String what) {
        int missing = 0;
        for (int number = 0; number < sent.acknowledged().capacity(); number++) {
            if (sent.acknowledged().id(number) != 0 && !seen.get(number)) {
                missing++;
                problem(sent.bodies().clientOrderId(number) + " was acknowledged and is missing");
            }
        }
        String counts = sent.acknowledged().count() + " acknowledged, " + seen.cardinality() + " found"
                + (unacknowledged == 0
                        ? ""
                        : ", " + unacknowledged + " of them entered without an answer that arrived");
        return problems == 0
                ? new Check(what, true, counts)
                : new Check(
                        what,
                        false,
                        counts + ", " + missing + " missing, " + problems + " problems; the first: " + firstProblem);
    }
}
