package org.bourse.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bourse.contract.Outcome;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.RejectReason;
import org.bourse.fix.FixStatus;
import org.bourse.server.api.operations.AuditSource;
import org.bourse.server.api.operations.ClientSessions;
import org.bourse.server.api.operations.ExchangeHealth;
import org.bourse.server.api.operations.ExchangeHealth.Check;
import org.bourse.server.api.operations.ExchangeHealth.State;
import org.bourse.server.api.operations.ExchangeOperations;
import org.bourse.server.disk.DiskWatch;
import org.bourse.server.fix.FixAdapter;
import org.bourse.server.journal.JournalArchive;
import org.bourse.server.log.LogConsumer;
import org.bourse.server.marketdata.MarketDataFeed;
import org.bourse.server.persistence.archive.HistoryKeeper;
import org.bourse.server.persistence.reads.DatabaseOrderHistory;
import org.bourse.server.persistence.state.Persister;
import org.bourse.server.sequencer.JournaledSequencer;
import org.bourse.server.sequencer.SequencerStatus;
import org.bourse.server.sequencer.TrustedClock;
import org.bourse.server.view.ExchangeViews;

/** The operator's calls and the process's health, for REST. */
final class Operations implements ExchangeOperations {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final JournaledSequencer sequencer;
    private final LogConsumers consumers;
    private final Persister persister;
    private final Optional<FixAdapter> fix;
    private final MarketDataFeed feed;
    private final DatabaseOrderHistory history;
    private final TrustedClock clock;

    private final PersistedSegments persistedSegments;
    private final HistoryKeeper keeper;
    private final DiskWatch disks;
    private final ConnectedClients clients;
    private final LogAdmission admission;

    Operations(
            JournaledSequencer sequencer,
            LogConsumers consumers,
            ExchangeViews views,
            Persister persister,
            Optional<FixAdapter> fix,
            MarketDataFeed feed,
            DatabaseOrderHistory history,
            TrustedClock clock,
            PersistedSegments persistedSegments,
            HistoryKeeper keeper,
            DiskWatch disks,
            ConnectedClients clients) {
        this.sequencer = sequencer;
        this.consumers = consumers;
        this.persister = persister;
        this.fix = fix;
        this.feed = feed;
        this.history = history;
        this.clock = clock;
        this.persistedSegments = persistedSegments;
        this.keeper = keeper;
        this.disks = disks;
        this.clients = clients;
        this.admission = new LogAdmission(consumers.log(), views, fix, disks);
    }

    @Override
    public ClientSessions sessions() {
        return clients;
    }

    @Override
    public long tradeCount() {
        return history.tradeCount();
    }

    @Override
    public Optional<String> completeReset() {
        // The journal's files before the reset can go once there is something safe behind it: this.
        return switch (sequencer
                .submit(new Command.ExpireOrders(), CommandSource.OPERATOR)
                .join()) {
            case Outcome.Sequenced sequenced -> undone(sequenced.result().sequence());
            case Outcome.Refused(RejectReason reason) -> Optional.of("its old files stay for now: " + reason.text());
            case Outcome.Unknown _ ->
                Optional.of("the exchange failed behind it; the rest follows once it takes commands again");
        };
    }

    /** The part of a reset that is not done, once this command behind it should be in the database. */
    private Optional<String> undone(long sequence) {
        if (!awaitPersisted(sequence)) {
            return Optional.of("the database could not be reached yet; it follows as soon as it can be");
        }
        // The persister has it done, too, but after it has said that it is there.
        persistedSegments.persisted(sequence);
        return persistedSegments.failure().map(reason -> "a file of the journal can't be deleted yet: " + reason);
    }

    @Override
    public Optional<AuditSource> audit() {
        return persistedSegments.archive().map(archive -> new RecordedTrail(archive.trail(), sequencer, persister));
    }

    @Override
    public ExchangeHealth health() {
        SequencerStatus status = sequencer.status();
        List<Check> checks =
                new ArrayList<>(List.of(sequencerCheck(status), databaseCheck(persister.failure(), consumers)));
        fix.map(gateway -> fixCheck(gateway.status(), gateway.isBehind(), consumers.waitForReports()))
                .ifPresent(checks::add);
        checks.add(feedCheck(feed, consumers.feed()));
        checks.add(clockCheck(clock));
        checks.add(diskCheck(disks.looks()));
        persistedSegments.archive().map(Operations::archiveCheck).ifPresent(checks::add);
        persistedSegments
                .failure()
                .map(reason -> new Check(
                        "journal_files",
                        State.DEGRADED,
                        "files of the journal that are needed no more can't be deleted, so it grows: " + reason))
                .ifPresent(checks::add);
        keeper.failure()
                .map(reason -> new Check("history", State.DEGRADED, reason))
                .ifPresent(checks::add);
        return new ExchangeHealth(
                status.state() != SequencerStatus.State.FAILED,
                status.state() == SequencerStatus.State.RUNNING
                        && admission.refusal().isEmpty(),
                sequencer.lastSequence(),
                persister.persistedSequence(),
                consumers.history().lagEvents(),
                consumers.history().lagSeconds(),
                List.copyOf(checks));
    }

    private boolean awaitPersisted(long sequence) {
        try {
            return persister.awaitPersisted(sequence, LONGEST_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Check sequencerCheck(SequencerStatus status) {
        State state = switch (status.state()) {
            case RUNNING -> State.UP;
            case JOURNAL_FAILING, CLOSING, CLOSED, FAILED -> State.DOWN;
        };
        return new Check("journal", state, status.detail());
    }

    /** The database is behind FIX's reports on purpose: it is down where new orders are refused for its own sake. */
    static Check databaseCheck(Optional<String> failure, LogConsumers consumers) {
        if (consumers.waitForHistory()) {
            return new Check(
                    "database",
                    State.DOWN,
                    "the backlog of " + consumers.history().lagEvents()
                            + " events is at its limit, new orders are refused"
                            + failure.map(reason -> ": " + reason).orElse(""));
        }
        return failure.map(reason -> new Check("database", State.DEGRADED, reason))
                .orElseGet(() -> new Check("database", State.UP, ""));
    }

    /** A feed that has ended leaves trading alone; one that can't keep up stops new orders until it can. */
    static Check feedCheck(MarketDataFeed feed, LogConsumer events) {
        return feed.failure()
                .map(failure -> new Check(
                        "feed",
                        State.DEGRADED,
                        "the live feed has ended, until the next start, by an error that the log has: " + failure))
                .orElseGet(() -> events.refusesWork()
                        ? new Check(
                                "feed",
                                State.DOWN,
                                events.lagEvents() + " events are not published yet, new orders are refused")
                        : new Check("feed", State.UP, ""));
    }

    /** Orders are taken all the same, but with a time that is not that of the machine's clock. */
    static Check clockCheck(TrustedClock clock) {
        long behind = TimeUnit.MICROSECONDS.toSeconds(clock.behindMicros());
        long doubted = TimeUnit.MICROSECONDS.toSeconds(clock.doubtedMicros());
        if (behind > 0) {
            return new Check(
                    "clock",
                    State.DEGRADED,
                    "the machine's clock is " + behind
                            + " s behind the exchange's time, which stands still until the clock" + " gets there");
        }
        return doubted > 0
                ? new Check(
                        "clock",
                        State.DEGRADED,
                        "the machine's clock jumped ahead by " + doubted + " s; the exchange does not follow it yet")
                : new Check("clock", State.UP, "");
    }

    /** The worst of the disks, and what is said of each that has not enough room. */
    static Check diskCheck(List<DiskWatch.Look> looks) {
        State state = looks.stream()
                .map(look -> switch (look.state()) {
                    case ENOUGH -> State.UP;
                    case WARNED -> State.DEGRADED;
                    case LOW -> State.DOWN;
                })
                .max(Comparator.naturalOrder())
                .orElse(State.UP);
        return new Check(
                "disk",
                state,
                looks.stream()
                        .map(DiskWatch.Look::detail)
                        .filter(detail -> !detail.isEmpty())
                        .collect(Collectors.joining("; ")));
    }

    /** Trading goes on without it, as long as the journal has room for what is not sealed. */
    private static Check archiveCheck(JournalArchive archive) {
        return archive.failure()
                .map(failure -> new Check(
                        "archive",
                        State.DEGRADED,
                        archive.waitingSegments() + " segments of the journal wait to be sealed: " + failure))
                .orElseGet(() -> new Check("archive", State.UP, ""));
    }

    /** One that can't keep up has the brokers wait of whose commands most waits, and then everybody. */
    static Check fixCheck(FixStatus status, boolean isBehind, boolean refusesWork) {
        String waiting = "the reports of " + status.waiting() + " commands wait";
        String stalled = status.stalledMicros() == 0
                ? ""
                : "; nothing could be written for " + status.stalledMicros() / 1_000_000 + " seconds";
        if (refusesWork) {
            String stopped = status.stopped().isEmpty() ? "" : "; " + stoppedText(status);
            return new Check("fix", State.DOWN, waiting + ", new orders are refused" + stalled + stopped);
        }
        if (isBehind || !stalled.isEmpty()) {
            String refused = isBehind ? ", new orders of the brokers that have most of them are refused" : "";
            return new Check("fix", State.DEGRADED, waiting + refused + stalled);
        }
        return status.stopped().isEmpty()
                ? new Check("fix", State.UP, "")
                : new Check("fix", State.DEGRADED, stoppedText(status));
    }

    /** The text for an operator about brokers whose reports can't be made. */
    private static String stoppedText(FixStatus status) {
        String rest = status.heldSequence() == 0
                ? "; the log says why, and the next start makes these reports; nothing else waits for them"
                : "; the log says why, and the database waits before command " + status.heldSequence()
                        + " for the next start";
        return status.stopped().entrySet().stream()
                .map(one -> one.getKey() + " is not told of command " + one.getValue() + " and later ones")
                .collect(Collectors.joining("; ", "", rest));
    }
}
