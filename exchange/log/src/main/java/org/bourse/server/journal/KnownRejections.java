package org.bourse.server.journal;

import java.util.List;

/** Outcomes of commands, in the order of their sequences; a thousand rejections are in memory at a time. */
final class KnownRejections {

    private static final int PAGE = 1_000;

    private final Rejections rejections;
    private final long through;
    private final long knownFrom;
    private List<Rejections.Rejection> page = List.of();
    private int next;
    private long readThrough;
    private boolean started;

    KnownRejections(Rejections rejections, long through) {
        this.rejections = rejections;
        this.through = through;
        this.knownFrom = rejections.knownFrom();
    }

    /** Its outcome as it is sealed. */
    int outcomeOf(long sequence) {
        if (sequence < knownFrom) {
            return SealedCommands.NOT_KNOWN;
        }
        if (reads(sequence)) {
            read(sequence - 1);
        }
        while (next < page.size() && page.get(next).sequence() < sequence) {
            next++;
        }
        return next < page.size() && page.get(next).sequence() == sequence
                ? page.get(next).reason().number()
                : SealedCommands.DONE;
    }

    /** Whether another page has to be read for this one. */
    boolean reads(long sequence) {
        return sequence >= knownFrom && (!started || (sequence > readThrough && readThrough < through));
    }

    private void read(long after) {
        started = true;
        page = rejections.after(after, through, PAGE);
        next = 0;
        readThrough = page.size() < PAGE ? through : page.getLast().sequence();
    }
}
