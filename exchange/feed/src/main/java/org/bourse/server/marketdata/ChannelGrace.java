package org.bourse.server.marketdata;

/** A channel that stays for a while after its last subscriber left, so that one who comes back finds what it missed. */
abstract class ChannelGrace {

    /** The time that a channel without subscribers stays. */
    static final long MICROS = 60_000_000L;

    private long emptySinceMicros = Long.MAX_VALUE;

    /** Whether nobody subscribes to it. */
    abstract boolean isEmpty();

    /** Whether it has had no subscriber for so long that it may go. Asked once a second or so. */
    final boolean isOver(long nowMicros) {
        if (!isEmpty()) {
            emptySinceMicros = Long.MAX_VALUE;
        } else if (emptySinceMicros == Long.MAX_VALUE) {
            emptySinceMicros = nowMicros;
        }
        return isEmpty() && nowMicros - emptySinceMicros >= MICROS;
    }
}
