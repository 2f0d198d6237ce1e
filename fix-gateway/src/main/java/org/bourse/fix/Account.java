package org.bourse.fix;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bourse.contract.OpenOrders;
import org.bourse.contract.OrderState;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.MsgTypes;
import org.jspecify.annotations.Nullable;

/**
 * A broker that uses FIX: its sessions, its orders as reported, and its requests that are not answered yet. Guarded by
 * itself: the outbound thread writes orders, sessions' threads read them and add requests.
 */
final class Account {

    /** Closed orders that are remembered, to say how they ended without asking the history. */
    private static final int CLOSED_ORDERS = 10_000;

    final long brokerId;
    final String compId;

    /** The texts that its orders share with those of other accounts. */
    final RecentTexts texts;

    private final Map<Long, TrackedOrder> orders = new HashMap<>();
    private final Map<String, TrackedOrder> ordersByName = new HashMap<>();
    private final ArrayDeque<TrackedOrder> closed = new ArrayDeque<>();

    /**
     * Requests that are not answered, by what comes back with their events. A client that resets its numbers and sends the
     * very same message again while the first is under way counts once.
     */
    private final Map<Submitted, Request> underWay = new HashMap<>();

    private final Map<String, CompletableFuture<Optional<EnteredOrder>>> entering = new HashMap<>();
    private long loadedSequence;
    private boolean abandoned;

    /** The first command whose reports could not be made; 0 while they can. */
    private volatile long unreportedSequence;

    private @Nullable FixSession trading;
    private @Nullable FixSession dropCopy;

    Account(long brokerId, String compId, RecentTexts texts) {
        this.brokerId = brokerId;
        this.compId = compId;
        this.texts = texts;
    }

    synchronized void load(OpenOrders open) {
        loadedSequence = open.sequence();
        for (OrderState state : open.orders()) {
            add(new TrackedOrder(state, texts));
        }
    }

    /** The last command whose effects were there when the account was loaded: its events are known already. */
    synchronized long loadedSequence() {
        return loadedSequence;
    }

    synchronized Optional<FixSession> trading() {
        return Optional.ofNullable(trading);
    }

    synchronized Optional<FixSession> dropCopy() {
        return Optional.ofNullable(dropCopy);
    }

    synchronized void trading(FixSession session) {
        trading = session;
    }

    synchronized void dropCopy(FixSession session) {
        dropCopy = session;
    }

    synchronized void add(TrackedOrder order) {
        orders.put(order.orderId, order);
        for (String name : order.clientOrderIds) {
            ordersByName.put(name, order);
        }
    }

    synchronized Optional<TrackedOrder> order(long orderId) {
        return Optional.ofNullable(orders.get(orderId));
    }

    synchronized Optional<TrackedOrder> order(String clientOrderId) {
        return Optional.ofNullable(ordersByName.get(clientOrderId));
    }

    /** Its open orders, of one symbol or, when that is empty, of all; the oldest first. */
    synchronized List<TrackedOrder> openOrders(String symbol) {
        List<TrackedOrder> open = new ArrayList<>();
        for (TrackedOrder order : orders.values()) {
            if (order.isOpen() && (symbol.isEmpty() || symbol.equals(order.symbol))) {
                open.add(order);
            }
        }
        open.sort((a, b) -> Long.compare(a.orderId, b.orderId));
        return open;
    }

    /** Notes that the order is closed; the closed order that is remembered longest may be forgotten. */
    synchronized void closed(TrackedOrder order) {
        closed.addLast(order);
        if (closed.size() > CLOSED_ORDERS) {
            TrackedOrder oldest = closed.removeFirst();
            orders.remove(oldest.orderId);
            for (String name : oldest.clientOrderIds) {
                ordersByName.remove(name, oldest);
            }
        }
    }

    /** Remembers a request that is about to be submitted; its session owes an answer until it is settled. */
    synchronized void add(Request request) {
        if (!abandoned && underWay.putIfAbsent(Submitted.of(request), request) == null) {
            request.session().answers().begin();
        }
    }

    /** Remembers that the request gives an order its client order id; the future says which, or that it did not. */
    synchronized void entering(String clientOrderId, CompletableFuture<Optional<EnteredOrder>> order) {
        entering.putIfAbsent(clientOrderId, order);
    }

    /** Forgets that a request was going to give an order this client order id. */
    synchronized void left(String clientOrderId, CompletableFuture<Optional<EnteredOrder>> order) {
        entering.remove(clientOrderId, order);
    }

    /** The order that a request in flight gives this client order id, if there is such a request. */
    synchronized Optional<CompletableFuture<Optional<EnteredOrder>>> entering(String clientOrderId) {
        return Optional.ofNullable(entering.get(clientOrderId));
    }

    /** The request that a command was; none when it came through another gateway. */
    synchronized Optional<Request> request(SequencedCommand command) {
        CommandSource source = command.source();
        if (source.origin() != Origin.FIX) {
            return Optional.empty();
        }
        Request known = underWay.get(new Submitted(source, command.command()));
        if (known != null) {
            return Optional.of(known);
        }
        return Stream.of(trading(), dropCopy())
                .flatMap(Optional::stream)
                .filter(session -> session.compId().equals(source.session()))
                .findAny()
                .flatMap(session -> Request.of(command.command(), session, source.correlationId()));
    }

    /** Whether the session still owes the answer to a request. */
    synchronized boolean isUnderWay(Request request) {
        return underWay.containsKey(Submitted.of(request));
    }

    /**
     * Forgets that the request was under way: it is answered, and its order, if any, is known; or nobody will answer it.
     * Does nothing for one that was under way before a restart.
     */
    synchronized void settled(Request request) {
        if (underWay.remove(Submitted.of(request)) == null) {
            return;
        }
        request.session().answers().end();
        boolean names = request.msgType().equals(MsgTypes.NEW_ORDER)
                || request.msgType().equals(MsgTypes.REPLACE_REQUEST);
        if (names) {
            entering.remove(request.clientOrderId());
        }
    }

    /**
     * Says that reports can't be made from this command on: no request is answered any more before the next start. The first
     * command counts, whatever else fails later: the next start begins with it.
     */
    synchronized void stop(long sequence) {
        if (!isStopped()) {
            unreportedSequence = sequence;
        }
        abandon();
    }

    /** Whether nothing is reported any more before the next start. */
    boolean isStopped() {
        return unreportedSequence != 0;
    }

    /** The first command whose reports could not be made; 0 while they can. */
    long unreportedSequence() {
        return unreportedSequence;
    }

    /** The broker is no more: no request of its sessions will be answered. */
    synchronized void abandon() {
        abandoned = true;
        underWay.values().forEach(request -> request.session().answers().end());
        underWay.clear();
    }

    private record Submitted(CommandSource source, Command command) {

        static Submitted of(Request request) {
            return new Submitted(request.source(), request.command());
        }
    }
}
