package org.bourse.fix.session;

import java.util.concurrent.ConcurrentHashMap;
import quickfix.Message;
import quickfix.Session;
import quickfix.SessionID;
import quickfix.mina.EventHandlingStrategy;
import quickfix.mina.SessionConnector;

/** Has each session's messages handled by a thread of its own, in the order they came; see {@link SessionInbox}. */
final class SessionThreads implements EventHandlingStrategy {

    private final SessionConnector connector;
    private final ConcurrentHashMap<Session, SessionInbox> inboxes = new ConcurrentHashMap<>();

    SessionThreads(SessionConnector connector) {
        this.connector = connector;
    }

    /** Handles messages of this session from now on. */
    void add(FixSession session) {
        inboxes.put(session.quickfix(), session.inbox());
    }

    /** The session is no more; the end of its connection, if it has one, is still handled. */
    void remove(FixSession session) {
        session.inbox().end();
        if (!session.isConnected()) {
            inboxes.remove(session.quickfix());
        }
    }

    @Override
    public void onMessage(Session session, Message message) {
        SessionInbox inbox = inboxes.get(session);
        if (inbox == null) {
            return;
        }
        inbox.add(message);
        if (message == END_OF_STREAM && inbox.isEnding()) {
            inboxes.remove(session);
        }
    }

    /** Handles what is there, then ends all threads. */
    void stop() {
        try {
            for (SessionInbox inbox : inboxes.values()) {
                inbox.end();
                inbox.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public SessionConnector getSessionConnector() {
        return connector;
    }

    @Override
    public int getQueueSize() {
        return inboxes.values().stream().mapToInt(SessionInbox::size).sum();
    }

    @Override
    public int getQueueSize(SessionID id) {
        return inboxes.entrySet().stream()
                .filter(entry -> entry.getKey().getSessionID().equals(id))
                .mapToInt(entry -> entry.getValue().size())
                .sum();
    }
}
