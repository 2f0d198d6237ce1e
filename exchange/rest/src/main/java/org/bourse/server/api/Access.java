package org.bourse.server.api;

/** Whose key a call needs. */
enum Access {
    /** Nobody's. Such calls are also served while the exchange stops. */
    PUBLIC,
    /** Any broker's, unless market data is public. */
    MARKET_DATA,
    /** A broker's; it says whose orders the call is about. */
    BROKER,
    /** The operator's. */
    OPERATOR
}
