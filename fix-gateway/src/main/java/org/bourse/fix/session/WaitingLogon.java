package org.bourse.fix.session;

import java.util.ArrayDeque;
import org.apache.mina.core.filterchain.IoFilter.NextFilter;
import org.apache.mina.core.session.IoSession;

/**
 * A connection with the right password whose session another connection has, and what came over it so far: its Logon, and
 * the little that had been read with it. Nothing more is read until it is let in or closed.
 */
final class WaitingLogon {

    private final NextFilter next;
    private final IoSession io;
    private final String logon;
    private final ArrayDeque<String> messages = new ArrayDeque<>();
    private boolean admitted;

    WaitingLogon(NextFilter next, IoSession io, String logon) {
        this.next = next;
        this.io = io;
        this.logon = logon;
        messages.add(logon);
        io.suspendRead();
    }

    IoSession io() {
        return io;
    }

    /** The Logon that waits. */
    String logon() {
        return logon;
    }

    /** A further message of the connection. */
    synchronized void received(String message) {
        if (admitted) {
            next.messageReceived(io, message);
        } else {
            messages.add(message);
        }
    }

    /** The session is the connection's now: hands over what came. */
    synchronized void admit() {
        admitted = true;
        while (!messages.isEmpty()) {
            next.messageReceived(io, messages.removeFirst());
        }
        io.resumeRead();
    }
}
