package org.bourse.server.marketdata;

import java.util.Locale;

/** What happened to an order. The lower-case name is what goes over the wire. */
enum ExecType {
    NEW,
    TRADE,
    CANCELLED,
    EXPIRED,
    REPLACED,
    TRIGGERED,
    PREVENTED,
    REJECTED;

    private final String word = name().toLowerCase(Locale.ROOT);

    String word() {
        return word;
    }
}
