package org.bourse.server.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bourse.contract.OpenOrders;
import org.bourse.contract.OrderState;
import org.bourse.contract.OrderState.Status;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.server.view.BrokerSnapshot;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.Market;
import org.bourse.server.view.NoHistory;
import org.bourse.server.view.OpenOrdersWithTrades;
import org.bourse.server.view.OrderReads;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderWithTrades;
import org.bourse.server.view.ViewSettings;
import org.bourse.server.view.ViewStateSink;
import org.junit.jupiter.api.Test;

/**
 * What reports ask of the order table about orders of which they have told no more than that they were accepted: the table
 * is ahead of them, forgets what is closed as soon as the database has it, and is loaded anew now and then. The database is
 * never ahead of reports. {@code -Dfuzz.seed=S} repeats a run.
 */
class ViewOrdersFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int STEPS = 6_000;
    private static final int LOOKS = 6;
    private static final int NAMES = 60;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Market market = new Market();

    /** What the database has: the views as they were at the last command in it. */
    private final ExchangeViews persisted = new ExchangeViews(ViewSettings.DEFAULTS);

    private ExchangeViews views = new ExchangeViews(new ViewSettings(2, 1));
    private ViewOrders orders = orders(views);
    private final ArrayDeque<SequencedCommand> unpersisted = new ArrayDeque<>();
    private final ArrayDeque<SequencedCommand> unreported = new ArrayDeque<>();
    private final List<Long> ids = new ArrayList<>();

    /** The broker's open orders as of the table. */
    private final TreeSet<Long> open = new TreeSet<>();

    /** The orders of which no more was reported than that they were accepted, as they were entered or loaded. */
    private final TreeMap<Long, OrderState> asEntered = new TreeMap<>();

    private long broker;
    private long other;
    private int checked;

    private static ViewOrders orders(ExchangeViews views) {
        return new ViewOrders(views, new OrderReads(views, new NoHistory() {}));
    }

    @Test
    void anOrderIsShownAsItWasEnteredUntilMoreIsReportedOfIt() {
        broker = register("FUZZ");
        other = register("OTHER");
        submit(new Command.ListInstrument("ACME", InstrumentTerms.DEFAULTS));
        // Client order ids are soon forgotten, so that other orders get them.
        submit(new Command.ChangeSettings(forgetful()));
        while (!unreported.isEmpty()) {
            report();
        }
        persist(0);
        for (int step = 0; step < STEPS; step++) {
            submit(command());
            if (random.nextInt(500) == 0) {
                restart();
            }
            for (int behind = random.nextInt(25); unreported.size() > behind; ) {
                report();
            }
            if (random.nextInt(3) == 0) {
                persist(unreported.size() + random.nextInt(10));
            }
            look();
        }
        assertThat(checked).as(seed()).isGreaterThan(STEPS / 4);
    }

    private long register(String name) {
        submit(new Command.RegisterBroker(name, Market.keyHash(market.engine().lastSequence() + 1), "", "", ""));
        return market.engine().lastSequence();
    }

    private void submit(Command command) {
        SequencedCommand applied = market.apply(command);
        show(applied);
        unreported.add(applied);
        unpersisted.add(applied);
    }

    private void show(SequencedCommand command) {
        views.onBatch(List.of(command));
        for (Event event : command.events()) {
            if (event instanceof Event.OrderAccepted accepted
                    && accepted.order().brokerId() == broker) {
                open.add(accepted.orderId());
            }
            closed(event).forEach(open::remove);
        }
    }

    private static LongStream closed(Event event) {
        return switch (event) {
            case Event.OrdersTraded traded ->
                Stream.of(Side.values())
                        .map(traded::order)
                        .filter(order -> order.isFilled())
                        .mapToLong(order -> order.orderId());
            case Event.OrderCancelled cancelled ->
                LongStream.of(cancelled.order().orderId());
            case Event.OrderExpired expired -> LongStream.of(expired.order().orderId());
            default -> LongStream.empty();
        };
    }

    /** Reports one command. */
    private void report() {
        SequencedCommand command = unreported.remove();
        for (Event event : command.events()) {
            switch (event) {
                case Event.OrderAccepted accepted
                when accepted.order().brokerId() == broker ->
                    asEntered.put(accepted.orderId(), entered(accepted, command.timeMicros()));
                case Event.OrdersTraded traded -> {
                    asEntered.remove(traded.aggressor().orderId());
                    asEntered.remove(traded.resting().orderId());
                }
                case Event.OrderCancelled cancelled ->
                    asEntered.remove(cancelled.order().orderId());
                case Event.OrderTriggered triggered -> asEntered.remove(triggered.orderId());
                case Event.OrderReplaced replaced -> asEntered.remove(replaced.orderId());
                default -> {}
            }
        }
    }

    /** Brings the database up to all but so many of the newest commands. */
    private void persist(int behind) {
        while (unpersisted.size() > behind) {
            persisted.onBatch(List.of(unpersisted.remove()));
        }
        views.onPersisted(persisted.sequence());
    }

    /** Loads the table from the database, replays what that lacks, and has reports begin with what is there then. */
    private void restart() {
        views = new ExchangeViews(new ViewSettings(2, 1));
        orders = orders(views);
        open.clear();
        ViewStateSink sink = views.restore();
        for (long id : new long[] {broker, other}) {
            sink.broker(new BrokerSnapshot(id, "Broker " + id, "", "", BrokerStatus.ACTIVE, 0));
        }
        sink.instrument(0, "ACME", InstrumentTerms.DEFAULTS, TradingStatus.OPEN);
        OrderReads database = new OrderReads(persisted, new NoHistory() {});
        for (long id : new long[] {broker, other}) {
            OpenOrdersWithTrades found = database.openOrders(id);
            Stream.concat(found.asEntered().stream(), found.changed().stream().map(OrderWithTrades::order))
                    .sorted(Comparator.comparingLong(OrderSnapshot::orderId))
                    .forEach(order -> {
                        sink.openOrder(0, order, 0, order.remainingQuantity() < order.quantity());
                        if (id == broker) {
                            open.add(order.orderId());
                        }
                    });
        }
        sink.reached(persisted.sequence());
        unpersisted.forEach(this::show);

        unreported.clear();
        asEntered.clear();
        OpenOrders loaded = orders.openOrders(broker);
        assertThat(loaded.sequence()).as(seed()).isEqualTo(market.engine().lastSequence());
        assertThat(Stream.concat(loaded.asEntered().stream(), loaded.changed().stream())
                        .map(OrderState::orderId))
                .as(seed())
                .containsExactlyInAnyOrderElementsOf(open);
        for (OrderState order : loaded.asEntered()) {
            assertThat(order.leavesQuantity()).as(seed()).isEqualTo(order.quantity());
            asEntered.put(order.orderId(), order);
        }
    }

    private void look() {
        for (int i = 0; i < LOOKS && !ids.isEmpty(); i++) {
            long orderId = ids.get(ids.size() - 1 - random.nextInt(Math.min(60, ids.size())));
            OrderState expected = asEntered.get(orderId);
            if (expected != null) {
                checked++;
                assertThat(orders.asEntered(orderId)).as(seed()).contains(expected);
            }
            String name = "id" + random.nextInt(NAMES);
            assertThat(newest(orders.asEntered(broker, name).stream()
                            .filter(order -> asEntered.containsKey(order.orderId()))))
                    .as(seed())
                    .isEqualTo(newest(asEntered.values().stream()
                            .filter(order -> order.clientOrderId().equals(name))));
        }
    }

    private static Optional<OrderState> newest(Stream<OrderState> orders) {
        return orders.max(Comparator.comparingLong(OrderState::orderId));
    }

    private static OrderState entered(Event.OrderAccepted event, long timeMicros) {
        SubmitOrder order = event.order();
        return new OrderState(
                event.orderId(),
                order.brokerId(),
                order.documentNumber(),
                order.clientOrderId(),
                order.symbol(),
                InstrumentTerms.DEFAULTS,
                order.side(),
                order.type(),
                order.timeInForce(),
                order.price(),
                order.quantity(),
                order.quantity(),
                0,
                event.validUntilMicros(),
                timeMicros,
                order.instructions(),
                Status.OPEN);
    }

    private Command command() {
        long owner = random.nextInt(3) == 0 ? other : broker;
        long orderId = ids.isEmpty() ? 1 : ids.get(ids.size() - 1 - random.nextInt(Math.min(30, ids.size())));
        return switch (random.nextInt(10)) {
            case 0, 1 -> new Command.CancelOrder(owner, orderId);
            case 2, 3 ->
                new Command.ReplaceOrder(
                        owner, orderId, price(), quantity(), TimeInForce.GTC, Times.NEVER_MICROS, id(), instructions());
            default -> order(owner);
        };
    }

    private SubmitOrder order(long owner) {
        ids.add(market.engine().lastSequence() + 1);
        TimeInForce timeInForce = random.nextInt(8) == 0 ? TimeInForce.IOC : TimeInForce.GTC;
        boolean stop = timeInForce == TimeInForce.GTC && random.nextInt(6) == 0;
        return new SubmitOrder(
                owner,
                "doc" + random.nextInt(3),
                "ACME",
                random.nextBoolean() ? Side.BID : Side.ASK,
                OrderType.LIMIT,
                timeInForce,
                price(),
                quantity(),
                Times.NEVER_MICROS,
                id(),
                stop ? instructions().withStop(price()) : instructions());
    }

    private ExecutionInstructions instructions() {
        SelfTradePrevention[] preventions = SelfTradePrevention.values();
        return ExecutionInstructions.of(false, preventions[random.nextInt(preventions.length)]);
    }

    private long price() {
        return 1_000L + random.nextInt(8);
    }

    private long quantity() {
        return 1L + random.nextInt(9);
    }

    private String id() {
        return random.nextInt(5) == 0 ? "" : "id" + random.nextInt(NAMES);
    }

    private static ExchangeSettings forgetful() {
        ExchangeSettings defaults = ExchangeSettings.DEFAULTS;
        return new ExchangeSettings(
                defaults.executionPrice(),
                defaults.dayEndMicrosOfDay(),
                defaults.maxPriceCents(),
                defaults.maxQuantity(),
                defaults.maxOrderValueCents(),
                defaults.maxOpenOrders(),
                defaults.maxTotalOpenOrders(),
                defaults.maxInstruments(),
                defaults.maxBrokers(),
                5,
                Sharing.NONE,
                ListingRule.OPEN);
    }

    private static String seed() {
        return "-Dfuzz.seed=" + SEED;
    }
}
