package org.bourse.server.webhook;

import org.bourse.engine.model.Side;

/**
 * One notice of one trade to one of its two brokers, and what became of it so far. Times are UTC microseconds.
 *
 * @param deliveryId the trade id times two for the buyer's notice, plus one for the seller's: ascending with time
 * @param brokerId whom it is for
 * @param tradeId the trade
 * @param orderId the broker's order
 * @param symbol the instrument
 * @param side the broker's side
 * @param price what it traded at
 * @param quantity what was traded, in shares
 * @param orderRemainingQuantity what the order had left after it
 * @param executedAtMicros when it traded
 * @param status whether it was taken
 * @param attempts how often it was sent, 0 or more
 * @param nextAttemptAtMicros when it is due (again) while {@link Status#PENDING}; in the past when it waits its turn
 * @param lastStatusCode the HTTP status of the latest answer; 0 when there was none
 * @param lastError why the latest attempt failed, for people; empty when it did not, or there was none
 * @param lastUrl where the latest attempt went; empty when there was none, or before releases noted it
 * @param lastSecretIds the commands that made the secrets which it was signed with, the newest first, with spaces between;
 *     empty for the same reasons
 * @param createdAtMicros when it was put into the outbox
 * @param finishedAtMicros when it was taken or given up; 0 while pending
 */
public record WebhookDelivery(
        long deliveryId,
        long brokerId,
        long tradeId,
        long orderId,
        String symbol,
        Side side,
        long price,
        long quantity,
        long orderRemainingQuantity,
        long executedAtMicros,
        Status status,
        int attempts,
        long nextAttemptAtMicros,
        int lastStatusCode,
        String lastError,
        String lastUrl,
        String lastSecretIds,
        long createdAtMicros,
        long finishedAtMicros) {

    /** A state of a delivery. */
    public enum Status {
        /** Not taken yet: it waits for its turn or its next attempt. */
        PENDING,
        /** The receiver answered 2xx. */
        DELIVERED,
        /** Never taken in the time allowed; only a redelivery sends it again. */
        GIVEN_UP
    }
}
