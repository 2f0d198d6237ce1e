package org.bourse.contract;

import org.bourse.engine.model.RejectReason;

/**
 * The answer to an order request, the same at every gateway; each gateway says it in its own form.
 *
 * @param <T> what a request that was done comes to
 */
public sealed interface OrderAnswer<T> {

    /** It was done, as durably as the journal is set to. */
    record Done<T>(T result) implements OrderAnswer<T> {}

    /**
     * The engine refused it, which is an event like any other; nothing else happened.
     *
     * @param orderId the order to cancel or replace, or the one that holds the client order id already; 0 for none
     */
    record Refused<T>(RejectReason reason, long orderId) implements OrderAnswer<T> {}

    /**
     * The exchange did not take it: nothing happened. {@link RejectReason#retryable} says whether the same request may
     * succeed later.
     */
    record NotTaken<T>(RejectReason reason) implements OrderAnswer<T> {}

    /** The exchange failed with it in its hands: see {@link Outcome.Unknown}. */
    record Unknown<T>() implements OrderAnswer<T> {}
}
