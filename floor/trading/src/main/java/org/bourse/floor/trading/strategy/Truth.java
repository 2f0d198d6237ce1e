package org.bourse.floor.trading.strategy;

/** What a condition or a group of them comes to. */
public enum Truth {
    /** It holds. */
    TRUE,
    /** It does not hold. */
    FALSE,
    /** It can't be said: a value is missing, or the condition is not enabled. */
    PENDING,
    /** It can't be asked: its indicator is gone. */
    ERROR;

    static Truth of(boolean holds) {
        return holds ? TRUE : FALSE;
    }

    /** The other way round; what can't be said can't be said the other way round either. */
    Truth negated() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case PENDING -> PENDING;
            case ERROR -> ERROR;
        };
    }
}
