package org.bourse.fix;

import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.FieldNotFound;
import quickfix.IncorrectDataFormat;
import quickfix.Message;

/**
 * A client's message that became a command, as far as its answer needs it: the events of a command don't say under which
 * ids it was asked. It travels with the command, as its {@link #source}, and is made of it again when its events come.
 *
 * @param command what was submitted
 * @param session who asked
 * @param msgType the message's type (FIX tag 35); empty when no client sent it
 * @param sequence the message's sequence number (FIX tag 34)
 * @param clientOrderId the request's own id (FIX tag 11)
 * @param origClientOrderId the order's id as the request gives it (FIX tag 41), or empty
 * @param sinceNanos when its session took it up, by {@link System#nanoTime()}; means nothing unless it {@link #isTimed}
 */
record Request(
        Command command,
        FixSession session,
        String msgType,
        int sequence,
        String clientOrderId,
        String origClientOrderId,
        long sinceNanos) {

    private static final Logger LOG = LoggerFactory.getLogger(Request.class);
    private static final char SOH = '\u0001';
    private static final long NOT_TIMED = Long.MIN_VALUE;

    /**
     * The request that a message is.
     *
     * @throws FieldNotFound when it has no id of its own
     * @throws IncorrectDataFormat when its ids are longer than travels with a command
     */
    static Request of(Message message, FixSession session, String msgType, Command command)
            throws FieldNotFound, IncorrectDataFormat {
        Request request = new Request(
                command,
                session,
                msgType,
                message.getHeader().getInt(Tag.MSG_SEQ_NUM),
                message.getString(Tag.CL_ORD_ID),
                message.isSetField(Tag.ORIG_CL_ORD_ID) ? message.getString(Tag.ORIG_CL_ORD_ID) : "",
                System.nanoTime());
        if (request.correlationId().length() > CommandSource.MAX_TEXT_LENGTH) {
            throw new IncorrectDataFormat(Tag.CL_ORD_ID);
        }
        return request;
    }

    /** The request of a session's end in its client's name; nobody waits for an answer. */
    static Request ofDisconnect(FixSession session, Command command) {
        return new Request(command, session, "", 0, "", "", System.nanoTime());
    }

    /** The request that a command was, from what travelled with it; none when that can't be read. */
    static Optional<Request> of(Command command, FixSession session, String correlationId) {
        if (correlationId.isEmpty()) {
            return Optional.of(ofDisconnect(session, command));
        }
        try {
            return Optional.of(read(command, session, correlationId));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            // Its text may be the client's.
            LOG.error("the request of a command of {} can't be read; it is not answered", session.compId());
            return Optional.empty();
        }
    }

    private static Request read(Command command, FixSession session, String correlationId) {
        int sequence = 0;
        String clientOrderId = ownId(command);
        String origClientOrderId = "";
        for (int start = 0; start < correlationId.length(); ) {
            int end = correlationId.indexOf(SOH, start);
            int equals = correlationId.indexOf('=', start);
            String value = correlationId.substring(equals + 1, end);
            switch (Integer.parseInt(correlationId, start, equals, 10)) {
                case Tag.MSG_SEQ_NUM -> sequence = Integer.parseInt(value);
                case Tag.CL_ORD_ID -> clientOrderId = value;
                case Tag.ORIG_CL_ORD_ID -> origClientOrderId = value;
                default -> {
                    // Of a later release, which a return to this one leaves in the journal.
                }
            }
            start = end + 1;
        }
        return new Request(command, session, msgType(command), sequence, clientOrderId, origClientOrderId, NOT_TIMED);
    }

    /** The source of its command: what {@link #of(Command, FixSession, String)} needs to make it again. */
    CommandSource source() {
        return new CommandSource(Origin.FIX, session.compId(), isFromClient() ? correlationId() : "");
    }

    /** Fields as on the wire, without those that the command has. */
    private String correlationId() {
        StringBuilder fields = new StringBuilder();
        fields.append(Tag.MSG_SEQ_NUM).append('=').append(sequence).append(SOH);
        if (ownId(command).isEmpty()) {
            fields.append(Tag.CL_ORD_ID).append('=').append(clientOrderId).append(SOH);
        }
        if (!origClientOrderId.isEmpty()) {
            fields.append(Tag.ORIG_CL_ORD_ID)
                    .append('=')
                    .append(origClientOrderId)
                    .append(SOH);
        }
        return fields.toString();
    }

    /** The request's id where the command has it: the one that the order gets. */
    private static String ownId(Command command) {
        return switch (command) {
            case SubmitOrder order -> order.clientOrderId();
            case ReplaceOrder replace -> replace.clientOrderId();
            default -> "";
        };
    }

    private static String msgType(Command command) {
        return switch (command) {
            case SubmitOrder ignored -> MsgTypes.NEW_ORDER;
            case ReplaceOrder ignored -> MsgTypes.REPLACE_REQUEST;
            case CancelOrder ignored -> MsgTypes.CANCEL_REQUEST;
            case CancelAllOrders ignored -> MsgTypes.MASS_CANCEL_REQUEST;
            default -> "";
        };
    }

    /** Whether it is known since when it has been waiting: not of one from before a restart. */
    boolean isTimed() {
        return sinceNanos != NOT_TIMED;
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
