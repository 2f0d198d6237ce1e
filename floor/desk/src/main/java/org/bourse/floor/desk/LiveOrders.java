package org.bourse.floor.desk;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.simulation.LivePort;
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

    /** How an order stands. What has ended is no longer here. */
    enum State {
        /** It is to be sent. */
        PENDING,
        /** It is sent, and not answered. */
        SENT,
        /** Nobody knows whether the exchange has it; it is being asked. */
        UNKNOWN,
        /** The exchange has it. */
        ACCEPTED,
        /** A part of it was filled. */
        PARTIAL
    }

    private static final Logger LOG = LoggerFactory.getLogger(LiveOrders.class);
    /** One that is refused is asked for every two seconds, and nobody reads as many lines. */
    private static final long SAID_AGAIN_NANOS = 600_000_000_000L;

    private static final long FIRST_WAIT_MILLIS = 100;
    private static final long MOST_WAIT_MILLIS = 2_000;
    private static final String KIND = FloorRun.Kind.LIVE.code() + "_";

    private static final class Live {
        private final OrderIntent.Submit order;
        private final long place;
        private State state = State.PENDING;
        private long acceptedNanos;
        private boolean cancelWanted;
        private boolean cancelling;
        /** It was refused, which the run is yet to be told. */
        private boolean gone;
        /** Its end may be among what the exchange does not tell any more. */
        private boolean doubtful;
        /** The exchange says that it has ended; where it still tells how, that is told first. */
        private boolean ended;

        Live(OrderIntent.Submit order, long place) {
            this.order = order;
            this.place = place;
        }
    }

    private final FloorRun run;
    private final LiveAccount account;
    private final long sentAfter;
    private final SortedMap<Long, Live> open = new TreeMap<>();
    private final Map<Integer, Long> held = new HashMap<>();
    /** By symbol: the number that its instrument has on the tape. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private Optional<String> fault = Optional.empty();
    private Optional<Boolean> ending = Optional.empty();
    private Optional<CompletableFuture<Long>> end = Optional.empty();
    private boolean resumed;
    private long told;
    private long booked;

    /**
     * None yet.
     *
     * @param sentAfter what the run decides up to that place of the tape was decided before the floor started, and has gone out
     */
    LiveOrders(FloorRun run, LiveAccount account, long sentAfter) {
        this.run = run;
        this.account = account;
        this.sentAfter = sentAfter;
    }

    /** What all ids of a run's orders begin with. */
    static String prefix(FloorRun run) {
        return run.id().substring(KIND.length()) + "-";
    }

    private String id(long number) {
        return prefix(run) + number;
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
                .filter(live -> live.state == State.UNKNOWN)
                .count();
    }

    /** Whether a request is on its way of which nobody knows yet where it comes out. */
    synchronized boolean isSending() {
        return resumed
                && open.values().stream().anyMatch(live -> live.state == State.SENT || live.state == State.UNKNOWN);
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
                || open.values().stream().anyMatch(live -> live.order.instrument() == former);
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
                Live live = new Live(submit, place);
                open.put(submit.number(), live);
                if (sends) {
                    account.start(id(submit.number()), () -> enter(live));
                } else {
                    live.state = State.UNKNOWN;
                }
            }
            case OrderIntent.Cancel cancel -> {
                Live live = open.get(cancel.order());
                if (live != null) {
                    live.cancelWanted = true;
                    if (sends) {
                        cancel(live);
                    }
                }
            }
            case OrderIntent.Replace replace -> {
                Live live = open.get(replace.order());
                if (live != null && sends) {
                    account.start(id(replace.order()), () -> replace(live, replace));
                }
            }
        }
    }

    @Override
    public synchronized void told(EventHeader header, RunReport report, ReportedAccount of) {
        told = Math.max(told, header.venueSequence);
        held.put(header.instrument, of.account().quantity(header.instrument));
        Live live = open.get(report.order());
        if (live == null) {
            return;
        }
        switch (report.kind()) {
            case ACCEPTED -> live.acceptedNanos = header.exchangeNanos;
            case FILLED -> {
                if (report.leaves() == 0) {
                    open.remove(report.order());
                } else {
                    live.state = State.PARTIAL;
                }
            }
            case REJECTED, CANCELLED, EXPIRED -> open.remove(report.order());
            case REPLACED, CHANGE_REFUSED, CLOSED -> {}
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
        for (Live live : open.values()) {
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
        for (Live live : open.values()) {
            if (live.state == State.UNKNOWN) {
                account.countUnknown();
                Instant past = Instant.ofEpochSecond(run.createdNanos() / 1_000_000_000L);
                account.start(
                        id(live.order.number()),
                        () -> alone(live, () -> ask(live, live.order.quantity(), past, true))
                                .ifPresent(why -> reject(live, why)));
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
        // It may have failed before it knew its orders, as one whose settings are refused by now: the exchange knows
        // them.
        account.start(prefix(run) + "all", () -> untilNoneIsThere(done));
    }

    /** Cancels what has an id of the run's, until there is none and what was on its way can't come any more. */
    private void untilNoneIsThere(Runnable done) {
        Map<String, Long> said = new HashMap<>();
        long began = System.nanoTime();
        long wait = FIRST_WAIT_MILLIS;
        boolean none = false;
        while (!none || System.nanoTime() - began < LiveAccount.TIMELY.toNanos()) {
            try {
                List<String> ids = account.door().openOrders().stream()
                        .filter(id -> id.startsWith(prefix(run)))
                        .toList();
                for (String id : ids) {
                    BourseDoor.Answer answer = account.door().cancel(id);
                    long now = System.nanoTime();
                    Long before = said.get(id);
                    if (before == null || now - before > SAID_AGAIN_NANOS) {
                        said.put(id, now);
                        LOG.warn(
                                "{}: its run can't go on, and it is cancelled at the exchange: {} {}",
                                id,
                                answer.status(),
                                answer.detail());
                    }
                }
                none = ids.isEmpty();
            } catch (IOException e) {
                none = false;
                LOG.info(
                        "The open orders of {} can't be cancelled yet, and are asked for again: {}",
                        run.id(),
                        e.toString());
            }
            if (!account.pause(wait)) {
                return;
            }
            wait = Math.min(2 * wait, MOST_WAIT_MILLIS);
        }
        tellOfPositions();
        done.run();
    }

    private void tellOfPositions() {
        try {
            SortedMap<String, Long> positions = account.door().positions();
            positions.keySet().retainAll(symbols());
            positions.values().removeIf(quantity -> quantity == 0);
            if (!positions.isEmpty()) {
                LOG.warn(
                        "The run {} has ended with positions at the exchange: {}; close them by hand.",
                        run.id(),
                        positions);
            }
        } catch (IOException e) {
            LOG.warn("What the run {} holds at the exchange can't be asked; look there: {}", run.id(), e.toString());
        }
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
        for (Live live : answeredAndDoubtful()) {
            if (live.ended) {
                synchronized (this) {
                    live.doubtful = false;
                }
                LOG.warn(
                        "{} has ended, and the exchange does not tell any more how; its position is taken from there.",
                        id(live.order.number()));
                tell(live, RunReport.Kind.CANCELLED, 0, "executions_not_kept");
            } else {
                boolean ended = !account.door().isOpen(id(live.order.number()));
                synchronized (this) {
                    live.ended = ended;
                    live.doubtful = ended;
                }
            }
        }
    }

    private synchronized List<Live> answeredAndDoubtful() {
        return open.values().stream()
                .filter(live -> live.doubtful && (live.state == State.ACCEPTED || live.state == State.PARTIAL))
                .filter(live -> !live.ended || booked <= told)
                .toList();
    }

    private synchronized boolean isOpen(Live live) {
        return open.get(live.order.number()) == live && !live.gone;
    }

    private synchronized void become(Live live, State state) {
        live.state = state;
    }

    private synchronized State state(Live live) {
        return live.state;
    }

    /** Why an order is not sent at all; empty: it is. */
    private synchronized Optional<String> refusal(Live live) {
        OrderIntent.Submit order = live.order;
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
    private synchronized Optional<String> refusalOrSent(Live live) {
        Optional<String> refusal = refusal(live);
        if (refusal.isEmpty()) {
            live.state = State.SENT;
        }
        return refusal;
    }

    private boolean isRejected(Live live, Optional<String> why) {
        why.ifPresent(word -> reject(live, word));
        return why.isPresent();
    }

    private void enter(Live live) {
        long wait = FIRST_WAIT_MILLIS;
        long decided = account.nanos();
        while (!isRejected(live, refusal(live))) {
            try {
                // A power cut must not take from the tape what the order was decided by.
                account.force(live.place);
                alone(live, () -> sent(live)).ifPresent(why -> reject(live, why));
                return;
            } catch (IOException e) {
                // Nothing is sent yet. A close is still wanted when the exchange answers again, and an entry is not.
                boolean late = !live.order.reduceOnly() && account.nanos() - decided > LiveAccount.TIMELY.toNanos();
                if (isRejected(live, late ? Optional.of("deadline_passed") : Optional.empty())
                        || !account.pause(wait)) {
                    return;
                }
                wait = Math.min(2 * wait, MOST_WAIT_MILLIS);
            }
        }
    }

    /** What an order comes to at the exchange: why it is refused, or nothing where it is there or the floor ends. */
    @FunctionalInterface
    private interface Asked<E extends Exception> {

        Optional<String> answer() throws E;
    }

    /** What closes a position is sent while nothing else closes it; its refusal is told after that, which may take long. */
    private <E extends Exception> Optional<String> alone(Live live, Asked<E> asked) throws E {
        if (!live.order.reduceOnly()) {
            return asked.answer();
        }
        Lock closing = account.closing(live.order.instrument());
        closing.lock();
        try {
            return asked.answer();
        } finally {
            closing.unlock();
        }
    }

    private Optional<String> sent(Live live) throws IOException {
        long quantity = live.order.reduceOnly() ? reducible(live.order) : live.order.quantity();
        if (quantity == 0) {
            return Optional.of("nothing_to_reduce");
        }
        Instant deadline = account.deadline();
        // All of this may have taken long.
        Optional<String> refusal = refusalOrSent(live);
        if (refusal.isPresent()) {
            return refusal;
        }
        account.countSubmitted();
        return ask(live, quantity, deadline, false);
    }

    /** What an order that may only make a position smaller comes to, where the exchange says what there is. */
    private long reducible(OrderIntent.Submit order) throws IOException {
        long there = account.position(order.instrument());
        boolean reduces = order.side() == VenueSide.SELL ? there > 0 : there < 0;
        return reduces ? Math.min(order.quantity(), Math.abs(there)) : 0;
    }

    /** Sends it until it is answered, and says why it is refused. One that came in time is answered as it was, and one that did not never comes. */
    private Optional<String> ask(Live live, long quantity, Instant deadline, boolean wasSent) {
        String id = id(live.order.number());
        String symbol = account.symbol(live.order.instrument());
        boolean unknown = wasSent;
        long wait = FIRST_WAIT_MILLIS;
        long began = System.nanoTime();
        do {
            try {
                become(live, unknown ? State.UNKNOWN : State.SENT);
                BourseDoor.Answer answer = account.door().submit(symbol, live.order, quantity, id, deadline);
                if (answer.isDone() || (unknown && answer.isRefused() && isThere(id))) {
                    account.countAnswered(System.nanoTime() - began);
                    become(live, State.ACCEPTED);
                    account.look();
                    return Optional.empty();
                }
                if (answer.isRefused()) {
                    account.countAnswered(System.nanoTime() - began);
                    LOG.info("{}: the exchange refuses it: {} {}", id, answer.code(), answer.detail());
                    return Optional.of(answer.code());
                }
                if (answer.isLater()) {
                    LOG.info("{}: the exchange takes it later: {} {}", id, answer.code(), answer.detail());
                    wait = answer.waitMillis();
                } else {
                    unknown = isUnknown(live, unknown, "it answers " + answer.status() + " " + answer.code());
                }
            } catch (IOException e) {
                unknown = isUnknown(live, unknown, String.valueOf(e.getMessage()));
            }
            if (!account.pause(wait)) {
                return Optional.empty();
            }
            wait = Math.min(2 * wait, MOST_WAIT_MILLIS);
        } while (isOpen(live));
        return Optional.empty();
    }

    private boolean isThere(String id) throws IOException {
        BourseDoor.Answer answer = account.door().order(id);
        if (answer.isDone()) {
            return true;
        }
        if (answer.status() == 404) {
            return false;
        }
        throw new IOException("it answers " + answer.status() + " " + answer.code());
    }

    private boolean isUnknown(Live live, boolean before, String why) {
        if (!before) {
            account.countUnknown();
            LOG.warn(
                    "{}: nobody knows whether the exchange has it ({}); it is asked until it says so.",
                    id(live.order.number()),
                    why);
        }
        become(live, State.UNKNOWN);
        return true;
    }

    private void cancel(Live live) {
        if (!live.cancelling) {
            live.cancelling = true;
            account.start(id(live.order.number()), () -> untilCancelled(live));
        }
    }

    private void untilCancelled(Live live) {
        String id = id(live.order.number());
        long wait = FIRST_WAIT_MILLIS;
        while (isOpen(live)) {
            try {
                BourseDoor.Answer answer = account.door().cancel(id);
                if (answer.isDone()) {
                    account.look();
                    return;
                }
                // 404: it is still on its way, or never comes.
                if (answer.isRefused() && answer.status() != 404) {
                    LOG.warn("{}: the exchange does not cancel it: {} {}", id, answer.code(), answer.detail());
                    refuseChange(live, 0, answer.code());
                    return;
                }
                wait = answer.isLater() ? answer.waitMillis() : wait;
            } catch (IOException e) {
                LOG.info("{}: its cancel is not answered and is sent again: {}", id, e.toString());
            }
            if (!account.pause(wait)) {
                return;
            }
            wait = Math.min(2 * wait, MOST_WAIT_MILLIS);
        }
    }

    private void replace(Live live, OrderIntent.Replace change) {
        String id = id(live.order.number());
        long wait = FIRST_WAIT_MILLIS;
        while (isOpen(live)) {
            try {
                boolean settled = state(live) == State.ACCEPTED || state(live) == State.PARTIAL;
                if (settled) {
                    BourseDoor.Answer answer = account.door().replace(id, change.price(), change.quantity());
                    if (answer.isDone()) {
                        account.look();
                        return;
                    }
                    if (answer.isRefused()) {
                        refuseChange(live, change.number(), answer.code());
                        return;
                    }
                }
            } catch (IOException e) {
                LOG.info("{}: its change is not answered and is sent again: {}", id, e.toString());
            }
            if (!account.pause(wait)) {
                return;
            }
            wait = Math.min(2 * wait, MOST_WAIT_MILLIS);
        }
    }

    private void reject(Live live, String why) {
        synchronized (this) {
            live.gone = true;
        }
        account.countRejected();
        tell(live, RunReport.Kind.REJECTED, 0, why);
    }

    private void refuseChange(Live live, long intent, String why) {
        synchronized (this) {
            live.cancelling = false;
        }
        tell(live, RunReport.Kind.CHANGE_REFUSED, intent, why);
    }

    private void tell(Live live, RunReport.Kind kind, long intent, String why) {
        OrderIntent.Submit order = live.order;
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
    boolean take(BourseDoor.Execution execution) {
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

    private synchronized Optional<RunReport> report(BourseDoor.Execution of) {
        String rest = of.clientOrderId().substring(prefix(run).length());
        long number = rest.matches("\\d{1,11}") ? Long.parseLong(rest) : 0;
        Live live = open.get(number);
        if (live == null) {
            // Known already, or by no order of the run: the emergency stop's.
            return of.event() > told && of.type().equals("trade")
                    ? Optional.of(closed(of, number == 0 ? "emergency_stop" : "unknown_order"))
                    : Optional.empty();
        }
        RunReport.Kind kind = kind(of);
        if (kind == null) {
            return Optional.empty();
        }
        boolean maker = live.order.lifetime() == OrderIntent.Lifetime.GOOD_TILL_CANCELLED
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

    private static RunReport.@Nullable Kind kind(BourseDoor.Execution of) {
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

    private RunReport closed(BourseDoor.Execution of, String why) {
        return new RunReport(
                run.id(),
                RunReport.Kind.CLOSED,
                0,
                0,
                of.side(),
                of.tradeId(),
                of.price(),
                of.quantity(),
                0,
                false,
                BigDecimal.ZERO,
                why);
    }

    /** The exchange holds another quantity than the run was told of: that is told, with a number that follows from the event. */
    boolean adopt(int instrument, long difference, long price, long event) {
        synchronized (this) {
            booked = Math.max(booked, event);
        }
        return account.book(
                instrument,
                account.nanos(),
                event,
                new RunReport(
                        run.id(),
                        RunReport.Kind.CLOSED,
                        0,
                        0,
                        difference > 0 ? VenueSide.BUY : VenueSide.SELL,
                        event,
                        price,
                        Math.abs(difference),
                        0,
                        false,
                        BigDecimal.ZERO,
                        "position_difference"));
    }

    /** Its instruments by their symbols. */
    Collection<String> symbols() {
        List<String> symbols = new ArrayList<>();
        run.order().instruments().forEach(one -> symbols.add(one.symbol()));
        return symbols;
    }
}
