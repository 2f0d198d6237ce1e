package org.bourse.fix.session;

import org.bourse.fix.wire.RawMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.Log;
import quickfix.LogFactory;
import quickfix.SessionID;

/**
 * QuickFIX/J's log of a session, with passwords hidden. At the level of debugging, because a client decides how much of
 * it there is: a flood of bad messages must not become a flood of log lines. The messages themselves are on the level
 * below.
 */
final class EventLog implements Log {

    private static final Logger LOG = LoggerFactory.getLogger("org.bourse.fix.session");

    private final String compId;

    private EventLog(String compId) {
        this.compId = compId;
    }

    static LogFactory factory() {
        return new LogFactory() {
            @Override
            public Log create(SessionID sessionId) {
                return new EventLog(sessionId.getTargetCompID());
            }
        };
    }

    @Override
    public void clear() {
        // There is nothing to clear.
    }

    @Override
    public void onIncoming(String message) {
        if (LOG.isTraceEnabled()) {
            LOG.trace("{} < {}", compId, RawMessage.masked(message));
        }
    }

    @Override
    public void onOutgoing(String message) {
        if (LOG.isTraceEnabled()) {
            LOG.trace("{} > {}", compId, RawMessage.masked(message));
        }
    }

    @Override
    public void onEvent(String text) {
        log(text);
    }

    @Override
    public void onErrorEvent(String text) {
        log(text);
    }

    private void log(String text) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("{} {}", compId, RawMessage.masked(text));
        }
    }
}
