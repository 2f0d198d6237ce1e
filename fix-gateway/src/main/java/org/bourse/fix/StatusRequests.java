package org.bourse.fix;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.contract.OrderDirectory;
import org.bourse.fix.session.DelayedTasks;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.FixTime;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.Tag;
import quickfix.FieldException;
import quickfix.FieldNotFound;
import quickfix.IncorrectTagValue;
import quickfix.Message;

/** Answers what the state of orders is. A status is no event: its ExecID(17) is never that of one. */
final class StatusRequests {

    private static final int REQUIRED_TAG_MISSING = 1;

    /** BusinessRejectReason(380): there is nothing under that id. */
    private static final int UNKNOWN_ID = 1;

    /** What a client is told while the history, which alone knows an order, can't be asked. */
    static final String NO_HISTORY_TEXT = "the history of closed orders can't be asked now";

    private static final int BATCH = 500;
    private static final int MOST_UNSENT = 1_000;
    private static final long LOOK_AGAIN_MICROS = 2_000;

    private final OrderDirectory history;
    private final Delivery delivery;
    private final DelayedTasks timer;

    /** Unique over restarts by the time of the start. */
    private final String idPrefix = "I" + Long.toString(System.currentTimeMillis(), 36) + "-";

    private final AtomicLong ids = new AtomicLong();

    StatusRequests(OrderDirectory history, Delivery delivery, DelayedTasks timer) {
        this.history = history;
        this.delivery = delivery;
        this.timer = timer;
    }

    /** OrderStatusRequest(H). */
    void one(Message message, FixSession session, Account account) throws FieldNotFound, IncorrectTagValue {
        // Only to turn FIX's other sides away.
        OrderMessageReader.side(message);
        String clientOrderId = message.getString(Tag.CL_ORD_ID);
        Optional<TrackedOrder> order = message.isSetField(Tag.ORDER_ID)
                ? byOrderId(message.getString(Tag.ORDER_ID), account)
                : byClientOrderId(clientOrderId, account);
        Optional<String> fault = order.isPresent()
                ? OrderMessageReader.mismatch(message, order.get().account, order.get().symbol, order.get().side)
                : Optional.of(Messages.NO_ORDER_TEXT);
        Message report = fault.isEmpty() ? status(account, order.get()) : unknown(message, clientOrderId, fault.get());
        if (message.isSetField(Tag.ORD_STATUS_REQ_ID)) {
            report.setString(Tag.ORD_STATUS_REQ_ID, message.getString(Tag.ORD_STATUS_REQ_ID));
        }
        delivery.answer(session, report);
    }

    /** OrderMassStatusRequest(AF): the open orders, never faster than the client reads. */
    void all(Message message, FixSession session, Account account) throws FieldNotFound {
        String requestId = message.getString(Tag.MASS_STATUS_REQ_ID);
        boolean oneSymbol = message.getString(Tag.MASS_STATUS_REQ_TYPE).equals("1");
        if (oneSymbol && !message.isSetField(Tag.SYMBOL)) {
            throw new FieldException(REQUIRED_TAG_MISSING, Tag.SYMBOL);
        }
        long[] open = oneSymbol ? openOrders(account, message.getString(Tag.SYMBOL)) : account.openOrders();
        if (open.length == 0) {
            delivery.answer(
                    session,
                    Messages.businessReject(
                            MsgTypes.MASS_STATUS_REQUEST,
                            message.getHeader().getInt(Tag.MSG_SEQ_NUM),
                            requestId,
                            UNKNOWN_ID,
                            "there are no open orders"));
        } else {
            session.longAnswers().begin();
            int sequence = message.getHeader().getInt(Tag.MSG_SEQ_NUM);
            sendPart(new MassStatus(session, account, requestId, sequence, open));
        }
    }

    /** ExecutionReport(8) of the order as it is now. */
    Message status(Account account, TrackedOrder order) {
        synchronized (account) {
            return Messages.report(order, FixCodes.STATUS, nextId());
        }
    }

    private void sendPart(MassStatus request) {
        boolean more = false;
        try {
            more = request.session.isLoggedOn() && sendSome(request);
        } catch (HistoryUnavailableException e) {
            // An order closed meanwhile, so long ago that the account has forgotten it. The client must not wait for
            // the last.
            delivery.answer(
                    request.session,
                    Messages.businessReject(
                            MsgTypes.MASS_STATUS_REQUEST,
                            request.sequence,
                            request.id,
                            RequestRefusals.NOT_AVAILABLE,
                            NO_HISTORY_TEXT));
        } finally {
            if (!more) {
                request.session.longAnswers().end();
            }
        }
        if (more) {
            // An order that has closed meanwhile may be known to the history alone, which is waited for.
            timer.aside(LOOK_AGAIN_MICROS, () -> sendPart(request));
        }
    }

    /** Sends what the client has room for; false when that was the last. */
    private boolean sendSome(MassStatus request) {
        for (int i = 0; i < BATCH && request.session.unsent() < MOST_UNSENT && request.hasMore(); i++) {
            long orderId = request.orderIds[request.next++];
            // There is none any more after a reset of the exchange, which ends the session.
            byOrderId(orderId, request.account).ifPresent(order -> {
                Message report = status(request.account, order);
                report.setString(Tag.MASS_STATUS_REQ_ID, request.id);
                report.setInt(Tag.TOT_NUM_REPORTS, request.orderIds.length);
                report.setBoolean(Tag.LAST_RPT_REQUESTED, !request.hasMore());
                delivery.answer(request.session, report);
            });
        }
        return request.hasMore();
    }

    private static long[] openOrders(Account account, String symbol) {
        return LongStream.of(account.openOrders())
                .filter(orderId -> account.order(orderId)
                        .filter(order -> order.symbol.equals(symbol))
                        .isPresent())
                .toArray();
    }

    private Message unknown(Message message, String clientOrderId, String text) throws FieldNotFound {
        Message report = Messages.message(MsgTypes.EXECUTION_REPORT);
        report.setString(Tag.ORDER_ID, Messages.NO_ORDER);
        report.setString(Tag.EXEC_ID, nextId());
        report.setChar(Tag.EXEC_TYPE, FixCodes.STATUS);
        report.setChar(Tag.ORD_STATUS, FixCodes.REJECTED);
        report.setString(Tag.CL_ORD_ID, clientOrderId);
        report.setString(Tag.SYMBOL, message.getString(Tag.SYMBOL));
        report.setString(Tag.SIDE, message.getString(Tag.SIDE));
        Messages.finishRefusal(report, FixCodes.NO_SUCH_ORDER, text, FixTime.nowMicros());
        return report;
    }

    private Optional<TrackedOrder> byOrderId(String text, Account account) {
        long orderId;
        try {
            orderId = Long.parseLong(text);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        return byOrderId(orderId, account);
    }

    private Optional<TrackedOrder> byOrderId(long orderId, Account account) {
        return account.order(orderId)
                .or(() -> history.order(orderId)
                        .filter(order -> order.brokerId() == account.brokerId)
                        .map(order -> new TrackedOrder(order, account.texts)));
    }

    private Optional<TrackedOrder> byClientOrderId(String clientOrderId, Account account) {
        return account.order(clientOrderId)
                .or(() -> history.order(account.brokerId, clientOrderId)
                        .map(order -> new TrackedOrder(order, account.texts)));
    }

    private String nextId() {
        return idPrefix + ids.incrementAndGet();
    }

    /** A request being answered. */
    private static final class MassStatus {

        private final FixSession session;
        private final Account account;
        private final String id;

        /** The MsgSeqNum(34) that it came with. */
        private final int sequence;

        private final long[] orderIds;

        /** The index of the order that is told of next. */
        private int next;

        MassStatus(FixSession session, Account account, String id, int sequence, long[] orderIds) {
            this.session = session;
            this.account = account;
            this.id = id;
            this.sequence = sequence;
            this.orderIds = orderIds;
        }

        boolean hasMore() {
            return next < orderIds.length;
        }
    }
}
