package org.bourse.fix;

/** Told of each order message that is answered. Called on the thread that gives the answers, so it must not wait. */
@FunctionalInterface
public interface AnswerListener {

    /** A kind of order message. */
    enum Operation {
        SUBMIT,
        REPLACE,
        CANCEL,
        MASS_CANCEL
    }

    /** A message was answered, so long after its session took it up. */
    void answered(Operation operation, long nanos);
}
