package org.bourse.server.guard;

import java.util.Locale;

/** A kind of refusal by the guard, as it is counted. */
public enum Refusal {
    /** A request that is none, or that could be understood in two ways. */
    MALFORMED,
    /** A first line, headers or a body beyond the limits. */
    TOO_LONG,
    /** A request, message or answer that took too long. */
    TOO_SLOW,
    /** An anonymous request above its address's share. */
    TOO_MANY_REQUESTS,
    /** A connection beyond the limits, or one that made room for another. */
    TOO_MANY_CONNECTIONS,
    /** A WebSocket whose client broke the protocol. */
    WEBSOCKET_VIOLATION,
    /** A body or message for which there was no room. */
    BUFFERS_FULL;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Its name in metrics and logs. */
    public String label() {
        return label;
    }
}
