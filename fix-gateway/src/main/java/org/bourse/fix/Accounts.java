package org.bourse.fix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.agrona.ExpandableArrayBuffer;
import org.bourse.codec.SequencedCommandEncoder;
import org.bourse.contract.ApiKeyDigest;
import org.bourse.contract.BrokerDirectory;
import org.bourse.contract.HeldKey;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.contract.KeyFault;
import org.bourse.contract.OpenOrders;
import org.bourse.contract.OrderDirectory;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.ChangeWebhook;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.KeyScope;
import org.bourse.fix.session.FixPort;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.session.LogonAdmission;
import org.bourse.fix.store.ReachedFile;
import org.bourse.fix.store.SessionStore;
import org.bourse.fix.store.StorePermissions;
import org.bourse.fix.store.UnreportedFile;
import org.bourse.fix.wire.FixTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.ConfigError;
import quickfix.SessionID;

/**
 * The brokers that use FIX. A broker's session is made when its client logs on for the first time; from then on whatever
 * happens to its orders is stored for the client, connected or not. Its directory, named by the broker's id, is what
 * remembers that.
 */
final class Accounts implements LogonAdmission {

    /** Behind the broker's comp id: its drop copy. A comp id that is registered can't have a point. */
    static final String DROP_COPY = ".DC";

    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
    private static final String TRADING_DIRECTORY = "trading";
    private static final String DROP_COPY_DIRECTORY = "drop-copy";

    private static final Pattern BROKER_ID = Pattern.compile("[1-9][0-9]{0,17}");

    private final Path directory;
    private final long keptBytes;
    private final UUID exchangeId;
    private final BrokerDirectory brokers;
    private final OrderDirectory orders;
    private final ReportedInstruments instruments;
    private final ConcurrentHashMap<Long, Account> accounts = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Account> accountsByCompId = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<SessionID, Account> owners = new ConcurrentHashMap<>();
    private final RecentTexts texts = new RecentTexts();
    private volatile @Nullable FixPort port;

    /** The command that reset the exchange last; guarded by this. */
    private long resetSequence;

    /** The first command that nobody's reports could be made of; {@link Long#MAX_VALUE} when there is none. */
    private volatile long unreportedToAll = Long.MAX_VALUE;

    /** Whether any broker's reports have stopped. */
    private volatile boolean anyStopped;

    /** The command up to which everything was reported or kept before the start; all there is where nobody knows. */
    private volatile long reachedAtStart = Long.MAX_VALUE;

    Accounts(
            Path directory,
            long keptBytes,
            UUID exchangeId,
            BrokerDirectory brokers,
            OrderDirectory orders,
            ReportedInstruments instruments) {
        this.directory = directory;
        this.keptBytes = keptBytes;
        this.exchangeId = exchangeId;
        this.brokers = brokers;
        this.orders = orders;
        this.instruments = instruments;
    }

    /**
     * Opens the accounts that there were before the start. Those of brokers that are no more are deleted.
     *
     * @param reached the command up to which everything is reported
     */
    void open(FixPort sessions, ReachedFile reached) throws IOException {
        port = sessions;
        reachedAtStart = reached.isEmpty() ? Long.MAX_VALUE : reached.reached();
        StorePermissions.makeDirectory(directory);
        long sequence = orders.openOrders(0).sequence();
        for (long brokerId : directories()) {
            Optional<String> compId = brokers.fixCompId(brokerId);
            if (compId.isPresent()) {
                reopen(brokerId, compId.get(), () -> orders.openOrders(brokerId));
            } else if (brokerId <= sequence) {
                delete(directory(brokerId));
            }
        }
        if (reached.isEmpty() && !sessions.sessions().isEmpty()) {
            LOG.warn("what had been reported to FIX clients is not known, because fix/reached was lost; after a run"
                    + " without FIX their sessions lack the reports of that time");
            return;
        }
        for (FixSession session : sessions.sessions()) {
            long known = Math.max(reached.reached(), session.store().floor());
            if (known < sequence) {
                LOG.warn(
                        "the FIX session of {} has no reports of commands {} to {}: the exchange ran without FIX",
                        session.compId(),
                        known + 1,
                        sequence);
            }
        }
    }

    /**
     * The events that the sessions on disk know of and that never happened, a sentence each: reports of events, and
     * brokers, that are not in the journal. After the replay.
     *
     * @param lastSequence the last command
     * @param lastEvent the last event
     */
    List<String> ahead(long lastSequence, long lastEvent) throws IOException {
        List<String> ahead = new ArrayList<>();
        for (FixSession session : sessions()) {
            long reported = reportedAtOpening(session);
            if (reported > lastEvent) {
                ahead.add("the FIX session of " + session.compId() + " has reported event " + reported
                        + ", but the last one is " + lastEvent);
            }
        }
        for (Account account : accounts.values()) {
            if (account.restoredThrough() > lastSequence) {
                ahead.add("what " + account.compId + " was not told of goes to command " + account.restoredThrough()
                        + ", but the last one is " + lastSequence);
            }
        }
        for (long brokerId : directories()) {
            if (brokerId > lastSequence) {
                ahead.add("there is a FIX session of the broker " + brokerId + ", but the last command is "
                        + lastSequence);
            }
        }
        return ahead;
    }

    /** Ends the sessions that {@link #ahead} tells of, and forgets them: their clients begin new ones. */
    void forgetAhead(long lastSequence, long lastEvent) throws IOException {
        for (Account account : accounts.values()) {
            boolean isAhead = account.restoredThrough() > lastSequence
                    || Stream.concat(account.trading().stream(), account.dropCopy().stream())
                            .anyMatch(session -> reportedAtOpening(session) > lastEvent);
            if (isAhead) {
                forget(account);
            }
        }
        for (long brokerId : directories()) {
            if (brokerId > lastSequence) {
                delete(directory(brokerId));
            }
        }
    }

    private static long reportedAtOpening(FixSession session) {
        return EventReports.event(session.store().openedAtPosition());
    }

    private List<Long> directories() throws IOException {
        List<Long> brokerIds = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path path : found) {
                String name = String.valueOf(path.getFileName());
                if (BROKER_ID.matcher(name).matches()) {
                    brokerIds.add(Long.valueOf(name));
                } else {
                    LOG.warn("{} is no broker's, and is left alone", path);
                }
            }
        }
        return brokerIds;
    }

    /** The account of a broker; none for one that never used FIX. */
    Optional<Account> find(long brokerId) {
        return accounts.isEmpty() ? Optional.empty() : Optional.ofNullable(accounts.get(brokerId));
    }

    /** The account that a session is of. */
    Optional<Account> of(FixSession session) {
        return Optional.ofNullable(owners.get(session.id()));
    }

    /** All accounts. */
    Collection<Account> all() {
        return accounts.values();
    }

    /** All sessions. */
    Collection<FixSession> sessions() {
        FixPort sessions = port;
        return sessions == null ? List.of() : sessions.sessions();
    }

    static boolean isDropCopy(FixSession session) {
        return session.compId().endsWith(DROP_COPY);
    }

    /**
     * A broker was registered in what is replayed: it may have used FIX since. It begins without orders, however far the
     * exchange is by now: what it did since is replayed, and reported as far as it was not before.
     */
    void registered(long brokerId, String compId) {
        if (!accounts.containsKey(brokerId) && Files.isDirectory(directory(brokerId))) {
            try {
                reopen(brokerId, compId, () -> new OpenOrders(brokerId, List.of(), List.of()));
            } catch (IOException e) {
                throw new UncheckedIOException("the FIX sessions of " + compId + " can't be opened", e);
            }
        }
    }

    /**
     * Ends the broker's sessions because a report can't be made. They are not let in before the next start, which makes
     * that report first, of what is kept in a file of the broker until then. Called on the thread that reports.
     *
     * @param command the command that could not be reported
     */
    void stopReports(long brokerId, SequencedCommand command, RuntimeException cause) {
        long sequence = command.sequence();
        Account account = accounts.get(brokerId);
        if (account == null && Files.isDirectory(directory(brokerId))) {
            account = unopened(brokerId);
        }
        if (account == null) {
            // No session is owed anything.
            LOG.error(
                    "command {} of broker {} could not be read; the broker does not use FIX",
                    sequence,
                    brokerId,
                    cause);
            return;
        }
        boolean isFirst = !account.isStopped();
        LOG.error(
                "the reports of {} stopped before command {}: its sessions are closed until the next start, which goes on"
                        + " with that command",
                account.compId,
                sequence,
                cause);
        stop(account, sequence);
        if (isFirst && account.unreported().isEmpty()) {
            beginUnreported(account, command);
        }
    }

    /**
     * Begins the file of what the broker is not told of. What it was told of before must be on the disk by then: the
     * start that reads the file begins behind it.
     */
    private void beginUnreported(Account account, SequencedCommand command) {
        Path own = directory(account.brokerId);
        try {
            if (UnreportedFile.isIn(own)) {
                throw new IOException("there is one that could not be read, in " + own);
            }
            forceStores(account);
            byte[] state = account.state(command).bytes();
            account.unreported(UnreportedFile.begin(own, exchangeId, command.sequence(), state));
        } catch (IOException | RuntimeException e) {
            hold(account, command, e);
        }
    }

    /** Has the position stay before a command that a broker is not told of and that can't be kept for it. */
    private static void hold(Account account, SequencedCommand command, Exception cause) {
        LOG.error(
                "what {} is not told of can't be kept in a file from command {} on: the database waits for it until the"
                        + " next start",
                account.compId,
                command.sequence(),
                cause);
        account.hold(command.sequence());
    }

    /** Keeps a command for a broker whose reports have stopped; does nothing for any other. On the thread that reports. */
    void keepUnreported(long brokerId, SequencedCommand command) {
        if (anyStopped) {
            find(brokerId).ifPresent(account -> keepUnreported(account, command));
        }
    }

    /** Keeps a command for all brokers whose reports have stopped, as what it changes all reports may depend on. */
    void keepUnreported(SequencedCommand command) {
        if (anyStopped) {
            accounts.values().forEach(account -> keepUnreported(account, command));
        }
    }

    private static void keepUnreported(Account account, SequencedCommand command) {
        Optional<UnreportedFile> file = account.unreported();
        boolean isNews = account.isStopped()
                && file.isPresent()
                && !hasSecret(command.command())
                && file.get().lastSequence() < command.sequence()
                && account.heldSequence() > command.sequence();
        if (isNews) {
            try {
                ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
                int length = new SequencedCommandEncoder().encode(command, buffer, 0);
                file.get().append(command.sequence(), ByteBuffer.wrap(buffer.byteArray(), 0, length));
            } catch (IOException | RuntimeException e) {
                hold(account, command, e);
            }
        }
    }

    /** Whether a command tells no session anything and has the secret of a webhook, which the journal has encrypted. */
    private static boolean hasSecret(Command command) {
        return command instanceof RegisterBroker || command instanceof ChangeWebhook;
    }

    /** Waits until what is kept for brokers whose reports have stopped is on the disk. */
    void forceUnreported() throws IOException {
        if (anyStopped) {
            for (Account account : accounts.values()) {
                Optional<UnreportedFile> file = account.unreported();
                if (file.isPresent()) {
                    file.get().force();
                }
            }
        }
    }

    /**
     * Says that all of a broker's file is reported: what was reported is on the disk, then that the file is complete, and it
     * goes. Where that can't be written the broker's reports stay stopped, and are kept in the file: its state is older
     * than what follows, so the next start may not take it for what the reports go on from unless all of them are in it.
     *
     * @param sequence the command up to which everything is reported
     */
    void reportedAll(Account account, UnreportedFile file, long sequence) {
        try {
            forceStores(account);
            file.complete();
        } catch (IOException e) {
            LOG.error(
                    "that {} was told of what its reports had stopped at can't be written: its sessions are closed until"
                            + " the next start",
                    account.compId,
                    e);
            stop(account, sequence + 1);
            return;
        }
        account.reportedThrough(sequence);
        LOG.info("{} was told of what its reports had stopped at", account.compId);
        try {
            file.delete();
        } catch (IOException e) {
            LOG.warn(
                    "the file of what {} had not been told of is left behind; the next start deletes it",
                    account.compId,
                    e);
        }
    }

    /** Waits until what a broker's sessions were sent is on the disk. */
    private static void forceStores(Account account) throws IOException {
        for (Optional<FixSession> session : List.of(account.trading(), account.dropCopy())) {
            if (session.isPresent()) {
                session.get().store().force();
            }
        }
    }

    /**
     * Loads an account anew that was told of what was kept for it, where the exchange has run without FIX since then: what
     * happened meanwhile is reported to nobody. Before anything is replayed.
     */
    void goOn(Account account) {
        boolean goesOn = account.isRestored() && !account.isStopped();
        if (goesOn && account.loadedSequence() < orders.openOrders(0).sequence()) {
            account.reload(orders.openOrders(account.brokerId));
        }
    }

    /** Closes the files of brokers whose reports have stopped. */
    void close() throws IOException {
        for (Account account : accounts.values()) {
            Optional<UnreportedFile> file = account.unreported();
            if (file.isPresent()) {
                file.get().close();
            }
        }
    }

    /** The account of a broker whose sessions are on disk and could not be opened. */
    private Account unopened(long brokerId) {
        String compId = brokers.fixCompId(brokerId).orElse("broker " + brokerId);
        Account account = new Account(brokerId, compId, texts, orders, instruments);
        accounts.put(brokerId, account);
        accountsByCompId.put(compId, account);
        return account;
    }

    /**
     * Ends all sessions because nobody knows whom a command concerns and what of it was reported. Nobody is let in before
     * the next start, which reports it first.
     *
     * @param sequence the command that could not be reported
     */
    void stopAll(long sequence, RuntimeException cause) {
        synchronized (this) {
            unreportedToAll = sequence;
        }
        LOG.error(
                "all FIX reports stopped before command {}: all sessions are closed until the next start, which goes on"
                        + " with that command, and the database waits for it",
                sequence,
                cause);
        accounts.values().forEach(account -> stop(account, sequence));
    }

    /** Whether nothing is reported to anybody any more before the next start. */
    boolean isStopped() {
        return unreportedToAll != Long.MAX_VALUE;
    }

    private void stop(Account account, long sequence) {
        anyStopped = true;
        account.stop(sequence);
        account.trading().ifPresent(Accounts::endStopped);
        account.dropCopy().ifPresent(Accounts::endStopped);
    }

    private static void endStopped(FixSession session) {
        session.leaving();
        session.end("an execution report can't be made; it will be when the exchange has been started again");
    }

    /**
     * The brokers whose reports can't be made, by comp id, and {@link FixStatus#EVERYBODY} when nobody's can; each with the first
     * command that was not reported.
     */
    Map<String, Long> stopped() {
        Map<String, Long> stopped = new TreeMap<>();
        if (isStopped()) {
            stopped.put(FixStatus.EVERYBODY, unreportedToAll);
        }
        for (Account account : accounts.values()) {
            if (account.isStopped() && account.unreportedSequence() < unreportedToAll) {
                stopped.put(account.compId, account.unreportedSequence());
            }
        }
        return stopped;
    }

    /**
     * The first command that is neither reported nor kept for the broker whose reports have stopped; {@link Long#MAX_VALUE} when
     * there is none.
     */
    long firstHeld() {
        long first = unreportedToAll;
        for (Account account : accounts.values()) {
            first = Math.min(first, account.heldSequence());
        }
        return first;
    }

    /**
     * The exchange was reset: the brokers before that are no more, so neither are their sessions. Those that have been
     * registered since may have logged on already.
     *
     * @param sequence the command that reset it; a broker's id is the command that registered it
     */
    void clear(long sequence) {
        synchronized (this) {
            resetSequence = sequence;
        }
        for (Account account : accounts.values()) {
            if (account.brokerId < sequence) {
                forget(account);
            }
        }
    }

    /** Ends and deletes the broker's sessions; only then may another broker have its comp id. */
    private void forget(Account account) {
        account.trading().ifPresent(this::remove);
        account.dropCopy().ifPresent(this::remove);
        account.abandon();
        try {
            if (account.unreported().isPresent()) {
                account.unreported().get().close();
            }
            delete(directory(account.brokerId));
        } catch (IOException e) {
            LOG.error("the FIX sessions of {} are left behind", account.compId, e);
        }
        accounts.remove(account.brokerId);
        accountsByCompId.remove(account.compId, account);
    }

    @Override
    public Admission admit(String compId, String password, InetAddress client) {
        boolean dropCopy = compId.endsWith(DROP_COPY);
        String brokersOwn = dropCopy ? compId.substring(0, compId.length() - DROP_COPY.length()) : compId;
        Optional<HeldKey> found = brokers.key(ApiKeyDigest.of(password));
        if (found.isEmpty()) {
            return new Admission.WrongPassword();
        }
        HeldKey key = found.get();
        if (!brokers.brokerIdByFixCompId(brokersOwn).equals(OptionalLong.of(key.brokerId()))) {
            return new Admission.Refused();
        }
        Optional<KeyFault> fault = key.fault(client, FixTime.nowMicros());
        if (fault.isPresent()) {
            return new Admission.Fault(key, fault.get());
        }
        if (!key.has(KeyScope.FIX)) {
            return new Admission.Fault(key, KeyFault.SCOPE_MISSING);
        }
        try {
            return session(key, brokersOwn, dropCopy);
        } catch (IOException | ConfigError e) {
            LOG.error("the FIX session of {} can't be opened", compId, e);
            return new Admission.Refused();
        } catch (HistoryUnavailableException e) {
            // Not asked again in a moment, which would have all Logons wait for the history.
            LOG.warn("{} can't log on until its open orders' trades can be read", compId, e);
            return new Admission.Refused();
        }
    }

    private Admission session(HeldKey key, String compId, boolean dropCopy) throws IOException, ConfigError {
        long brokerId = key.brokerId();
        // For the first session of a broker the database may be asked for long, with nobody waiting for a lock.
        Supplier<OpenOrders> open =
                accounts.containsKey(brokerId) ? () -> orders.openOrders(brokerId) : orders.beginOpenOrders(brokerId);
        synchronized (this) {
            if (brokerId < resetSequence || isStopped()) {
                return new Admission.Refused();
            }
            if (isTaken(brokerId, compId)) {
                return new Admission.NotYet();
            }
            Account account = account(brokerId, compId, open);
            if (account.isStopped()) {
                return new Admission.Refused();
            }
            Optional<FixSession> session = dropCopy ? account.dropCopy() : account.trading();
            return new Admission.Admitted(session.isPresent() ? session.get() : openSession(account, dropCopy), key);
        }
    }

    /**
     * Whether there are still sessions of a broker that had this comp id before a reset of the exchange: that has not been
     * reported yet.
     */
    private boolean isTaken(long brokerId, String compId) {
        Account account = accountsByCompId.get(compId);
        return account != null && account.brokerId != brokerId;
    }

    private synchronized void reopen(long brokerId, String compId, Supplier<OpenOrders> open) throws IOException {
        Account account = account(brokerId, compId, open);
        try {
            if (Files.isDirectory(directory(brokerId).resolve(TRADING_DIRECTORY))) {
                openSession(account, false);
            }
            if (Files.isDirectory(directory(brokerId).resolve(DROP_COPY_DIRECTORY))) {
                openSession(account, true);
            }
        } catch (ConfigError e) {
            throw new IOException("QuickFIX/J does not take the session of " + compId, e);
        }
    }

    /**
     * The broker's account. A new one is locked until it has its orders, and so the outbound thread waits for it: what
     * that reports meanwhile is either among these orders or comes after them. One that can't have them is none: it would
     * report nothing of what happens to them.
     */
    private Account account(long brokerId, String compId, Supplier<OpenOrders> open) throws IOException {
        Account fresh = new Account(brokerId, compId, texts, orders, instruments);
        synchronized (fresh) {
            Account present = accounts.putIfAbsent(brokerId, fresh);
            if (present == null) {
                accountsByCompId.put(compId, fresh);
                boolean loaded = false;
                try {
                    load(fresh, open);
                    loaded = true;
                } finally {
                    if (!loaded) {
                        accounts.remove(brokerId);
                        accountsByCompId.remove(compId, fresh);
                    }
                }
                return fresh;
            }
            return present;
        }
    }

    /** Loads the account's orders: as they are, or as reports go on from that had stopped. */
    private void load(Account account, Supplier<OpenOrders> open) throws IOException {
        Path own = directory(account.brokerId);
        Optional<UnreportedFile> unreported = UnreportedFile.openIn(own, exchangeId, reachedAtStart);
        if (unreported.isEmpty()) {
            account.load(open.get());
            return;
        }
        try {
            UnreportedFile file = unreported.get();
            account.restore(AccountState.read(file.state(), texts), file.firstSequence(), file.lastSequence());
            account.unreported(file);
        } catch (IOException | RuntimeException e) {
            unreported.get().close();
            throw new IOException(
                    "what " + account.compId
                            + " was not told of can't be read: start the release that wrote it, or move " + own
                            + " away; the client's next session then begins with sequence number 1",
                    e);
        }
    }

    /** Opens a session, with the account locked: a new one gets every report from the moment it began. */
    private FixSession openSession(Account account, boolean dropCopy) throws IOException, ConfigError {
        FixPort sessions = port;
        if (sessions == null) {
            throw new IllegalStateException("there is no port for sessions yet");
        }
        SessionStore store = new SessionStore(
                directory(account.brokerId).resolve(dropCopy ? DROP_COPY_DIRECTORY : TRADING_DIRECTORY),
                keptBytes,
                exchangeId);
        synchronized (account) {
            if (store.floor() == 0) {
                // With nobody's orders: those of the broker may need the history, which may be away.
                store.setFloor(orders.openOrders(0).sequence());
            }
            FixSession session = sessions.openSession(account.compId + (dropCopy ? DROP_COPY : ""), store);
            owners.put(session.id(), account);
            if (dropCopy) {
                account.dropCopy(session);
            } else {
                account.trading(session);
            }
            return session;
        }
    }

    private void remove(FixSession session) {
        FixPort sessions = port;
        owners.remove(session.id());
        try {
            if (sessions != null) {
                sessions.removeSession(session);
            }
        } catch (IOException e) {
            LOG.error("the FIX session of {} is left behind", session.compId(), e);
        }
    }

    private Path directory(long brokerId) {
        return directory.resolve(Long.toString(brokerId));
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry)) {
                    delete(entry);
                } else {
                    Files.deleteIfExists(entry);
                }
            }
        }
        Files.deleteIfExists(directory);
    }
}
