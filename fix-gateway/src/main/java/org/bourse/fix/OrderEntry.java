package org.bourse.fix;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.door.OrderDirectory;
import org.bourse.engine.door.OrderState;
import org.bourse.engine.door.Outcome;
import org.bourse.engine.door.Sequencer;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.RejectReason;
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
 * Enters orders, cancels and replaces: finds the order that a request is about and submits the command. What can't be one
 * is answered with {@link Refusals}, everything else by {@link EventReports} when the exchange has decided.
 *
 * <p>A request may name an order that is still on its way: the client need not wait for one answer before it sends the
 * next message. Such a request waits for the order's number, which the exchange gives it when it is sequenced.
 */
final class OrderEntry {

    private static final Logger LOG = LoggerFactory.getLogger(OrderEntry.class);

    private final Sequencer sequencer;
    private final OrderDirectory history;
    private final Delivery delivery;
    private final Outbound outbound;
    private final StatusRequests statusRequests;
    private final OrderReader reader;
    private final Refusals refusals;

    OrderEntry(
            Sequencer sequencer,
            OrderDirectory history,
            Delivery delivery,
            Outbound outbound,
            StatusRequests statusRequests,
            OrderReader reader) {
        this.sequencer = sequencer;
        this.history = history;
        this.delivery = delivery;
        this.outbound = outbound;
        this.statusRequests = statusRequests;
        this.reader = reader;
        this.refusals = new Refusals(delivery);
    }

    /** NewOrderSingle(D). */
    void submit(Message message, FixSession session, Account account)
            throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue {
        String clientOrderId = message.getString(Tag.CL_ORD_ID);
        if (OrderReader.isRepetition(message)) {
            Optional<TrackedOrder> known = account.order(clientOrderId);
            if (known.isPresent()) {
                delivery.answer(session, statusRequests.status(account, known.get()));
                return;
            }
        }
        switch (reader.order(message, account.brokerId)) {
            case Reading.Refused<SubmitOrder>(RejectReason reason) -> refusals.order(message, session, reason);
            case Reading.Valid<SubmitOrder>(SubmitOrder order) -> {
                Request request = Request.of(message, session, MsgTypes.NEW_ORDER, order);
                enter(request, account, entering(request, account));
            }
        }
    }

    /** OrderCancelRequest(F). */
    void cancel(Message message, FixSession session, Account account) throws FieldNotFound, IncorrectTagValue {
        // Only to turn FIX's other sides away.
        OrderReader.side(message);
        Request asked = Request.of(message, session, MsgTypes.CANCEL_REQUEST, new CancelOrder(account.brokerId, 0));
        locate(message, asked, account, new CompletableFuture<>(), order -> {
            Request request = asked.with(new CancelOrder(account.brokerId, order.orderId()));
            account.add(request);
            submit(request, account, outcome -> {});
        });
    }

    /** OrderCancelReplaceRequest(G). */
    void replace(Message message, FixSession session, Account account)
            throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue {
        // Only to turn FIX's other sides away.
        OrderReader.side(message);
        Request asked = Request.of(message, session, MsgTypes.REPLACE_REQUEST, new CancelOrder(account.brokerId, 0));
        Reading<Replacement> reading = reader.replacement(message);
        // From now on, so that what follows may name the order by its new id.
        CompletableFuture<Optional<Entered>> entered = entering(asked, account);
        locate(message, asked, account, entered, order -> {
            switch (reading) {
                case Reading.Refused<Replacement>(RejectReason reason) ->
                    refuse(asked, order, account, entered, reason);
                case Reading.Valid<Replacement>(Replacement wanted) ->
                    enter(asked.with(wanted.of(order, account.brokerId, asked.clientOrderId())), account, entered);
            }
        });
    }

    /** OrderMassCancelRequest(q). */
    void cancelAll(Message message, FixSession session, Account account) throws FieldNotFound {
        CancelAllOrders command = OrderReader.massCancel(message, account.brokerId);
        Request request = Request.of(message, session, MsgTypes.MASS_CANCEL_REQUEST, command);
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
                ? OrderReader.orderId(message).flatMap(account::order)
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
                ? OrderReader.orderId(message)
                        .flatMap(history::order)
                        .filter(order -> order.brokerId() == account.brokerId)
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
            refusals.tooLate(asked, now, status);
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
        refusals.notAvailable(request, reason);
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
        outbound.execute(() -> refusals.replacement(asked, order, status, reason));
    }

    private void refuseUnknown(Request asked, CompletableFuture<Optional<Entered>> entered) {
        entered.complete(Optional.empty());
        refusals.unknownOrder(asked);
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
}
