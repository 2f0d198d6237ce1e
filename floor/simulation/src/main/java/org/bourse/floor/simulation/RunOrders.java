package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.simulation.RunOrder.Decision;
import org.bourse.floor.simulation.RunOrder.Status;
import org.bourse.floor.simulation.RunOrder.Why;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.kernel.KernelOutput;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.strategy.StrategyState;
import org.bourse.floor.trading.strategy.Transition;
import org.jspecify.annotations.Nullable;

/**
 * A run's orders: what its strategies said ahead of them, their terms, and what the venue reported. Those that are closed are
 * told and forgotten, so that it takes no more room the longer a run is.
 */
final class RunOrders {

    /** More digits than an instrument's price has, of an average. */
    private static final int MORE_DIGITS = 8;

    /** An order that is not closed. */
    private static final class Working {

        private final OrderIntent.Submit order;
        private final VenueInstrument of;
        private final long place;
        private final long nanos;
        private final long reference;
        private final Why why;
        private Status status = Status.PENDING;
        private long price;
        private long quantity;
        private long filled;
        private BigDecimal paid = BigDecimal.ZERO;
        private BigDecimal commission = BigDecimal.ZERO;
        private long lastExecution;
        private String reason = "";
        private long updatedNanos;
        private long filledNanos;

        Working(OrderIntent.Submit order, VenueInstrument of, long place, long nanos, long reference, Why why) {
            this.order = order;
            this.of = of;
            this.place = place;
            this.nanos = nanos;
            this.reference = reference;
            this.why = why;
            price = order.price();
            quantity = order.quantity();
            updatedNanos = nanos;
        }

        static Working carried(StateCarrier state, @Nullable Working known) {
            Working carried = new Working(
                    state.carry(known == null ? null : known.order, OrderIntent.Submit.class),
                    state.carry(known == null ? null : known.of, VenueInstrument.class),
                    state.carry(known == null ? 0 : known.place),
                    state.carry(known == null ? 0 : known.nanos),
                    state.carry(known == null ? 0 : known.reference),
                    state.carry(known == null ? null : known.why, Why.class));
            Working of = known == null ? carried : known;
            of.status = state.carry(of.status);
            of.price = state.carry(of.price);
            of.quantity = state.carry(of.quantity);
            of.filled = state.carry(of.filled);
            of.paid = state.carry(of.paid);
            of.commission = state.carry(of.commission);
            of.lastExecution = state.carry(of.lastExecution);
            of.reason = state.carry(of.reason);
            of.updatedNanos = state.carry(of.updatedNanos);
            of.filledNanos = state.carry(of.filledNanos);
            return of;
        }

        RunOrder picture() {
            Optional<BigDecimal> average = filled == 0
                    ? Optional.empty()
                    : Optional.of(paid.divide(
                            BigDecimal.valueOf(filled), of.priceScale() + MORE_DIGITS, RoundingMode.HALF_EVEN));
            return new RunOrder(
                    order.number(),
                    new RunOrder.Terms(
                            of.venue(),
                            of.symbol(),
                            order.side(),
                            order.lifetime(),
                            order.postOnly(),
                            order.reduceOnly(),
                            price == 0 ? Optional.empty() : Optional.of(price(price)),
                            BigDecimal.valueOf(quantity, of.quantityScale()),
                            place,
                            nanos),
                    new RunOrder.Progress(
                            status,
                            BigDecimal.valueOf(filled, of.quantityScale()),
                            average,
                            commission,
                            average.filter(_ -> reference != 0).map(this::slippage),
                            reason,
                            updatedNanos,
                            filledNanos),
                    why);
        }

        private BigDecimal slippage(BigDecimal average) {
            BigDecimal worse = average.subtract(price(reference));
            return order.side() == VenueSide.BUY ? worse : worse.negate();
        }

        private BigDecimal price(long scaled) {
            return BigDecimal.valueOf(scaled, of.priceScale());
        }

        /** Counts a fill in, once. */
        void fill(OrderReport.Filled fill, long nanosOfReport) {
            if (fill.execution() <= lastExecution) {
                return;
            }
            lastExecution = fill.execution();
            filled += fill.quantity();
            paid = paid.add(price(fill.price()).multiply(BigDecimal.valueOf(fill.quantity())));
            commission = commission.add(fill.fee());
            filledNanos = nanosOfReport;
            status = fill.leaves() == 0 ? Status.FILLED : Status.PARTIALLY_FILLED;
        }
    }

    private final SortedMap<Long, Working> open = new TreeMap<>();
    private final Map<Long, Why> whys = new HashMap<>();
    private final Map<String, Decision> signals = new HashMap<>();
    private final Map<String, Decision> causes = new HashMap<>();
    private final Map<String, BigDecimal> scores = new HashMap<>();
    private final Consumer<RunOrder> closed;

    /** None so far; each is told there when it is closed. */
    RunOrders(Consumer<RunOrder> closed) {
        this.closed = closed;
    }

    /** Those that are not closed, by their numbers. */
    List<RunOrder> open() {
        return open.values().stream().map(Working::picture).toList();
    }

    /** What a strategy has said, ahead of the intent that follows from it. */
    void decided(KernelOutput output) {
        switch (output) {
            case KernelOutput.Step step -> {
                String key = key(step.transition().strategy(), step.transition().instrument());
                Decision decision = new Decision(
                        step.place(),
                        step.nanos(),
                        step.transition().why().name(),
                        step.transition().seen().stream()
                                .map(Transition.Seen::text)
                                .toList());
                causes.put(key, decision);
                if (step.transition().to() == StrategyState.SIGNAL_DETECTED) {
                    signals.put(key, decision);
                }
            }
            case KernelOutput.Signalled said -> {
                Decision decision = new Decision(
                        said.place(),
                        said.nanos(),
                        said.signal().side() + " " + said.signal().reason(),
                        said.inputs().stream()
                                .map(input -> input.indicator() + "=" + input.value())
                                .toList());
                causes.put(key(said.strategy(), said.instrument()), decision);
                signals.put(key(said.strategy(), said.instrument()), decision);
            }
            case KernelOutput.Assessed of ->
                scores.put(
                        key(of.strategy(), of.instrument()),
                        BigDecimal.valueOf(of.verdict().score()));
            case KernelOutput.Sent sent -> {
                if (sent.intent() instanceof OrderIntent.Submit submit) {
                    whys.put(submit.number(), why(sent.strategy(), submit));
                }
            }
            case KernelOutput.Alarmed _,
                    KernelOutput.Reported _,
                    KernelOutput.Credited _,
                    KernelOutput.Held _,
                    KernelOutput.Allocated _,
                    KernelOutput.Commanded _ -> {}
        }
    }

    private Why why(String strategy, OrderIntent.Submit submit) {
        String key = key(strategy, submit.instrument());
        return new Why(
                strategy,
                submit.reduceOnly() ? Optional.empty() : Optional.ofNullable(scores.get(key)),
                Optional.ofNullable(signals.get(key)),
                Optional.ofNullable(causes.get(key)));
    }

    private static String key(String strategy, int instrument) {
        return instrument + " " + strategy;
    }

    /**
     * An order is on its way.
     *
     * @param reference the best price that it could be filled at when it was sent, in the instrument's scale; 0: there is none
     */
    void sent(long place, long nanos, OrderIntent.Submit order, VenueInstrument of, long reference) {
        Why why = Optional.ofNullable(whys.remove(order.number())).orElse(Why.UNKNOWN);
        open.put(order.number(), new Working(order, of, place, nanos, reference, why));
    }

    /** Whose an order is that is not closed; nothing where its strategy says nothing of itself. */
    String strategy(long order) {
        Working working = open.get(order);
        return (working == null ? Why.UNKNOWN : working.why).strategy();
    }

    /** Counts a fill of an order that is not closed in. */
    void filled(OrderReport.Filled fill, StrategyFigures into) {
        Working working = open.get(fill.order());
        if (working != null) {
            into.filled(working.why.strategy(), working.order.instrument());
        }
    }

    /** The venue has said something of an order. */
    void report(long nanos, OrderReport report) {
        Working order = open.get(report.order());
        if (order == null) {
            return;
        }
        switch (report) {
            case OrderReport.Accepted _ ->
                order.status = order.status == Status.PENDING ? Status.SUBMITTED : order.status;
            case OrderReport.Filled fill -> order.fill(fill, nanos);
            case OrderReport.Replaced replaced -> {
                order.price = replaced.price();
                order.quantity = replaced.quantity();
            }
            case OrderReport.Rejected of -> end(order, Status.REJECTED, of.why());
            case OrderReport.Cancelled of -> end(order, Status.CANCELLED, of.why());
            case OrderReport.Expired _ -> end(order, Status.EXPIRED, "expired");
            case OrderReport.ChangeRefused of -> order.reason = of.why();
        }
        order.updatedNanos = nanos;
        switch (order.status) {
            case PENDING, UNKNOWN, SUBMITTED, PARTIALLY_FILLED -> {}
            case FILLED, CANCELLED, EXPIRED, REJECTED -> {
                open.remove(report.order());
                closed.accept(order.picture());
            }
        }
    }

    void carry(StateCarrier state) {
        state.carryInto(whys, Long.class, Why.class);
        state.carryInto(signals, String.class, Decision.class);
        state.carryInto(causes, String.class, Decision.class);
        state.carryInto(scores, String.class, BigDecimal.class);
        List<Working> known = List.copyOf(open.values());
        int count = state.carry(known.size());
        for (int i = 0; i < count; i++) {
            Working order = Working.carried(state, state.reads() ? null : known.get(i));
            open.put(order.order.number(), order);
        }
    }

    private static void end(Working order, Status status, String reason) {
        order.status = status;
        order.reason = reason;
    }
}
