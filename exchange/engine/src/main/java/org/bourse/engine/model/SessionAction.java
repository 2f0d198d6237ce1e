package org.bourse.engine.model;

/** An operator's action on a client's session. */
public enum SessionAction {
    /** Ends the connection of a FIX session. */
    DISCONNECT_FIX,
    /** Has a FIX session begin at sequence number 1 again, both ways. */
    RESET_FIX,
    /** Closes a WebSocket connection. */
    DISCONNECT_WEBSOCKET
}
