package org.bourse.fix;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bourse.contract.AcceptedOrder;
import org.bourse.contract.MarketDirectory;
import org.bourse.contract.OrderAnswer;
import org.bourse.contract.OrderDirectory;
import org.bourse.contract.OrderEntry;
import org.bourse.contract.OrderState;
import org.bourse.contract.PendingAnswer;
import org.bourse.contract.RefusalTexts;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.FieldNotFound;
import quickfix.IncorrectDataFormat;
import quickfix.IncorrectTagValue;
import quickfix.Message;

/**
 * Requests about orders: finds the order that a request is about and submits the command. What can't be one
 * is answered with {@link RequestRefusals}, everything else by {@link EventReports} when the exchange has decided.
 *
 * <p>A request may name an order that is still on its way: the client need not wait for one answer before it sends the
 * next message. The session then waits for the order's number, which the exchange gives it when it is sequenced, before
 * it goes on: its messages take effect in the order they came. Messages that don't depend on each other wait for nothing.
 */
final class OrderRequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(OrderRequestHandler.class);

    private final OrderEntry orders;
    private final OrderDirectory history;
    private final Delivery delivery;
    private final Outbound outbound;
    private final StatusRequests statusRequests;
    private final Traffic traffic;
    private final OrderMessageReader reader;
    private final RequestRefusals refusals;

    OrderRequestHandler(
            OrderEntry orders,
            OrderDirectory history,
            Delivery delivery,
            Outbound outbound,
            StatusRequests statusRequests,
            Traffic traffic,
            OrderMessageReader reader,
            RefusalTexts texts,
            MarketDirectory market) {
        this.orders = orders;
        this.history = history;
        this.delivery = delivery;
        this.outbound = outbound;
        this.statusRequests = statusRequests;
        this.traffic = traffic;
        this.reader = reader;
        this.refusals = new RequestRefusals(delivery, texts, market);
    }

    /** NewOrderSingle(D). */
    void submit(Message message, FixSession session, Account account)
            throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue, AnswersOverdueException {
        String clientOrderId = message.getString(Tag.CL_ORD_ID);
        if (OrderMessageReader.isRepetition(message)) {
            AnswersOverdueException.awaitAnswers(session);
            Optional<TrackedOrder> known = account.order(clientOrderId);
            if (known.isPresent()) {
                delivery.answer(session, statusRequests.status(account, known.get()));
                return;
            }
        }
        switch (reader.order(message, account.brokerId)) {
            case ParseResult.Refused<SubmitOrder>(RejectReason reason) -> refusals.order(message, session, reason);
            case ParseResult.Valid<SubmitOrder>(SubmitOrder order) -> {
                Request request = Request.of(message, session, MsgTypes.NEW_ORDER, order);
                enter(
                        request,
                        account,
                        () -> orders.enter(order, request.source()).map(Optional::of),
                        now -> entered(now, order.documentNumber(), order.symbol(), order.side()));
            }
        }
    }

    /** OrderCancelRequest(F). */
    void cancel(Message message, FixSession session, Account account)
            throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue, AnswersOverdueException {
        // Only to turn FIX's other sides away.
        OrderMessageReader.side(message);
        Request asked = Request.of(message, session, MsgTypes.CANCEL_REQUEST, new CancelOrder(account.brokerId, 0));
        Optional<EnteredOrder> order = locate(message, asked, account);
        if (order.isPresent()) {
            CancelOrder command = new CancelOrder(account.brokerId, order.get().orderId());
            Request request = asked.with(command);
            account.add(request);
            follow(request, account, orders.cancel(command, request.source()), answer -> {});
        }
    }

    /** OrderCancelReplaceRequest(G). */
    void replace(Message message, FixSession session, Account account)
            throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue, AnswersOverdueException {
        // Only to turn FIX's other sides away.
        OrderMessageReader.side(message);
        Request asked = Request.of(message, session, MsgTypes.REPLACE_REQUEST, new CancelOrder(account.brokerId, 0));
        ParseResult<Replacement> reading = reader.replacement(message);
        Optional<EnteredOrder> order = locate(message, asked, account);
        if (order.isPresent()) {
            switch (reading) {
                case ParseResult.Refused<Replacement>(RejectReason reason) ->
                    refuse(asked, order.get(), account, reason, refusals.text(message, reason));
                case ParseResult.Valid<Replacement>(Replacement wanted)
                when wanted.changesType(order.get()) ->
                    refuse(
                            asked,
                            order.get(),
                            account,
                            RejectReason.INVALID_STOP_PRICE,
                            "the order waits for a stop price, so OrdType(40) is what it has, 3 or 4, with StopPx(99)");
                case ParseResult.Valid<Replacement>(Replacement wanted) -> {
                    ReplaceOrder command = wanted.of(order.get(), account.brokerId, asked.clientOrderId());
                    Request request = asked.with(command);
                    EnteredOrder before = order.get();
                    enter(
                            request,
                            account,
                            () -> orders.replace(command, request.source()),
                            now -> entered(now, before.account(), before.symbol(), before.side()));
                }
            }
        }
    }

    /** OrderMassCancelRequest(q). */
    void cancelAll(Message message, FixSession session, Account account)
            throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue {
        CancelAllOrders command = OrderMessageReader.massCancel(message, account.brokerId);
        Request request = Request.of(message, session, MsgTypes.MASS_CANCEL_REQUEST, command);
        account.add(request);
        follow(request, account, orders.massCancel(command, request.source()), answer -> {});
    }

    /** Finds the order that a request is about, now or when it has been sequenced; refuses the request if there is none. */
    private Optional<EnteredOrder> locate(Message message, Request asked, Account account)
            throws FieldNotFound, AnswersOverdueException {
        boolean byNumber = message.isSetField(Tag.ORDER_ID);
        Optional<TrackedOrder> known = byNumber
                ? OrderMessageReader.orderId(message).flatMap(account::order)
                : account.order(asked.origClientOrderId());
        if (known.isPresent()) {
            return open(message, asked, account, known.get());
        }
        Optional<CompletableFuture<Optional<EnteredOrder>>> entering =
                byNumber ? Optional.empty() : account.entering(asked.origClientOrderId());
        if (entering.isPresent()) {
            return entered(message, asked, outcome(entering.get()));
        }
        Optional<OrderState> old = byNumber
                ? OrderMessageReader.orderId(message)
                        .flatMap(history::order)
                        .filter(order -> order.brokerId() == account.brokerId)
                : history.order(account.brokerId, asked.origClientOrderId());
        if (old.isPresent()) {
            return open(message, asked, account, new TrackedOrder(old.get(), account.texts));
        }
        // Also for an order that was refused just now, which the session is yet to be told.
        later(asked, () -> refusals.unknownOrder(asked, Messages.NO_ORDER_TEXT));
        return Optional.empty();
    }

    /**
     * The outcome of a request in flight. The session waits for it here: its next messages have to take effect after
     * the one that names this request's order, which can't be submitted before the order has its number.
     */
    private static Optional<EnteredOrder> outcome(CompletableFuture<Optional<EnteredOrder>> entering)
            throws AnswersOverdueException {
        try {
            return entering.get(AnswersOverdueException.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AnswersOverdueException();
        } catch (ExecutionException | TimeoutException e) {
            throw new AnswersOverdueException();
        }
    }

    private Optional<EnteredOrder> entered(Message message, Request asked, Optional<EnteredOrder> order)
            throws FieldNotFound {
        Optional<String> fault = order.isPresent()
                ? OrderMessageReader.mismatch(
                        message,
                        order.get().account(),
                        order.get().symbol(),
                        order.get().side())
                : Optional.of(Messages.NO_ORDER_TEXT);
        if (fault.isEmpty()) {
            return order;
        }
        // After the report that says what became of the order it names.
        later(asked, () -> refusals.unknownOrder(asked, fault.get()));
        return Optional.empty();
    }

    private Optional<EnteredOrder> open(Message message, Request asked, Account account, TrackedOrder order)
            throws FieldNotFound {
        Optional<String> fault = OrderMessageReader.mismatch(message, order.account, order.symbol, order.side);
        if (fault.isPresent()) {
            later(asked, () -> refusals.unknownOrder(asked, fault.get()));
            return Optional.empty();
        }
        EnteredOrder now;
        char status;
        synchronized (account) {
            now = new EnteredOrder(
                    order.orderId,
                    order.account,
                    order.symbol,
                    order.side,
                    order.timeInForce,
                    order.validUntilMicros,
                    order.instructions);
            status = FixCodes.status(order);
        }
        if (order.isOpen()) {
            return Optional.of(now);
        }
        later(asked, () -> refusals.tooLate(asked, now, status));
        return Optional.empty();
    }

    /** Submits a request that gives an order its client order id. */
    private void enter(
            Request request,
            Account account,
            Supplier<PendingAnswer<Optional<AcceptedOrder>>> submit,
            Function<AcceptedOrder, EnteredOrder> result) {
        CompletableFuture<Optional<EnteredOrder>> entered = new CompletableFuture<>();
        account.entering(request.clientOrderId(), entered);
        account.add(request);
        follow(request, account, submit.get(), answer -> {
            Optional<EnteredOrder> order = answer instanceof OrderAnswer.Done<Optional<AcceptedOrder>> done
                    ? done.result().map(result)
                    : Optional.empty();
            if (order.isEmpty()) {
                account.left(request.clientOrderId(), entered);
            }
            entered.complete(order);
        });
    }

    private static EnteredOrder entered(AcceptedOrder order, String document, String symbol, Side side) {
        return new EnteredOrder(
                order.orderId(),
                document,
                symbol,
                side,
                order.timeInForce(),
                order.validUntilMicros(),
                order.instructions());
    }

    private <T> void follow(Request request, Account account, PendingAnswer<T> pending, Consumer<OrderAnswer<T>> then) {
        CompletableFuture<Void> unused = pending.whenThere(answer -> {
                    // Not answered from here, the sequencer's thread: answering writes to the session's store.
                    switch (answer) {
                        // Told by the reports of its events.
                        case OrderAnswer.Done<T> ignored -> {}
                        case OrderAnswer.Refused<T> ignored -> {}
                        case OrderAnswer.NotTaken<T>(RejectReason reason) ->
                            outbound.answer(
                                    request.session(),
                                    () -> settle(request, account, () -> refusals.notAvailable(request, reason)));
                        case OrderAnswer.Unknown<T>() ->
                            outbound.answer(request.session(), () -> {
                                // Its report may have come this far before something behind it failed.
                                if (account.isUnderWay(request)) {
                                    settle(request, account, () -> refusals.outcomeUnknown(request));
                                }
                            });
                    }
                    then.accept(answer);
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.error("the answer to a FIX request failed", failure);
                    }
                });
    }

    private void settle(Request request, Account account, Runnable answer) {
        try {
            answer.run();
            traffic.answered(request);
        } finally {
            account.settled(request);
        }
    }

    /** Gives an answer when what was reported before is. */
    private void later(Request asked, Runnable answer) {
        FixSession session = asked.session();
        session.answers().begin();
        outbound.answer(session, () -> {
            try {
                answer.run();
                traffic.answered(asked);
            } finally {
                session.answers().end();
            }
        });
    }

    /** Refuses to replace an order. */
    private void refuse(Request asked, EnteredOrder order, Account account, RejectReason reason, String text) {
        later(asked, () -> {
            char status = account.order(order.orderId()).map(FixCodes::status).orElse(FixCodes.NEW);
            refusals.replacement(asked, order, status, reason, text);
        });
    }
}
