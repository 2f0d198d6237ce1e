package org.bourse.server.journal;

import java.io.IOException;
import java.util.List;
import org.bourse.codec.EnvelopeDecoder;
import org.bourse.codec.MalformedMessageException;
import org.bourse.engine.command.Command;
import org.bourse.server.journal.JournalFiles.JournalFile;

/** Reads a journal's commands back, in order, once. Holds a whole segment in memory. */
final class JournalScan {

    private final JournalFiles files;
    private final JournalSegments segments;
    private final CommandCipher cipher;
    private final SegmentReader reader = new SegmentReader();
    private final EnvelopeDecoder decoder = new EnvelopeDecoder();

    JournalScan(JournalFiles files, JournalSegments segments, CommandCipher cipher) {
        this.files = files;
        this.segments = segments;
        this.cipher = cipher;
    }

    /**
     * Reads all commands after a sequence.
     *
     * @param afterSequence the last command the reader has; 0 for none
     * @param lastSequence the journal's last command; 0 for none
     * @throws JournalGapException when the journal begins later or ends earlier than that
     * @throws JournalDamagedException when a record can't be read
     */
    void read(long afterSequence, long lastSequence, RecordConsumer consumer) throws IOException {
        if (afterSequence > lastSequence) {
            throw new JournalGapException("asked for what follows sequence " + afterSequence
                    + ", but the journal ends at sequence " + lastSequence);
        }
        if (afterSequence == lastSequence) {
            return;
        }
        long firstSequence = segments.firstSequence();
        if (afterSequence + 1 < firstSequence) {
            throw new JournalGapException("asked for what follows sequence " + afterSequence
                    + ", but the journal begins with sequence " + firstSequence);
        }
        long due = afterSequence + 1;
        List<String> names = segments.namesWithRecordsFrom(due);
        for (String name : names) {
            due = readSegment(name, due, consumer);
        }
        if (due != lastSequence + 1) {
            throw new JournalDamagedException(files.describe(names.getLast()) + " ended at sequence " + (due - 1)
                    + ", but at opening it ended at " + lastSequence);
        }
    }

    /** Returns the sequence that is due in the next segment. */
    private long readSegment(String name, long from, RecordConsumer consumer) throws IOException {
        String description = files.describe(name);
        long due = from;
        try (JournalFile file = files.open(name)) {
            SegmentHeader header = reader.open(file, description);
            while (reader.advance()) {
                long sequence = reader.sequence();
                if (sequence < due) {
                    continue;
                }
                if (sequence > due) {
                    throw new JournalDamagedException(description + " at offset " + reader.offset() + ": sequence "
                            + sequence + " where " + due + " must be");
                }
                Command command = command(header, description);
                consumer.onRecord(sequence, reader.timeMicros(), decoder.source(), command);
                due++;
            }
        }
        return due;
    }

    private Command command(SegmentHeader header, String description) {
        if (!header.isFormer()) {
            cipher.apply(
                    reader.sequence(),
                    reader.timeMicros(),
                    reader.buffer(),
                    reader.commandOffset(),
                    reader.commandLength());
        }
        try {
            return decoder.decode(reader.buffer(), reader.commandOffset(), reader.commandLength());
        } catch (MalformedMessageException e) {
            throw new JournalDamagedException(
                    description + " at offset " + reader.offset()
                            + ": a whole record holds what is not a command to this program: " + e.getMessage(),
                    e);
        }
    }
}
