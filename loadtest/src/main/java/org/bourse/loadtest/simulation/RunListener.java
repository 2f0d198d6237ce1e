package org.bourse.loadtest.simulation;

/** The receiver of what a generator sees of its run. Safe for use by many threads. */
interface RunListener {

    /** The run begins at this time of {@link System#nanoTime()}, which is one clock for all processes of a machine. */
    void began(long startNanos);

    /** A call that was due was answered, as it should be. */
    void answered(CallKind call, long dueNanos, long atNanos);

    /** An order was taken under this id. */
    void acknowledged(int number, long orderId);

    /** An order was refused, as it should be: what it waited for on its way took longer than it was to live. */
    void tooLate();

    /** A call was answered otherwise, or not at all. */
    void failed(String how);
}
