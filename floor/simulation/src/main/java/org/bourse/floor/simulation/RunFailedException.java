package org.bourse.floor.simulation;

/** A strategy has thrown: its run is over, and says at which event. */
public final class RunFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long sequence;

    RunFailedException(long sequence, Throwable cause) {
        super("The strategy failed at event " + sequence + ": " + cause, cause);
        this.sequence = sequence;
    }

    /** The number of the event that was the last one told. */
    public long sequence() {
        return sequence;
    }
}
