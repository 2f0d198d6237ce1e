package org.bourse.floor.market;

/** Who is told what came from outside, in the order it came; the header and the bytes are valid during the call only. */
public interface RawEvents {

    /** A whole message of a venue's socket. */
    void frame(EventHeader header, byte[] bytes, int offset, int length);

    /** A message to a venue's socket. */
    void sent(EventHeader header, byte[] bytes, int offset, int length);

    /** What a venue answered to a request for the header's instrument; a status of 0: nothing, and the bytes say why. */
    void restAnswer(EventHeader header, int status, byte[] bytes, int offset, int length);

    /** A connection is open and subscribed. */
    void linkOpened(EventHeader header, String address);

    /** A connection is gone. */
    void linkClosed(EventHeader header, String why);

    /** Frames of the header's connection were dropped. */
    void framesLost(EventHeader header);

    /** The clock went on without another event. */
    void tick(EventHeader header);

    /** Somebody has told runs of strategies what to do, in the form of those. */
    void command(EventHeader header, String command);

    /** A venue has said something of a run's order or position; the header has the venue's time and number of it. */
    void reported(EventHeader header, RunReport report);
}
