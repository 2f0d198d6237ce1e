package org.bourse.fix.session;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.filterchain.IoFilterChain;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.bourse.fix.store.SessionStore;
import org.jspecify.annotations.Nullable;
import quickfix.Acceptor;
import quickfix.Application;
import quickfix.ConfigError;
import quickfix.DefaultSessionFactory;
import quickfix.DefaultSessionScheduleFactory;
import quickfix.Session;
import quickfix.SessionID;
import quickfix.SessionSettings;
import quickfix.mina.message.FIXProtocolCodecFactory;

/**
 * All sessions, and the port where clients reach them. Sessions exist from the moment they are opened, whether or not
 * the port is: what is sent to one is stored, and its client gets it when it logs on.
 */
public final class FixPort {

    /** The exchange's own comp id. */
    public static final String OWN_COMP_ID = "EXCHANGE";

    private static final String BEGIN_STRING = "FIX.4.4";

    /**
     * Held while a session is made or removed. QuickFIX/J knows sessions by their id: closing a removed one would take a
     * new one of the same id away, whose client has come back as soon as it was told of the end.
     */
    private final Object changes = new Object();

    private final SessionSettings settings;
    private final DefaultSessionFactory factory;
    private final FixAcceptor acceptor;
    private final InboxBudget budget;
    private final ClosedConnections closed = new ClosedConnections();
    private final LogonGate gate;
    private final DelayedTasks timer;
    private final ConnectionLimits limits;
    private final ConcurrentHashMap<SessionID, FixSession> sessions = new ConcurrentHashMap<>();

    /** The stores for sessions that are being made: QuickFIX/J asks factories for them. */
    private final ConcurrentHashMap<SessionID, SessionStore> stores = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<SessionID, AheadMessages> queues = new ConcurrentHashMap<>();

    /**
     * Makes the port; it listens from {@link #open()} on.
     *
     * @param address where to listen; port 0 for any that is free
     * @param security what protects it
     * @param limits how many connections there may be, and how long they are waited for
     * @param maxUnsent messages a connection may be behind before it is cut
     * @throws ConfigError when QuickFIX/J does not take the session settings
     */
    public FixPort(
            InetSocketAddress address,
            PortSecurity security,
            ConnectionLimits limits,
            int maxUnsent,
            Application application,
            LogonAdmission admission,
            DelayedTasks timer)
            throws ConfigError {
        // Of its own, because QuickFIX/J notes in the settings whose they are, and the acceptor would take each session
        // it finds there for one to make.
        this.settings = settings(address, maxUnsent);
        this.factory = new DefaultSessionFactory(
                application,
                id -> stores.get(id),
                id -> queues.get(id),
                EventLog.factory(),
                new PlainMessages(),
                new DefaultSessionScheduleFactory());
        this.timer = timer;
        this.limits = limits;
        this.budget = new InboxBudget(limits.waitingBytes());
        this.gate = new LogonGate(OWN_COMP_ID, admission, security.passwords(), limits, closed, timer);
        this.acceptor = new FixAcceptor(
                settings(address, maxUnsent), factory, chain -> build(chain, security.tls(), maxUnsent));
        // QuickFIX/J looks the host up itself, and compares.
        acceptor.setSessionProvider(
                new InetSocketAddress(address.getHostString(), address.getPort()), (id, connector) -> quickfix(id));
    }

    /** Puts in place what a connection's bytes pass, around the decoder that QuickFIX/J has put there. */
    private void build(IoFilterChain chain, Optional<SSLContext> tls, int maxUnsent) {
        tls.ifPresent(context -> chain.addFirst("tls", new TlsFilter(context, maxUnsent, closed)));
        chain.addFirst("filters", new IoFilterAdapter() {
            @Override
            public void sessionCreated(NextFilter next, IoSession io) {
                String codec = FIXProtocolCodecFactory.FILTER_NAME;
                io.getFilterChain().addBefore(codec, "frame-watch", new FrameWatch(timer, closed, limits.message()));
                io.getFilterChain().replace(codec, new ProtocolCodecFilter(new FrameEncoder(), FrameWatch.decoder(io)));
                if (tls.isEmpty()) {
                    // With TLS nobody says when a bundle has been written: each report goes alone.
                    io.getFilterChain().addBefore(codec, "report-bundler", ReportBundler.make(io, maxUnsent));
                }
                io.getFilterChain().addLast("logon-gate", gate);
                next.sessionCreated(io);
            }
        });
    }

    /** Makes the session of a comp id, with what the store has of it. */
    public FixSession openSession(String compId, SessionStore store) throws ConfigError {
        synchronized (changes) {
            return open(id(compId), store);
        }
    }

    private FixSession open(SessionID id, SessionStore store) throws ConfigError {
        AheadMessages ahead = new AheadMessages();
        stores.put(id, store);
        queues.put(id, ahead);
        try {
            FixSession session =
                    new FixSession(factory.create(id, settings), store, ahead, budget, timer, limits.missing());
            sessions.put(id, session);
            acceptor.threads().add(session);
            acceptor.addDynamicSession(session.quickfix());
            return session;
        } finally {
            stores.remove(id);
            queues.remove(id);
        }
    }

    /** Ends a session for good; what is stored of it is deleted. */
    public void removeSession(FixSession session) throws IOException {
        synchronized (changes) {
            sessions.remove(session.id());
            acceptor.removeDynamicSession(session.id());
            acceptor.threads().remove(session);
            session.end("The broker is no longer registered");
            session.quickfix().close();
            session.store().delete();
        }
    }

    /** The session with this identity. */
    public Optional<FixSession> session(SessionID id) {
        return Optional.ofNullable(sessions.get(id(id.getTargetCompID())));
    }

    /** All sessions. */
    public Collection<FixSession> sessions() {
        return Collections.unmodifiableCollection(sessions.values());
    }

    /** Connections that are open now. */
    public int connections() {
        return gate.connections();
    }

    /** Connections that were closed since the start because of what came over them, or did not come. */
    public long closedConnections() {
        return closed.count();
    }

    /** Starts to listen. Returns where. */
    public InetSocketAddress open() throws ConfigError {
        acceptor.start();
        // Starting makes the acceptor forget what it was given before.
        sessions.values().forEach(session -> acceptor.addDynamicSession(session.quickfix()));
        return acceptor.address();
    }

    /** Logs everybody out, and stops to listen. Sessions still store what is sent to them. */
    public void shut() {
        acceptor.stop();
    }

    /** Closes all sessions. */
    public void close() throws IOException {
        for (FixSession session : sessions.values()) {
            session.quickfix().close();
        }
        sessions.clear();
    }

    private @Nullable Session quickfix(SessionID id) {
        FixSession session = sessions.get(id(id.getTargetCompID()));
        return session == null ? null : session.quickfix();
    }

    private static SessionID id(String compId) {
        return new SessionID(BEGIN_STRING, OWN_COMP_ID, compId);
    }

    private static SessionSettings settings(InetSocketAddress address, int maxUnsent) throws ConfigError {
        SessionSettings settings;
        try (InputStream defaults = FixPort.class.getResourceAsStream("/fix-sessions.cfg")) {
            settings = new SessionSettings(defaults);
        } catch (IOException e) {
            throw new ConfigError(e);
        }
        settings.setString(Acceptor.SETTING_SOCKET_ACCEPT_ADDRESS, address.getHostString());
        settings.setLong(Acceptor.SETTING_SOCKET_ACCEPT_PORT, address.getPort());
        settings.setLong(Session.SETTING_MAX_SCHEDULED_WRITE_REQUESTS, maxUnsent);
        // QuickFIX/J wants one session to be configured; a template is one that nobody can log on to.
        settings.setBool(new SessionID(BEGIN_STRING, OWN_COMP_ID, "*"), Acceptor.SETTING_ACCEPTOR_TEMPLATE, true);
        return settings;
    }
}
