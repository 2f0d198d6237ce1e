package org.bourse.server.orders;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bourse.contract.AcceptedOrder;
import org.bourse.contract.OrderRateLimiter.Permit;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.Times;
import org.bourse.server.problem.FailureTexts;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.Ids;
import org.bourse.server.request.PhaseTimes;
import org.bourse.server.request.RequestJson;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.view.OwnIdReads;
import org.bourse.server.view.OwnerReads;
import org.jspecify.annotations.Nullable;

/**
 * Several order calls of one request, done in their order, each answered as if it had been sent alone. They are handed
 * over one after the other and waited for at the end, so that they share the journal's forces; but one that depends on
 * what came of an earlier one waits for that first. Used by the request's own thread only.
 */
public final class OrderBatch {

    private final JsonOrderEntry orders;
    private final long brokerId;
    private final CommandSource source;
    private final PhaseTimes times;

    private final List<OrderReply> replies = new ArrayList<>();

    /** The calls after those that have their reply, in their order. */
    private final List<ReplyCall> underWay = new ArrayList<>();

    /** Client order ids that the calls under way give to orders. */
    private final Set<String> givenIds = new HashSet<>();

    /** Those that any of the calls so far gave. */
    private final Set<String> everGivenIds = new HashSet<>();

    /** Client order ids that any of the calls calls an order by. */
    private final Set<String> named = new HashSet<>();

    /** The orders that these stand for; made when the first is looked up. */
    private @Nullable OwnIdReads ownIds;

    /** Ids of the exchange's that any of the calls calls an order by. */
    private final Set<Long> namedIds = new HashSet<>();

    /** The owners of these orders; made when the first is looked up. */
    private @Nullable OwnerReads owners;

    /** Orders that the calls under way replace. */
    private final Set<Long> replaced = new HashSet<>();

    /** Whether a call under way may reduce any other order of the broker's. */
    private boolean mayReduceOthers;

    private @Nullable Permit lastPermit;

    /** After which time none of its orders and replaces is to be done. */
    private long deadlineMicros = Times.NEVER_MICROS;

    OrderBatch(JsonOrderEntry orders, long brokerId, CommandSource source, PhaseTimes times) {
        this.orders = orders;
        this.brokerId = brokerId;
        this.source = source;
        this.times = times;
    }

    /** Something that has a reply or is refused. */
    private interface ReplyCall {
        OrderReply reply() throws RefusedException;
    }

    /** Something that can be read or is refused. */
    private interface ReadValue<T> {
        T value() throws RefusedException;
    }

    /** Something that hands a call over, or is refused. */
    private interface HandOver {
        ReplyCall call() throws RefusedException;
    }

    /** Does what the entries of a batch ask for. */
    void doAll(BatchEntry.Entries entries) {
        deadlineMicros = entries.deadlineMicros();
        List<ReadValue<BatchEntry>> read = new ArrayList<>();
        for (String entry : entries.texts()) {
            read.add(read(() -> BatchEntry.read(entry), BatchEntry::order));
        }
        read.forEach(entry -> handOver(() -> call(entry.value())));
        settle();
    }

    /** Cancels orders, each called by its id or by {@code client:} and a client order id. */
    void cancelAll(List<String> names) {
        List<ReadValue<OrderName>> read = new ArrayList<>();
        for (String name : names) {
            read.add(read(() -> OrderName.ofText(name), order -> order));
        }
        read.forEach(name -> handOver(() -> cancel(name.value())));
        settle();
    }

    /** Reads something that names an order, and notes how it is called. */
    private <T> ReadValue<T> read(ReadValue<T> readable, Function<T, OrderName> name) {
        try {
            T value = readable.value();
            note(name.apply(value));
            return () -> value;
        } catch (RefusedException e) {
            return () -> {
                throw e;
            };
        } catch (RuntimeException e) {
            return () -> {
                throw e;
            };
        }
    }

    private void note(OrderName order) {
        long id = Ids.parse(order.id());
        if (!order.own().isEmpty()) {
            named.add(order.own());
        } else if (id != Ids.NONE) {
            namedIds.add(id);
        }
    }

    private ReplyCall call(BatchEntry entry) throws RefusedException {
        return switch (entry.op()) {
            case SUBMIT -> enter(entry.text());
            case REPLACE -> replace(entry);
            case CANCEL -> cancel(entry.order());
        };
    }

    private ReplyCall enter(String text) throws RefusedException {
        takeToken();
        SubmitOrder wanted = OrderBodyReader.read(brokerId, new RequestJson.Message(text, BatchEntry.OP_ALONE))
                .dueBy(deadlineMicros);
        times.reached(RequestPhase.PARSE);
        JsonOrderEntry.PendingCall<AcceptedOrder> pending = orders.enter(wanted, source);
        give(wanted.clientOrderId());
        mayReduceOthers |= orders.mayReduceOthers(wanted.symbol(), wanted.instructions());
        return () -> OrderReply.entered(pending.await(times));
    }

    private ReplyCall replace(BatchEntry entry) throws RefusedException {
        takeToken();
        ReplaceReader change = ReplaceReader.read(new RequestJson.Message(entry.text(), BatchEntry.OP_AND_ORDER))
                .dueBy(deadlineMicros);
        settleIfGiven(entry.order());
        long orderId = orderId(entry.order());
        if (mayReduceOthers || replaced.contains(orderId)) {
            // What the replace leaves out stays as the earlier calls leave it.
            settle();
        }
        JsonOrderEntry.PendingReplace pending = orders.replace(brokerId, entry.order(), orderId, change, source, times);
        replaced.add(orderId);
        mayReduceOthers |= pending.mayReduceOthers();
        give(change.clientOrderId());
        return () -> OrderReply.replaced(pending.await(times));
    }

    private ReplyCall cancel(OrderName name) throws RefusedException {
        settleIfGiven(name);
        JsonOrderEntry.PendingCall<Long> pending = orders.cancel(brokerId, name, orderId(name), this::owners, source);
        return () -> {
            pending.await(times);
            return OrderReply.cancelled();
        };
    }

    /** Waits for the earlier calls where one of them decides which order it is that has this client order id. */
    private void settleIfGiven(OrderName name) {
        if (!name.own().isEmpty() && givenIds.contains(name.own())) {
            settle();
        }
    }

    /** The id of the order of that name; one that an earlier call gave may be younger than what is known of the others. */
    private long orderId(OrderName name) throws RefusedException {
        if (everGivenIds.contains(name.own())) {
            return orders.orderId(brokerId, name);
        }
        if (ownIds == null) {
            ownIds = orders.ownIds(brokerId, named);
        }
        return name.orderId(ownIds::orderId);
    }

    private OwnerReads owners() {
        if (owners == null) {
            owners = orders.owners(namedIds);
        }
        return owners;
    }

    private void give(String clientOrderId) {
        givenIds.add(clientOrderId);
        everGivenIds.add(clientOrderId);
    }

    /** Takes one of the broker's orders for this second. */
    private void takeToken() throws RefusedException {
        Permit permit = orders.takeToken(brokerId);
        if (!permit.granted() && !underWay.isEmpty()) {
            // Those that turn out to repeat an earlier order give theirs back.
            settle();
            permit = orders.takeToken(brokerId);
        }
        lastPermit = permit;
        orders.requireGranted(brokerId, permit);
    }

    private void handOver(HandOver call) {
        try {
            ReplyCall pending = call.call();
            underWay.add(pending);
        } catch (RefusedException e) {
            refused(e.problem());
        } catch (RuntimeException e) {
            refused(failed(e));
        }
    }

    private void refused(Problem problem) {
        underWay.add(() -> OrderReply.refused(problem));
    }

    /** Waits for all that is under way. */
    private void settle() {
        underWay.forEach(call -> replies.add(reply(call)));
        underWay.clear();
        givenIds.clear();
        replaced.clear();
        mayReduceOthers = false;
    }

    private OrderReply reply(ReplyCall call) {
        try {
            return call.reply();
        } catch (RefusedException e) {
            return OrderReply.refused(e.problem());
        } catch (RuntimeException e) {
            return OrderReply.refused(failed(e));
        }
    }

    private Problem failed(RuntimeException e) {
        return FailureTexts.problem("an entry of a batch", source.correlationId(), e);
    }

    /** The rate's permit that the last of these orders was told; empty where none was an order. */
    public Optional<Permit> lastPermit() {
        return Optional.ofNullable(lastPermit);
    }

    /** Writes the answers, each at the place of what it answers. */
    public void write(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("answers");
        for (OrderReply reply : replies) {
            reply.write(json);
        }
        json.writeEndArray();
    }
}
