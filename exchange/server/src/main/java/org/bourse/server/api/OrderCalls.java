package org.bourse.server.api;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.view.EntryTerms;
import org.bourse.server.view.HistoryUnavailableException;
import org.bourse.server.view.OrderReads;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderWithTrades;

/** The calls that enter, change and cancel orders, apart from how they came in. */
final class OrderCalls {

    private static final Header REPLAYED = HeaderValues.createCached(HeaderNames.create("Idempotent-Replayed"), "true");

    private final Commands commands;
    private final OrderReads reads;

    OrderCalls(Commands commands, OrderReads reads) {
        this.commands = commands;
        this.reads = reads;
    }

    /** {@code POST /orders} with this body. */
    Answer enter(long brokerId, byte[] body, CommandSource source, PhaseTimes times) throws RefusedException {
        SubmitOrder order = OrderReader.read(brokerId, body);
        times.reached(Phase.PARSE);
        SequencedCommand result = commands.submit(order, source, times);
        Optional<Event.CommandRejected> rejected = Commands.rejection(result);
        if (rejected.isEmpty()) {
            long orderId = result.sequence();
            byte[] json = OrderResult.of(result, orderId, order.clientOrderId(), order.quantity())
                    .toJson();
            return Answer.json(Status.CREATED_201, json).with(location(orderId));
        }
        if (rejected.get().reason() == RejectReason.DUPLICATE_CLIENT_ORDER_ID) {
            return repeat(order, rejected.get().orderId(), times);
        }
        throw commands.problem(rejected.get().reason(), order).refused();
    }

    /** Whether this is the answer to an order that was entered before: nothing happened, so it counts against no limit. */
    static boolean isRepeat(Answer answer) {
        return answer.headers().contains(REPLAYED);
    }

    /** The first answer again, when the order that has the client order id was entered with the same terms. */
    private Answer repeat(SubmitOrder order, long firstOrderId, PhaseTimes times) throws RefusedException {
        Optional<OrderResult> first = firstAnswer(order, firstOrderId);
        times.reached(Phase.READ);
        if (first.isEmpty()) {
            throw new Problem(
                            ProblemCode.DUPLICATE_CLIENT_ORDER_ID,
                            RejectReason.DUPLICATE_CLIENT_ORDER_ID.text(),
                            List.of(new FieldFault(
                                    "client_order_id",
                                    ProblemCode.DUPLICATE_CLIENT_ORDER_ID,
                                    "client_order_id " + Quoted.of(order.clientOrderId()) + " is that of order "
                                            + firstOrderId + ", which had other terms.")),
                            List.of(location(firstOrderId)))
                    .refused();
        }
        return Answer.json(Status.OK_200, first.get().toJson())
                .with(location(firstOrderId))
                .with(REPLAYED);
    }

    private Optional<OrderResult> firstAnswer(SubmitOrder repeated, long firstOrderId) {
        Optional<OrderWithTrades> known = reads.order(firstOrderId);
        Optional<EntryTerms> entered = reads.entryTerms(firstOrderId);
        return known.isEmpty() || entered.isEmpty()
                ? Optional.empty()
                : FirstAnswer.to(repeated, known.get(), entered.get());
    }

    /** {@code PATCH /orders/{id}} with this body. */
    Answer replace(long brokerId, String id, byte[] body, CommandSource source, PhaseTimes times)
            throws RefusedException {
        ReplaceReader change = ReplaceReader.read(body);
        times.reached(Phase.PARSE);
        OrderSnapshot order = openOrder(brokerId, id, times);
        ReplaceOrder replace = change.replaceOf(order);
        times.reached(Phase.PARSE);
        SequencedCommand result = commands.submit(replace, source, times);
        Optional<Event.CommandRejected> rejected = Commands.rejection(result);
        if (rejected.isPresent()) {
            throw commands.problem(rejected.get().reason(), replace).refused();
        }
        return Answer.json(Status.OK_200, replaced(result, order).toJson());
    }

    private OrderSnapshot openOrder(long brokerId, String id, PhaseTimes times) throws RefusedException {
        long orderId = Ids.parse(id);
        Optional<OrderSnapshot> order = orderId == Ids.NONE ? Optional.empty() : reads.orderAlone(orderId);
        times.reached(Phase.READ);
        if (order.isEmpty()) {
            throw unknownOrder(id);
        }
        requireOwner(brokerId, order.get());
        if (!order.get().isOpen()) {
            throw Commands.problem(RejectReason.UNKNOWN_ORDER).refused();
        }
        return order.get();
    }

    private static OrderResult replaced(SequencedCommand result, OrderSnapshot before) {
        for (Event event : result.events()) {
            if (event instanceof Event.OrderReplaced replaced && replaced.orderId() == before.orderId()) {
                return OrderResult.of(result, before.orderId(), replaced.clientOrderId(), replaced.leavesQuantity());
            }
        }
        // Asked for no more than what is filled: closed as filled, under its former id.
        return OrderResult.of(result, before.orderId(), before.clientOrderId(), 0);
    }

    /** {@code POST /orders/{id}/cancel}. */
    Answer cancel(long brokerId, String id, CommandSource source, PhaseTimes times) throws RefusedException {
        long orderId = Ids.parse(id);
        if (orderId == Ids.NONE) {
            return Answer.noContent();
        }
        SequencedCommand result = commands.submit(new CancelOrder(brokerId, orderId), source, times);
        Optional<RejectReason> rejected = Commands.rejection(result).map(Event.CommandRejected::reason);
        if (rejected.isEmpty()) {
            return Answer.noContent();
        }
        if (rejected.get() != RejectReason.UNKNOWN_ORDER) {
            throw Commands.problem(rejected.get()).refused();
        }
        if (isAnothers(brokerId, orderId)) {
            throw Commands.problem(RejectReason.NOT_ORDER_OWNER).refused();
        }
        return Answer.noContent();
    }

    /** Whether a closed order is another broker's. When the database can't tell, cancelling it changes nothing anyway. */
    private boolean isAnothers(long brokerId, long orderId) {
        try {
            return reads.orderAlone(orderId)
                    .filter(order -> order.brokerId() != brokerId)
                    .isPresent();
        } catch (HistoryUnavailableException e) {
            return false;
        }
    }

    /** {@code DELETE /orders}; an empty symbol is every one. */
    Answer cancelAll(long brokerId, String symbol, CommandSource source, PhaseTimes times) throws RefusedException {
        SequencedCommand result = commands.submit(new CancelAllOrders(brokerId, symbol), source, times);
        Optional<RejectReason> rejected = Commands.rejection(result).map(Event.CommandRejected::reason);
        // In an instrument that isn't listed there is nothing to cancel.
        if (rejected.isPresent() && rejected.get() != RejectReason.UNKNOWN_INSTRUMENT) {
            throw Commands.problem(rejected.get()).refused();
        }
        JsonWriter json = new JsonWriter();
        json.startObject();
        json.field(
                "cancelled",
                result.events().stream()
                        .filter(Event.OrderCancelled.class::isInstance)
                        .count());
        json.endObject();
        return Answer.json(Status.OK_200, json);
    }

    /** Refuses who asks for another broker's order. */
    static void requireOwner(long brokerId, OrderSnapshot order) throws RefusedException {
        if (order.brokerId() != brokerId) {
            throw Commands.problem(RejectReason.NOT_ORDER_OWNER).refused();
        }
    }

    /** The refusal of an id that is no order's. */
    static RefusedException unknownOrder(String id) {
        return new RefusedException(ProblemCode.UNKNOWN_ORDER, "There is no order " + Quoted.of(id) + ".");
    }

    private static Header location(long orderId) {
        return HeaderValues.create(HeaderNames.LOCATION, "/orders/" + orderId);
    }
}
