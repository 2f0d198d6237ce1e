package org.bourse.fix;

import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Times;
import org.bourse.fix.wire.Decimals;
import org.bourse.fix.wire.FixTime;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.RawMessage;
import org.bourse.fix.wire.Tag;
import quickfix.Message;

/** The messages about orders that the exchange sends, built from what is known of the order. */
final class Messages {

    /** OrderID(37) where there is no order. */
    static final String NO_ORDER = "NONE";

    /** Text(58) where there is no order. */
    static final String NO_ORDER_TEXT = "there is no such order";

    private Messages() {}

    /** An empty message of a type. */
    static Message message(String msgType) {
        Message message = new Message();
        message.getHeader().setString(Tag.BEGIN_STRING, "FIX.4.4");
        message.getHeader().setString(Tag.MSG_TYPE, msgType);
        return message;
    }

    /** A price of an instrument as a FIX decimal. */
    static String price(long price, InstrumentTerms terms) {
        return Decimals.text(price, terms.priceScale());
    }

    /** A quantity of an instrument as a FIX decimal. */
    static String quantity(long quantity, InstrumentTerms terms) {
        return Decimals.text(quantity, terms.quantityScale());
    }

    /** ExecutionReport(8): the order as it is now, and what just happened to it. */
    static Message report(TrackedOrder order, char execType, String execId) {
        Message report = message(MsgTypes.EXECUTION_REPORT);
        report.setString(Tag.ORDER_ID, Long.toString(order.orderId));
        report.setString(Tag.EXEC_ID, execId);
        report.setChar(Tag.EXEC_TYPE, execType);
        report.setChar(Tag.ORD_STATUS, FixCodes.status(order));
        if (!order.clientOrderIds.isEmpty()) {
            report.setString(Tag.CL_ORD_ID, RawMessage.latin1(order.clientOrderId()));
        }
        report.setString(Tag.ACCOUNT, RawMessage.latin1(order.account));
        report.setString(Tag.SYMBOL, order.symbol);
        report.setChar(Tag.SIDE, FixCodes.side(order.side));
        report.setChar(Tag.ORD_TYPE, FixCodes.type(order.type, order.instructions.isStop()));
        report.setString(Tag.ORDER_QTY, quantity(order.quantity, order.terms));
        if (order.type == OrderType.LIMIT) {
            report.setString(Tag.PRICE, price(order.price, order.terms));
        }
        report.setChar(Tag.TIME_IN_FORCE, FixCodes.timeInForce(order.timeInForce));
        setInstructions(report, order.instructions, order.terms);
        if (order.instructions.isStop()) {
            report.setBoolean(Tag.WORKING_INDICATOR, order.isOpen() && !order.instructions.waits());
        }
        if (order.timeInForce.mayRest() && order.validUntilMicros != Times.NEVER_MICROS) {
            report.setString(Tag.EXPIRE_TIME, FixTime.timestamp(order.validUntilMicros));
        }
        report.setString(Tag.LEAVES_QTY, quantity(order.leavesQuantity(), order.terms));
        report.setString(Tag.CUM_QTY, quantity(order.filledQuantity, order.terms));
        report.setString(
                Tag.AVG_PX, Decimals.average(order.filledValue, order.filledQuantity, order.terms.priceScale()));
        report.setString(Tag.TRANSACT_TIME, FixTime.timestamp(order.changedMicros));
        return report;
    }

    /** ExecutionReport(8) that refuses a new order: it never was one, so there is no OrderID(37). */
    static Message refusal(
            SubmitOrder order, InstrumentTerms terms, int ordRejReason, String text, String execId, long timeMicros) {
        Message report = message(MsgTypes.EXECUTION_REPORT);
        report.setString(Tag.ORDER_ID, NO_ORDER);
        report.setString(Tag.EXEC_ID, execId);
        report.setChar(Tag.EXEC_TYPE, FixCodes.REJECTED);
        report.setChar(Tag.ORD_STATUS, FixCodes.REJECTED);
        if (!order.clientOrderId().isEmpty()) {
            report.setString(Tag.CL_ORD_ID, RawMessage.latin1(order.clientOrderId()));
        }
        report.setString(Tag.ACCOUNT, RawMessage.latin1(order.documentNumber()));
        report.setString(Tag.SYMBOL, RawMessage.latin1(order.symbol()));
        report.setChar(Tag.SIDE, FixCodes.side(order.side()));
        report.setChar(
                Tag.ORD_TYPE, FixCodes.type(order.type(), order.instructions().isStop()));
        report.setString(Tag.ORDER_QTY, quantity(order.quantity(), terms));
        if (order.type() == OrderType.LIMIT) {
            report.setString(Tag.PRICE, price(order.price(), terms));
        }
        report.setChar(Tag.TIME_IN_FORCE, FixCodes.timeInForce(order.timeInForce()));
        setInstructions(report, order.instructions(), terms);
        finishRefusal(report, ordRejReason, text, timeMicros);
        return report;
    }

    private static void setInstructions(Message report, ExecutionInstructions instructions, InstrumentTerms terms) {
        if (instructions.isStop()) {
            report.setString(Tag.STOP_PX, price(instructions.stopPrice(), terms));
        }
        if (instructions.displayQuantity() != 0) {
            report.setString(Tag.MAX_FLOOR, quantity(instructions.displayQuantity(), terms));
        }
        if (instructions.postOnly()) {
            report.setChar(Tag.EXEC_INST, FixCodes.POST_ONLY);
        }
        if (instructions.stpId() != 0) {
            report.setInt(Tag.SELF_MATCH_PREVENTION_ID, instructions.stpId());
        }
        FixCodes.prevention(instructions.selfTradePrevention())
                .ifPresent(code -> report.setInt(Tag.SELF_MATCH_PREVENTION, code));
    }

    /** Adds the fields that every refusing ExecutionReport(8) ends with. */
    static void finishRefusal(Message report, int ordRejReason, String text, long timeMicros) {
        report.setString(Tag.LEAVES_QTY, "0");
        report.setString(Tag.CUM_QTY, "0");
        report.setString(Tag.AVG_PX, "0");
        report.setInt(Tag.ORD_REJ_REASON, ordRejReason);
        report.setString(Tag.TEXT, text);
        report.setString(Tag.TRANSACT_TIME, FixTime.timestamp(timeMicros));
    }

    /** OrderCancelReject(9) for an order that nobody knows. */
    static Message cancelRejectOfUnknown(Request request, String text, long timeMicros) {
        return cancelReject(request, NO_ORDER, FixCodes.REJECTED, FixCodes.UNKNOWN_ORDER, text, timeMicros);
    }

    /** OrderCancelReject(9). */
    static Message cancelReject(
            Request request, String orderId, char status, int cxlRejReason, String text, long timeMicros) {
        Message reject = message(MsgTypes.ORDER_CANCEL_REJECT);
        reject.setString(Tag.ORDER_ID, orderId);
        reject.setString(Tag.CL_ORD_ID, request.clientOrderId());
        reject.setString(Tag.ORIG_CL_ORD_ID, request.origClientOrderId());
        reject.setChar(Tag.ORD_STATUS, status);
        reject.setChar(Tag.CXL_REJ_RESPONSE_TO, request.msgType().equals(MsgTypes.CANCEL_REQUEST) ? '1' : '2');
        reject.setInt(Tag.CXL_REJ_REASON, cxlRejReason);
        reject.setString(Tag.TEXT, text);
        reject.setString(Tag.TRANSACT_TIME, FixTime.timestamp(timeMicros));
        return reject;
    }

    /** BusinessMessageReject(j). */
    static Message businessReject(String msgType, int sequence, String id, int reason, String text) {
        Message reject = message(MsgTypes.BUSINESS_REJECT);
        reject.setInt(Tag.REF_SEQ_NUM, sequence);
        reject.setString(Tag.REF_MSG_TYPE, msgType);
        if (!id.isEmpty()) {
            reject.setString(Tag.BUSINESS_REJECT_REF_ID, id);
        }
        reject.setInt(Tag.BUSINESS_REJECT_REASON, reason);
        reject.setString(Tag.TEXT, text);
        return reject;
    }
}
