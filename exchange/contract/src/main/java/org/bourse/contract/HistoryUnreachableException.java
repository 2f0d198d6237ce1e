package org.bourse.contract;

/** An answer needs the history of closed orders, and that can't be asked now. Asking again later may succeed. */
public final class HistoryUnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Wraps what the history failed with. */
    public HistoryUnreachableException(Throwable cause) {
        super("the history of closed orders can't be asked now", cause);
    }
}
