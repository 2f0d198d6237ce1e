package org.bourse.floor.desk;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.simulation.LivePort;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.ReportedAccount;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orders of one live run that have not ended, as far as the run was told. Each goes to the exchange under an id made of the
 * run and its intent's number, by a thread of its own, with a deadline: one whose answer is lost is asked for under the same id,
 * as often as it takes, until the exchange says what it came to or that it never arrived and never will.
 */
final class LiveOrders implements LivePort {

    private static final Logger LOG = LoggerFactory.getLogger(LiveOrders.class);
    private static final String KIND = FloorRun.Kind.LIVE.code() + "_";

    private final FloorRun run;
    private final LiveAccount account;
    private final LiveOrderRequests requests;
    private final long sentAfter;
    private final SortedMap<Long, LiveRunOrder> open = new TreeMap<>();
    private final Map<Integer, Long> held = new HashMap<>();
    /** By symbol: the number that its instrument has on the tape. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private Optional<String> fault = Optional.empty();
    private Optional<Boolean> ending = Optional.empty();
    private Optional<CompletableFuture<Long>> end = Optional.empty();
    private boolean resumed;
    private long told;
    private long booked;
    private long readTo;

    /**
     * None yet.
     *
     * @param sentAfter what the run decides up to that place of the tape was decided before the floor started, and has gone out
     */
    LiveOrders(FloorRun run, LiveAccount account, long sentAfter) {
        this.run = run;
        this.account = account;
        requests = new LiveOrderRequests(this, account);
        this.sentAfter = sentAfter;
    }

    /** What all ids of a run's orders begin with. */
    static String prefix(FloorRun run) {
        return run.id().substring(KIND.length()) + "-";
    }

    String id(LiveRunOrder order) {
        return prefix(run) + order.intent.number();
    }

    FloorRun run() {
        return run;
    }

    /** The place of the tape behind which it sends what it is given. */
    long sentAfter() {
        return sentAfter;
    }

    /** The exchange's number of the last event that the run was told. */
    synchronized long told() {
        return told;
    }

    /** The exchange's number of the last event that was written on the tape for the run. */
    synchronized long booked() {
        return booked;
    }

    /** The exchange's number of the event that the run was told all up to that happened to its orders, whosever it is. */
    synchronized long readTo() {
        return readTo;
    }

    /**
     * All up to that event was read. What of it is not told yet, or is not kept and to be asked for, a start of the floor may
     * have to read or to ask for again, as after a power cut that takes the end of the tape.
     */
    synchronized void readTo(long event) {
        if (booked <= told && open.values().stream().noneMatch(live -> live.doubtful || live.ended)) {
            readTo = Math.max(readTo, event);
        }
    }

    /** Whether the run was told all that is written on the tape for it, and none of its orders is open. */
    synchronized boolean isQuiet() {
        return resumed && open.isEmpty() && booked <= told;
    }

    /** How many orders have not ended. */
    synchronized int count() {
        return open.size();
    }

    /** How many of them nobody knows of whether the exchange has them. */
    synchronized long unknown() {
        return open.values().stream()
                .filter(live -> live.state == LiveRunOrder.State.UNKNOWN)
                .count();
    }

    /** Whether nobody knows of that order whether the exchange has it. */
    synchronized boolean isUnknown(long number) {
        LiveRunOrder live = open.get(number);
        return live != null && live.state == LiveRunOrder.State.UNKNOWN;
    }

    /** Whether a request is on its way of which nobody knows yet where it comes out. */
    synchronized boolean isSending() {
        return resumed
                && open.values().stream()
                        .anyMatch(live ->
                                live.state == LiveRunOrder.State.SENT || live.state == LiveRunOrder.State.UNKNOWN);
    }

    /** What the run holds of an instrument, as far as it was told. */
    synchronized long held(int instrument) {
        return held.getOrDefault(instrument, 0L);
    }

    /** Whether it was to end, and nothing of it is left to wait for. */
    synchronized boolean isDone() {
        return resumed
                && ending.isPresent()
                && open.isEmpty()
                && (!ending.get() || held.values().stream().allMatch(quantity -> quantity == 0));
    }

    /** Whether it was to end, and what it waits for; empty: it goes on. */
    synchronized Optional<String> ending() {
        return ending.map(closes -> "It is being stopped: " + open.size() + " orders are open"
                + (closes
                        ? ", "
                                + held.values().stream()
                                        .filter(quantity -> quantity != 0)
                                        .count()
                                + " positions are to be closed."
                        : "."));
    }

    /** Whether its end was asked for, and not in vain. */
    synchronized boolean endIsAsked() {
        return end.isPresent() && !end.get().isCompletedExceptionally();
    }

    /** Its end is to be written on the tape. */
    synchronized void askEnd(CompletableFuture<Long> place) {
        end = Optional.of(place);
    }

    /** Why the run can't go on; empty: it can. */
    synchronized Optional<String> fault() {
        return fault;
    }

    /** What an order or a position has under its former number would be sent to whatever has that number now. */
    @Override
    public synchronized void defined(VenueInstrument instrument) {
        Integer before = numbers.put(instrument.symbol(), instrument.id());
        if (before == null) {
            return;
        }
        int former = before;
        boolean needed = held.getOrDefault(former, 0L) != 0
                || open.values().stream().anyMatch(live -> live.intent.instrument() == former);
        if (former != instrument.id() && needed) {
            fault = Optional.of(instrument.symbol() + " was the floor's instrument " + former
                    + " when the run traded it and is " + instrument.id()
                    + " now: the settings name other instruments than before.");
        }
    }

    @Override
    public synchronized void send(long place, OrderIntent intent) {
        boolean sends = place > sentAfter && fault.isEmpty();
        switch (intent) {
            case OrderIntent.Submit submit -> {
                LiveRunOrder live = new LiveRunOrder(submit, place);
                open.put(submit.number(), live);
                if (sends) {
                    requests.enter(live);
                } else {
                    live.state = LiveRunOrder.State.UNKNOWN;
                }
            }
            case OrderIntent.Cancel cancel -> {
                LiveRunOrder live = open.get(cancel.order());
                if (live != null) {
                    live.cancelWanted = true;
                    if (sends) {
                        cancel(live);
                    }
                }
            }
            case OrderIntent.Replace replace -> {
                LiveRunOrder live = open.get(replace.order());
                if (live != null && sends) {
                    requests.replace(live, replace);
                }
            }
        }
    }

    @Override
    public synchronized void told(EventHeader header, RunReport report, ReportedAccount of) {
        told = Math.max(told, header.venueSequence);
        held.put(header.instrument, of.account().quantity(header.instrument));
        LiveRunOrder live = open.get(report.order());
        if (live == null) {
            return;
        }
        switch (report.kind()) {
            case ACCEPTED -> live.acceptedNanos = header.exchangeNanos;
            case FILLED -> {
                if (report.leaves() == 0) {
                    open.remove(report.order());
                } else {
                    live.state = LiveRunOrder.State.PARTIAL;
                }
            }
            case REJECTED, CANCELLED, EXPIRED -> open.remove(report.order());
            case REPLACED, CHANGE_REFUSED, CLOSED -> {}
        }
    }

    @Override
    public synchronized void carry(StateCarrier state) {
        told = state.carry(told);
        readTo = state.carry(readTo);
        state.carryInto(held, Integer.class, Long.class);
        state.carryInto(numbers, String.class, Integer.class);
        ending = state.carry(ending.stream().toList(), Boolean.class).stream().findFirst();
        List<LiveRunOrder> known = List.copyOf(open.values());
        int count = state.carry(known.size());
        for (int i = 0; i < count; i++) {
            LiveRunOrder live = LiveRunOrder.carried(state, state.reads() ? null : known.get(i));
            open.put(live.intent.number(), live);
        }
    }

    @Override
    public synchronized void stopped(boolean closesPositions) {
        ending = Optional.of(closesPositions);
        if (resumed) {
            cancelWhatIsNotWanted();
        }
    }

    private void cancelWhatIsNotWanted() {
        boolean all = ending.isPresent() && !ending.get();
        for (LiveRunOrder live : open.values()) {
            if (all || live.cancelWanted) {
                cancel(live);
            }
        }
    }

    /**
     * The run was told the tape up to where the floor started: what it had sent until then and has no report of is asked for.
     * False: that was done before.
     */
    synchronized boolean resume() {
        if (resumed) {
            return false;
        }
        resumed = true;
        for (LiveRunOrder live : open.values()) {
            if (live.state == LiveRunOrder.State.UNKNOWN) {
                account.countUnknown();
                requests.askAgain(live, Instant.ofEpochSecond(run.createdNanos() / 1_000_000_000L));
            }
        }
        cancelWhatIsNotWanted();
        return true;
    }

    /**
     * The run can't go on: what it has at the exchange is cancelled, whoever is told of it.
     *
     * @param done told when none of its orders is there any more; not where the floor ends before that
     */
    synchronized void abandon(Runnable done) {
        ending = Optional.of(false);
        new AbandonedOrders(run, account).cancel(done);
    }

    /** What happened to the orders that are open is not told any more up to some event. */
    synchronized void doubt() {
        open.values().forEach(live -> live.doubtful = true);
    }

    /**
     * Asks for those whose end may be among that, once they are answered. The run is told of each that has ended when this is
     * called again, after all that the exchange still tells: it may have ended by a fill that is among that.
     */
    void settle() throws IOException {
        for (LiveRunOrder live : answeredAndDoubtful()) {
            if (live.ended) {
                synchronized (this) {
                    live.doubtful = false;
                }
                LOG.warn(
                        "{} has ended, and the exchange does not tell any more how; its position is taken from there.",
                        id(live));
                tell(live, RunReport.Kind.CANCELLED, 0, "executions_not_kept");
            } else {
                boolean ended = !account.exchange().isOpen(id(live));
                synchronized (this) {
                    live.ended = ended;
                    live.doubtful = ended;
                }
            }
        }
    }

    private synchronized List<LiveRunOrder> answeredAndDoubtful() {
        return open.values().stream()
                .filter(live -> live.doubtful && live.isAnswered())
                .filter(live -> !live.ended || booked <= told)
                .toList();
    }

    synchronized boolean isOpen(LiveRunOrder live) {
        return open.get(live.intent.number()) == live && !live.gone;
    }

    synchronized void become(LiveRunOrder live, LiveRunOrder.State state) {
        live.state = state;
    }

    synchronized boolean isAnswered(LiveRunOrder live) {
        return live.isAnswered();
    }

    /** Why an order is not sent at all; empty: it is. */
    synchronized Optional<String> refusal(LiveRunOrder live) {
        OrderIntent.Submit order = live.intent;
        if (live.cancelWanted) {
            return Optional.of("cancelled_unsent");
        }
        if (account.isStopped() && !order.reduceOnly()) {
            return Optional.of("emergency_stop");
        }
        return ending.isPresent() && (!ending.get() || !order.reduceOnly())
                ? Optional.of("run_stops")
                : Optional.empty();
    }

    /** The same at the last moment: it counts as sent from then on, so that a stop that comes now cancels once more. */
    synchronized Optional<String> refusalOrSent(LiveRunOrder live) {
        Optional<String> refusal = refusal(live);
        if (refusal.isEmpty()) {
            live.state = LiveRunOrder.State.SENT;
        }
        return refusal;
    }

    private void cancel(LiveRunOrder live) {
        if (!live.cancelling) {
            live.cancelling = true;
            requests.cancel(live);
        }
    }

    void reject(LiveRunOrder live, String why) {
        synchronized (this) {
            live.gone = true;
        }
        account.countRejected();
        tell(live, RunReport.Kind.REJECTED, 0, why);
    }

    void refuseChange(LiveRunOrder live, long intent, String why) {
        synchronized (this) {
            live.cancelling = false;
        }
        tell(live, RunReport.Kind.CHANGE_REFUSED, intent, why);
    }

    private void tell(LiveRunOrder live, RunReport.Kind kind, long intent, String why) {
        OrderIntent.Submit order = live.intent;
        RunReport report = new RunReport(
                run.id(),
                kind,
                order.number(),
                intent,
                order.side(),
                0,
                order.price(),
                order.quantity(),
                0,
                false,
                BigDecimal.ZERO,
                why);
        account.book(order.instrument(), account.nanos(), 0, report);
    }

    /** Has on the tape what happened at the exchange, told in the order in which it did. False: the floor ends. */
    boolean take(BourseRestClient.Execution execution) {
        int instrument = account.instrument(execution.symbol());
        Optional<RunReport> report = report(execution);
        if (report.isEmpty()) {
            return true;
        }
        synchronized (this) {
            booked = Math.max(booked, execution.event());
        }
        if (execution.type().equals("trade")) {
            account.countFilled();
        }
        return account.book(instrument, execution.nanos(), execution.event(), report.get());
    }

    private synchronized Optional<RunReport> report(BourseRestClient.Execution of) {
        String rest = of.clientOrderId().substring(prefix(run).length());
        long number = rest.matches("\\d{1,11}") ? Long.parseLong(rest) : 0;
        LiveRunOrder live = open.get(number);
        if (live == null) {
            // Known already, or by no order of the run: the emergency stop's.
            return of.event() > told && of.type().equals("trade")
                    ? Optional.of(closed(
                            of.side(),
                            of.tradeId(),
                            of.price(),
                            of.quantity(),
                            number == 0 ? "emergency_stop" : "unknown_order"))
                    : Optional.empty();
        }
        RunReport.Kind kind = kind(of);
        if (kind == null) {
            return Optional.empty();
        }
        boolean maker = live.intent.lifetime() == OrderIntent.Lifetime.GOOD_TILL_CANCELLED
                && live.acceptedNanos > 0
                && of.nanos() > live.acceptedNanos;
        return Optional.of(new RunReport(
                run.id(),
                kind,
                number,
                0,
                of.side(),
                of.tradeId(),
                of.price(),
                of.quantity(),
                of.leaves(),
                maker,
                BigDecimal.ZERO,
                of.reason()));
    }

    private static RunReport.@Nullable Kind kind(BourseRestClient.Execution of) {
        return switch (of.type()) {
            case "new" -> RunReport.Kind.ACCEPTED;
            case "trade" -> RunReport.Kind.FILLED;
            case "cancelled" -> RunReport.Kind.CANCELLED;
            case "expired" -> RunReport.Kind.EXPIRED;
            case "replaced" -> of.closed() ? RunReport.Kind.CANCELLED : RunReport.Kind.REPLACED;
            // Of stop orders, which runs have none of, of matches that came to nothing, and what the answer has said.
            default -> null;
        };
    }

    private RunReport closed(VenueSide side, long trade, long price, long quantity, String why) {
        return new RunReport(
                run.id(), RunReport.Kind.CLOSED, 0, 0, side, trade, price, quantity, 0, false, BigDecimal.ZERO, why);
    }

    /** The exchange holds another quantity than the run was told of: that is told, with a number that follows from the event. */
    boolean adopt(int instrument, long difference, long price, long event) {
        synchronized (this) {
            booked = Math.max(booked, event);
        }
        VenueSide side = difference > 0 ? VenueSide.BUY : VenueSide.SELL;
        return account.book(
                instrument,
                account.nanos(),
                event,
                closed(side, event, price, Math.abs(difference), "position_difference"));
    }

    /** A run's instruments by their symbols. */
    static List<String> symbols(FloorRun run) {
        return run.order().instruments().stream()
                .map(CollectionSession.Instrument::symbol)
                .toList();
    }
}
