package org.bourse.server.recovery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.bourse.engine.MatchingEngine;
import org.bourse.server.journal.Journal;
import org.bourse.server.journal.JournalForceException;
import org.bourse.server.journal.JournalSettings;
import org.bourse.server.journal.JournalWriteException;
import org.bourse.server.persistence.state.DatabaseTotals;
import org.bourse.server.persistence.state.LoadedExchange;
import org.bourse.server.persistence.state.StateLoader;
import org.bourse.server.view.ViewStateSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings database and journal together. Opens only what belongs together and is complete; everything else is refused with
 * what was found, because guessing could lose an acknowledged order.
 */
public final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Path dataDirectory;
    private final JournalSettings journalSettings;
    private final boolean adoptDatabase;

    /**
     * For the exchange of this data directory.
     *
     * @param adoptDatabase whether the operator has said that the database is to be taken as it is, although the journal
     *     that belongs to it is gone or behind
     */
    public Recovery(Path dataDirectory, JournalSettings journalSettings, boolean adoptDatabase) {
        this.dataDirectory = dataDirectory;
        this.journalSettings = journalSettings;
        this.adoptDatabase = adoptDatabase;
    }

    /**
     * Opens the journal and loads the state of the database into a new engine and the views.
     *
     * @throws StartRefusedException when database and journal don't belong together, or differ from what was rebuilt
     * @throws IOException when the journal can't be opened
     */
    public RecoveredExchange recover(StateLoader loader, ViewStateSink views) throws IOException {
        Optional<UUID> inDatabase = loader.exchangeId();
        UUID exchangeId = exchangeId(inDatabase);
        Journal journal = adoptDatabase
                ? Journal.openWhatIsLeft(dataDirectory, exchangeId, journalSettings)
                : Journal.open(dataDirectory, exchangeId, journalSettings);
        try {
            if (inDatabase.isEmpty() && journal.firstSequence() > 1) {
                throw new StartRefusedException("the database is empty, but the journal in " + dataDirectory
                        + " begins with sequence " + journal.firstSequence()
                        + ": what came before was in another database. Point EXCHANGE_DATABASE_URL to that one");
            }
            return load(loader, views, journal, exchangeId);
        } catch (RuntimeException | IOException e) {
            close(journal, e);
            throw e;
        }
    }

    private UUID exchangeId(Optional<UUID> inDatabase) throws IOException {
        Optional<UUID> inJournal = Journal.exchangeIdOf(dataDirectory);
        if (inDatabase.isPresent() && inJournal.isPresent() && !inDatabase.equals(inJournal)) {
            throw new StartRefusedException("the database belongs to the exchange " + inDatabase.get()
                    + ", the data directory " + dataDirectory + " to the exchange " + inJournal.get()
                    + ": correct EXCHANGE_DATABASE_URL or EXCHANGE_DATA_DIR");
        }
        if (inDatabase.isPresent() && inJournal.isEmpty() && !adoptDatabase) {
            throw new StartRefusedException("the database belongs to the exchange " + inDatabase.get()
                    + ", but the data directory " + dataDirectory + " has no journal. If its journal is somewhere else,"
                    + " point EXCHANGE_DATA_DIR there. If it is lost, EXCHANGE_ADOPT_DATABASE=true goes on where the"
                    + " database is; whatever was acknowledged after that is lost, too");
        }
        return inJournal.or(() -> inDatabase).orElseGet(UUID::randomUUID);
    }

    private RecoveredExchange load(StateLoader loader, ViewStateSink views, Journal journal, UUID exchangeId)
            throws IOException {
        AtomicReference<@Nullable LoadedExchange> result = new AtomicReference<>();
        MatchingEngine engine = MatchingEngine.restore(state -> result.set(loader.load(exchangeId, state, views)));
        LoadedExchange loaded = Objects.requireNonNull(result.get(), "restoring an engine loads its state");
        compare(loaded.totals(), engine);
        if (journal.lastSequence() < loaded.reachedSequence()) {
            continueWithoutJournal(journal, loaded.reachedSequence());
        } else if (journal.firstSequence() > loaded.reachedSequence() + 1) {
            throw new StartRefusedException("the database has reached sequence " + loaded.reachedSequence()
                    + ", but the journal begins with sequence " + journal.firstSequence()
                    + ": the commands in between are missing");
        }
        LOG.info(
                "loaded sequence {}: {} brokers, {} instruments, {} open orders; the journal has {} commands after it",
                loaded.reachedSequence(),
                engine.brokers(),
                engine.instruments(),
                engine.openOrders(),
                journal.lastSequence() - loaded.reachedSequence());
        return new RecoveredExchange(exchangeId, journal, engine, loaded);
    }

    private void continueWithoutJournal(Journal journal, long reachedSequence) throws IOException {
        if (!adoptDatabase) {
            throw new StartRefusedException("the database has reached sequence " + reachedSequence
                    + ", but the journal ends at " + journal.lastSequence() + ". A power loss leaves that when"
                    + " EXCHANGE_JOURNAL_SYNC is os or none; otherwise part of the journal is missing."
                    + " EXCHANGE_ADOPT_DATABASE=true goes on where the database is; whatever was acknowledged after that"
                    + " is lost");
        }
        LOG.warn(
                "going on after sequence {}, where the database is; the journal ended at {}",
                reachedSequence,
                journal.lastSequence());
        try {
            journal.continueAfter(reachedSequence);
        } catch (JournalWriteException | JournalForceException e) {
            throw new IOException("the journal can't be written: " + e.getMessage(), e);
        }
    }

    private static void compare(DatabaseTotals totals, MatchingEngine engine) {
        compare("brokers", totals.brokers(), engine.brokers());
        compare("instruments", totals.instruments(), engine.instruments());
        compare("open orders", totals.openOrders(), engine.openOrders());
        compare("the sum of all balances", totals.balance(), 0);
        if (totals.stateHash().isPresent()
                && !engine.hasStateHash(totals.stateHash().getAsLong())) {
            compare("state hash", totals.stateHash().getAsLong(), engine.stateHash());
        }
    }

    private static void compare(String what, long inDatabase, long rebuilt) {
        if (inDatabase != rebuilt) {
            throw new StartRefusedException("what was rebuilt from the database differs from it: " + what + " is "
                    + inDatabase + " there and must be " + rebuilt + ". The database was changed or damaged");
        }
    }

    private static void close(Journal journal, Exception cause) {
        try {
            journal.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
