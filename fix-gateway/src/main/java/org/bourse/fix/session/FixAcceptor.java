package org.bourse.fix.session;

import java.net.InetSocketAddress;
import org.apache.mina.core.filterchain.IoFilterChainBuilder;
import quickfix.ConfigError;
import quickfix.SessionFactory;
import quickfix.SessionSettings;
import quickfix.mina.EventHandlingStrategy;
import quickfix.mina.ThreadPerSessionEventHandlingStrategy;
import quickfix.mina.acceptor.AbstractSocketAcceptor;

/**
 * QuickFIX/J's acceptor with a thread per session. A session whose thread is behind by {@value #SUSPEND_AT} messages is
 * not read from until it has caught up, so a flood stays in the sender's socket.
 */
final class FixAcceptor extends AbstractSocketAcceptor {

    private static final int SUSPEND_AT = 10_000;
    private static final int RESUME_AT = 1_000;

    private final ThreadPerSessionEventHandlingStrategy threads =
            new ThreadPerSessionEventHandlingStrategy(this, RESUME_AT, SUSPEND_AT);

    FixAcceptor(SessionSettings settings, SessionFactory factory, IoFilterChainBuilder filters) throws ConfigError {
        super(settings, factory);
        setIoFilterChainBuilder(filters);
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
        threads.stopDispatcherThreads();
    }

    @Override
    protected EventHandlingStrategy getEventHandlingStrategy() {
        return threads;
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return (InetSocketAddress) getEndpoints().iterator().next().getLocalAddress();
    }
}
