package org.bourse.server.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Every command that is in the archive or the journal, with its outcome, in order and without a seam, however the one hands
 * over to the other meanwhile. Safe from any thread; a reading holds a block of a file and a page of rejected commands in memory.
 */
public final class AuditTrail {

    private final SegmentArchive archive;
    private final JournalFiles journal;
    private final SegmentIndex segments;
    private final JournalKey key;
    private final RejectedCommands rejectedCommands;

    AuditTrail(
            SegmentArchive archive,
            JournalFiles journal,
            SegmentIndex segments,
            JournalKey key,
            RejectedCommands rejectedCommands) {
        this.archive = archive;
        this.journal = journal;
        this.segments = segments;
        this.key = key;
        this.rejectedCommands = rejectedCommands;
    }

    /** The first command that is there; 0 when none is. */
    public long firstSequence() {
        return archive.from(0).map(SegmentSeal::firstSequence).orElseGet(segments::firstSequence);
    }

    /**
     * Reads on after a command.
     *
     * @param afterSequence the last command that is not wanted; 0 for all
     * @param through the last one that is, of which the rejected commands must be known
     * @param fromMicros time before which no segment need be looked at
     * @return the last command that was read, or was known to be missing
     * @throws JournalDamagedException when a file is not what was written
     */
    public long read(long afterSequence, long through, long fromMicros, AuditReader reader) throws IOException {
        long due = afterSequence + 1;
        while (due > 0 && due <= through) {
            Optional<SegmentSeal> sealed = archive.from(due);
            if (sealed.isPresent()) {
                due = readSealed(sealed.get(), due, through, fromMicros, reader);
                continue;
            }
            String name = segments.nameWith(due);
            long next = readLiveOrSealed(name, due, through, reader);
            if (next > 0
                    && next <= through
                    && archive.from(next).isEmpty()
                    && segments.nameWith(next).equals(name)) {
                // Its commands after that are not written yet.
                return next - 1;
            }
            due = next;
        }
        return Math.abs(due) - 1;
    }

    /** The same as {@link #readLive}; reads nothing where the segment was sealed and deleted meanwhile. */
    private long readLiveOrSealed(String name, long due, long through, AuditReader reader) throws IOException {
        try {
            return readLive(name, due, through, reader);
        } catch (NoSuchFileException | FileNotFoundException e) {
            if (archive.from(due).isEmpty()) {
                throw e;
            }
            return due;
        }
    }

    /** Returns what is due next; the negative of that where the reader has had enough. */
    private long readSealed(SegmentSeal seal, long from, long through, long fromMicros, AuditReader reader)
            throws IOException {
        long due = from;
        if (seal.firstSequence() > due) {
            reader.onGap(due, seal.firstSequence() - 1);
            due = seal.firstSequence();
        }
        if (seal.lastTimeMicros() < fromMicros) {
            return seal.lastSequence() + 1;
        }
        try (SealedCommands commands = archive.commands(seal)) {
            while (commands.advance()) {
                if (commands.sequence() < due) {
                    continue;
                }
                if (commands.sequence() > through) {
                    return due;
                }
                due = commands.sequence() + 1;
                if (reader.wants(commands.timeMicros()) && !reader.onCommand(commands.command())) {
                    return -due;
                }
            }
        }
        return seal.lastSequence() + 1;
    }

    /** The same of a segment in the journal; stops before its end where it is sealed meanwhile. */
    private long readLive(String name, long from, long through, AuditReader reader) throws IOException {
        long due = from;
        try (SegmentCommands commands = new SegmentCommands(journal, name, key)) {
            LiveOutcomes outcomes = new LiveOutcomes(through);
            while (commands.advance()) {
                long sequence = commands.sequence();
                if (sequence < due) {
                    continue;
                }
                if (sequence > through) {
                    return due;
                }
                int outcome = outcomes.of(sequence);
                if (outcome == LiveOutcomes.SEALED) {
                    return due;
                }
                if (sequence > due) {
                    reader.onGap(due, sequence - 1);
                }
                due = sequence + 1;
                if (reader.wants(commands.timeMicros()) && !reader.onCommand(command(commands, outcome))) {
                    return -due;
                }
            }
        }
        return due;
    }

    private static AuditedCommand command(SegmentCommands commands, int outcome) {
        var command = commands.command();
        return new AuditedCommand(
                commands.sequence(),
                commands.timeMicros(),
                commands.source(),
                command,
                SealedCommands.rejection(outcome),
                outcome != SealedCommands.NOT_KNOWN);
    }

    /**
     * Outcomes of commands that are not sealed. Where rejected commands were read and the segment is sealed a moment later, they
     * may have been forgotten in between: the archive is asked after each page.
     */
    private final class LiveOutcomes {

        static final int SEALED = Integer.MIN_VALUE;

        private final CommandOutcomes known;
        private boolean sealed;

        LiveOutcomes(long through) {
            this.known = new CommandOutcomes(rejectedCommands, through);
        }

        int of(long sequence) {
            boolean reads = known.reads(sequence);
            int outcome = known.outcomeOf(sequence);
            sealed |= reads && archive.from(sequence).isPresent();
            return sealed ? SEALED : outcome;
        }
    }
}
