package org.bourse.fix;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bourse.contract.OpenOrders;
import org.bourse.contract.OrderDirectory;
import org.bourse.contract.OrderState;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.event.Event.InstrumentListed;
import org.bourse.engine.event.Event.OrderAccepted;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.rows.IdList;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.store.UnreportedFile;
import org.bourse.fix.wire.MsgTypes;
import org.jspecify.annotations.Nullable;

/**
 * A broker that uses FIX: its sessions, its orders as reported, and its requests that are not answered yet. Guarded by
 * itself: the outbound thread writes orders, sessions' threads read them and add requests.
 *
 * <p>Of an order that was only reported as accepted it keeps the id alone: it stands as the exchange's order table says it
 * was entered, which is read when it is needed, whatever that table shows of it now. An order is kept here from when
 * more is reported of it.
 */
final class Account {

    /** Closed orders that are remembered, to say how they ended without asking the history. */
    private static final int CLOSED_ORDERS = 10_000;

    private static final long NOT_RESTORED = -1;

    final long brokerId;
    final String compId;

    /** The texts that its orders share with those of other accounts. */
    final RecentTexts texts;

    private final OrderDirectory directory;
    private final ReportedInstruments instruments;

    /** Its open orders of which no more was reported than that they were accepted. */
    private IdList asEntered = new IdList();

    /** The terms of those that were there when the account was loaded, which may be ahead of what is reported. */
    private final Map<String, InstrumentTerms> loadedTerms = new HashMap<>();

    /** Its other open orders, and those that closed lately. */
    private final Map<Long, TrackedOrder> kept = new HashMap<>();

    private final Map<String, TrackedOrder> keptByName = new HashMap<>();
    private final ArrayDeque<TrackedOrder> closed = new ArrayDeque<>();

    /**
     * Requests that are not answered, by what comes back with their events. A client that resets its numbers and sends the
     * very same message again while the first is under way counts once.
     */
    private final Map<Submitted, Request> underWay = new HashMap<>();

    /** Not guarded by this: the sequencer's thread forgets what was refused, and must wait for nobody. */
    private final Map<String, CompletableFuture<Optional<EnteredOrder>>> entering = new ConcurrentHashMap<>();

    private long loadedSequence;

    /** The last command that was kept for it when it was restored; {@link #NOT_RESTORED} for one that was not. */
    private long restoredThrough = NOT_RESTORED;

    private List<InstrumentListed> restoredInstruments = List.of();

    private boolean abandoned;

    /** The first command whose reports could not be made; 0 while they can. */
    private volatile long unreportedSequence;

    /** The file of what is not reported, while there is any. */
    private volatile @Nullable UnreportedFile unreported;

    /** The first command that is neither reported nor in that file; {@link Long#MAX_VALUE} when there is none. */
    private volatile long heldSequence = Long.MAX_VALUE;

    private @Nullable FixSession trading;
    private @Nullable FixSession dropCopy;

    Account(
            long brokerId,
            String compId,
            RecentTexts texts,
            OrderDirectory directory,
            ReportedInstruments instruments) {
        this.brokerId = brokerId;
        this.compId = compId;
        this.texts = texts;
        this.directory = directory;
        this.instruments = instruments;
    }

    synchronized void load(OpenOrders open) {
        loadedSequence = open.sequence();
        for (OrderState state : open.asEntered()) {
            asEntered.add(state.orderId());
            loadedTerms.put(texts.share(state.symbol()), state.terms());
        }
        asEntered.sort();
        open.changed().forEach(state -> keep(new TrackedOrder(state, texts)));
    }

    /**
     * Restores what was reported when reports stopped. All of it is kept here: what the directory says of an order as it was
     * entered is only there until the database has passed its end.
     *
     * @param firstSequence the command at which they stopped
     * @param lastSequence the last command that is kept since
     */
    synchronized void restore(AccountState state, long firstSequence, long lastSequence) {
        loadedSequence = firstSequence - 1;
        restoredThrough = lastSequence;
        restoredInstruments = state.instruments();
        for (AccountState.ReportedOrder reported : state.orders()) {
            TrackedOrder order = reported.order();
            kept.put(order.orderId, order);
            reported.goesBy().forEach(name -> keptByName.put(name, order));
        }
    }

    /** Says that everything up to this command is reported, so that none of it is reported when it is replayed. */
    synchronized void reportedThrough(long sequence) {
        loadedSequence = sequence;
        unreported = null;
        restoredInstruments = List.of();
    }

    /** Forgets what was reported, and loads the orders as they are. */
    synchronized void reload(OpenOrders open) {
        asEntered = new IdList();
        loadedTerms.clear();
        kept.clear();
        keptByName.clear();
        closed.clear();
        load(open);
    }

    /** The instruments as of what was reported when reports stopped. */
    synchronized List<InstrumentListed> restoredInstruments() {
        return restoredInstruments;
    }

    /**
     * The state that reports go on from which stopped at a command. What the command's earlier events changed is in it: an
     * order knows by which event it was changed last. Orders that the command entered are not.
     */
    synchronized AccountState state(SequencedCommand stopped) {
        List<AccountState.ReportedOrder> reported = new ArrayList<>();
        for (long orderId : asEntered.toArray()) {
            if (orderId < stopped.sequence()) {
                directory.asEntered(orderId).map(this::entered).ifPresent(order -> {
                    boolean named = keptByName.containsKey(order.clientOrderId());
                    reported.add(new AccountState.ReportedOrder(order, named ? List.of() : order.clientOrderIds));
                });
            }
        }
        for (TrackedOrder order : kept.values()) {
            if (order.orderId < stopped.sequence()
                    && (order.isOpen() || order.lastEvent >= stopped.firstEventSequence())) {
                List<String> goesBy = order.clientOrderIds.stream()
                        .filter(name -> order.equals(keptByName.get(name)))
                        .toList();
                reported.add(new AccountState.ReportedOrder(order, goesBy));
            }
        }
        return new AccountState(instruments.all(), reported);
    }

    /** The last command that was kept for it when it was restored; -1 for one that was not. */
    synchronized long restoredThrough() {
        return restoredThrough;
    }

    /** Whether it was restored from what was kept for it. */
    synchronized boolean isRestored() {
        return restoredThrough != NOT_RESTORED;
    }

    /** The file of what is not reported, while there is any. */
    Optional<UnreportedFile> unreported() {
        return Optional.ofNullable(unreported);
    }

    /** Says that what is not reported is in this file. */
    void unreported(UnreportedFile file) {
        unreported = file;
    }

    /** Says that this command, and what follows, is neither reported nor kept in a file. */
    void hold(long sequence) {
        heldSequence = Math.min(heldSequence, sequence);
    }

    /** The first command that is neither reported nor kept in a file; {@link Long#MAX_VALUE} when there is none. */
    long heldSequence() {
        return heldSequence;
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

    /** An order that was just accepted. */
    synchronized TrackedOrder accepted(OrderAccepted event, InstrumentTerms terms, long timeMicros) {
        TrackedOrder order = new TrackedOrder(event, terms, timeMicros, texts);
        asEntered.add(order.orderId);
        // An earlier order's: it goes by this one from now on.
        keptByName.remove(order.clientOrderId());
        return order;
    }

    /**
     * Keeps an order, of which more is reported than that it was accepted. It goes by the client order ids that it has when it
     * is kept first, and by those that {@link #name} gives it: an id of its past may be another order's by now.
     */
    synchronized void keep(TrackedOrder order) {
        asEntered.remove(order.orderId);
        if (kept.put(order.orderId, order) == null) {
            order.clientOrderIds.forEach(name -> keptByName.put(name, order));
        }
    }

    /** Whether no more was reported of the order than that it was accepted. */
    synchronized boolean isAsEntered(long orderId) {
        return asEntered.contains(orderId);
    }

    /** Has an order go by a client order id that it was given just now; an earlier order that had it does not any more. */
    synchronized void name(TrackedOrder order, String clientOrderId) {
        if (order.clientOrderIds.contains(clientOrderId)) {
            keptByName.put(clientOrderId, order);
        }
    }

    /** An order as reported; empty for one that is not, or is closed and forgotten. */
    synchronized Optional<TrackedOrder> order(long orderId) {
        if (asEntered.contains(orderId)) {
            return directory.asEntered(orderId).map(this::entered);
        }
        return Optional.ofNullable(kept.get(orderId));
    }

    /** The order that is reported to have a client order id, or had it. */
    synchronized Optional<TrackedOrder> order(String clientOrderId) {
        TrackedOrder known = keptByName.get(clientOrderId);
        if (known != null) {
            return Optional.of(known);
        }
        return directory.asEntered(brokerId, clientOrderId).stream()
                .filter(order -> asEntered.contains(order.orderId()))
                .max(Comparator.comparingLong(OrderState::orderId))
                .map(this::entered);
    }

    private TrackedOrder entered(OrderState state) {
        InstrumentTerms terms = instruments.of(state.symbol());
        return new TrackedOrder(
                state,
                state.orderId() > loadedSequence ? terms : loadedTerms.getOrDefault(state.symbol(), terms),
                texts);
    }

    /** The ids of its open orders, ascending. */
    long[] openOrders() {
        long[] unchanged;
        long[] changed;
        synchronized (this) {
            unchanged = asEntered.toArray();
            changed = kept.values().stream()
                    .filter(TrackedOrder::isOpen)
                    .mapToLong(order -> order.orderId)
                    .toArray();
        }
        // Sorted while nobody waits: there may be a million.
        return LongStream.concat(LongStream.of(unchanged), LongStream.of(changed))
                .sorted()
                .toArray();
    }

    /** Notes that the order is closed; the closed order that is remembered longest may be forgotten. */
    synchronized void closed(TrackedOrder order) {
        closed.addLast(order);
        if (closed.size() > CLOSED_ORDERS) {
            TrackedOrder oldest = closed.removeFirst();
            kept.remove(oldest.orderId);
            for (String name : oldest.clientOrderIds) {
                keptByName.remove(name, oldest);
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
    void entering(String clientOrderId, CompletableFuture<Optional<EnteredOrder>> order) {
        entering.putIfAbsent(clientOrderId, order);
    }

    /** Forgets that a request was going to give an order this client order id. */
    void left(String clientOrderId, CompletableFuture<Optional<EnteredOrder>> order) {
        entering.remove(clientOrderId, order);
    }

    /** The order that a request in flight gives this client order id, if there is such a request. */
    Optional<CompletableFuture<Optional<EnteredOrder>>> entering(String clientOrderId) {
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
