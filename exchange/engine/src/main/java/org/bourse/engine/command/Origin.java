package org.bourse.engine.command;

/** The gateway, or the part of the exchange itself, that a command came through. */
public enum Origin {
    /** Not recorded: sequenced by release 0.1.0, whose journal does not say. */
    UNKNOWN,
    REST,
    WEBSOCKET,
    FIX,
    /** The exchange's own timer. */
    TIMER,
    /** Whoever runs the exchange: its configuration, its operator's calls, its demo. */
    OPERATOR
}
