package org.bourse.server.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/** What the journal's tests have in common: commands that tell their sequence, and reading back. */
final class JournalScenario {

    static final UUID EXCHANGE = new UUID(1, 2);
    static final int SEGMENT_BYTES = JournalSettings.MIN_SEGMENT_BYTES;
    static final String FIRST = OpenSegment.name(1);
    static final String SECOND = OpenSegment.name(2);
    static final String THIRD = OpenSegment.name(3);

    private JournalScenario() {}

    record Entry(long sequence, long timeMicros, Command command) {}

    static Journal open(JournalFiles files) throws IOException {
        return open(files, JournalSync.BATCH);
    }

    static Journal open(JournalFiles files, JournalSync sync) throws IOException {
        return Journal.open(files, EXCHANGE, new JournalSettings(sync, SEGMENT_BYTES));
    }

    /** The command of a sequence; every third is an order with texts. */
    static Command command(long sequence) {
        return sequence % 3 == 0
                ? new SubmitOrder(
                        1,
                        "12345678901",
                        "ACME",
                        Side.BID,
                        OrderType.LIMIT,
                        TimeInForce.GTC,
                        100 + sequence,
                        10,
                        0,
                        "client-" + sequence)
                : new CancelOrder(1, sequence);
    }

    static long time(long sequence) {
        return 1_000_000 + sequence;
    }

    /** Commits the commands of these sequences as one batch. */
    static void commit(Journal journal, long from, long through) throws JournalWriteException, JournalForceException {
        append(journal, from, through);
        journal.commit();
    }

    static void append(Journal journal, long from, long through) {
        for (long sequence = from; sequence <= through; sequence++) {
            if (!journal.append(sequence, time(sequence), CommandSource.REST, command(sequence))) {
                throw new IllegalStateException("no room for " + sequence);
            }
        }
    }

    /** Commits batches of 100 until one is the first in the {@code segments}th file; returns the last sequence. */
    static long fillSegments(Journal journal, MemoryJournalFiles files, int segments) throws Exception {
        long last = journal.lastSequence();
        while (!hasRecords(files, OpenSegment.name(segments))) {
            commit(journal, last + 1, last + 100);
            last += 100;
        }
        return last;
    }

    static long segmentCount(MemoryJournalFiles files) {
        return files.names().stream()
                .filter(name -> name.endsWith(OpenSegment.SUFFIX))
                .count();
    }

    private static boolean hasRecords(MemoryJournalFiles files, String name) {
        return files.names().contains(name) && files.bytes(name)[SegmentHeader.LENGTH + RecordFormat.LENGTH] != 0;
    }

    static List<Entry> read(Journal journal, long afterSequence) throws IOException {
        List<Entry> entries = new ArrayList<>();
        journal.replay(
                afterSequence,
                (sequence, timeMicros, _, command) -> entries.add(new Entry(sequence, timeMicros, command)));
        return entries;
    }

    static List<Entry> reopenAndRead(JournalFiles files, long afterSequence) throws IOException {
        try (Journal journal = open(files)) {
            return read(journal, afterSequence);
        }
    }

    static List<Entry> entries(long from, long through) {
        List<Entry> entries = new ArrayList<>();
        for (long sequence = from; sequence <= through; sequence++) {
            entries.add(new Entry(sequence, time(sequence), command(sequence)));
        }
        return entries;
    }
}
