package org.bourse.server.view;

import java.util.Locale;

/** A kind of event in an order's life. The lower-case name is what goes over the wire. */
public enum ExecType {
    NEW,
    TRADE,
    CANCELLED,
    EXPIRED,
    REPLACED,
    TRIGGERED,
    PREVENTED,
    REJECTED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The name that goes over the wire. */
    public String word() {
        return word;
    }
}
