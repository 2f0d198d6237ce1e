package org.bourse.server.view;

import java.util.Collections;
import java.util.SortedMap;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Times;

/**
 * A broker at one moment.
 *
 * @param brokerId the sequence number of the command that registered it
 * @param name what counterparties see
 * @param fixCompId its SenderCompID (FIX tag 49)
 * @param webhookUrl where its trades are posted, or empty
 * @param status whether it may enter orders
 * @param cancelAtMicros when its cancel timer fires; {@link Times#NEVER_MICROS} while that is off
 * @param limits its own limits
 * @param balance net cash of all its trades in the exchange's own money, in cents
 * @param otherBalances net cash, not 0, in other units of money, by unit
 */
public record BrokerSnapshot(
        long brokerId,
        String name,
        String fixCompId,
        String webhookUrl,
        BrokerStatus status,
        long cancelAtMicros,
        BrokerLimits limits,
        long balance,
        SortedMap<MoneyUnit, Long> otherBalances) {

    /** A broker that has the exchange's own money only, no cancel timer set, and no limits. */
    public BrokerSnapshot(
            long brokerId, String name, String fixCompId, String webhookUrl, BrokerStatus status, long balance) {
        this(
                brokerId,
                name,
                fixCompId,
                webhookUrl,
                status,
                Times.NEVER_MICROS,
                BrokerLimits.NONE,
                balance,
                Collections.emptySortedMap());
    }
}
