package org.bourse.server.sequencer;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.bourse.codec.UnencodableTextException;
import org.bourse.contract.EventConsumer;
import org.bourse.contract.OrderChecks;
import org.bourse.contract.Outcome;
import org.bourse.contract.Sequencer;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.AddApiKey;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelDelisted;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ChangeInstrument;
import org.bourse.engine.command.Command.ChangeSettings;
import org.bourse.engine.command.Command.ChangeWebhook;
import org.bourse.engine.command.Command.ControlSession;
import org.bourse.engine.command.Command.DelistInstrument;
import org.bourse.engine.command.Command.EngageKillSwitch;
import org.bourse.engine.command.Command.ExpireOrders;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.ReleaseKillSwitch;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.ResetExchange;
import org.bourse.engine.command.Command.ResumeBroker;
import org.bourse.engine.command.Command.ResumeTrading;
import org.bourse.engine.command.Command.RevokeApiKey;
import org.bourse.engine.command.Command.RevokeOperator;
import org.bourse.engine.command.Command.SetBrokerLimits;
import org.bourse.engine.command.Command.SetCancelTimer;
import org.bourse.engine.command.Command.SetOperator;
import org.bourse.engine.command.Command.SetStpMember;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.Command.SuspendBroker;
import org.bourse.engine.command.Command.TriggerStops;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.event.OrderCheck;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Times;
import org.bourse.server.journal.Journal;
import org.bourse.server.journal.JournalForceException;
import org.bourse.server.journal.JournalWriteException;
import org.bourse.server.sequencer.SequencerStatus.State;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * The sequencer of one machine: a bounded queue, and the thread {@code sequencer} that owns the engine and the journal's
 * end. It takes what has arrived as one batch, and then, in this order: stamps each command with the next sequence and
 * the batch's time, journals all with one write and one force, applies them to the engine, tells the consumers, completes
 * the callers. Because the journal comes first, the engine's state is at every moment that of commands that are safe, and
 * a write that fails leaves nothing to undo. It sleeps while there is nothing to do. While the engine has stop orders that wait
 * for their turn, every other command is a {@link TriggerStops} of the sequencer's own, so that what arrives waits for one of
 * those at a time and not for all the stops.
 *
 * <p>When a batch can't be written, its callers are refused, unless some of it is left behind for now: then nobody knows
 * their outcome. The next batch tries again, one of the sequencer's own should none come. When a force fails, or the
 * engine or a consumer throws, nobody knows any more what is on the disk or in memory: the outcome of that batch is
 * unknown, and every command after it is refused until the process is started again.
 */
public final class JournaledSequencer implements Sequencer, OrderChecks, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JournaledSequencer.class);
    private static final Marker FATAL = MarkerFactory.getMarker("FATAL");

    /** Orders that may wait to be checked; each costs what a rejected one does, and they wait for a batch at most. */
    private static final int MOST_ASKED = 1_024;

    /** How long after the journal was found in trouble it is looked at again, should no command come that does. */
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000;

    private final Journal journal;
    private final MatchingEngine engine;
    private final List<EventConsumer> consumers;
    private final LongSupplier clockMicros;
    private final AdmissionControl admission;
    private final SequencerMetrics metrics;
    private final MpscAtomicArrayQueue<SubmittedCommand> queue;
    private final MpscAtomicArrayQueue<AskedOrder> asked = new MpscAtomicArrayQueue<>(MOST_ASKED);
    private final SubmittedCommand[] batch;
    private final EventRecorder recorder = new EventRecorder();
    private final Thread thread;
    private LongConsumer expiryListener = _ -> {};
    private int batchLength;

    /** Taken from the queue, but found no room in the batch: the first of the next one. */
    private @Nullable SubmittedCommand held;

    /** Whether the last write of the journal failed. */
    private boolean journalFails;

    /** Commands of others that were refused since the journal fails. */
    private long refusedByJournal;

    /** When a write of the journal failed last, or was last tried because one had. */
    private long troubleSeenNanos;

    /** Whether stop orders are next where some wait for their turn; else what has arrived. */
    private boolean stopsAreNext = true;

    /** Whether the journal's last room is kept for commands that take work away. */
    private boolean inReserve;

    private volatile boolean stopping;
    private volatile boolean asleep;
    private volatile boolean ended;
    private volatile SequencerStatus status = new SequencerStatus(State.RUNNING, "");
    private volatile long lastSequence;
    private volatile long nextExpiryMicros;

    /**
     * Makes a sequencer that goes on where engine and journal are; {@link #start} starts it.
     *
     * @param engine up to date with the journal; belongs to the sequencer from now on
     * @param consumers told of every batch, in this order
     * @param clockMicros the time, UTC microseconds; may jump, the stamps don't go back
     * @throws IllegalArgumentException when engine and journal are not at the same sequence
     */
    public JournaledSequencer(
            Journal journal,
            MatchingEngine engine,
            List<? extends EventConsumer> consumers,
            LongSupplier clockMicros,
            AdmissionControl admission,
            SequencerMetrics metrics,
            SequencerSettings settings) {
        if (engine.lastSequence() != journal.lastSequence()) {
            throw new IllegalArgumentException("the engine is at sequence " + engine.lastSequence()
                    + ", but the journal at " + journal.lastSequence());
        }
        this.journal = journal;
        this.engine = engine;
        this.consumers = List.copyOf(consumers);
        this.clockMicros = clockMicros;
        this.admission = admission;
        this.metrics = metrics;
        this.queue = new MpscAtomicArrayQueue<>(settings.queueCapacity());
        this.batch = new SubmittedCommand[settings.batchLimit()];
        this.lastSequence = engine.lastSequence();
        this.nextExpiryMicros = engine.nextExpiryMicros();
        this.thread = Thread.ofPlatform().name("sequencer").unstarted(this::run);
        // A sequencer that sleeps would not notice before the next command, and health with it.
        journal.whenNoSegmentIsMade(() -> LockSupport.unpark(thread));
    }

    /**
     * Starts the thread. Commands submitted before wait for it.
     *
     * @param expiryListener told the engine's {@link #nextExpiryMicros} now and whenever it has changed, on the
     *     sequencer's thread
     */
    public void start(LongConsumer expiryListener) {
        this.expiryListener = expiryListener;
        expiryListener.accept(nextExpiryMicros);
        thread.start();
    }

    @Override
    public CompletableFuture<Outcome> submit(Command command, CommandSource source) {
        SubmittedCommand submitted =
                new SubmittedCommand(Objects.requireNonNull(command), Objects.requireNonNull(source));
        RejectReason refusal = refusalOf(command);
        if (refusal != null) {
            refuse(submitted, refusal);
        } else if (!queue.offer(submitted)) {
            refuse(submitted, RejectReason.BACKLOG_FULL);
        } else if (ended) {
            // The thread ended between the check above and the offer, and may have looked into the queue for the last
            // time before it. If it did see the command, this comes too late to change its outcome.
            refuse(submitted, RejectReason.SHUTTING_DOWN);
        } else if (asleep) {
            LockSupport.unpark(thread);
        }
        return submitted;
    }

    /** An order that is to be checked, and the promise of the answer in the same object. */
    private static final class AskedOrder extends CompletableFuture<OrderCheck> {

        private final SubmitOrder order;

        AskedOrder(SubmitOrder order) {
            this.order = order;
        }
    }

    @Override
    public CompletableFuture<OrderCheck> check(SubmitOrder order) {
        AskedOrder ask = new AskedOrder(order);
        RejectReason refusal = refusalOf(order);
        if (refusal != null) {
            ask.complete(OrderCheck.refused(refusal));
        } else if (!asked.offer(ask)) {
            ask.complete(OrderCheck.refused(RejectReason.BACKLOG_FULL));
        } else if (ended) {
            // As of a command: the thread may have looked for the last time before this one.
            ask.complete(OrderCheck.refused(RejectReason.SHUTTING_DOWN));
        } else if (asleep) {
            LockSupport.unpark(thread);
        }
        return ask;
    }

    /** The number of commands that wait. */
    public int queueDepth() {
        return queue.size();
    }

    /** The sequencer's state. */
    public SequencerStatus status() {
        return status;
    }

    /** The sequence of the last command that was published. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The time at which the next order expires, UTC microseconds; {@link Times#NEVER_MICROS} when none does. */
    public long nextExpiryMicros() {
        return nextExpiryMicros;
    }

    /**
     * Takes no new commands, finishes those that wait, forces the journal whatever its settings, and ends the thread.
     * Returns when that is done. The journal stays open.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (status.state() == State.RUNNING || status.state() == State.JOURNAL_FAILING) {
                status = new SequencerStatus(State.CLOSING, "the exchange is stopping");
            }
            stopping = true;
        }
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable RejectReason refusalOf(Command command) {
        return switch (status.state()) {
            case RUNNING, JOURNAL_FAILING ->
                (addsWork(command) ? admission.refusal(command) : admission.refusalOfRelief(command)).orElse(null);
            case CLOSING, CLOSED -> RejectReason.SHUTTING_DOWN;
            case FAILED -> RejectReason.JOURNAL_UNAVAILABLE;
        };
    }

    private static boolean addsWork(Command command) {
        return switch (command) {
            case SubmitOrder _, ReplaceOrder _, RegisterBroker _, AddApiKey _, SetOperator _ -> true;
            case CancelOrder _,
                    CancelAllOrders _,
                    HaltTrading _,
                    ResumeTrading _,
                    SuspendBroker _,
                    ResumeBroker _,
                    EngageKillSwitch _,
                    ReleaseKillSwitch _,
                    SetStpMember _,
                    ControlSession _,
                    CancelDelisted _,
                    SetCancelTimer _,
                    SetBrokerLimits _,
                    RevokeApiKey _,
                    RevokeOperator _,
                    ChangeWebhook _,
                    ListInstrument _,
                    ChangeInstrument _,
                    DelistInstrument _,
                    ExpireOrders _,
                    TriggerStops _,
                    ChangeSettings _,
                    ResetExchange _ -> false;
        };
    }

    private void refuse(SubmittedCommand submitted, RejectReason reason) {
        // What the exchange asks of itself, again and again while the journal fails, is nobody's order refused.
        if (submitted.complete(new Outcome.Refused(reason)) && submitted.source.origin() != Origin.TIMER) {
            metrics.onRefused(reason);
        }
    }

    private void run() {
        try {
            while (!stopping || held != null || !queue.isEmpty()) {
                // Before a sleep, too: the last batch may have used up the room.
                lookAtReserve();
                answerChecks();
                if (queue.isEmpty() && held == null && stopTurns() == 0 && !mayCancelDelisted()) {
                    sleep();
                    lookAtTrouble();
                } else {
                    processBatch();
                }
            }
            journal.sync();
        } catch (JournalWriteException | JournalForceException | RuntimeException | Error e) {
            fail(e);
        }
        if (status.state() == State.FAILED) {
            refuseEverything();
        } else {
            status = new SequencerStatus(State.CLOSED, "the exchange has stopped");
        }
        ended = true;
        drainRefusing(RejectReason.SHUTTING_DOWN);
    }

    private void sleep() {
        asleep = true;
        // Whoever offers after this look at the queue sees that we are asleep, and wakes us.
        if (queue.isEmpty() && asked.isEmpty() && !stopping) {
            if (hasTrouble()) {
                LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
            } else {
                LockSupport.park(this);
            }
        }
        asleep = false;
    }

    private boolean hasTrouble() {
        return inReserve || journalFails;
    }

    /**
     * Writes to a journal that failed, of itself: whether it can be written again only a write tells. So the exchange is
     * ready again, and stop orders that wait for their turn go on, though nobody sends a command. The command does what is
     * due, or nothing.
     */
    private void lookAtTrouble() throws JournalForceException {
        if (journalFails && !stopping && System.nanoTime() - troubleSeenNanos >= LOOK_AGAIN_NANOS) {
            troubleSeenNanos = System.nanoTime();
            held = new SubmittedCommand(new ExpireOrders(), CommandSource.TIMER);
            processBatch();
        }
    }

    private void processBatch() throws JournalForceException {
        long timeMicros = Math.min(Math.max(clockMicros.getAsLong(), engine.lastTimeMicros()), Times.LATEST_MICROS);
        gather(timeMicros);
        if (batchLength == 0) {
            return;
        }
        try {
            journal.commit();
        } catch (JournalWriteException e) {
            refuseBatch(e);
            return;
        }
        journalWorks();
        SequencedCommand[] results = apply(timeMicros);
        publish(Collections.unmodifiableList(Arrays.asList(results)));
        metrics.onBatch(batchLength, journal.lastWriteBytes(), journal.lastForceNanos());
        for (int i = 0; i < batchLength; i++) {
            batch[i].complete(new Outcome.Sequenced(results[i]));
        }
        forgetBatch();
    }

    private void lookAtReserve() {
        boolean before = inReserve;
        inReserve = journal.isInReserve();
        if (inReserve && !before) {
            log.error("No further segment of the journal can be made; what is left of the last one is for cancels");
            setStatus(
                    State.RUNNING, new SequencerStatus(State.JOURNAL_FAILING, "the disk has no room for the journal"));
        } else if (before && !inReserve) {
            log.warn("Segments of the journal can be made again; new orders are taken again");
            runUnlessInTrouble();
        }
    }

    /** Most commands that the stop orders that wait for their turn take. None while the journal has trouble. */
    private int stopTurns() {
        return hasTrouble() ? 0 : Math.ceilDiv(engine.mostStopsReached(), TriggerStops.MOST);
    }

    /** Whether orders of delisted instruments may wait to be cancelled. Not while the journal has trouble. */
    private boolean mayCancelDelisted() {
        return !hasTrouble() && engine.mayHaveDelistedOrders();
    }

    /**
     * Fills the batch, and with it the journal's, with what has arrived, in turns with stop orders that wait for theirs, and
     * with orders of delisted instruments, which have one turn in a batch.
     */
    private void gather(long timeMicros) {
        int stopTurns = stopTurns();
        boolean cancelsDelisted = mayCancelDelisted();
        while (batchLength < batch.length) {
            SubmittedCommand next;
            boolean isTheirTurn = held == null && (stopsAreNext || (batchLength == 0 && queue.isEmpty()));
            if (isTheirTurn && cancelsDelisted) {
                next = new SubmittedCommand(new CancelDelisted(), CommandSource.TIMER);
                cancelsDelisted = false;
                stopsAreNext = false;
            } else if (isTheirTurn && stopTurns > 0) {
                next = new SubmittedCommand(new TriggerStops(), CommandSource.TIMER);
                stopTurns--;
                stopsAreNext = false;
            } else {
                next = held != null ? held : queue.poll();
                held = null;
                stopsAreNext = true;
            }
            if (next == null) {
                return;
            }
            if (inReserve && addsWork(next.command)) {
                refuse(next, RejectReason.JOURNAL_UNAVAILABLE);
                continue;
            }
            try {
                if (!journal.append(engine.lastSequence() + 1 + batchLength, timeMicros, next.source, next.command)) {
                    held = next;
                    return;
                }
                batch[batchLength++] = next;
            } catch (UnencodableTextException e) {
                refuse(next, RejectReason.INVALID_TEXT);
            } catch (RuntimeException | Error e) {
                // So that it is answered, too.
                held = next;
                throw e;
            }
        }
    }

    private SequencedCommand[] apply(long timeMicros) {
        SequencedCommand[] results = new SequencedCommand[batchLength];
        for (int i = 0; i < batchLength; i++) {
            Command command = batch[i].command;
            long sequence = engine.lastSequence() + 1;
            long firstEventSequence = engine.nextEventSequence();
            engine.apply(sequence, timeMicros, command, recorder);
            if (command instanceof ResetExchange) {
                journal.beginSegment();
            }
            results[i] = recorder.take(sequence, timeMicros, firstEventSequence, batch[i].source, command);
        }
        return results;
    }

    private void publish(List<SequencedCommand> results) {
        for (EventConsumer consumer : consumers) {
            consumer.onBatch(results);
        }
        lastSequence = engine.lastSequence();
        long expiry = engine.nextExpiryMicros();
        if (expiry != nextExpiryMicros) {
            nextExpiryMicros = expiry;
            expiryListener.accept(expiry);
        }
    }

    private void forgetBatch() {
        Arrays.fill(batch, 0, batchLength, null);
        batchLength = 0;
    }

    private void refuseBatch(JournalWriteException cause) {
        if (!journalFails) {
            log.error("The journal can't be written; commands are refused until it can", cause);
            setStatus(State.RUNNING, new SequencerStatus(State.JOURNAL_FAILING, cause.toString()));
        }
        journalFails = true;
        troubleSeenNanos = System.nanoTime();
        for (int i = 0; i < batchLength; i++) {
            refusedByJournal += batch[i].source.origin() == Origin.TIMER ? 0 : 1;
        }
        if (cause.mayBeThere()) {
            leaveBatchUnknown();
        } else {
            for (int i = 0; i < batchLength; i++) {
                refuse(batch[i], RejectReason.JOURNAL_UNAVAILABLE);
            }
            forgetBatch();
        }
    }

    private void journalWorks() {
        if (journalFails) {
            log.warn("The journal can be written again; {} commands were refused meanwhile", refusedByJournal);
            journalFails = false;
            refusedByJournal = 0;
            runUnlessInTrouble();
        }
    }

    private void runUnlessInTrouble() {
        if (!hasTrouble()) {
            setStatus(State.JOURNAL_FAILING, new SequencerStatus(State.RUNNING, ""));
        }
    }

    private synchronized void setStatus(State from, SequencerStatus to) {
        if (status.state() == from) {
            status = to;
        }
    }

    private void fail(Throwable cause) {
        log.error(FATAL, "The exchange takes no more commands until it is started again", cause);
        synchronized (this) {
            status = new SequencerStatus(State.FAILED, cause.toString());
        }
        leaveBatchUnknown();
        SubmittedCommand next = held;
        held = null;
        if (next != null) {
            refuse(next, RejectReason.JOURNAL_UNAVAILABLE);
        }
    }

    /** Refuses commands until it is closed: some may still come in that saw the sequencer running. */
    private void refuseEverything() {
        while (!stopping) {
            drainRefusing(RejectReason.JOURNAL_UNAVAILABLE);
            sleep();
        }
        drainRefusing(RejectReason.JOURNAL_UNAVAILABLE);
    }

    private void leaveBatchUnknown() {
        for (int i = 0; i < batchLength; i++) {
            if (batch[i].complete(new Outcome.Unknown())) {
                metrics.onUnknown();
            }
        }
        forgetBatch();
    }

    /** Answers the orders that are to be checked, by a state of which every command is safe. */
    private void answerChecks() {
        if (asked.isEmpty()) {
            return;
        }
        for (int i = asked.size(); i > 0; i--) {
            AskedOrder next = asked.poll();
            if (next == null) {
                return;
            }
            try {
                next.complete(
                        // Whether the journal can be written again only the next write tells.
                        hasTrouble()
                                ? OrderCheck.refused(RejectReason.JOURNAL_UNAVAILABLE)
                                : engine.check(next.order, clockMicros.getAsLong()));
            } catch (RuntimeException | Error e) {
                next.complete(OrderCheck.refused(RejectReason.JOURNAL_UNAVAILABLE));
                throw e;
            }
        }
    }

    private void drainRefusing(RejectReason reason) {
        for (AskedOrder next = asked.poll(); next != null; next = asked.poll()) {
            next.complete(OrderCheck.refused(reason));
        }
        for (SubmittedCommand next = queue.poll(); next != null; next = queue.poll()) {
            refuse(next, reason);
        }
    }
}
