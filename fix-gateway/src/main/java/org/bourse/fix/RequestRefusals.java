package org.bourse.fix;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.contract.MarketDirectory;
import org.bourse.contract.RefusalTexts;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.RejectReason;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.FixTime;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.Tag;
import quickfix.FieldNotFound;
import quickfix.Message;

/**
 * Answers requests about orders that never become commands of the exchange's log, in the form that the exchange's own
 * refusals have. Each answer writes to the session's store, so never on the sequencer's thread.
 */
final class RequestRefusals {

    /** BusinessRejectReason(380), none of the others: given for nothing else, so that clients can tell it by that. */
    private static final int OUTCOME_UNKNOWN_REASON = 0;

    private static final String OUTCOME_UNKNOWN = "the exchange failed while it had the request; if it happened, it is"
            + " reported once it takes commands again: repeat it with the same ClOrdID(11)";

    /** BusinessRejectReason(380): the exchange does not take the request now. */
    static final int NOT_AVAILABLE = 4;

    /** The tags of a refused order that are told as the client wrote them. */
    private static final int[] REPEATED = {
        Tag.CL_ORD_ID,
        Tag.ACCOUNT,
        Tag.SYMBOL,
        Tag.SIDE,
        Tag.ORD_TYPE,
        Tag.ORDER_QTY,
        Tag.PRICE,
        Tag.STOP_PX,
        Tag.TIME_IN_FORCE,
        Tag.EXEC_INST,
        Tag.SELF_MATCH_PREVENTION,
        Tag.MAX_FLOOR
    };

    /** Characters of a value that a text repeats. */
    private static final int MOST_SHOWN = 40;

    private final Delivery delivery;
    private final RefusalTexts texts;
    private final MarketDirectory market;

    /** Makes ExecIDs of refusals that are no events: unique over restarts by the time of the start. */
    private final String idPrefix = "R" + Long.toString(System.currentTimeMillis(), 36) + "-";

    private final AtomicLong ids = new AtomicLong();

    RequestRefusals(Delivery delivery, RefusalTexts texts, MarketDirectory market) {
        this.delivery = delivery;
        this.texts = texts;
        this.market = market;
    }

    /** A NewOrderSingle(D) that can't be a command. */
    void order(Message message, FixSession session, RejectReason reason) throws FieldNotFound {
        Message report = Messages.message(MsgTypes.EXECUTION_REPORT);
        report.setString(Tag.ORDER_ID, Messages.NO_ORDER);
        report.setString(Tag.EXEC_ID, idPrefix + ids.incrementAndGet());
        report.setChar(Tag.EXEC_TYPE, FixCodes.REJECTED);
        report.setChar(Tag.ORD_STATUS, FixCodes.REJECTED);
        for (int tag : REPEATED) {
            if (message.isSetField(tag)) {
                report.setString(tag, message.getString(tag));
            }
        }
        Messages.finishRefusal(report, FixCodes.orderReject(reason), text(message, reason), FixTime.nowMicros());
        delivery.answer(session, report);
    }

    /** The fault of an order or a replace, with the field as the client wrote it. */
    String text(Message message, RejectReason reason) throws FieldNotFound {
        InstrumentTerms terms = market.terms(message.getString(Tag.SYMBOL));
        if (reason == RejectReason.INVALID_PRICE && message.isSetField(Tag.PRICE)) {
            return texts.price(
                    value(message, Tag.PRICE, OrderMessageReader.price(message, terms), terms.priceScale()), terms);
        }
        if (reason == RejectReason.INVALID_STOP_PRICE && message.isSetField(Tag.STOP_PX)) {
            return texts.stopPrice(
                    value(message, Tag.STOP_PX, OrderMessageReader.stopPrice(message, terms), terms.priceScale()),
                    terms);
        }
        if (reason == RejectReason.INVALID_DISPLAY_QUANTITY) {
            OptionalLong read = OrderMessageReader.displayQuantity(message, terms);
            return texts.displayQuantity(value(message, Tag.MAX_FLOOR, read, terms.quantityScale()));
        }
        return reason == RejectReason.INVALID_QUANTITY
                ? texts.quantity(
                        value(
                                message,
                                Tag.ORDER_QTY,
                                OrderMessageReader.quantity(message, terms),
                                terms.quantityScale()),
                        terms)
                : texts.of(reason, terms);
    }

    /**
     * A field's number in the instrument's units; else the field as it is on the wire, but no longer than a sentence bears,
     * and how many decimals it may have.
     */
    private static String value(Message message, int tag, OptionalLong number, int scale) throws FieldNotFound {
        if (number.isPresent()) {
            return Long.toString(number.getAsLong());
        }
        String value = message.getString(tag);
        String shown = value.length() > MOST_SHOWN ? value.substring(0, MOST_SHOWN) + "..." : value;
        return tag + "=" + shown + (scale == 0 ? " (no decimals)" : " (at most " + scale + " decimals)");
    }

    /**
     * An OrderCancelReplaceRequest(G) that can't be a command.
     *
     * @param status OrdStatus(39) of the order, which stays as it is
     * @param text what is wrong with it, of {@link #text}
     */
    void replacement(Request request, EnteredOrder order, char status, RejectReason reason, String text) {
        cancelReject(request, order.orderId(), status, FixCodes.cancelReject(reason), text);
    }

    /**
     * A cancel or replace of an order that is closed.
     *
     * @param status OrdStatus(39) of the order: how it ended
     */
    void tooLate(Request request, EnteredOrder order, char status) {
        cancelReject(request, order.orderId(), status, FixCodes.TOO_LATE, texts.of(RejectReason.UNKNOWN_ORDER));
    }

    /**
     * A cancel or replace of an order that the broker does not have.
     *
     * @param text whether there is none, or in what it is another one
     */
    void unknownOrder(Request request, String text) {
        delivery.answer(request.session(), Messages.cancelRejectOfUnknown(request, text, FixTime.nowMicros()));
    }

    /** Anything that the exchange does not take now. */
    void notAvailable(Request request, RejectReason reason) {
        businessReject(request, NOT_AVAILABLE, texts.of(reason));
    }

    /** Anything that the exchange had in its hands when it failed. */
    void outcomeUnknown(Request request) {
        businessReject(request, OUTCOME_UNKNOWN_REASON, OUTCOME_UNKNOWN);
    }

    private void businessReject(Request request, int reason, String text) {
        delivery.answer(
                request.session(),
                Messages.businessReject(request.msgType(), request.sequence(), request.clientOrderId(), reason, text));
    }

    private void cancelReject(Request request, long orderId, char status, int cxlRejReason, String text) {
        delivery.answer(
                request.session(),
                Messages.cancelReject(
                        request, Long.toString(orderId), status, cxlRejReason, text, FixTime.nowMicros()));
    }
}
