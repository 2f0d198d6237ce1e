package org.bourse.server.ws;

import java.util.Locale;

/** The code of an {@code error} message. The lower-case name is its {@code code} and is stable for ever. */
enum ErrorCode {
    /** The message is not one JSON object. */
    INVALID_JSON,
    /** The message is JSON, but {@code op} or another field is missing, unknown or has a value that is not allowed. */
    INVALID_MESSAGE,
    /** The message is longer than allowed; it was not read. */
    MESSAGE_TOO_LARGE,
    /** The client sends faster than allowed; the message was not read. */
    RATE_LIMITED,
    /** The op or channel needs a key, or the key is unknown. */
    UNAUTHORIZED,
    /** The key is not for this op or channel; the detail names the scope that is. */
    SCOPE_MISSING,
    /** The key has a list of addresses, and the connection is from another. */
    ADDRESS_NOT_ALLOWED,
    /** The time of the key is over. The connection is closed if it had been let in. */
    KEY_EXPIRED,
    /** The key that the connection was let in with was revoked. The connection is closed. */
    KEY_REVOKED,
    /** The connection has as many subscriptions as allowed. */
    TOO_MANY_SUBSCRIPTIONS,
    /** As many connections as allowed are open. The connection is closed. */
    TOO_MANY_CONNECTIONS,
    /** The client does not read as fast as it is sent what must not be dropped. The connection is closed. */
    TOO_SLOW,
    /** Nothing came from the client, not even an answer to a ping. The connection is closed. */
    IDLE,
    /** The exchange is stopping. The connection is closed; come back in a while. */
    SHUTTING_DOWN,
    /** The operator closed the connection; the detail says why. */
    DISCONNECTED,
    /** The exchange can't take now what the message needs; the detail says why. Send it again in a while. */
    EXCHANGE_UNAVAILABLE,
    /** The feed can't go on; the exchange's log says why. */
    FEED_UNAVAILABLE;

    private final String code = name().toLowerCase(Locale.ROOT);

    String code() {
        return code;
    }
}
