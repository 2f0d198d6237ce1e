package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bourse.contract.OpenOrders;
import org.bourse.contract.OrderState.Status;
import org.bourse.contract.Outcome;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An account whose broker's orders are reported behind an exchange that goes on, against a fold of the same events that
 * keeps every order. {@code -Dfuzz.seed=S} repeats a run.
 */
class AccountFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int STEPS = 1_500;
    private static final int LOOKS = 12;
    private static final String SYMBOL = "ACME";

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final TestExchange exchange = new TestExchange();
    private final RecentTexts texts = new RecentTexts();
    private final ReportedInstruments instruments = new ReportedInstruments(exchange);
    private final ArrayDeque<SequencedCommand> unread = new ArrayDeque<>();
    private final List<Long> ids = new ArrayList<>();

    /** What the account should say: every order that was reported, and the order of each client order id. */
    private final TreeMap<Long, TrackedOrder> expected = new TreeMap<>();

    private final Map<String, TrackedOrder> expectedByName = new HashMap<>();
    private final long broker = exchange.register("FUZZ");
    private final long other = exchange.register("OTHER");
    private Account account = loaded();

    @AfterEach
    void stop() {
        exchange.stop();
    }

    @Test
    void showsOrdersAsTheyAreReportedHoweverFarTheExchangeIs() {
        // Client order ids are soon forgotten, so that other orders get them.
        submit(new Command.ChangeSettings(forgetful()));
        for (int step = 0; step < STEPS; step++) {
            submit(command());
            if (random.nextInt(400) == 0) {
                unread.clear();
                account = loaded();
            }
            if (!unread.isEmpty() && random.nextInt(200) == 0) {
                account = restored();
            }
            for (int behind = random.nextInt(25); unread.size() > behind; ) {
                report(unread.remove());
            }
            look();
        }
    }

    private Account loaded() {
        OpenOrders open = exchange.openOrders(broker);
        Account loaded = new Account(broker, "FUZZ", texts, exchange, instruments);
        loaded.load(open);
        expected.clear();
        expectedByName.clear();
        exchange.open(broker).forEach(order -> expect(new TrackedOrder(order, texts)));
        return loaded;
    }

    /** The account as a start makes it from what was kept when its reports stopped. */
    private Account restored() {
        SequencedCommand next = unread.element();
        Account restored = new Account(broker, "FUZZ", texts, exchange, instruments);
        try {
            byte[] state = account.state(next).bytes();
            restored.restore(AccountState.read(state, texts), next.sequence(), next.sequence());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Those that are closed are the history's from then on.
        expected.values().removeIf(order -> !order.isOpen());
        expectedByName.values().removeIf(order -> !order.isOpen());
        return restored;
    }

    private void submit(Command command) {
        if (exchange.submit(command).join() instanceof Outcome.Sequenced(SequencedCommand sequenced)) {
            unread.add(sequenced);
        }
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
        ids.add((long) exchange.journal().size() + 1);
        TimeInForce timeInForce = random.nextInt(8) == 0 ? TimeInForce.IOC : TimeInForce.GTC;
        ExecutionInstructions stop = timeInForce == TimeInForce.GTC && random.nextInt(6) == 0
                ? instructions().withStop(price())
                : instructions();
        return new SubmitOrder(
                owner,
                "doc" + random.nextInt(3),
                SYMBOL,
                random.nextInt(2) == 0 ? Side.BID : Side.ASK,
                OrderType.LIMIT,
                timeInForce,
                price(),
                quantity(),
                Times.NEVER_MICROS,
                id(),
                stop);
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
        return random.nextInt(5) == 0 ? "" : "id" + random.nextInt(60);
    }

    /** What reports make of a command, beside what a fold that keeps all orders makes of it. */
    private void report(SequencedCommand command) {
        long time = command.timeMicros();
        for (Event event : command.events()) {
            switch (event) {
                case Event.InstrumentListed listed -> instruments.listed(listed);
                case Event.OrderAccepted accepted
                when accepted.order().brokerId() == broker -> {
                    account.accepted(accepted, instruments.of(accepted.order().symbol()), time);
                    expect(new TrackedOrder(accepted, InstrumentTerms.DEFAULTS, time, texts));
                }
                case Event.OrdersTraded traded -> {
                    for (Side side : Side.values()) {
                        if (traded.order(side).brokerId() == broker) {
                            change(traded.order(side).orderId(), order -> order.fill(traded, time));
                        }
                    }
                }
                case Event.OrderCancelled cancelled
                when cancelled.brokerId() == broker ->
                    change(cancelled.orderId(), order -> order.close(Status.of(cancelled.closeReason()), time));
                case Event.OrderTriggered triggered
                when triggered.brokerId() == broker -> change(triggered.orderId(), order -> order.trigger(time));
                case Event.OrderReplaced replaced
                when replaced.brokerId() == broker ->
                    change(replaced.orderId(), order -> order.replace(replaced, time));
                default -> {
                    // Is no order's of the broker.
                }
            }
        }
    }

    private interface Change {

        void of(TrackedOrder order);
    }

    private void change(long orderId, Change change) {
        Optional<TrackedOrder> found = account.order(orderId);
        assertThat(found).as(seed()).isPresent();
        account.keep(found.get());
        String before = found.get().clientOrderId();
        change.of(found.get());
        if (!found.get().clientOrderId().equals(before)) {
            account.name(found.get(), found.get().clientOrderId());
        }
        if (!found.get().isOpen()) {
            account.closed(found.get());
        }
        TrackedOrder order = Objects.requireNonNull(expected.get(orderId));
        change.of(order);
        // Each goes by an id from the event on that gave it to it: a former one may be another order's by now.
        if (!order.clientOrderId().equals(before)) {
            expectedByName.put(order.clientOrderId(), order);
        }
    }

    private void expect(TrackedOrder order) {
        expected.put(order.orderId, order);
        order.clientOrderIds.forEach(name -> expectedByName.put(name, order));
    }

    private void look() {
        assertThat(account.openOrders())
                .as(seed())
                .containsExactly(expected.values().stream()
                        .filter(TrackedOrder::isOpen)
                        .mapToLong(order -> order.orderId)
                        .toArray());
        for (int i = 0; i < LOOKS && !ids.isEmpty(); i++) {
            long orderId = ids.get(ids.size() - 1 - random.nextInt(Math.min(60, ids.size())));
            assertThat(account.order(orderId).map(AccountFuzzTest::text))
                    .as(seed())
                    .isEqualTo(Optional.ofNullable(expected.get(orderId)).map(AccountFuzzTest::text));
            String name = "id" + random.nextInt(60);
            assertThat(account.order(name).map(AccountFuzzTest::text))
                    .as(seed())
                    .isEqualTo(Optional.ofNullable(expectedByName.get(name)).map(AccountFuzzTest::text));
        }
    }

    /** The order as a report shows it. */
    private static String text(TrackedOrder order) {
        return order.clientOrderIds + " " + Messages.report(order, FixCodes.STATUS, "I");
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
