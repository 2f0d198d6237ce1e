package org.bourse.server.webhook;

import java.util.List;
import org.bourse.contract.HistoryUnavailableException;

/** The log of deliveries, as a broker may see and repeat its own. */
public interface WebhookDeliveries {

    /**
     * A broker's deliveries, newest first: largest delivery id first. Finished ones leave the log after the retention
     * time.
     *
     * @param brokerId whose
     * @param beforeDeliveryId only those with a smaller id; {@link Long#MAX_VALUE} to start with the newest
     * @param limit how many at the most, 1 or more
     * @throws HistoryUnavailableException when the database can't be asked now
     */
    List<WebhookDelivery> newestFirst(long brokerId, long beforeDeliveryId, int limit);

    /**
     * Sends a delivery once more, soon and out of turn, whatever became of it before. What is still pending stays in
     * turn too; a finished one keeps its status unless this attempt delivers it. Returns before it is sent.
     *
     * @param brokerId who asks
     * @throws HistoryUnavailableException when the database can't be asked now
     */
    Redelivery redeliver(long brokerId, long deliveryId);

    /** Deliveries that are pending, of all brokers: a recent count, cheap to ask. */
    long pendingCount();

    /** The answer to {@link #redeliver}. */
    enum Redelivery {
        /** It will be sent. */
        SCHEDULED,
        /** No such delivery, or no longer. */
        UNKNOWN,
        /** It is another broker's. */
        NOT_OWNER,
        /** So many redeliveries wait already that no further one is taken; try again later. */
        BUSY
    }
}
