package org.bourse.server.api.call;

/**
 * The caller of a call, once its key was looked at.
 *
 * @param brokerId the broker whose key it has; 0 when it is no broker's
 * @param isOperator whether it has an operator's key, or the configured one
 * @param operatorId the operator; 0 for who has the configured key
 * @param name of the operator; empty for who has the configured key
 */
public record Caller(long brokerId, boolean isOperator, long operatorId, String name) {

    /** Nobody that is known. */
    public static final Caller NOBODY = new Caller(0, false, 0, "");

    /** The owner of the configured key. */
    public static final Caller CONFIGURED_OPERATOR = new Caller(0, true, 0, "");

    /** This broker. */
    public static Caller broker(long brokerId) {
        return new Caller(brokerId, false, 0, "");
    }

    /** This operator. */
    public static Caller operator(long operatorId, String name) {
        return new Caller(0, true, operatorId, name);
    }
}
