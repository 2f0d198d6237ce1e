package org.bourse.server.request;

/** The time that one request spent in each phase. */
public final class PhaseTimes {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long startedNanos = System.nanoTime();
    private long lastNanos = startedNanos;
    private long bodyNanos;
    private long parseNanos;
    private long sequencerNanos;
    private long readNanos;
    private long sendNanos;

    /** Says that a phase is over: what has passed since the last one counts for it. */
    public void reached(RequestPhase phase) {
        long now = System.nanoTime();
        long spent = now - lastNanos;
        switch (phase) {
            case BODY -> bodyNanos += spent;
            case PARSE -> parseNanos += spent;
            case SEQUENCER -> sequencerNanos += spent;
            case READ -> readNanos += spent;
            case SEND -> sendNanos += spent;
        }
        lastNanos = now;
    }

    /** From the start to the end of the last phase. */
    public long totalNanos() {
        return lastNanos - startedNanos;
    }

    /** Such as {@code body 0 ms, parse 0 ms, sequencer 130 ms, read 0 ms, send 1 ms}. */
    @Override
    public String toString() {
        return "body " + millis(bodyNanos) + ", parse " + millis(parseNanos) + ", sequencer " + millis(sequencerNanos)
                + ", read " + millis(readNanos) + ", send " + millis(sendNanos);
    }

    private static String millis(long nanos) {
        return nanos / NANOS_PER_MILLI + " ms";
    }
}
