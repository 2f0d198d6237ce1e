package org.bourse.engine.command;

/**
 * The origin of a command: gateway, session and request. It is journaled with the command and published with its events,
 * so that a gateway knows its own commands, after a restart too. The engine doesn't look at it: the same command does the
 * same whoever sent it.
 *
 * @param origin the gateway
 * @param session the gateway's own name of the client's session; empty where there are no sessions
 * @param correlationId by which the session finds the request that the command was; empty when nobody waits for an answer
 * @param authority who ordered it and why, where it is an operator's
 */
public record CommandSource(Origin origin, String session, String correlationId, Authority authority) {

    /** Nobody knows any more. */
    public static final CommandSource UNKNOWN = new CommandSource(Origin.UNKNOWN, "", "");

    /** A REST request: who sent it waits on its own connection. */
    public static final CommandSource REST = new CommandSource(Origin.REST, "", "");

    /** The exchange's timer. */
    public static final CommandSource TIMER = new CommandSource(Origin.TIMER, "", "");

    /** Whoever runs the exchange. */
    public static final CommandSource OPERATOR = new CommandSource(Origin.OPERATOR, "", "");

    /** Most characters of a session's name or of a correlation id. */
    public static final int MAX_TEXT_LENGTH = 1_024;

    /** Of a command that nobody ordered but who sent it. */
    public CommandSource(Origin origin, String session, String correlationId) {
        this(origin, session, correlationId, Authority.NONE);
    }
}
