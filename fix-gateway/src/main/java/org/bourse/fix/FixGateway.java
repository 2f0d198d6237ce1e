package org.bourse.fix;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.bourse.contract.BrokerDirectory;
import org.bourse.contract.LogReader;
import org.bourse.contract.MarketDirectory;
import org.bourse.contract.OrderDirectory;
import org.bourse.contract.OrderEntry;
import org.bourse.contract.OrderRateLimiter;
import org.bourse.contract.RefusalTexts;
import org.bourse.contract.Sequencer;
import org.bourse.engine.command.Command;
import org.bourse.fix.session.DelayedTasks;
import org.bourse.fix.session.FixPort;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.session.PortSecurity;
import org.bourse.fix.store.ReachedFile;
import quickfix.ConfigError;

/**
 * The FIX gateway: a port where brokers' FIX engines log on, send orders and get reports.
 *
 * <p>Use, in this order: open it when the views show the state that was loaded from the database, and before anything is
 * published after that; {@link #listen()} when the replay is done; {@link #shut()} before the sequencer stops;
 * {@link #close()} after it.
 *
 * <p>Its position in the published log says how far reports are written. The database must stay behind it: what the
 * database has is not replayed at the next start, so reports that were not written by then would be lost.
 */
public final class FixGateway {

    private final FixPort port;
    private final Accounts accounts;
    private final Outbound outbound;
    private final MarketData marketData;
    private final Delivery delivery = new Delivery();
    private final CancelOnDisconnect cancelOnDisconnect;
    private final KeyWatch keys;
    private final SessionControl control;
    private final ReachedFile reached;
    private final DelayedTasks timer = new DelayedTasks();
    private final Traffic traffic = new Traffic();

    private FixGateway(
            FixSettings settings,
            PortSecurity security,
            UUID exchangeId,
            Sequencer sequencer,
            OrderRateLimiter limiter,
            RefusalTexts texts,
            BrokerDirectory brokers,
            OrderDirectory orders,
            MarketDirectory market,
            LogReader log)
            throws IOException, ConfigError {
        reached = reachedFile(settings, exchangeId);
        ReportedInstruments instruments = new ReportedInstruments(market);
        accounts = new Accounts(
                settings.directory().resolve("sessions"),
                settings.keptBytes(),
                exchangeId,
                brokers,
                orders,
                instruments);
        EventReports reports = new EventReports(accounts, delivery, traffic, texts, instruments, reached.reached());
        marketData = new MarketData(market, instruments, delivery, settings.maxSubscriptions());
        SecurityStatuses securityStatuses =
                new SecurityStatuses(market, instruments, delivery, settings.maxSubscriptions());
        SecurityLists securityLists = new SecurityLists(market, instruments, delivery, settings.maxSubscriptions());
        outbound = new Outbound(
                reports,
                List.of(marketData, securityStatuses, securityLists),
                accounts,
                delivery,
                reached,
                log,
                settings.force());
        OrderEntry entry = new OrderEntry(sequencer);
        cancelOnDisconnect = new CancelOnDisconnect(entry, accounts, timer);
        keys = new KeyWatch(accounts, timer);
        control = new SessionControl(accounts, timer);
        StatusRequests statusRequests = new StatusRequests(orders, delivery, timer);
        Inbound inbound = new Inbound(
                settings,
                accounts,
                delivery,
                new OrderRequestHandler(
                        entry,
                        orders,
                        delivery,
                        outbound,
                        statusRequests,
                        traffic,
                        new OrderMessageReader(market, settings.dayEndMicrosOfDay()),
                        texts,
                        market),
                statusRequests,
                marketData,
                securityLists,
                securityStatuses,
                new Resends(settings.resendBatch(), timer),
                cancelOnDisconnect,
                timer,
                limiter,
                traffic);
        port = new FixPort(
                settings.address(), security, settings.connections(), settings.maxUnsent(), inbound, accounts, timer);
        inbound.connect(port);
        accounts.open(port, reached);
        reports.reportKept();
    }

    /**
     * Opens the gateway with the sessions it has on disk. It listens from {@link #listen()} on.
     *
     * @param security what protects its port
     * @param exchangeId whose gateway it is; sessions of another exchange are refused
     * @param limiter what keeps a broker from sending orders too fast, shared with the other gateways
     * @param texts what those are told that are refused
     * @param log its way through what is published
     * @throws IOException when what it has on disk can't be read, or its settings are refused by QuickFIX/J
     */
    public static FixGateway open(
            FixSettings settings,
            PortSecurity security,
            UUID exchangeId,
            Sequencer sequencer,
            OrderRateLimiter limiter,
            RefusalTexts texts,
            BrokerDirectory brokers,
            OrderDirectory orders,
            MarketDirectory market,
            LogReader log)
            throws IOException {
        try {
            FixGateway gateway = new FixGateway(
                    settings, security, exchangeId, sequencer, limiter, texts, brokers, orders, market, log);
            gateway.outbound.start();
            gateway.marketData.start();
            return gateway;
        } catch (ConfigError e) {
            throw new IOException("QuickFIX/J refuses the session settings: " + e.getMessage(), e);
        }
    }

    /** The command up to which clients were told of everything, as the directory on disk has it; 0 for none. */
    public static long reachedIn(FixSettings settings, UUID exchangeId) throws IOException {
        try (ReachedFile reached = reachedFile(settings, exchangeId)) {
            return reached.reached();
        }
    }

    private static ReachedFile reachedFile(FixSettings settings, UUID exchangeId) throws IOException {
        return new ReachedFile(settings.directory().resolve("reached"), exchangeId);
    }

    /**
     * The events that it had on disk and that never happened, a sentence each; empty as long as nothing of the journal
     * is missing. To be asked when everything that was replayed was published.
     *
     * @param lastSequence the last command
     * @param lastEvent the last event
     */
    public List<String> ahead(long lastSequence, long lastEvent) throws IOException {
        return accounts.ahead(lastSequence, lastEvent);
    }

    /** Forgets the sessions that are {@link #ahead}: their clients begin new ones, with sequence number 1. */
    public void forgetAhead(long lastSequence, long lastEvent) throws IOException {
        accounts.forgetAhead(lastSequence, lastEvent);
    }

    /**
     * Lets clients in. Everything that was replayed must have been published before.
     *
     * @return where it listens
     * @throws IOException when the port can't be had
     */
    public InetSocketAddress listen() throws IOException {
        outbound.live();
        for (FixSession session : accounts.sessions()) {
            if (!Accounts.isDropCopy(session)) {
                cancelOnDisconnect.gone(session);
            }
        }
        keys.look();
        try {
            return port.open();
        } catch (ConfigError | RuntimeException e) {
            throw new IOException("the FIX port can't be opened: " + e.getMessage(), e);
        }
    }

    /** Logs every client out and takes no further ones; what happens from here on is stored for them. */
    public void shut() {
        timer.stop();
        port.shut();
    }

    /**
     * Writes the reports that are waiting, and closes the stores. After {@link #shut()}, when the sequencer has stopped.
     *
     * @throws IOException when a file can't be closed
     */
    public void close() throws IOException {
        try {
            outbound.close();
            marketData.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        port.close();
        accounts.close();
        reached.close();
    }

    /**
     * The command up to which all reports are written, before the start or since, or kept for brokers whose reports have
     * stopped, and safe when the settings ask for it; 0 for none.
     */
    public long writtenSequence() {
        return outbound.writtenSequence();
    }

    /** Has {@code listener} told of answers to order messages. */
    public void onAnswer(AnswerListener listener) {
        traffic.listener(listener);
    }

    /** Whether so much waits to be reported that the brokers that have most of it should have no new orders taken. */
    public boolean isBehind() {
        return outbound.isBehind();
    }

    /** Whether it is behind, and this command's broker has at least its share of what waits. */
    public boolean isBehindFor(Command command) {
        return outbound.isBehind(EventReports.brokerOf(command));
    }

    /** All sessions, by comp id. */
    public List<FixSessionStatus> clients() {
        return control.clients();
    }

    /**
     * Logs a session's client out, which may log on again.
     *
     * @return whether there was a connection; empty when there is no such session
     */
    public Optional<Boolean> disconnect(String compId, String reason) {
        return control.disconnect(compId, reason);
    }

    /**
     * Logs a session's client out, and lets its numbers begin with 1 again: what was stored for it and not read is gone.
     *
     * @return whether it was done, which it is not when the session is never left alone; empty when there is no such session
     */
    public Optional<CompletableFuture<Boolean>> resetNumbers(String compId, String reason) {
        return control.reset(compId, reason);
    }

    /** Whether a client has a connection to the session of this comp id. */
    boolean isConnected(String compId) {
        return session(compId).filter(FixSession::isConnected).isPresent();
    }

    /** The session of a comp id, if it has one. */
    Optional<FixSession> session(String compId) {
        return port.sessions().stream()
                .filter(session -> session.compId().equals(compId))
                .findAny();
    }

    /** The gateway's state. */
    public FixStatus status() {
        int loggedOn = 0;
        int sessions = 0;
        for (FixSession session : accounts.sessions()) {
            sessions++;
            loggedOn += session.isLoggedOn() ? 1 : 0;
        }
        return new FixStatus(
                port.connections(),
                port.closedConnections(),
                sessions,
                loggedOn,
                traffic.receivedCount(),
                traffic.sentCount(),
                traffic.rejectCount(),
                traffic.throttledCount(),
                delivery.reports(),
                accounts.stopped(),
                accounts.firstHeld() == Long.MAX_VALUE ? 0 : accounts.firstHeld(),
                outbound.waiting(),
                outbound.writtenSequence(),
                delivery.stalledMicros());
    }
}
