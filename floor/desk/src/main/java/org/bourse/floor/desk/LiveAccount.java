package org.bourse.floor.desk;

import io.helidon.http.Status;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.bourse.floor.feed.Floor;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.OrderIntent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's account at our own exchange that live runs trade with. One thread reads what happened to its orders, by the
 * exchange's numbers and without a gap, and has it written on the tape, where each run is told its own; it reads on behind the
 * last one that is there, whatever ended in between.
 */
final class LiveAccount implements Closeable {

    /** The venue that it is at. */
    static final String VENUE = "bourse";

    private static final Logger LOG = LoggerFactory.getLogger(LiveAccount.class);

    /** An order does nothing once that much time has passed since it was sent for the first time. */
    static final Duration TIMELY = Duration.ofSeconds(5);

    private static final long BUSY_MILLIS = 50;
    private static final long IDLE_MILLIS = 1_000;
    private static final long MOST_WAIT_MILLIS = 2_000;
    private static final long CLOCK_NANOS = 60_000_000_000L;
    private static final long POSITIONS_NANOS = 5_000_000_000L;
    private static final int BASE = 36;

    /** What was counted since the start of the floor. */
    static final class Counts {
        final AtomicLong submitted = new AtomicLong();
        final AtomicLong answered = new AtomicLong();
        final AtomicLong answerNanos = new AtomicLong();
        final AtomicLong filled = new AtomicLong();
        final AtomicLong rejected = new AtomicLong();
        final AtomicLong unknown = new AtomicLong();
        final AtomicLong differences = new AtomicLong();
    }

    private final BourseRestClient exchange;
    private final Floor floor;
    private final BooleanSupplier stopped;
    private final LongSupplier clock;
    private final Counts counts = new Counts();
    private final List<LiveOrders> runs = new CopyOnWriteArrayList<>();
    /** Also of those that are being told again what was. */
    private final Set<LiveOrders> goingOn = ConcurrentHashMap.newKeySet();

    /** By symbol: the run that has failed since the floor's start and may hold some of it, which nobody sees to. */
    private final Map<String, FloorRun> abandoned = new ConcurrentHashMap<>();

    /** By run: the number of the event that all up to was taken from the exchange for it. */
    private final Map<String, Long> taken = new ConcurrentHashMap<>();

    private final Map<Integer, Lock> closing = new ConcurrentHashMap<>();
    private final Set<String> beingClosed = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile long offsetNanos;
    private volatile long clockNanos;
    private long positionsNanos;
    /** By run whose positions have differed: the last event of its own that was written on the tape by then. */
    private final Map<String, Long> suspects = new HashMap<>();

    /**
     * One at that exchange; nothing runs yet.
     *
     * @param stopped whether the emergency stop holds
     * @param clock nanoseconds since 1970
     */
    LiveAccount(BourseRestClient exchange, Floor floor, BooleanSupplier stopped, LongSupplier clock) {
        this.exchange = exchange;
        this.floor = floor;
        this.stopped = stopped;
        this.clock = clock;
        thread = Thread.ofPlatform().name("port-bourse").daemon().unstarted(this::follow);
    }

    void start() {
        thread.start();
    }

    BourseRestClient exchange() {
        return exchange;
    }

    Counts counts() {
        return counts;
    }

    boolean isStopped() {
        return stopped.getAsBoolean();
    }

    long nanos() {
        return clock.getAsLong();
    }

    void countSubmitted() {
        counts.submitted.incrementAndGet();
    }

    void countAnswered(long nanos) {
        counts.answered.incrementAndGet();
        counts.answerNanos.addAndGet(nanos);
    }

    void countFilled() {
        counts.filled.incrementAndGet();
    }

    void countRejected() {
        counts.rejected.incrementAndGet();
    }

    void countUnknown() {
        counts.unknown.incrementAndGet();
    }

    /** Orders of all live runs that have not ended. */
    long open() {
        return runs.stream().mapToLong(LiveOrders::count).sum();
    }

    /** Those of which nobody knows whether the exchange has them. */
    long unknown() {
        return runs.stream().mapToLong(LiveOrders::unknown).sum();
    }

    /**
     * Refuses a run that could not trade there: the exchange has to answer, each instrument to be traded in the steps that the
     * floor follows it in, and nothing may be held of it yet. Answers the event that the run begins after.
     */
    long prepare(List<VenueInstrument> instruments) {
        try {
            SortedMap<String, Long> positions = exchange.positions();
            for (VenueInstrument one : instruments) {
                requireSteps(one, exchange.instrument(one.symbol()));
                long held = positions.getOrDefault(one.symbol(), 0L);
                if (held != 0) {
                    throw new DeskRefusal(
                            Status.CONFLICT_409,
                            "position_open",
                            "The broker of FLOOR_BOURSE_TRADING_KEY holds " + held + " of " + one.symbol()
                                    + "; a live run begins with 0, so that its position is the broker's. Close it"
                                    + " first.");
                }
            }
            readClock();
            return exchange.newestEvent();
        } catch (BourseRestClient.RefusedException e) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "exchange_refuses",
                    "The exchange refuses what a live run needs (" + e.status() + "): " + e.getMessage());
        } catch (IOException e) {
            throw new DeskRefusal(
                    Status.SERVICE_UNAVAILABLE_503,
                    "exchange_unavailable",
                    "The exchange can't be asked at FLOOR_BOURSE_REST: " + e.getMessage());
        }
    }

    private static void requireSteps(VenueInstrument one, Map<String, String> there) {
        String steps = there.get("price_scale") + " " + there.get("quantity_scale") + " " + there.get("tick") + " "
                + there.get("lot");
        String here = one.priceScale() + " " + one.quantityScale() + " " + one.tick() + " " + one.lot();
        if (!steps.equals(here)) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "other_steps",
                    one.symbol() + " has the decimals of prices and quantities, tick and lot " + steps
                            + " at the exchange, and the floor follows it with " + here
                            + "; set them in FLOOR_BOURSE_SYMBOLS as SYMBOL:TICK:LOT.");
        }
    }

    /** A run's orders are cancelled by a stop from here on: it may have some at the exchange while it is told again what was. */
    void add(LiveOrders orders) {
        // It has begun with nothing held.
        LiveOrders.symbols(orders.run()).forEach(abandoned::remove);
        goingOn.add(orders);
        if (isStopped()) {
            cancelAll();
        }
    }

    /** Goes on with a run's orders, behind the last event that it was told. */
    void register(LiveOrders orders, long begins) {
        // The last one once more: one event may be told of two orders, and a kill may have come in between.
        taken.put(orders.run().id(), Math.max(begins, Math.max(orders.told() - 1, orders.readTo())));
        runs.add(orders);
        look();
        add(orders);
    }

    /** Nothing of that run is written any more. */
    void remove(LiveOrders orders) {
        goingOn.remove(orders);
        runs.remove(orders);
        taken.remove(orders.run().id());
    }

    /** That run has failed: what it holds is left to the emergency stop. */
    void abandon(FloorRun run) {
        LiveOrders.symbols(run).forEach(symbol -> abandoned.put(symbol, run));
    }

    /** Of that symbol that run holds nothing any more, or nobody is to see to it. */
    void forget(FloorRun run, String symbol) {
        abandoned.remove(symbol, run);
    }

    /** Something has happened at the exchange: it is asked at once. */
    void look() {
        news.release();
    }

    /** Waits; false: the floor ends. */
    boolean pause(long millis) {
        try {
            return !stop.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Does something that waits for the exchange. */
    void start(String name, Runnable work) {
        Thread unused = Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.error("{} could not be looked after by an error of the floor.", name, e);
            }
        });
    }

    /** Has the tape on the disk up to that place. */
    void force(long place) throws IOException {
        if (floor.tape().forcedSequence() < place) {
            floor.tape().force();
        }
    }

    /** Until when an order that is sent now may come, by the exchange's clock. */
    Instant deadline() throws IOException {
        if (clockNanos == 0) {
            readClock();
        }
        long at = nanos() + offsetNanos + TIMELY.toNanos();
        return Instant.ofEpochSecond(at / 1_000_000_000L, at % 1_000_000_000L / 1_000 * 1_000);
    }

    private void readClock() throws IOException {
        long before = nanos();
        Instant there = exchange.time();
        long middle = before + (nanos() - before) / 2;
        offsetNanos = there.getEpochSecond() * 1_000_000_000L + there.getNano() - middle;
        clockNanos = System.nanoTime() | 1;
    }

    /**
     * What whoever closes a position has from before it is looked at until its order is answered: two that look at the same one
     * would close it twice.
     */
    Lock closing(int instrument) {
        return closing.computeIfAbsent(instrument, _ -> new ReentrantLock());
    }

    /** What the exchange says that is held of an instrument. */
    long position(int instrument) throws IOException {
        return exchange.positions().getOrDefault(symbol(instrument), 0L);
    }

    String symbol(int instrument) {
        return followed().stream()
                .filter(one -> one.id() == instrument)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("The exchange's instrument " + instrument + " is not followed."))
                .symbol();
    }

    /** The floor's number of a symbol; 0: it does not follow that one. */
    int instrument(String symbol) {
        return followed().stream()
                .filter(one -> one.symbol().equals(symbol))
                .findFirst()
                .map(VenueInstrument::id)
                .orElse(0);
    }

    private List<VenueInstrument> followed() {
        return floor.venues().stream()
                .filter(venue -> venue.name().equals(VENUE))
                .flatMap(venue -> venue.books().stream())
                .map(book -> book.instrument())
                .toList();
    }

    /** Has a report on the tape, however long that takes; false: the floor ends. */
    boolean book(int instrument, long venueNanos, long venueSequence, RunReport report) {
        CompletableFuture<Long> place = floor.report(instrument, venueNanos, venueSequence, report);
        while (stop.getCount() > 0 && !floor.hasEnded()) {
            try {
                place.get(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                // It waits among what has come.
            } catch (ExecutionException e) {
                if (!pause(IDLE_MILLIS)) {
                    return false;
                }
                place = floor.report(instrument, venueNanos, venueSequence, report);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private void follow() {
        long wait = IDLE_MILLIS;
        boolean told = false;
        while (stop.getCount() > 0) {
            boolean more = false;
            try {
                more = !runs.isEmpty() && read();
                wait = runs.stream().anyMatch(one -> !one.isQuiet()) ? BUSY_MILLIS : IDLE_MILLIS;
                told = false;
                if (!more && !runs.isEmpty()) {
                    lookAfterClockAndPositions();
                }
            } catch (IOException e) {
                if (!told) {
                    LOG.warn(
                            "The exchange does not say what became of live orders; it is asked again: {}",
                            e.toString());
                    told = true;
                }
                wait = Math.min(2 * wait, MOST_WAIT_MILLIS);
            } catch (RuntimeException e) {
                LOG.error("What became of live orders could not be read by an error of the floor.", e);
                wait = MOST_WAIT_MILLIS;
            }
            if (!more) {
                await(wait);
            }
        }
    }

    private void await(long millis) {
        try {
            boolean unused = news.tryAcquire(millis, TimeUnit.MILLISECONDS);
            news.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A page of what happened, behind what the run has that is furthest behind; whether there is more. */
    private boolean read() throws IOException {
        List<LiveOrders> now = List.copyOf(runs);
        long after = now.stream()
                .mapToLong(one -> taken.getOrDefault(one.run().id(), Long.MAX_VALUE))
                .min()
                .orElse(Long.MAX_VALUE);
        if (after == Long.MAX_VALUE) {
            return false;
        }
        BourseRestClient.Page page;
        try {
            page = exchange.executions(after);
        } catch (BourseRestClient.NotKeptException e) {
            goOnWhereAllIsKept(now, after, e);
            return true;
        }
        for (BourseRestClient.Execution execution : page.executions()) {
            for (LiveOrders one : now) {
                if (execution.event() > taken.getOrDefault(one.run().id(), Long.MAX_VALUE)
                        && execution.clientOrderId().startsWith(LiveOrders.prefix(one.run()))
                        && !one.take(execution)) {
                    return false;
                }
            }
        }
        for (LiveOrders one : now) {
            Long to = taken.computeIfPresent(one.run().id(), (run, before) -> Math.max(before, page.next()));
            if (to != null) {
                one.readTo(to);
            }
        }
        return page.more();
    }

    /** Of those alone that are behind that: the others are told of all that happened to their orders. */
    private void goOnWhereAllIsKept(List<LiveOrders> now, long after, BourseRestClient.NotKeptException why)
            throws IOException {
        long kept = exchange.keptAfter(after);
        LOG.error(
                "Executions of live orders are no longer kept at the exchange up to event {}; positions are taken from"
                        + " there: {}",
                kept,
                why.getMessage());
        // A run that came meanwhile goes on from its own event, and is found to have missed some by the next page.
        for (LiveOrders one : now) {
            if (taken.getOrDefault(one.run().id(), Long.MAX_VALUE) < kept) {
                one.doubt();
                taken.computeIfPresent(one.run().id(), (run, before) -> Math.max(before, kept));
            }
        }
    }

    private void lookAfterClockAndPositions() throws IOException {
        for (LiveOrders one : runs) {
            one.settle();
        }
        long now = System.nanoTime();
        if (clockNanos == 0 || now - clockNanos > CLOCK_NANOS) {
            readClock();
        }
        if (positionsNanos == 0 || now - positionsNanos > POSITIONS_NANOS) {
            positionsNanos = now | 1;
            comparePositions();
        }
    }

    /**
     * Positions that differ twice, with nothing in between that happened to the run's own orders, were changed by somebody else
     * with the same broker's keys. Of each run by itself: another one may have an order open for days.
     */
    private void comparePositions() throws IOException {
        List<LiveOrders> quiet = runs.stream().filter(LiveOrders::isQuiet).toList();
        suspects.keySet().retainAll(quiet.stream().map(one -> one.run().id()).toList());
        if (quiet.isEmpty()) {
            return;
        }
        Map<String, Long> before = Map.copyOf(taken);
        SortedMap<String, Long> there = exchange.positions();
        boolean more = true;
        while (more && stop.getCount() > 0) {
            // What is in these positions by orders of their own, runs are told of before they are compared.
            more = read();
        }
        for (LiveOrders one : quiet) {
            Long event = before.get(one.run().id());
            if (event != null) {
                comparePositions(one, there, event);
            }
        }
    }

    /**
     * Compares those of one run.
     *
     * @param event up to which all was taken for it before the exchange was asked what is held
     */
    private void comparePositions(LiveOrders one, SortedMap<String, Long> there, long event) throws IOException {
        String run = one.run().id();
        Long suspected = suspects.remove(run);
        long own = one.booked();
        for (String symbol : LiveOrders.symbols(one.run())) {
            int instrument = instrument(symbol);
            long difference = there.getOrDefault(symbol, 0L) - one.held(instrument);
            if (difference == 0 || instrument == 0) {
                continue;
            }
            suspects.put(run, own);
            long price = exchange.lastPrice(symbol);
            if (suspected != null && own == suspected && one.isQuiet() && price > 0) {
                counts.differences.incrementAndGet();
                LOG.warn(
                        "The exchange holds {} of {} more than the run {} knows of: by orders that are not its own. It"
                                + " is told so.",
                        difference,
                        symbol,
                        run);
                boolean unused = one.adopt(instrument, difference, price, event);
            }
        }
    }

    /** Everything is stopped: all open orders are cancelled at once, also where nothing can be recorded. */
    void cancelAll() {
        if (!goingOn.isEmpty()) {
            start("live-stop", this::untilCancelled);
        }
    }

    private void untilCancelled() {
        long wait = BUSY_MILLIS;
        boolean again = true;
        while (again && isStopped()) {
            // What is on its way may arrive behind the cancel.
            boolean sending = goingOn.stream().anyMatch(LiveOrders::isSending);
            try {
                BourseRestClient.Answer answer = exchange.cancelAll();
                again = sending || !answer.isDone();
                if (answer.isDone()) {
                    LOG.warn("Emergency stop: all open orders of live runs are cancelled at the exchange.");
                    look();
                } else {
                    LOG.error("Emergency stop: the exchange does not cancel: {} {}", answer.code(), answer.detail());
                }
            } catch (IOException e) {
                // The floor's end cuts off who asks; its next start asks again.
                if (stop.getCount() > 0) {
                    LOG.error("Emergency stop: the exchange does not answer, and is asked again: {}", e.toString());
                }
            }
            if (again && !pause(wait)) {
                return;
            }
            wait = Math.min(2 * wait, MOST_WAIT_MILLIS);
        }
    }

    /** Closes what live runs hold, where they can't be told to, since nothing is recorded. */
    void closeAll() {
        closeAbandoned();
        for (LiveOrders one : goingOn) {
            LiveOrders.symbols(one.run()).forEach(symbol -> close(one.run(), symbol));
        }
    }

    /** Closes what runs hold that have failed: they are told nothing any more. */
    void closeAbandoned() {
        abandoned.forEach((symbol, run) -> close(run, symbol));
    }

    /** Closes what a run holds of a symbol, where that isn't being closed already. */
    private void close(FloorRun run, String symbol) {
        String what = run.id() + " " + symbol;
        if (beingClosed.add(what)) {
            start("live-close", () -> {
                try {
                    untilClosed(run, symbol);
                } finally {
                    beingClosed.remove(what);
                }
            });
        }
    }

    /** One order after another until nothing is held, the next only once the one before is answered: that may still be filled. */
    private void untilClosed(FloorRun run, String symbol) {
        int instrument = instrument(symbol);
        long second = 0;
        do {
            closing(instrument).lock();
            try {
                long held = exchange.positions().getOrDefault(symbol, 0L);
                if (held == 0) {
                    forget(run, symbol);
                    return;
                }
                OrderIntent.Submit order = new OrderIntent.Submit(
                        0,
                        instrument,
                        held > 0 ? VenueSide.SELL : VenueSide.BUY,
                        0,
                        Math.abs(held),
                        OrderIntent.Lifetime.IMMEDIATE_OR_CANCEL,
                        false,
                        true);
                // Each has an id of its own, those of an earlier stop among them.
                second = Math.max(second + 1, nanos() / 1_000_000_000L);
                String id =
                        LiveOrders.prefix(run) + "x" + Long.toString(second, BASE) + Integer.toString(instrument, BASE);
                closeUntilAnswered(symbol, order, id, deadline());
            } catch (IOException e) {
                LOG.error("Emergency stop: {} could not be closed, and is tried again: {}", symbol, e.toString());
            } finally {
                closing(instrument).unlock();
            }
        } while (pause(IDLE_MILLIS) && isStopped());
    }

    private void closeUntilAnswered(String symbol, OrderIntent.Submit order, String id, Instant deadline) {
        do {
            try {
                BourseRestClient.Answer answer = exchange.submit(symbol, order, order.quantity(), id, deadline);
                LOG.warn(
                        "Emergency stop: {} of {} are closed by the floor, as no run can be told to: {} {}",
                        order.quantity(),
                        symbol,
                        answer.status(),
                        answer.detail());
                if (answer.isDone() || answer.isRefused()) {
                    look();
                    return;
                }
            } catch (IOException e) {
                LOG.error(
                        "Emergency stop: nobody knows whether {} is closed, and the same is asked again: {}",
                        symbol,
                        e.toString());
            }
        } while (pause(IDLE_MILLIS) && isStopped());
    }

    /** Has a command written on the tape, and waits for nothing. */
    CompletableFuture<Long> command(String text) {
        return floor.command(text);
    }

    @Override
    public void close() {
        stop.countDown();
        look();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }
}
