package org.bourse.server.sequencer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.bourse.server.sequencer.Orders.order;
import static org.bourse.server.sequencer.Orders.register;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.bourse.contract.EventConsumer;
import org.bourse.contract.Outcome;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelDelisted;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ChangeInstrument;
import org.bourse.engine.command.Command.DelistInstrument;
import org.bourse.engine.command.Command.ExpireOrders;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.ResetExchange;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.Command.TriggerStops;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.Event.BrokerRegistered;
import org.bourse.engine.event.Event.CommandRejected;
import org.bourse.engine.event.Event.InstrumentChanged;
import org.bourse.engine.event.Event.InstrumentListed;
import org.bourse.engine.event.Event.OrderAccepted;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.server.journal.Journal;
import org.bourse.server.journal.JournalSync;
import org.bourse.server.journal.MemoryJournalFiles;
import org.bourse.server.journal.TestJournals;
import org.bourse.server.sequencer.SequencerStatus.State;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournaledSequencerTest {

    private static final int QUEUE_CAPACITY = 64;

    private final MemoryJournalFiles files = new MemoryJournalFiles();
    private final MatchingEngine engine = new MatchingEngine();
    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final List<SequencedCommand> published = new ArrayList<>();
    private final List<Integer> batchLengths = new ArrayList<>();
    private final AtomicReference<Optional<RejectReason>> admission = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<RejectReason>> reliefAdmission = new AtomicReference<>(Optional.empty());
    private final AtomicLong triggeredSoFar = new AtomicLong();
    private final AtomicLong cancelledSoFar = new AtomicLong();
    private final AtomicLong refusedSoFar = new AtomicLong();
    private volatile long lastPublished;
    private volatile EventConsumer lastConsumer = _ -> {};
    private final Journal journal;
    private final JournaledSequencer sequencer;

    JournaledSequencerTest() throws IOException {
        journal = TestJournals.open(files, JournalSync.BATCH);
        sequencer = new JournaledSequencer(
                journal,
                engine,
                List.of(this::record, batch -> lastConsumer.onBatch(batch)),
                clock::getAndIncrement,
                new AdmissionControl() {

                    @Override
                    public Optional<RejectReason> refusal() {
                        return admission.get();
                    }

                    @Override
                    public Optional<RejectReason> refusalOfRelief(Command command) {
                        return reliefAdmission.get();
                    }
                },
                new CountedRefusals(),
                new SequencerSettings(QUEUE_CAPACITY, 1_024));
        sequencer.start(_ -> {});
    }

    @AfterEach
    void close() throws IOException {
        sequencer.close();
        try {
            journal.close();
        } catch (IOException e) {
            // some tests break it
            assertThat(sequencer.status().state()).isEqualTo(State.FAILED);
        }
    }

    private void record(List<SequencedCommand> batch) {
        published.addAll(batch);
        triggeredSoFar.addAndGet(triggered(batch));
        batch.forEach(command -> cancelledSoFar.addAndGet(cancelled(command)));
        batchLengths.add(batch.size());
        lastPublished = batch.getLast().sequence();
    }

    @Test
    void answersWithTheEventsOfEachCommand() {
        SequencedCommand registered = sequenced(register("A"));
        SequencedCommand accepted = sequenced(order(registered.sequence(), Side.BID, 100, 5));

        assertThat(registered.sequence()).isEqualTo(1);
        assertThat(registered.firstEventSequence()).isEqualTo(1);
        assertThat(registered.events()).singleElement().isInstanceOf(BrokerRegistered.class);
        assertThat(accepted.sequence()).isEqualTo(2);
        assertThat(accepted.firstEventSequence()).isEqualTo(registered.nextEventSequence());
        assertThat(accepted.events()).hasAtLeastOneElementOfType(OrderAccepted.class);
    }

    @Test
    void keepsTheOrderOfEachSubmitterAndShowsEveryReadWhatItAnswers() throws Exception {
        long broker = sequenced(register("A")).sequence();
        int submitters = 16;
        int orders = 500;
        List<Callable<List<Long>>> work = new ArrayList<>();
        for (int i = 0; i < submitters; i++) {
            int seed = i;
            work.add(() -> {
                Random random = new Random(seed);
                List<Long> sequences = new ArrayList<>();
                for (int n = 0; n < orders; n++) {
                    long sequence = sequenced(Orders.any(random, broker)).sequence();
                    assertThat(lastPublished).isGreaterThanOrEqualTo(sequence);
                    sequences.add(sequence);
                }
                return sequences;
            });
        }

        List<List<Long>> results = runAll(work);

        assertThat(results).allSatisfy(sequences -> assertThat(sequences).isSorted());
        assertThat(results.stream().flatMap(List::stream).sorted())
                .containsExactlyElementsOf(LongStream.rangeClosed(2, 1 + submitters * orders)
                        .boxed()
                        .toList());
        assertThat(published).extracting(SequencedCommand::sequence).isSorted().hasSize(1 + submitters * orders);
        assertEventSequencesHaveNoGaps();
    }

    @Test
    void answersPipelinedCommandsOfOneThreadInOrder() {
        long broker = sequenced(register("A")).sequence();
        List<CompletableFuture<Outcome>> futures = new ArrayList<>();
        for (int i = 0; i < QUEUE_CAPACITY / 2; i++) {
            futures.add(sequencer.submit(order(broker, Side.BID, 100, 1), CommandSource.REST));
        }

        assertThat(futures).extracting(future -> sequenced(future).sequence()).isSorted();
    }

    @Test
    void takesWhatHasArrivedAsOneBatch() throws Exception {
        CountDownLatch release = blockConsumer();
        CompletableFuture<Outcome> first = sequencer.submit(register("A"), CommandSource.REST);
        await().until(() -> !batchLengths.isEmpty());
        List<CompletableFuture<Outcome>> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiting.add(sequencer.submit(register("B" + i), CommandSource.REST));
        }
        assertThat(sequencer.queueDepth()).isEqualTo(10);

        release.countDown();

        assertThat(sequenced(first).sequence()).isEqualTo(1);
        assertThat(waiting).allSatisfy(future -> assertThat(sequenced(future)).isNotNull());
        assertThat(batchLengths).containsExactly(1, 10);
    }

    @Test
    void refusesWhatTheQueueHasNoRoomFor() throws Exception {
        CountDownLatch release = blockConsumer();
        CompletableFuture<Outcome> first = sequencer.submit(register("A"), CommandSource.REST);
        await().until(() -> !batchLengths.isEmpty());
        List<CompletableFuture<Outcome>> waiting = new ArrayList<>();
        for (int i = 0; i < QUEUE_CAPACITY; i++) {
            waiting.add(sequencer.submit(register("B" + i), CommandSource.REST));
        }

        assertThat(refusal(sequencer.submit(register("C"), CommandSource.REST))).isEqualTo(RejectReason.BACKLOG_FULL);

        release.countDown();
        assertThat(sequenced(first).sequence()).isEqualTo(1);
        assertThat(waiting).allSatisfy(future -> assertThat(sequenced(future)).isNotNull());
        assertThat(sequenced(register("C")).sequence()).isEqualTo(QUEUE_CAPACITY + 2);
    }

    @Test
    void takesNoCancelThatIsRefused() {
        long broker = sequenced(register("A")).sequence();
        reliefAdmission.set(Optional.of(RejectReason.BACKLOG_FULL));

        assertThat(refusal(sequencer.submit(new CancelOrder(broker, 2), CommandSource.REST)))
                .isEqualTo(RejectReason.BACKLOG_FULL);

        reliefAdmission.set(Optional.empty());
        assertThat(sequenced(new CancelOrder(broker, 2)).sequence()).isEqualTo(2);
    }

    @Test
    void takesCancelsWhileNewWorkIsRefused() {
        long broker = sequenced(register("A")).sequence();
        admission.set(Optional.of(RejectReason.BACKLOG_FULL));

        assertThat(List.of(
                        order(broker, Side.BID, 100, 1),
                        register("B"),
                        new ReplaceOrder(broker, 2, 100, 1, TimeInForce.GTC, 0, "")))
                .allSatisfy(command -> assertThat(refusal(sequencer.submit(command, CommandSource.REST)))
                        .isEqualTo(RejectReason.BACKLOG_FULL));
        assertThat(List.of(
                        new CancelOrder(broker, 2),
                        new CancelAllOrders(broker, ""),
                        new ExpireOrders(),
                        new HaltTrading("ACME", ""),
                        new ResetExchange()))
                .allSatisfy(command -> assertThat(sequenced(command)).isNotNull());
        assertThat(engine.lastSequence()).isEqualTo(6);
    }

    @Test
    @ExpectedLog(level = ERROR, line = "No further segment of the journal can be made")
    @ExpectedLog(level = WARN, line = "Segments of the journal can be made again")
    void keepsTheLastOfAFullDiskForCancels() {
        long broker = sequenced(register("A")).sequence();
        await().until(() -> files.hasSegment(2));
        files.setFreeBytes(0);
        List<Long> orders = new ArrayList<>();
        Outcome last = submit(order(broker, Side.BID, 100, 1));
        while (last instanceof Outcome.Sequenced entered) {
            orders.add(entered.result().sequence());
            last = submit(order(broker, Side.BID, 100, 1));
        }
        assertThat(last).isEqualTo(new Outcome.Refused(RejectReason.JOURNAL_UNAVAILABLE));
        assertThat(sequencer.status().state()).isEqualTo(State.JOURNAL_FAILING);
        assertThat(checked(order(broker, Side.BID, 100, 1))).contains(RejectReason.JOURNAL_UNAVAILABLE);

        assertThat(orders.size()).isGreaterThan(1_000);
        assertThat(orders.subList(0, 1_000))
                .allSatisfy(order -> assertThat(
                                sequenced(new CancelOrder(broker, order)).events())
                        .hasSize(1));
        assertThat(submit(register("B"))).isEqualTo(new Outcome.Refused(RejectReason.JOURNAL_UNAVAILABLE));

        files.setFreeBytes(Long.MAX_VALUE);
        await("a look of its own").until(() -> sequencer.status().equals(new SequencerStatus(State.RUNNING, "")));
        await().until(() -> checked(order(broker, Side.BID, 100, 1)).isEmpty());
        await().until(() -> submit(order(broker, Side.BID, 100, 1)) instanceof Outcome.Sequenced);
        assertThat(sequencer.status()).isEqualTo(new SequencerStatus(State.RUNNING, ""));
    }

    @Test
    @ExpectedLog(level = ERROR, line = "No further segment of the journal can be made")
    @ExpectedLog(level = WARN, line = "Segments of the journal can be made again")
    void noticesThatNoFurtherSegmentCanBeMadeThoughNobodySendsACommand() throws IOException {
        // A few more than up to the reserve, a quarter of the second segment: they don't fill it.
        int orders = ordersUntilRefused() * 21 / 20;
        CountDownLatch release = new CountDownLatch(1);
        files.holdSegment(3, release);
        long broker = sequenced(register("A")).sequence();
        for (int i = 0; i < orders; i++) {
            sequenced(order(broker, Side.BID, 100, 1));
        }
        await().until(files::isHolding);
        assertThat(sequencer.status()).isEqualTo(new SequencerStatus(State.RUNNING, ""));

        files.setFreeBytes(0);
        release.countDown();

        await().until(() -> sequencer.status().state() == State.JOURNAL_FAILING);
        files.setFreeBytes(Long.MAX_VALUE);
        await().until(() -> sequencer.status().state() == State.RUNNING);
    }

    @Test
    @ExpectedLog(level = ERROR, line = "No further segment of the journal can be made")
    void noticesThatItsLastCommandUsedUpTheRoomThoughNobodySendsAnother() throws IOException {
        int orders = ordersUntilRefused();
        long broker = sequenced(register("A")).sequence();
        await().until(() -> files.hasSegment(2));
        files.setFreeBytes(0);

        for (int i = 0; i < orders; i++) {
            sequenced(order(broker, Side.BID, 100, 1));
        }

        await().until(() -> sequencer.status().state() == State.JOURNAL_FAILING);
    }

    /** How many orders another exchange like this one enters, when no third segment can be made, up to the reserve of the second. */
    private int ordersUntilRefused() throws IOException {
        MemoryJournalFiles full = new MemoryJournalFiles();
        try (Journal journal = TestJournals.open(full, JournalSync.BATCH);
                JournaledSequencer other = new JournaledSequencer(
                        journal,
                        new MatchingEngine(),
                        List.of(),
                        () -> 1_000_000,
                        AdmissionControl.OPEN,
                        new CountedRefusals(),
                        new SequencerSettings(QUEUE_CAPACITY, 1_024))) {
            other.start(_ -> {});
            other.submit(register("A"), CommandSource.REST).join();
            await().until(() -> full.hasSegment(2));
            full.setFreeBytes(0);
            int orders = 0;
            while (other.submit(order(1, Side.BID, 100, 1), CommandSource.REST).join() instanceof Outcome.Sequenced) {
                orders++;
            }
            return orders;
        }
    }

    /** What an order would be refused with. */
    private Optional<RejectReason> checked(SubmitOrder order) {
        return sequencer.check(order).orTimeout(180, SECONDS).join().refusal();
    }

    private Outcome submit(Command command) {
        return sequencer.submit(command, CommandSource.REST).join();
    }

    @Test
    void refusesATextThatHasNoBinaryForm() throws Exception {
        CountDownLatch release = blockConsumer();
        CompletableFuture<Outcome> before = sequencer.submit(register("A"), CommandSource.REST);
        CompletableFuture<Outcome> bad = sequencer.submit(new HaltTrading("\uD83D", ""), CommandSource.REST);
        CompletableFuture<Outcome> tooLong =
                sequencer.submit(new HaltTrading("x".repeat(100_000), ""), CommandSource.REST);
        CompletableFuture<Outcome> after = sequencer.submit(register("B"), CommandSource.REST);

        release.countDown();

        assertThat(refusal(bad)).isEqualTo(RejectReason.INVALID_TEXT);
        assertThat(refusal(tooLong)).isEqualTo(RejectReason.INVALID_TEXT);
        assertThat(sequenced(before).sequence()).isEqualTo(1);
        assertThat(sequenced(after).sequence()).isEqualTo(2);
    }

    @Test
    void neverStampsATimeBeforeTheLast() {
        clock.set(5_000_000);
        assertThat(sequenced(register("A")).timeMicros()).isEqualTo(5_000_000);

        clock.set(4_000_000);
        assertThat(sequenced(register("B")).timeMicros()).isEqualTo(5_000_000);

        clock.set(6_000_000);
        assertThat(sequenced(register("C")).timeMicros()).isEqualTo(6_000_000);
    }

    @Test
    @ExpectedLog(level = ERROR, line = "The journal can't be written")
    @ExpectedLog(level = WARN, line = "The journal can be written again; 1 commands were refused")
    void refusesABatchThatCannotBeWrittenAndGoesOnWithTheNext() throws Exception {
        sequenced(register("A"));
        long hash = engine.stateHash();
        files.failWriteAfter(0, 20);

        assertThat(refusal(sequencer.submit(register("B"), CommandSource.REST)))
                .isEqualTo(RejectReason.JOURNAL_UNAVAILABLE);

        assertThat(sequencer.status().state()).isEqualTo(State.JOURNAL_FAILING);
        assertThat(sequencer.status().detail()).contains("input/output error");
        assertThat(engine.stateHash()).isEqualTo(hash);
        assertThat(checked(order(1, Side.BID, 100, 1))).contains(RejectReason.JOURNAL_UNAVAILABLE);
        assertThat(sequenced(register("C")).sequence()).isGreaterThan(1);
        assertThat(published)
                .filteredOn(command -> command.command() instanceof RegisterBroker)
                .hasSize(2);
        assertThat(checked(order(1, Side.BID, 100, 1))).isEmpty();
        assertThat(sequencer.status()).isEqualTo(new SequencerStatus(State.RUNNING, ""));
        assertThat(stateHashAfterRestart()).isEqualTo(engine.stateHash());
    }

    @Test
    @ExpectedLog(level = ERROR, line = "The journal can't be written")
    @ExpectedLog(level = WARN, line = "The journal can be written again; 0 commands were refused")
    void triggersStopsThatWaitOnceTheJournalCanBeWrittenAgainThoughNobodySendsACommand() {
        int stops = 2 * TriggerStops.MOST;
        long broker = sequenced(register("A")).sequence();
        for (int i = 0; i < stops; i++) {
            sequenced(stop(broker, 150));
        }
        sequenced(order(broker, Side.ASK, 150, 1));
        // That of the order is done, that of the stops after it fails.
        files.failWriteAfter(1, 20);

        sequenced(order(broker, Side.BID, 150, 1));

        await().until(() -> triggeredSoFar.get() == stops);
        assertThat(sequencer.status()).isEqualTo(new SequencerStatus(State.RUNNING, ""));
        // Nobody's command was refused: those that failed are the sequencer's own.
        assertThat(refusedSoFar).hasValue(0);
    }

    /** Counts what is refused. */
    private final class CountedRefusals implements SequencerMetrics {

        @Override
        public void onBatch(int commands, long journalBytes, long forceNanos) {
            // not asked for
        }

        @Override
        public void onRefused(RejectReason reason) {
            refusedSoFar.incrementAndGet();
        }

        @Override
        public void onUnknown() {
            // not asked for
        }
    }

    @Test
    @ExpectedLog(level = ERROR, line = "The journal can't be written")
    @ExpectedLog(level = WARN, line = "The journal can be written again; 1 commands were refused")
    void nobodyKnowsTheOutcomeOfABatchThatIsLeftBehind() throws Exception {
        sequenced(register("A"));
        files.failNextWriteAndAllAfter(Integer.MAX_VALUE);

        assertThat(submit(register("B"))).isEqualTo(new Outcome.Unknown());
        assertThat(sequencer.status().state()).isEqualTo(State.JOURNAL_FAILING);

        files.setWritesFail(false);
        await().until(() -> sequencer.status().state() == State.RUNNING);
        assertThat(published)
                .filteredOn(command -> command.command() instanceof RegisterBroker)
                .hasSize(1);
        sequencer.close();
        assertThat(stateHashAfterRestart()).isEqualTo(engine.stateHash());
    }

    @Test
    @ExpectedLog(level = ERROR, line = "takes no more commands .*NullPointerException")
    @SuppressWarnings("NullAway") // The fault.
    void answersACommandThatTheJournalStumblesOver() {
        long broker = sequenced(register("A")).sequence();
        SubmitOrder impossible =
                new SubmitOrder(broker, "doc", "ACME", Side.BID, OrderType.LIMIT, null, 1_000, 5, 0, "");

        assertThat(refusal(sequencer.submit(impossible, CommandSource.REST)))
                .isEqualTo(RejectReason.JOURNAL_UNAVAILABLE);
        assertThat(sequencer.status().state()).isEqualTo(State.FAILED);
    }

    @Test
    @ExpectedLog(level = ERROR, line = "takes no more commands .*could not be forced")
    void takesNothingMoreAfterAFailedForce() {
        sequenced(register("A"));
        files.setForceFails(true);

        assertThat(sequencer.submit(register("B"), CommandSource.REST).join()).isEqualTo(new Outcome.Unknown());
        files.setForceFails(false);
        assertThat(refusal(sequencer.submit(register("C"), CommandSource.REST)))
                .isEqualTo(RejectReason.JOURNAL_UNAVAILABLE);

        assertThat(sequencer.status().state()).isEqualTo(State.FAILED);
        assertThat(sequencer.status().detail()).contains("could not be forced");
        assertThat(checked(order(1, Side.BID, 100, 1))).contains(RejectReason.JOURNAL_UNAVAILABLE);
        assertThat(published).hasSize(1);
        assertThat(engine.lastSequence()).isEqualTo(1);
        await("sleeping").until(() -> sequencerThread().getState() == Thread.State.WAITING);
    }

    @Test
    @ExpectedLog(level = ERROR, line = "takes no more commands .*broken view")
    void takesNothingMoreAfterAConsumerThrew() {
        sequenced(register("A"));
        lastConsumer = _ -> {
            throw new IllegalStateException("broken view");
        };

        assertThat(sequencer.submit(register("B"), CommandSource.REST).join()).isEqualTo(new Outcome.Unknown());
        assertThat(refusal(sequencer.submit(new CancelOrder(1, 1), CommandSource.REST)))
                .isEqualTo(RejectReason.JOURNAL_UNAVAILABLE);

        assertThat(sequencer.status().state()).isEqualTo(State.FAILED);
        assertThat(sequencer.status().detail()).contains("broken view");
    }

    @Test
    @ExpectedLog(level = ERROR, line = "takes no more commands .*broken view")
    void answersEveryCommandWhenItFailsUnderLoad() throws Exception {
        long broker = sequenced(register("A")).sequence();
        AtomicBoolean broken = new AtomicBoolean();
        lastConsumer = batch -> {
            if (batch.getLast().sequence() > 500) {
                broken.set(true);
                throw new IllegalStateException("broken view");
            }
        };
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            work.add(() -> {
                Outcome last = sequencer
                        .submit(order(broker, Side.BID, 100, 1), CommandSource.REST)
                        .get(180, SECONDS);
                while (last instanceof Outcome.Sequenced) {
                    last = sequencer
                            .submit(order(broker, Side.BID, 100, 1), CommandSource.REST)
                            .get(180, SECONDS);
                }
                return last.equals(new Outcome.Unknown())
                        || last.equals(new Outcome.Refused(RejectReason.JOURNAL_UNAVAILABLE));
            });
        }

        assertThat(runAll(work)).containsOnly(true);
        assertThat(broken).isTrue();
    }

    @Test
    void finishesWhatWaitsWhenItIsClosedAndRefusesTheRest() throws Exception {
        long broker = sequenced(register("A")).sequence();
        CountDownLatch busy = new CountDownLatch(1);
        List<Callable<Long>> work = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            work.add(() -> {
                long accepted = 0;
                Outcome last = sequencer
                        .submit(order(broker, Side.BID, 100, 1), CommandSource.REST)
                        .get(180, SECONDS);
                while (last instanceof Outcome.Sequenced) {
                    accepted++;
                    busy.countDown();
                    last = sequencer
                            .submit(order(broker, Side.BID, 100, 1), CommandSource.REST)
                            .get(180, SECONDS);
                }
                assertThat(last).isEqualTo(new Outcome.Refused(RejectReason.SHUTTING_DOWN));
                return accepted;
            });
        }
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<Long>> results = work.stream().map(threads::submit).toList();
            busy.await();
            sequencer.close();
            long accepted = 0;
            for (Future<Long> result : results) {
                accepted += result.get(180, SECONDS);
            }

            assertThat(sequencer.status().state()).isEqualTo(State.CLOSED);
            assertThat(engine.lastSequence()).isEqualTo(1 + accepted);
            assertThat(published).hasSize((int) (1 + accepted));
            assertThat(stateHashAfterRestart()).isEqualTo(engine.stateHash());
        }
    }

    @Test
    void aReplayKnowsWhereCommandsCameFrom() throws Exception {
        List<CommandSource> sources = List.of(
                new CommandSource(Origin.FIX, "BROKER1", "34=7\u000111=x\u0001"),
                new CommandSource(Origin.WEBSOCKET, "4711", "é"),
                CommandSource.REST,
                CommandSource.TIMER,
                CommandSource.OPERATOR);
        for (CommandSource source : sources) {
            sequencer.submit(register("A"), source).join();
        }
        sequencer.close();

        try (Journal reopened = TestJournals.open(files.crash(), JournalSync.BATCH)) {
            List<SequencedCommand> replayed = new ArrayList<>();
            JournalReplay.replay(reopened, new MatchingEngine(), replayed::addAll);

            assertThat(replayed).extracting(SequencedCommand::source).isEqualTo(sources);
            assertThat(published).isEqualTo(replayed);
        }
    }

    @Test
    void journalsAndReplaysInstruments() throws Exception {
        long seller = sequenced(register("A")).sequence();
        long buyer = sequenced(register("B")).sequence();
        InstrumentTerms coin = new InstrumentTerms("Coin", 4, 6, "EUR", 1, 1, Optional.of(ExecutionPriceRule.RESTING));
        InstrumentTerms stepped = new InstrumentTerms("Coin", 4, 6, "EUR", 25, 10, Optional.empty());
        assertThat(sequenced(new ListInstrument("ACME", coin)).events())
                .containsExactly(new InstrumentListed(0, "ACME", coin));
        assertThat(sequenced(new ListInstrument("ACME", coin)).events())
                .containsExactly(new CommandRejected(RejectReason.INSTRUMENT_LISTED, 0, 0));
        sequenced(order(seller, Side.ASK, 101, 7));
        sequenced(order(buyer, Side.BID, 101, 7));
        assertThat(sequenced(new ChangeInstrument("ACME", stepped)).events())
                .containsExactly(new InstrumentChanged(0, stepped));
        assertThat(sequenced(new ChangeInstrument("ACME", InstrumentTerms.DEFAULTS))
                        .events())
                .containsExactly(new CommandRejected(RejectReason.INSTRUMENT_IN_USE, 0, 0));
        assertThat(sequenced(order(seller, Side.ASK, 101, 10)).events())
                .containsExactly(new CommandRejected(RejectReason.PRICE_OFF_TICK, seller, 0));
        sequencer.close();

        try (Journal reopened = TestJournals.open(files.crash(), JournalSync.BATCH)) {
            MatchingEngine restored = new MatchingEngine();
            List<SequencedCommand> replayed = new ArrayList<>();
            JournalReplay.replay(reopened, restored, replayed::addAll);

            assertThat(replayed).isEqualTo(published);
            assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
        }
    }

    @Test
    void replayGivesTheSameEventsAndState() throws Exception {
        long broker = sequenced(register("A")).sequence();
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            sequenced(Orders.any(random, broker));
        }
        sequencer.close();

        try (Journal reopened = TestJournals.open(files.crash(), JournalSync.BATCH)) {
            MatchingEngine restored = new MatchingEngine();
            List<SequencedCommand> replayed = new ArrayList<>();
            long count = JournalReplay.replay(reopened, restored, replayed::addAll);

            assertThat(count).isEqualTo(3_001);
            assertThat(replayed).isEqualTo(published);
            assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
        }
    }

    @Test
    void triggersTheRestOfACascadeInTurnsWithWhatArrives() throws Exception {
        int stops = 5 * TriggerStops.MOST;
        long broker = sequenced(register("A")).sequence();
        for (int i = 0; i < stops; i++) {
            sequenced(stop(broker, 150));
        }
        sequenced(order(broker, Side.ASK, 150, 1));
        CountDownLatch release = blockConsumer();
        CompletableFuture<Outcome> print = sequencer.submit(order(broker, Side.BID, 150, 1), CommandSource.REST);
        List<CompletableFuture<Outcome>> meanwhile = List.of(
                sequencer.submit(order(broker, Side.BID, 1, 1), CommandSource.REST),
                sequencer.submit(order(broker, Side.BID, 2, 1), CommandSource.REST));
        release.countDown();
        sequenced(print);
        List<SequencedCommand> others =
                meanwhile.stream().map(JournaledSequencerTest::sequenced).toList();

        assertThat(others).allSatisfy(order -> assertThat(order.rejection()).isEmpty());
        await().until(() -> triggeredSoFar.get() == stops);
        assertThat(published)
                .allSatisfy(command -> assertThat(triggered(List.of(command))).isLessThanOrEqualTo(TriggerStops.MOST));
        assertThat(published.stream()
                        .filter(command -> command.command() instanceof TriggerStops)
                        .map(SequencedCommand::source))
                .hasSize(4)
                .allMatch(CommandSource.TIMER::equals);
        assertEventSequencesHaveNoGaps();
        sequencer.close();
        assertThat(stateHashAfterRestart()).isEqualTo(engine.stateHash());
    }

    @Test
    void cancelsTheRestOfADelistedInstrumentsOrdersInTurnsWithWhatArrives() throws Exception {
        int orders = 2 * CancelDelisted.MOST + 1;
        long broker = sequenced(register("A")).sequence();
        for (int i = 0; i < orders; i++) {
            sequenced(order(broker, Side.BID, 100, 1));
        }
        sequencer.submit(new HaltTrading("ACME", ""), CommandSource.REST).join();
        CountDownLatch release = blockConsumer();
        CompletableFuture<Outcome> delist = sequencer.submit(new DelistInstrument("ACME", ""), CommandSource.REST);
        CompletableFuture<Outcome> meanwhile = sequencer.submit(order(broker, Side.BID, 1, 1), CommandSource.REST);
        release.countDown();
        sequenced(delist);

        assertThat(sequenced(meanwhile).rejection().orElseThrow().reason()).isEqualTo(RejectReason.INSTRUMENT_DELISTED);
        await().until(() -> cancelledSoFar.get() == orders);
        assertThat(published)
                .allSatisfy(command -> assertThat(cancelled(command)).isLessThanOrEqualTo(CancelDelisted.MOST));
        assertThat(published.stream()
                        .filter(command -> command.command() instanceof CancelDelisted)
                        .map(SequencedCommand::source))
                .hasSize(2)
                .allMatch(CommandSource.TIMER::equals);
        assertEventSequencesHaveNoGaps();
        sequencer.close();
        assertThat(stateHashAfterRestart()).isEqualTo(engine.stateHash());
    }

    private static long cancelled(SequencedCommand command) {
        return command.events().stream()
                .filter(Event.OrderCancelled.class::isInstance)
                .count();
    }

    private static long triggered(List<SequencedCommand> commands) {
        return commands.stream()
                .flatMap(command -> command.events().stream())
                .filter(Event.OrderTriggered.class::isInstance)
                .count();
    }

    private static SubmitOrder stop(long broker, long stopPrice) {
        return new SubmitOrder(
                broker,
                "111",
                "ACME",
                Side.BID,
                OrderType.LIMIT,
                TimeInForce.GTC,
                50,
                1,
                0,
                "",
                ExecutionInstructions.NONE.withStop(stopPrice));
    }

    @Test
    void refusesAnEngineThatIsNotWhereTheJournalIs() {
        sequenced(register("A"));

        assertThatThrownBy(() -> new JournaledSequencer(
                        journal,
                        new MatchingEngine(),
                        List.of(),
                        clock::get,
                        AdmissionControl.OPEN,
                        SequencerMetrics.NONE,
                        SequencerSettings.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("engine is at sequence 0");
    }

    private CountDownLatch blockConsumer() {
        CountDownLatch release = new CountDownLatch(1);
        lastConsumer = _ -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        return release;
    }

    private SequencedCommand sequenced(Command command) {
        return sequenced(sequencer.submit(command, CommandSource.REST));
    }

    private static SequencedCommand sequenced(CompletableFuture<Outcome> future) {
        Outcome outcome = future.orTimeout(180, SECONDS).join();
        assertThat(outcome).isInstanceOf(Outcome.Sequenced.class);
        return ((Outcome.Sequenced) outcome).result();
    }

    private static RejectReason refusal(CompletableFuture<Outcome> future) {
        Outcome outcome = future.orTimeout(180, SECONDS).join();
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).reason();
    }

    private static <T> List<T> runAll(List<Callable<T>> work) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (Future<T> result : threads.invokeAll(work)) {
                results.add(result.get(180, SECONDS));
            }
        }
        return results;
    }

    private void assertEventSequencesHaveNoGaps() {
        for (int i = 1; i < published.size(); i++) {
            assertThat(published.get(i).firstEventSequence())
                    .isEqualTo(published.get(i - 1).nextEventSequence());
        }
    }

    private long stateHashAfterRestart() throws IOException {
        try (Journal reopened = TestJournals.open(files.crash(), JournalSync.BATCH)) {
            MatchingEngine restored = new MatchingEngine();
            JournalReplay.replay(reopened, restored, _ -> {});
            return restored.stateHash();
        }
    }

    private static Thread sequencerThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sequencer"))
                .findFirst()
                .orElseThrow();
    }
}
