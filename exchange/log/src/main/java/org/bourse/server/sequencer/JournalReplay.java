package org.bourse.server.sequencer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bourse.contract.EventConsumer;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.server.journal.Journal;
import org.bourse.server.journal.JournalDamagedException;
import org.bourse.server.journal.JournalGapException;

/**
 * Brings an engine up to date with the journal: applies what the journal has after the engine's last command, with the
 * stamps of the time, and publishes it as the sequencer did or would have.
 */
public final class JournalReplay {

    private static final int BATCH = 1_024;

    private final MatchingEngine engine;
    private final EventConsumer consumer;
    private final EventRecorder recorder = new EventRecorder();
    private final List<SequencedCommand> batch = new ArrayList<>(BATCH);
    private long count;

    private JournalReplay(MatchingEngine engine, EventConsumer consumer) {
        this.engine = engine;
        this.consumer = consumer;
    }

    /**
     * Replays; to be called before the journal is appended to.
     *
     * @param consumer told of all that is replayed, in batches; may take its time
     * @return how many commands were replayed
     * @throws JournalGapException when the journal does not have the command after the engine's last
     * @throws JournalDamagedException when a record can't be read
     */
    public static long replay(Journal journal, MatchingEngine engine, EventConsumer consumer) throws IOException {
        JournalReplay replay = new JournalReplay(engine, consumer);
        journal.replay(engine.lastSequence(), replay::apply);
        replay.publish();
        return replay.count;
    }

    private void apply(long sequence, long timeMicros, CommandSource source, Command command) {
        long firstEventSequence = engine.nextEventSequence();
        engine.apply(sequence, timeMicros, command, recorder);
        batch.add(recorder.take(sequence, timeMicros, firstEventSequence, source, command));
        count++;
        if (batch.size() == BATCH) {
            publish();
        }
    }

    private void publish() {
        if (!batch.isEmpty()) {
            consumer.onBatch(List.copyOf(batch));
            batch.clear();
        }
    }
}
