package org.bourse.engine.model;

/**
 * The holder of API keys: a broker or an operator.
 *
 * @param isOperator whether it is an operator; else it is a broker
 * @param id the broker's or operator's
 */
public record KeyOwner(boolean isOperator, long id) {

    /** This broker. */
    public static KeyOwner broker(long brokerId) {
        return new KeyOwner(false, brokerId);
    }

    /** This operator. */
    public static KeyOwner operator(long operatorId) {
        return new KeyOwner(true, operatorId);
    }

    /** The broker; 0 when it is an operator. */
    public long brokerId() {
        return isOperator ? 0 : id;
    }

    /** What people read: {@code broker 17}. */
    @Override
    public String toString() {
        return (isOperator ? "operator " : "broker ") + id;
    }
}
