package org.bourse.fix;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.door.OrderDirectory;
import org.bourse.engine.door.OrderState;
import org.bourse.engine.door.Outcome;
import org.bourse.engine.door.Sequencer;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.Decimals;
import org.bourse.fix.wire.FixTime;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.FieldException;
import quickfix.FieldNotFound;
import quickfix.IncorrectDataFormat;
import quickfix.IncorrectTagValue;
import quickfix.Message;

/**
 * Turns orders, cancels and replaces into commands. What it can't turn into one it refuses itself, as the exchange would;
 * everything else is answered by {@link EventReports} when the exchange has decided.
 *
 * <p>A request may name an order that is still on its way: the client need not wait for one answer before it sends the
 * next message. Such a request waits for the order's number, which the exchange gives it when it is sequenced.
 */
final class OrderEntry {

    private static final Logger LOG = LoggerFactory.getLogger(OrderEntry.class);
    private static final int REQUIRED_TAG_MISSING = 1;

    /** BusinessRejectReason(380): the exchange does not take the request now. */
    private static final int NOT_AVAILABLE = 4;

    private final Sequencer sequencer;
    private final OrderDirectory history;
    private final Delivery delivery;
    private final Outbound outbound;
    private final StatusRequests statusRequests;
    private final long dayEndMicrosOfDay;

    /** Makes ExecIDs of refusals that are no events: unique over restarts by the time of the start. */
    private final String refusalIdPrefix = "R" + Long.toString(System.currentTimeMillis(), 36) + "-";

    private final AtomicLong refusals = new AtomicLong();

    OrderEntry(
            Sequencer sequencer,
            OrderDirectory history,
            Delivery delivery,
            Outbound outbound,
            StatusRequests statusRequests,
            long dayEndMicrosOfDay) {
        this.sequencer = sequencer;
        this.history = history;
        this.delivery = delivery;
        this.outbound = outbound;
        this.statusRequests = statusRequests;
        this.dayEndMicrosOfDay = dayEndMicrosOfDay;
    }

    /** NewOrderSingle(D). */
    void submit(Message message, FixSession session, Account account)
            throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue {
        String clientOrderId = message.getString(Tag.CL_ORD_ID);
        if (isRepetition(message)) {
            Optional<TrackedOrder> known = account.order(clientOrderId);
            if (known.isPresent()) {
                delivery.answer(session, statusRequests.status(account, known.get()));
                return;
            }
        }
        OrderType type = message.getChar(Tag.ORD_TYPE) == '1' ? OrderType.MARKET : OrderType.LIMIT;
        TimeInForce timeInForce = timeInForce(message, type);
        long validUntilMicros = timeInForce == TimeInForce.GTD ? validUntil(message) : 0;
        if (type == OrderType.LIMIT && !message.isSetField(Tag.PRICE)) {
            throw new FieldException(REQUIRED_TAG_MISSING, Tag.PRICE);
        }
        OptionalLong quantity = Decimals.shares(message.getString(Tag.ORDER_QTY));
        OptionalLong price =
                message.isSetField(Tag.PRICE) ? Decimals.cents(message.getString(Tag.PRICE)) : OptionalLong.of(0);
        if (quantity.isEmpty() || quantity.getAsLong() < 1) {
            refuse(message, session, RejectReason.INVALID_QUANTITY);
        } else if (price.isEmpty() || (type == OrderType.LIMIT && price.getAsLong() < 1)) {
            refuse(message, session, RejectReason.INVALID_PRICE);
        } else {
            Command command = new SubmitOrder(
                    account.brokerId,
                    message.getString(Tag.ACCOUNT),
                    message.getString(Tag.SYMBOL),
                    side(message),
                    type,
                    timeInForce,
                    price.getAsLong(),
                    quantity.getAsLong(),
                    validUntilMicros,
                    clientOrderId);
            Request request = new Request(command, session, MsgTypes.NEW_ORDER, sequence(message), clientOrderId, "");
            enter(request, account, entering(request, account));
        }
    }

    /** OrderCancelRequest(F). */
    void cancel(Message message, FixSession session, Account account) throws FieldNotFound, IncorrectTagValue {
        side(message);
        Request asked = request(message, session, MsgTypes.CANCEL_REQUEST, new CancelOrder(account.brokerId, 0));
        locate(message, asked, account, new CompletableFuture<>(), order -> {
            Request request = with(asked, new CancelOrder(account.brokerId, order.orderId()));
            account.add(request);
            submit(request, account, outcome -> {});
        });
    }

    /** OrderCancelReplaceRequest(G). */
    void replace(Message message, FixSession session, Account account)
            throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue {
        side(message);
        Request asked = request(message, session, MsgTypes.REPLACE_REQUEST, new CancelOrder(account.brokerId, 0));
        boolean limit = message.getChar(Tag.ORD_TYPE) == '2';
        if (limit && !message.isSetField(Tag.PRICE)) {
            throw new FieldException(REQUIRED_TAG_MISSING, Tag.PRICE);
        }
        boolean given = message.isSetField(Tag.TIME_IN_FORCE);
        TimeInForce timeInForce = given ? Codes.timeInForce(message.getChar(Tag.TIME_IN_FORCE)) : TimeInForce.DAY;
        long validUntilMicros = given && timeInForce == TimeInForce.GTD ? validUntil(message) : 0;
        OptionalLong quantity = Decimals.shares(message.getString(Tag.ORDER_QTY));
        OptionalLong price = limit ? Decimals.cents(message.getString(Tag.PRICE)) : OptionalLong.empty();
        // From now on, so that what follows may name the order by its new id.
        CompletableFuture<Optional<Entered>> entered = entering(asked, account);
        locate(message, asked, account, entered, order -> {
            if (!limit) {
                refuse(asked, order, account, entered, RejectReason.INVALID_TIME_IN_FORCE);
            } else if (quantity.isEmpty() || quantity.getAsLong() < 1) {
                refuse(asked, order, account, entered, RejectReason.INVALID_QUANTITY);
            } else if (price.isEmpty() || price.getAsLong() < 1) {
                refuse(asked, order, account, entered, RejectReason.INVALID_PRICE);
            } else {
                Command command = new ReplaceOrder(
                        account.brokerId,
                        order.orderId(),
                        price.getAsLong(),
                        quantity.getAsLong(),
                        given ? timeInForce : order.timeInForce(),
                        given ? validUntilMicros : order.validUntilMicros(),
                        asked.clientOrderId());
                enter(with(asked, command), account, entered);
            }
        });
    }

    /** OrderMassCancelRequest(q). */
    void cancelAll(Message message, FixSession session, Account account) throws FieldNotFound {
        boolean oneSymbol = message.getChar(Tag.MASS_CANCEL_REQUEST_TYPE) == '1';
        if (oneSymbol && !message.isSetField(Tag.SYMBOL)) {
            throw new FieldException(REQUIRED_TAG_MISSING, Tag.SYMBOL);
        }
        Command command = new CancelAllOrders(account.brokerId, oneSymbol ? message.getString(Tag.SYMBOL) : "");
        Request request = request(message, session, MsgTypes.MASS_CANCEL_REQUEST, command);
        account.add(request);
        submit(request, account, outcome -> {});
    }

    /**
     * Finds the order that a request is about, now or when it has been sequenced, or refuses the request.
     *
     * @param entered what waits for the request's own outcome
     */
    private void locate(
            Message message,
            Request asked,
            Account account,
            CompletableFuture<Optional<Entered>> entered,
            Consumer<Entered> then)
            throws FieldNotFound {
        Optional<TrackedOrder> known = message.isSetField(Tag.ORDER_ID)
                ? orderId(message).flatMap(account::order)
                : account.order(asked.origClientOrderId());
        if (known.isPresent()) {
            proceed(message, asked, account, known.get(), entered, then);
            return;
        }
        Optional<CompletableFuture<Optional<Entered>>> entering = account.entering(asked.origClientOrderId());
        if (entering.isPresent() && !message.isSetField(Tag.ORDER_ID)) {
            whenDone(entering.get(), order -> {
                if (order.isPresent()) {
                    then.accept(order.get());
                } else {
                    outbound.execute(() -> refuseUnknown(asked, entered));
                }
            });
            return;
        }
        Optional<OrderState> old = message.isSetField(Tag.ORDER_ID)
                ? orderId(message).flatMap(history::order).filter(order -> order.brokerId() == account.brokerId)
                : history.order(account.brokerId, asked.origClientOrderId());
        if (old.isPresent()) {
            proceed(message, asked, account, new TrackedOrder(old.get()), entered, then);
        } else {
            refuseUnknown(asked, entered);
        }
    }

    private void proceed(
            Message message,
            Request asked,
            Account account,
            TrackedOrder order,
            CompletableFuture<Optional<Entered>> entered,
            Consumer<Entered> then)
            throws FieldNotFound {
        boolean same = order.symbol.equals(message.getString(Tag.SYMBOL))
                && Codes.side(order.side) == message.getChar(Tag.SIDE);
        if (!same) {
            refuseUnknown(asked, entered);
            return;
        }
        Entered now;
        char status;
        synchronized (account) {
            now = new Entered(order.orderId, order.timeInForce, order.validUntilMicros);
            status = Codes.status(order);
        }
        if (order.isOpen()) {
            then.accept(now);
        } else {
            entered.complete(Optional.empty());
            delivery.answer(
                    asked.session(),
                    Messages.cancelReject(
                            asked,
                            Long.toString(order.orderId),
                            status,
                            Codes.TOO_LATE,
                            RejectReason.UNKNOWN_ORDER.text(),
                            nowMicros()));
        }
    }

    /** Says that the request is going to give an order its client order id; ends when it turns out that it does not. */
    private static CompletableFuture<Optional<Entered>> entering(Request request, Account account) {
        CompletableFuture<Optional<Entered>> entered = new CompletableFuture<>();
        account.entering(request.clientOrderId(), entered);
        whenDone(entered, order -> {
            if (order.isEmpty()) {
                account.left(request.clientOrderId(), entered);
            }
        });
        return entered;
    }

    /** Submits a request that gives an order its client order id. */
    private void enter(Request request, Account account, CompletableFuture<Optional<Entered>> entered) {
        account.add(request);
        submit(request, account, outcome -> entered.complete(entered(outcome)));
    }

    private void submit(Request request, Account account, Consumer<Outcome> then) {
        whenDone(sequencer.submit(request.command()), outcome -> {
            if (outcome instanceof Outcome.Refused refused) {
                // Not from here, the sequencer's thread: answering writes to the session's store.
                outbound.execute(() -> refused(request, account, refused.reason()));
            }
            then.accept(outcome);
        });
    }

    private static <T> void whenDone(CompletableFuture<T> future, Consumer<T> then) {
        CompletableFuture<Void> unused = future.thenAccept(then).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.error("a request was not followed up", failure);
            }
        });
    }

    private void refused(Request request, Account account, RejectReason reason) {
        account.take(request.command());
        account.settled(request);
        delivery.answer(
                request.session(),
                Messages.businessReject(
                        request.msgType(), request.sequence(), request.clientOrderId(), NOT_AVAILABLE, reason.text()));
    }

    /** Refuses a new order that can't be a command. */
    private void refuse(Message message, FixSession session, RejectReason reason) throws FieldNotFound {
        Message report = Messages.message(MsgTypes.EXECUTION_REPORT);
        report.setString(Tag.ORDER_ID, Messages.NO_ORDER);
        report.setString(Tag.EXEC_ID, refusalIdPrefix + refusals.incrementAndGet());
        report.setChar(Tag.EXEC_TYPE, Codes.REJECTED);
        report.setChar(Tag.ORD_STATUS, Codes.REJECTED);
        for (int tag : new int[] {
            Tag.CL_ORD_ID, Tag.ACCOUNT, Tag.SYMBOL, Tag.SIDE, Tag.ORD_TYPE, Tag.ORDER_QTY, Tag.PRICE, Tag.TIME_IN_FORCE
        }) {
            if (message.isSetField(tag)) {
                report.setString(tag, message.getString(tag));
            }
        }
        Messages.finishRefusal(report, Codes.orderReject(reason), reason.text(), nowMicros());
        delivery.answer(session, report);
    }

    /** Refuses to replace an order. */
    private void refuse(
            Request asked,
            Entered order,
            Account account,
            CompletableFuture<Optional<Entered>> entered,
            RejectReason reason) {
        entered.complete(Optional.empty());
        char status = account.order(order.orderId()).map(Codes::status).orElse(Codes.NEW);
        outbound.execute(() -> delivery.answer(
                asked.session(),
                Messages.cancelReject(
                        asked,
                        Long.toString(order.orderId()),
                        status,
                        Codes.cancelReject(reason),
                        reason.text(),
                        nowMicros())));
    }

    private void refuseUnknown(Request asked, CompletableFuture<Optional<Entered>> entered) {
        entered.complete(Optional.empty());
        delivery.answer(asked.session(), Messages.cancelRejectOfUnknown(asked, nowMicros()));
    }

    private long validUntil(Message message) throws FieldNotFound, IncorrectDataFormat {
        if (message.isSetField(Tag.EXPIRE_TIME)) {
            String time = message.getString(Tag.EXPIRE_TIME);
            return FixTime.parseTimestamp(time).orElseThrow(() -> new IncorrectDataFormat(Tag.EXPIRE_TIME, time));
        }
        if (!message.isSetField(Tag.EXPIRE_DATE)) {
            throw new FieldException(REQUIRED_TAG_MISSING, Tag.EXPIRE_TIME);
        }
        String date = message.getString(Tag.EXPIRE_DATE);
        long day = FixTime.parseDate(date).orElseThrow(() -> new IncorrectDataFormat(Tag.EXPIRE_DATE, date));
        // The last day it may trade: to the end of the trading day that ends on it, or after it at midnight.
        return Times.endOfTradingDay(day, dayEndMicrosOfDay);
    }

    private static Optional<Entered> entered(Outcome outcome) {
        if (!(outcome instanceof Outcome.Sequenced sequenced)) {
            return Optional.empty();
        }
        SequencedCommand command = sequenced.result();
        for (Event event : command.events()) {
            switch (event) {
                case Event.OrderAccepted accepted -> {
                    return Optional.of(new Entered(
                            accepted.orderId(), accepted.order().timeInForce(), accepted.validUntilMicros()));
                }
                case Event.OrderReplaced replaced -> {
                    return Optional.of(
                            new Entered(replaced.orderId(), replaced.timeInForce(), replaced.validUntilMicros()));
                }
                default -> {
                    // Something else that the command did.
                }
            }
        }
        return Optional.empty();
    }

    private static TimeInForce timeInForce(Message message, OrderType type) throws FieldNotFound {
        if (message.isSetField(Tag.TIME_IN_FORCE)) {
            return Codes.timeInForce(message.getChar(Tag.TIME_IN_FORCE));
        }
        // FIX: an order without it is for the day. A market order can't be, and its client does not mean that.
        return type == OrderType.MARKET ? TimeInForce.IOC : TimeInForce.DAY;
    }

    private static Side side(Message message) throws FieldNotFound, IncorrectTagValue {
        return switch (message.getChar(Tag.SIDE)) {
            case '1' -> Side.BID;
            case '2' -> Side.ASK;
            default -> throw new IncorrectTagValue(Tag.SIDE);
        };
    }

    private static Optional<Long> orderId(Message message) throws FieldNotFound {
        String text = message.getString(Tag.ORDER_ID);
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether the client says that it may have sent the message before. */
    private static boolean isRepetition(Message message) throws FieldNotFound {
        return isSet(message, Tag.POSS_DUP_FLAG) || isSet(message, Tag.POSS_RESEND);
    }

    private static boolean isSet(Message message, int tag) throws FieldNotFound {
        return message.getHeader().isSetField(tag) && message.getHeader().getBoolean(tag);
    }

    private static Request request(Message message, FixSession session, String msgType, Command command)
            throws FieldNotFound {
        return new Request(
                command,
                session,
                msgType,
                sequence(message),
                message.getString(Tag.CL_ORD_ID),
                message.isSetField(Tag.ORIG_CL_ORD_ID) ? message.getString(Tag.ORIG_CL_ORD_ID) : "");
    }

    private static Request with(Request request, Command command) {
        return new Request(
                command,
                request.session(),
                request.msgType(),
                request.sequence(),
                request.clientOrderId(),
                request.origClientOrderId());
    }

    private static int sequence(Message message) throws FieldNotFound {
        return message.getHeader().getInt(Tag.MSG_SEQ_NUM);
    }

    private static long nowMicros() {
        return FixTime.nowMicros();
    }
}
