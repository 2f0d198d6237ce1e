package org.bourse.server.journal;

import java.util.List;

/** Outcomes of commands, in the order of their sequences; a thousand rejected commands are in memory at a time. */
final class CommandOutcomes {

    private static final int PAGE = 1_000;

    private final RejectedCommands rejectedCommands;
    private final long through;
    private final long knownFrom;
    private List<RejectedCommands.RejectedCommand> page = List.of();
    private int next;
    private long readThrough;
    private boolean started;

    CommandOutcomes(RejectedCommands rejectedCommands, long through) {
        this.rejectedCommands = rejectedCommands;
        this.through = through;
        this.knownFrom = rejectedCommands.knownFrom();
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
        page = rejectedCommands.after(after, through, PAGE);
        next = 0;
        readThrough = page.size() < PAGE ? through : page.getLast().sequence();
    }
}
