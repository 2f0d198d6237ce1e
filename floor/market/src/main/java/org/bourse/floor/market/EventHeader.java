package org.bourse.floor.market;

/** What every event has, in one object that is filled anew for each: where on the tape, of what, when. */
public final class EventHeader {

    /** Bit of {@link #flags}: the event repeats a state at the head of a segment, and takes no number of its own. */
    public static final int REPEATED = 1;

    /** Its place on the tape, from 1. */
    public long sequence;
    /** The floor's number of the instrument; 0 where there is none. */
    public int instrument;
    /** Which connection it came by; 0 where by none. */
    public int link;
    /** {@link #REPEATED} or nothing. */
    public int flags;
    /** How often the instrument's book has lost its continuity. */
    public long epoch;
    /** When it was received, UTC; never less than that of the event before. */
    public long receiveNanos;
    /** The venue's own time; 0 where it says none. */
    public long exchangeNanos;
    /** The venue's own number; 0 where it has none. */
    public long venueSequence;

    /** Begins anew, with what a raw event has. */
    public EventHeader raw(long receiveNanosOfIt, int linkOfIt, int instrumentOfIt) {
        sequence = 0;
        instrument = instrumentOfIt;
        link = linkOfIt;
        flags = 0;
        epoch = 0;
        receiveNanos = receiveNanosOfIt;
        exchangeNanos = 0;
        venueSequence = 0;
        return this;
    }

    /** Whether it repeats a state at the head of a segment. */
    public boolean isRepeated() {
        return (flags & REPEATED) != 0;
    }
}
