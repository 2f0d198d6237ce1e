package org.bourse.fix;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.bourse.fix.session.FixSession;
import quickfix.SessionID;

/**
 * Subscriptions of all sessions to one kind of news, each under a key that its session has once. Safe from any thread.
 *
 * @param <S> a subscription
 */
final class Subscriptions<S> {

    private final Map<SessionID, OfSession<S>> sessions = new ConcurrentHashMap<>();

    private record OfSession<S>(FixSession session, Map<String, S> byKey) {}

    /** The session's own, by key. */
    Map<String, S> of(FixSession session) {
        return sessions.computeIfAbsent(session.id(), id -> new OfSession<>(session, new ConcurrentHashMap<>()))
                .byKey();
    }

    /** Whether no session that is logged on has asked for this kind of news yet. */
    boolean isEmpty() {
        return sessions.isEmpty();
    }

    /** Those of all sessions. */
    List<S> all() {
        return sessions.values().stream()
                .flatMap(ofSession -> ofSession.byKey().values().stream())
                .toList();
    }

    void forEach(BiConsumer<String, S> action) {
        sessions.values().forEach(ofSession -> ofSession.byKey().forEach(action));
    }

    /** Ends those of a session. */
    void forget(SessionID session) {
        sessions.remove(session);
    }

    /** Ends all, and the sessions that have any: their clients log on again and begin anew. */
    void endAll() {
        List<OfSession<S>> ended = List.copyOf(sessions.values());
        sessions.clear();
        ended.stream()
                .filter(ofSession -> !ofSession.byKey().isEmpty())
                .forEach(ofSession -> ofSession.session().end("market data failed; log on and subscribe again"));
    }
}
