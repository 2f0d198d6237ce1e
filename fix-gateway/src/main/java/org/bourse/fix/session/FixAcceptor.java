package org.bourse.fix.session;

import java.net.InetSocketAddress;
import org.apache.mina.core.filterchain.IoFilterChainBuilder;
import quickfix.ConfigError;
import quickfix.SessionFactory;
import quickfix.SessionSettings;
import quickfix.mina.EventHandlingStrategy;
import quickfix.mina.acceptor.AbstractSocketAcceptor;

/** QuickFIX/J's acceptor with our {@link SessionThreads}. */
final class FixAcceptor extends AbstractSocketAcceptor {

    private final SessionThreads threads = new SessionThreads(this);

    FixAcceptor(SessionSettings settings, SessionFactory factory, IoFilterChainBuilder filters) throws ConfigError {
        super(settings, factory);
        setIoFilterChainBuilder(filters);
    }

    SessionThreads threads() {
        return threads;
    }

    @Override
    public void start() throws ConfigError {
        startAcceptingConnections();
    }

    @Override
    public void stop(boolean force) {
        logoutAllSessions(force);
        stopAcceptingConnections();
        stopSessionTimer();
        threads.stop();
    }

    @Override
    protected EventHandlingStrategy getEventHandlingStrategy() {
        return threads;
    }

    /** The address that it listens at. */
    InetSocketAddress address() {
        return (InetSocketAddress) getEndpoints().iterator().next().getLocalAddress();
    }
}
