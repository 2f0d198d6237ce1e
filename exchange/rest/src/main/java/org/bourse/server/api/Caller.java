package org.bourse.server.api;

/**
 * The caller of a call, once its key was looked at.
 *
 * @param brokerId the broker whose key it has; 0 when it is no broker's
 * @param isOperator whether it has an operator's key, or the configured one
 * @param operatorId the operator; 0 for who has the configured key
 * @param name of the operator; empty for who has the configured key
 */
record Caller(long brokerId, boolean isOperator, long operatorId, String name) {

    /** Nobody that is known. */
    static final Caller NOBODY = new Caller(0, false, 0, "");

    /** The owner of the configured key. */
    static final Caller CONFIGURED_OPERATOR = new Caller(0, true, 0, "");

    /** This broker. */
    static Caller broker(long brokerId) {
        return new Caller(brokerId, false, 0, "");
    }

    /** This operator. */
    static Caller operator(long operatorId, String name) {
        return new Caller(0, true, operatorId, name);
    }
}
