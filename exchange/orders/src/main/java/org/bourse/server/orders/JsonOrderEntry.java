package org.bourse.server.orders;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bourse.contract.AcceptedOrder;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.contract.OrderAnswer;
import org.bourse.contract.OrderChecks;
import org.bourse.contract.OrderEntry;
import org.bourse.contract.OrderRateLimiter;
import org.bourse.contract.OrderRateLimiter.Permit;
import org.bourse.contract.PendingAnswer;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SetCancelTimer;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.OrderCheck;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.server.json.JsonFields;
import org.bourse.server.metrics.ExchangeMetrics;
import org.bourse.server.problem.FailureTexts;
import org.bourse.server.problem.FieldFault;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.Ids;
import org.bourse.server.request.PhaseTimes;
import org.bourse.server.request.RequestGate;
import org.bourse.server.request.RequestJson;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.request.Symbols;
import org.bourse.server.view.OrderReads;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderWithTrades;
import org.bourse.server.view.OriginalTerms;
import org.bourse.server.view.OwnIdReads;
import org.bourse.server.view.OwnerReads;
import org.bourse.server.view.PreventedMatch;

/**
 * The order entry of REST and WebSocket around {@link OrderEntry}: the broker's rate, the first answer again for a
 * repeat, and refusals as problems. Orders, replaces and cancels are handed over here, and waited for where their
 * answer is wanted; the other calls wait. An answer is durable.
 */
public final class JsonOrderEntry {

    private final OrderEntry entry;
    private final OrderChecks checks;
    private final CommandProblems problems;
    private final OrderReads reads;
    private final OrderRateLimiter limiter;
    private final RequestGate gate;
    private final ExchangeMetrics metrics;

    /**
     * An order entry of JSON's gateways.
     *
     * @param entry the way to the sequencer
     * @param checks says what would become of orders
     * @param problems what those are told that are refused
     * @param reads finds the orders that requests name
     * @param limiter bounds each broker's orders, at all gateways together
     * @param gate what every request comes in by
     * @param metrics where refusals are counted
     */
    public JsonOrderEntry(
            OrderEntry entry,
            OrderChecks checks,
            CommandProblems problems,
            OrderReads reads,
            OrderRateLimiter limiter,
            RequestGate gate,
            ExchangeMetrics metrics) {
        this.entry = entry;
        this.checks = checks;
        this.problems = problems;
        this.reads = reads;
        this.limiter = limiter;
        this.gate = gate;
        this.metrics = metrics;
    }

    /** A call of another gateway. */
    public interface GatewayCall<T> {
        T run() throws RefusedException;
    }

    /** A call that the exchange has in its hands. */
    public interface PendingCall<T> {

        /** Waits until it is done, and answers what came of it. To be called once. */
        T await(PhaseTimes times) throws RefusedException;
    }

    /**
     * A replace that the exchange has in its hands.
     *
     * @param call what is waited for
     * @param mayReduceOthers whether it may reduce other orders of its broker
     */
    public record PendingReplace(PendingCall<AcceptedOrder> call, boolean mayReduceOthers)
            implements PendingCall<AcceptedOrder> {

        @Override
        public AcceptedOrder await(PhaseTimes times) throws RefusedException {
            return call.await(times);
        }
    }

    /**
     * Does what a request that is not over HTTP asks for, as if it were: not when the exchange stops, and with a problem
     * for what fails.
     *
     * @param what the call, for the log
     */
    public <T> T serve(String what, GatewayCall<T> call) throws RefusedException {
        if (!gate.enter()) {
            throw CommandProblems.problem(RejectReason.SHUTTING_DOWN).refused();
        }
        try {
            return call.run();
        } catch (RuntimeException e) {
            throw FailureTexts.problem(what, "", e).refused();
        } finally {
            gate.leave();
        }
    }

    /** Takes one of the broker's orders for this second; {@link #requireGranted} refuses if there was none. */
    public Permit takeToken(long brokerId) {
        return limiter.take(brokerId);
    }

    /** Refuses an order that came too fast. */
    public void requireGranted(long brokerId, Permit permit) throws RefusedException {
        if (!permit.granted()) {
            metrics.rejected(RejectReason.RATE_LIMITED);
            throw new RefusedException(ProblemCode.RATE_LIMITED, limiter.refusal(brokerId));
        }
    }

    /** Does what the entries of a request ask for. */
    public OrderBatch batch(long brokerId, RequestJson json, CommandSource source, PhaseTimes times)
            throws RefusedException {
        BatchEntry.Entries entries = BatchEntry.entries(json);
        times.reached(RequestPhase.PARSE);
        OrderBatch batch = new OrderBatch(this, brokerId, source, times);
        batch.doAll(entries);
        return batch;
    }

    /** Cancels the orders that a request lists. */
    public OrderBatch cancelListed(long brokerId, RequestJson json, CommandSource source, PhaseTimes times)
            throws RefusedException {
        List<String> names = CancelListReader.read(json);
        times.reached(RequestPhase.PARSE);
        OrderBatch batch = new OrderBatch(this, brokerId, source, times);
        batch.cancelAll(names);
        return batch;
    }

    /** Enters an order, or finds the one that it repeats, which counts against no limit. */
    public PendingCall<AcceptedOrder> enter(SubmitOrder order, CommandSource source) {
        PendingAnswer<AcceptedOrder> pending = entry.enter(order, source);
        return times -> entered(order, pending, times);
    }

    /**
     * Says what entering the order of a request would do now, which is not done. Whatever entering it would answer is a
     * part of this answer.
     */
    public OrderValidation validate(long brokerId, RequestJson json, PhaseTimes times) {
        try {
            SubmitOrder order = OrderBodyReader.read(brokerId, json);
            times.reached(RequestPhase.PARSE);
            return validate(order, times);
        } catch (RefusedException e) {
            return OrderValidation.refused(e.problem());
        }
    }

    private OrderValidation validate(SubmitOrder order, PhaseTimes times) throws RefusedException {
        OrderCheck check = checks.check(order).join();
        times.reached(RequestPhase.SEQUENCER);
        if (check.refusal().isEmpty()) {
            return OrderValidation.accepted(JsonFields.word(check.prospect()));
        }
        RejectReason reason = check.refusal().get();
        if (reason == RejectReason.DUPLICATE_CLIENT_ORDER_ID) {
            return OrderValidation.repeat(
                    repeated(order, check.firstOrderId(), times).orderId());
        }
        throw problems.problem(reason, order, order.symbol()).refused();
    }

    private AcceptedOrder entered(SubmitOrder order, PendingAnswer<AcceptedOrder> pending, PhaseTimes times)
            throws RefusedException {
        OrderAnswer<AcceptedOrder> answer = pending.await();
        times.reached(RequestPhase.SEQUENCER);
        if (answer instanceof OrderAnswer.Refused<AcceptedOrder>(RejectReason reason, long firstOrderId)
                && reason == RejectReason.DUPLICATE_CLIENT_ORDER_ID) {
            AcceptedOrder first = repeated(order, firstOrderId, times);
            limiter.giveBack(order.brokerId());
            return first;
        }
        return done(answer, order, order.symbol());
    }

    /** The first answer again, when the order that has the client order id was entered with the same terms. */
    private AcceptedOrder repeated(SubmitOrder order, long firstOrderId, PhaseTimes times) throws RefusedException {
        Optional<OrderWithTrades> known = reads.order(firstOrderId);
        Optional<OriginalTerms> entered = reads.originalTerms(firstOrderId);
        // What is reduced in the place of a trade with itself is replaced. Most orders never are: nothing to look for.
        boolean mayBeReduced = entered.filter(OriginalTerms::replaced).isPresent();
        List<PreventedMatch> prevented = mayBeReduced ? reads.preventedAtEntry(firstOrderId) : List.of();
        times.reached(RequestPhase.READ);
        return known.flatMap(
                        first -> entered.flatMap(terms -> OriginalAnswer.to(order, first, terms.terms(), prevented)))
                .orElseThrow(() -> otherTerms(order, firstOrderId, known.isEmpty()));
    }

    private static RefusedException otherTerms(SubmitOrder order, long firstOrderId, boolean isArchived) {
        FieldFault fault = new FieldFault(
                "client_order_id",
                ProblemCode.DUPLICATE_CLIENT_ORDER_ID,
                "client_order_id " + Quoted.of(order.clientOrderId()) + " is that of order " + firstOrderId
                        + (isArchived ? ", which is archived." : ", which had other terms."));
        return new Problem(
                        ProblemCode.DUPLICATE_CLIENT_ORDER_ID,
                        RejectReason.DUPLICATE_CLIENT_ORDER_ID.text(),
                        List.of(fault),
                        Map.of("Location", path(firstOrderId)))
                .refused();
    }

    /** The order of that name, open or closed; {@link Ids#NONE} when the broker has none. */
    long orderId(long brokerId, OrderName name) throws RefusedException {
        return name.orderId(brokerId, reads);
    }

    /** The orders that several client order ids of a broker stand for. */
    OwnIdReads ownIds(long brokerId, Set<String> clientOrderIds) {
        return reads.ownIds(brokerId, clientOrderIds);
    }

    /** The brokers that several orders belong to. */
    OwnerReads owners(Set<Long> orderIds) {
        return reads.owners(orderIds);
    }

    /** Changes an order as {@code change} says. */
    public PendingReplace replace(
            long brokerId, OrderName name, ReplaceReader change, CommandSource source, PhaseTimes times)
            throws RefusedException {
        return replace(brokerId, name, orderId(brokerId, name), change, source, times);
    }

    /** Changes an order whose id is looked up already. */
    PendingReplace replace(
            long brokerId, OrderName name, long orderId, ReplaceReader change, CommandSource source, PhaseTimes times)
            throws RefusedException {
        OrderSnapshot order = openOrder(brokerId, name, orderId, times);
        ReplaceOrder replace = change.replaceOf(order);
        times.reached(RequestPhase.PARSE);
        PendingAnswer<Optional<AcceptedOrder>> pending = entry.replace(replace, source);
        PendingCall<AcceptedOrder> call = later -> {
            OrderAnswer<Optional<AcceptedOrder>> answer = pending.await();
            later.reached(RequestPhase.SEQUENCER);
            return done(answer, replace, order.symbol()).orElseGet(() -> closedAsItWas(order));
        };
        return new PendingReplace(call, mayReduceOthers(order.symbol(), replace.instructions()));
    }

    /** Whether an order in this instrument may reduce others of its broker: where it says so, or its instrument does. */
    boolean mayReduceOthers(String symbol, ExecutionInstructions instructions) {
        SelfTradePrevention asked = instructions.selfTradePrevention();
        return asked == SelfTradePrevention.DECREMENT
                || (asked == SelfTradePrevention.NONE
                        && problems.terms(symbol).selfTradePrevention() == SelfTradePrevention.DECREMENT);
    }

    private static AcceptedOrder closedAsItWas(OrderSnapshot order) {
        return new AcceptedOrder(
                order.orderId(),
                order.clientOrderId(),
                order.timeInForce(),
                order.validUntilMicros(),
                order.instructions(),
                false,
                0,
                List.of(),
                false,
                Optional.empty());
    }

    private OrderSnapshot openOrder(long brokerId, OrderName name, long orderId, PhaseTimes times)
            throws RefusedException {
        Optional<OrderSnapshot> order = orderId == Ids.NONE ? Optional.empty() : reads.orderAlone(orderId);
        times.reached(RequestPhase.READ);
        if (order.isEmpty()) {
            throw name.notFound(orderId, reads);
        }
        requireOwner(brokerId, order.get());
        if (!order.get().isOpen()) {
            throw CommandProblems.problem(RejectReason.UNKNOWN_ORDER).refused();
        }
        return order.get();
    }

    /**
     * Cancels an order, and answers how many were: one that is closed, or never was, is no matter. But a client order id
     * that no order ever had is refused: who asks by it wants to know what became of the order.
     */
    public PendingCall<Long> cancel(long brokerId, OrderName name, CommandSource source) throws RefusedException {
        long orderId = orderId(brokerId, name);
        return cancel(brokerId, name, orderId, () -> owners(Set.of(orderId)), source);
    }

    /** Cancels an order whose id is looked up already, and of which {@code owners} knows, if need be, whose it is. */
    PendingCall<Long> cancel(
            long brokerId, OrderName name, long orderId, Supplier<OwnerReads> owners, CommandSource source)
            throws RefusedException {
        if (orderId == Ids.NONE) {
            if (name.isOwnAlone()) {
                throw name.unknown();
            }
            return _ -> 0L;
        }
        CancelOrder cancel = new CancelOrder(brokerId, orderId);
        PendingAnswer<Long> pending = entry.cancel(cancel, source);
        return times -> cancelled(cancel, name, owners, pending, times);
    }

    private long cancelled(
            CancelOrder cancel,
            OrderName name,
            Supplier<OwnerReads> owners,
            PendingAnswer<Long> pending,
            PhaseTimes times)
            throws RefusedException {
        OrderAnswer<Long> answer = pending.await();
        times.reached(RequestPhase.SEQUENCER);
        if (!isRefused(answer, RejectReason.UNKNOWN_ORDER)) {
            return done(answer, cancel, "");
        }
        // What the broker calls by an id of its own is its own.
        if (name.own().isEmpty() && isAnothers(cancel, owners.get())) {
            throw CommandProblems.problem(RejectReason.NOT_ORDER_OWNER).refused();
        }
        return 0;
    }

    /** Whether a closed order is another broker's. When the database can't tell, cancelling it changes nothing anyway. */
    private static boolean isAnothers(CancelOrder cancel, OwnerReads owners) {
        try {
            return owners.brokerId(cancel.orderId()).orElse(cancel.brokerId()) != cancel.brokerId();
        } catch (HistoryUnavailableException e) {
            return false;
        }
    }

    /** Cancels the broker's orders and answers how many there were; an empty symbol or side is every one. */
    public long cancelAll(long brokerId, String symbol, String side, CommandSource source, PhaseTimes times)
            throws RefusedException {
        return cancelAll(brokerId, symbol, side(side), source, times);
    }

    /** The same with a side that is known. */
    public long cancelAll(long brokerId, String symbol, Optional<Side> side, CommandSource source, PhaseTimes times)
            throws RefusedException {
        String canonical = Symbols.canonical(symbol);
        if (canonical.isEmpty() && !symbol.isEmpty()) {
            throw Problem.ofParameter("symbol", Symbols.RULE + ", not " + Quoted.of(symbol))
                    .refused();
        }
        CancelAllOrders cancel = new CancelAllOrders(brokerId, canonical, side);
        OrderAnswer<Long> answer = entry.massCancel(cancel, source).await();
        times.reached(RequestPhase.SEQUENCER);
        // In an instrument that isn't listed there is nothing to cancel.
        return isRefused(answer, RejectReason.UNKNOWN_INSTRUMENT) ? 0 : done(answer, cancel, canonical);
    }

    /** A side as it is written; none for the empty text. */
    public static Optional<Side> side(String word) throws RefusedException {
        return switch (word) {
            case "" -> Optional.empty();
            case "bid" -> Optional.of(Side.BID);
            case "ask" -> Optional.of(Side.ASK);
            default ->
                throw Problem.ofParameter("side", "must be bid or ask, not " + Quoted.of(word))
                        .refused();
        };
    }

    /**
     * Sets the broker's cancel timer, and answers when it fires, UTC microseconds;
     * {@link org.bourse.engine.model.Times#NEVER_MICROS} when it is off.
     */
    public long setCancelTimer(SetCancelTimer set, CommandSource source, PhaseTimes times) throws RefusedException {
        OrderAnswer<Long> answer = entry.setCancelTimer(set, source).await();
        times.reached(RequestPhase.SEQUENCER);
        return done(answer, set, "");
    }

    /** The bound on each broker's orders, at all gateways together. */
    public OrderRateLimiter limiter() {
        return limiter;
    }

    /** The way of what no request asks for, such as what happens when a connection ends. */
    public OrderEntry entry() {
        return entry;
    }

    private static boolean isRefused(OrderAnswer<?> answer, RejectReason reason) {
        return answer instanceof OrderAnswer.Refused<?> refused && refused.reason() == reason;
    }

    private <T> T done(OrderAnswer<T> answer, Command command, String symbol) throws RefusedException {
        return switch (answer) {
            case OrderAnswer.Done<T>(T result) -> result;
            case OrderAnswer.Refused<T> refused ->
                throw problems.problem(refused.reason(), command, symbol).refused();
            case OrderAnswer.NotTaken<T>(RejectReason reason) ->
                throw CommandProblems.problem(reason).refused();
            case OrderAnswer.Unknown<T>() -> throw CommandProblems.outcomeUnknown(command);
        };
    }

    /** Refuses who asks for another broker's order. */
    public static void requireOwner(long brokerId, OrderSnapshot order) throws RefusedException {
        if (order.brokerId() != brokerId) {
            throw CommandProblems.problem(RejectReason.NOT_ORDER_OWNER).refused();
        }
    }

    /** The path at which REST answers an order. */
    public static String path(long orderId) {
        return "/orders/" + orderId;
    }
}
