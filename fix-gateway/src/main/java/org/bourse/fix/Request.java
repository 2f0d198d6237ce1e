package org.bourse.fix;

import org.bourse.engine.command.Command;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.Tag;
import quickfix.FieldNotFound;
import quickfix.Message;

/**
 * What a client asked for, until its answer is sent: the events of a command don't say under which ids it was asked.
 *
 * @param command what was submitted
 * @param session who asked
 * @param msgType the message's type (FIX tag 35)
 * @param sequence the message's sequence number (FIX tag 34)
 * @param clientOrderId the request's own id (FIX tag 11)
 * @param origClientOrderId the order's id as the request gives it (FIX tag 41), or empty
 * @param sinceNanos when its session took it up, by {@link System#nanoTime()}
 */
record Request(
        Command command,
        FixSession session,
        String msgType,
        int sequence,
        String clientOrderId,
        String origClientOrderId,
        long sinceNanos) {

    /**
     * The request that a message is.
     *
     * @throws FieldNotFound when it has no id of its own
     */
    static Request of(Message message, FixSession session, String msgType, Command command) throws FieldNotFound {
        return new Request(
                command,
                session,
                msgType,
                message.getHeader().getInt(Tag.MSG_SEQ_NUM),
                message.getString(Tag.CL_ORD_ID),
                message.isSetField(Tag.ORIG_CL_ORD_ID) ? message.getString(Tag.ORIG_CL_ORD_ID) : "",
                System.nanoTime());
    }

    /** What the end of a session asks for in its client's name; nobody waits for an answer. */
    static Request ofDisconnect(FixSession session, Command command) {
        return new Request(command, session, "", 0, "", "", System.nanoTime());
    }

    /** Whether a client sent it. */
    boolean isFromClient() {
        return !msgType.isEmpty();
    }

    /** The same request, when it is known which command it becomes. */
    Request with(Command other) {
        return new Request(other, session, msgType, sequence, clientOrderId, origClientOrderId, sinceNanos);
    }
}
