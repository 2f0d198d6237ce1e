package org.bourse.fix;

import org.bourse.engine.command.Command;
import org.bourse.fix.session.FixSession;

/**
 * What a client asked for, until its answer is sent: the events of a command don't say under which ids it was asked.
 *
 * @param command what was submitted
 * @param session who asked
 * @param msgType the message's type (FIX tag 35)
 * @param sequence the message's sequence number (FIX tag 34)
 * @param clientOrderId the request's own id (FIX tag 11)
 * @param origClientOrderId the order's id as the request gives it (FIX tag 41), or empty
 */
record Request(
        Command command,
        FixSession session,
        String msgType,
        int sequence,
        String clientOrderId,
        String origClientOrderId) {}
