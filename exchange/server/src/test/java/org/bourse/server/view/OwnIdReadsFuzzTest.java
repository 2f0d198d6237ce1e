package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.bourse.engine.command.Command;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.junit.jupiter.api.Test;

/**
 * Orders under a few client order ids, which are forgotten and used again, some of them changed by replaces, in a memory of
 * a few and a database that is behind: each id finds the order that a list of all of them finds, and each order its
 * broker. {@code -Dfuzz.seed=S} repeats a run, {@code -Dfuzz.commands=N} makes it longer.
 */
class OwnIdReadsFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int COMMANDS = Integer.getInteger("fuzz.commands", 3_000);
    private static final List<String> IDS = List.of("a", "b", "client:a", "ü/7", "e".repeat(36), "€");

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final ExchangeViews views = new ExchangeViews(new ViewSettings(3, 2));
    private final ExchangeViews all = new ExchangeViews(new ViewSettings(Integer.MAX_VALUE, Integer.MAX_VALUE));
    private final Ledger ledger = new Ledger();
    private final Market market = new Market(views, all, batch -> batch.forEach(ledger::add));
    private final OrderReads reads = new OrderReads(views, ledger);

    /** The ids that an order had, in their order, and what it was when the database last heard of it. */
    private record Known(long brokerId, Set<String> ids) {}

    /** All orders there were, of which the database knows those up to a command. */
    private final class Ledger extends NoHistory {

        /** How often it was asked for several client order ids. */
        private int questions;

        /** How often it was asked whose several orders are. */
        private int brokerQuestions;

        private final Map<Long, Known> orders = new LinkedHashMap<>();
        private final Map<Long, OrderSnapshot> persisted = new LinkedHashMap<>();
        private final Map<Long, Known> persistedIds = new LinkedHashMap<>();

        void add(SequencedCommand command) {
            for (Event event : command.events()) {
                if (event instanceof Event.OrderAccepted accepted) {
                    Set<String> ids =
                            new LinkedHashSet<>(Set.of(accepted.order().clientOrderId()));
                    orders.put(accepted.orderId(), new Known(accepted.order().brokerId(), ids));
                } else if (event instanceof Event.OrderReplaced replaced) {
                    Objects.requireNonNull(orders.get(replaced.orderId()))
                            .ids()
                            .add(replaced.order().clientOrderId());
                }
            }
        }

        void persist() {
            orders.forEach((id, known) -> {
                persisted.put(id, now(id));
                persistedIds.put(id, new Known(known.brokerId(), Set.copyOf(known.ids())));
            });
            views.onPersisted(market.engine().lastSequence());
        }

        List<OrderSnapshot> having(long brokerId, String id) {
            return persistedIds.entrySet().stream()
                    .filter(entry -> entry.getValue().brokerId() == brokerId
                            && entry.getValue().ids().contains(id))
                    .map(entry -> persisted.get(entry.getKey()))
                    .sorted(Comparator.comparingLong(OrderSnapshot::orderId).reversed())
                    .toList();
        }

        @Override
        public Optional<OrderSnapshot> order(long orderId) {
            return Optional.ofNullable(persisted.get(orderId));
        }

        @Override
        public Optional<OrderSnapshot> order(long brokerId, String clientOrderId) {
            return having(brokerId, clientOrderId).stream().findFirst();
        }

        @Override
        public Map<String, Long> orderIds(long brokerId, Set<String> clientOrderIds) {
            questions++;
            Map<String, Long> found = new LinkedHashMap<>();
            clientOrderIds.forEach(id -> order(brokerId, id).ifPresent(order -> found.put(id, order.orderId())));
            return found;
        }

        @Override
        public Map<Long, Long> brokerIds(Set<Long> orderIds) {
            brokerQuestions++;
            Map<Long, Long> found = new LinkedHashMap<>();
            orderIds.forEach(id -> order(id).ifPresent(order -> found.put(id, order.brokerId())));
            return found;
        }

        @Override
        public List<OrderSnapshot> orders(OrderQuery query) {
            return having(query.brokerId(), query.clientOrderId()).stream()
                    .filter(query::fits)
                    .limit(query.limit())
                    .toList();
        }
    }

    private OrderSnapshot now(long orderId) {
        return all.order(orderId).orElseThrow().order();
    }

    @Test
    void eachIdFindsTheOrderThatItStandsFor() {
        market.apply(new Command.ChangeSettings(rememberingClosedIds(2)));
        long[] brokers = {market.register("Anna"), market.register("Bert")};
        int found = 0;
        for (int i = 0; i < COMMANDS; i++) {
            long broker = brokers[random.nextInt(2)];
            act(broker, IDS.get(random.nextInt(IDS.size())));
            if (random.nextInt(4) == 0) {
                ledger.persist();
            }
            String id = IDS.get(random.nextInt(IDS.size()));
            OptionalLong expected = expected(broker, id);
            found += expected.isPresent() ? 1 : 0;
            assertThat(reads.orderId(broker, id))
                    .as("seed %d, command %d", SEED, i)
                    .isEqualTo(expected);
            assertThat(reads.order(broker, id)
                            .map(order -> order.order().orderId())
                            .orElse(0L))
                    .isEqualTo(expected.orElse(0));
            assertSameList(broker, id);
            assertSameTogether(broker);
            assertSameOwners();
        }
        assertThat(found).isGreaterThan(COMMANDS / 2);
        assertThat(ledger.orders).hasSizeGreaterThan(COMMANDS / 20);
    }

    /** While the database catches up and memory forgets between two reads. */
    private void assertSameTogether(long broker) {
        int questions = ledger.questions;
        OwnIdReads together = reads.ownIds(broker, Set.copyOf(IDS));
        for (String id : IDS) {
            assertThat(together.orderId(id)).as("seed %d, id %s", SEED, id).isEqualTo(expected(broker, id));
            if (random.nextInt(10) == 0) {
                ledger.persist();
            }
        }
        assertThat(ledger.questions - questions).isBetween(0, 1);
    }

    /** Likewise. */
    private void assertSameOwners() {
        List<Long> newest = ledger.orders.keySet().stream()
                .sorted(Comparator.reverseOrder())
                .limit(8)
                .toList();
        Set<Long> ids = new LinkedHashSet<>(newest);
        ids.add(Long.MAX_VALUE);
        int questions = ledger.brokerQuestions;
        OwnerReads owners = reads.owners(ids);
        for (long id : ids) {
            Known known = ledger.orders.get(id);
            assertThat(owners.brokerId(id))
                    .as("seed %d, order %d", SEED, id)
                    .isEqualTo(known == null ? OptionalLong.empty() : OptionalLong.of(known.brokerId()));
            if (random.nextInt(10) == 0) {
                ledger.persist();
            }
        }
        assertThat(ledger.brokerQuestions - questions).isOne();
    }

    private void assertSameList(long broker, String id) {
        Optional<Boolean> open = switch (random.nextInt(3)) {
            case 0 -> Optional.of(true);
            case 1 -> Optional.of(false);
            default -> Optional.empty();
        };
        int limit = 1 + random.nextInt(4);
        OrderQuery query = new OrderQuery(broker, open, "", id, Long.MAX_VALUE, limit);
        List<OrderSnapshot> expected = new ArrayList<>();
        ledger.orders.forEach((orderId, known) -> {
            if (known.brokerId() == broker && known.ids().contains(id)) {
                expected.addFirst(now(orderId));
            }
        });
        assertThat(reads.orders(query))
                .as("seed %d", SEED)
                .isEqualTo(expected.stream().filter(query::fits).limit(limit).toList());
    }

    private static ExchangeSettings rememberingClosedIds(int most) {
        ExchangeSettings as = ExchangeSettings.DEFAULTS;
        return new ExchangeSettings(
                as.executionPrice(),
                as.dayEndMicrosOfDay(),
                as.maxPriceCents(),
                as.maxQuantity(),
                as.maxOrderValueCents(),
                as.maxOpenOrders(),
                as.maxTotalOpenOrders(),
                as.maxInstruments(),
                as.maxBrokers(),
                most,
                as.sharing(),
                as.listing());
    }

    /** The open order that has it, else the newest that has it or had it. */
    private OptionalLong expected(long broker, String id) {
        OptionalLong newest = OptionalLong.empty();
        for (Map.Entry<Long, Known> entry : ledger.orders.entrySet()) {
            if (entry.getValue().brokerId() == broker && entry.getValue().ids().contains(id)) {
                OrderSnapshot order = now(entry.getKey());
                if (order.isOpen() && order.clientOrderId().equals(id)) {
                    return OptionalLong.of(order.orderId());
                }
                newest = OptionalLong.of(order.orderId());
            }
        }
        return newest;
    }

    private void act(long broker, String id) {
        List<Long> open = ledger.orders.keySet().stream()
                .filter(orderId -> now(orderId).isOpen() && now(orderId).brokerId() == broker)
                .toList();
        int choice = random.nextInt(3);
        if (open.isEmpty() || choice == 0) {
            market.apply(new Command.SubmitOrder(
                    broker,
                    "1",
                    "PETR4",
                    random.nextBoolean() ? Side.BID : Side.ASK,
                    OrderType.LIMIT,
                    TimeInForce.GTC,
                    100 + random.nextInt(3),
                    5,
                    Times.NEVER_MICROS,
                    id));
            return;
        }
        long orderId = open.get(random.nextInt(open.size()));
        market.apply(
                choice == 1
                        ? new Command.CancelOrder(broker, orderId)
                        : new Command.ReplaceOrder(broker, orderId, 100, 6, TimeInForce.GTC, Times.NEVER_MICROS, id));
    }
}
