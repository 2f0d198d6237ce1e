package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.engine.state.EngineStateSink;
import org.jspecify.annotations.Nullable;

/**
 * Holds what must be true of any exchange against what one reports, knowing nothing of how it matches: shares are neither
 * made nor lost, nobody trades worse than his limit, cash only changes hands, ids run without gaps, and the state it
 * writes is what its events add up to, in the right priority, uncrossed and without anything expired; so is what events say
 * of an order and its price level.
 */
final class EventAuditor {

    /** An order as its events have it. */
    private static final class Audited {
        private long brokerId;
        private int instrumentId;
        private Side side = Side.BID;
        private long limit;

        /** As it was asked for: 0 for a market order, which has no limit. */
        private long price;

        private String clientOrderId = "";
        private long quantity;
        private long filled;
        private long validUntil;
        private ExecutionInstructions instructions = ExecutionInstructions.NONE;
        private long priority;

        /** Whether it waits for its stop price, in no book. */
        private boolean waits;

        /** What its level does not show of what it has left. */
        private long hidden;

        private long shown() {
            return quantity - filled - hidden;
        }
    }

    /** What a price level shows. */
    private record Level(long quantity, int orders) {}

    private final Map<Long, Audited> open = new HashMap<>();

    /** By instrument, side and price. */
    private final Map<List<Object>, Level> levels = new HashMap<>();

    /** By broker, currency and decimals of money; brokers are there with 0 of the exchange's own. */
    private final Map<List<Object>, BigInteger> balances = new HashMap<>();

    private final Map<Long, BrokerLimits> limits = new HashMap<>();
    private final Map<KeyOwner, List<ApiKey>> keys = new HashMap<>();
    private final Map<Long, Operator> operators = new HashMap<>();

    /** By broker and instrument. */
    private final Map<List<Object>, Long> positions = new HashMap<>();

    private final Map<Integer, InstrumentTerms> terms = new HashMap<>();

    private final Map<Integer, Long> lastPrices = new HashMap<>();

    /** By instrument, up to which prices stops still have to trigger: those that buy, those that sell. */
    private final Map<Integer, List<Long>> reached = new HashMap<>();

    /** Instrument and price of its last trade before the command at hand, and of each trade of that. */
    private final List<List<Long>> printedNow = new ArrayList<>();

    /** Who traded with whom in the command at hand: the resting order after the aggressor, once for each trade. */
    private final List<List<Long>> traded = new ArrayList<>();

    private long nextTradeId = 1;
    private boolean marketHalted;
    private final Map<Long, BrokerStatus> statuses = new HashMap<>();

    /** Those that are set. */
    private final Map<Long, Long> cancelTimers = new HashMap<>();

    /** Self-trade prevention groups, each with a broker that is in it. */
    private final Set<List<Long>> stpMembers = new HashSet<>();

    /** The event after the one at hand, in the same command. */
    private @Nullable Event next;

    private final Set<Integer> delisted = new HashSet<>();

    private long nextPriority = 1;
    private long now;

    /** Takes in what came of one command and checks each event against the ones before. */
    void audit(SequencedCommand command) {
        now = command.timeMicros();
        printedNow.clear();
        traded.clear();
        lastPrices.forEach((instrumentId, price) -> printedNow.add(List.of((long) instrumentId, price)));
        for (int i = 0; i < command.events().size(); i++) {
            next = i + 1 < command.events().size() ? command.events().get(i + 1) : null;
            audit(command.events().get(i));
        }
        command.rested().ifPresent(rested -> {
            Audited order = told(rested.order());
            level(rested.order(), order.shown(), 1, rested.levelQuantity(), rested.levelOrders());
        });
    }

    /** Checks what an event says of an order against what its events add up to. */
    private Audited told(AffectedOrder told) {
        Audited order = order(told.orderId());
        assertThat(told)
                .isEqualTo(new AffectedOrder(
                        told.orderId(),
                        order.brokerId,
                        order.instrumentId,
                        order.side,
                        order.price,
                        order.quantity,
                        order.quantity - order.filled,
                        order.clientOrderId));
        assertThat(told.filledQuantity()).isEqualTo(order.filled);
        return order;
    }

    /** Checks what an order's price level shows now against what it showed and what is added to it. */
    private void level(AffectedOrder order, long addedQuantity, int addedOrders, long quantity, int orders) {
        List<Object> place = List.of(order.instrumentId(), order.side(), order.price());
        Level before = levels.getOrDefault(place, new Level(0, 0));
        Level now = new Level(before.quantity + addedQuantity, before.orders + addedOrders);
        assertThat(new Level(quantity, orders)).isEqualTo(now);
        assertThat(quantity > 0).isEqualTo(orders > 0);
        if (orders == 0) {
            levels.remove(place);
        } else {
            levels.put(place, now);
        }
    }

    private void audit(Event event) {
        switch (event) {
            case Event.OrderAccepted e -> accepted(e);
            case Event.OrdersTraded e -> traded(e);
            case Event.MatchPrevented e -> prevented(e);
            case Event.OrderReplaced e -> replaced(e);
            case Event.HiddenQuantityChanged e -> hidden(e);
            case Event.OrderCancelled e -> {
                boolean waited = order(e.orderId()).waits;
                assertThat(e.levelOrders() == Event.NO_LEVEL).isEqualTo(waited);
                long shown = closed(e.order()).shown();
                if (e.wasInBook()) {
                    level(e.order(), -shown, -1, e.levelQuantity(), e.levelOrders());
                }
            }
            case Event.OrderExpired e -> {
                assertThat(order(e.orderId()).validUntil).isLessThanOrEqualTo(now);
                boolean waited = order(e.orderId()).waits;
                assertThat(e.wasInBook()).isEqualTo(!waited);
                long shown = closed(e.order()).shown();
                if (!waited) {
                    level(e.order(), -shown, -1, e.levelQuantity(), e.levelOrders());
                }
            }
            case Event.OrderTriggered e -> triggered(e);
            case Event.OrderEnteredBook e -> {
                Audited order = told(e.order());
                level(e.order(), order.shown(), 1, e.levelQuantity(), e.levelOrders());
                order.priority = nextPriority++;
            }
            case Event.StopsReached e -> reached.put(e.instrumentId(), List.of(e.buyReached(), e.sellReached()));
            case Event.BrokerRegistered e -> {
                assertThat(balances.put(ownMoney(e.brokerId()), BigInteger.ZERO))
                        .isNull();
                ApiKey first = new ApiKey(e.brokerId(), e.apiKeyHash(), KeyTerms.OF_REGISTRATION, now);
                keys.put(KeyOwner.broker(e.brokerId()), new ArrayList<>(List.of(first)));
            }
            case Event.ExchangeReset _ -> {
                open.clear();
                levels.clear();
                balances.clear();
                terms.clear();
                marketHalted = false;
                statuses.clear();
                cancelTimers.clear();
                stpMembers.clear();
                positions.clear();
                limits.clear();
                keys.clear();
                operators.clear();
                lastPrices.clear();
                reached.clear();
                delisted.clear();
            }
            case Event.BrokerStatusChanged e -> statuses.put(e.brokerId(), e.status());
            case Event.ApiKeyAdded e ->
                keys.computeIfAbsent(e.owner(), _ -> new ArrayList<>()).add(e.key());
            case Event.ApiKeyRevoked e ->
                assertThat(Objects.requireNonNull(keys.get(e.owner())).removeIf(key -> key.keyId() == e.keyId()))
                        .isTrue();
            case Event.OperatorSet e -> operators.put(e.operator().operatorId(), e.operator());
            case Event.OperatorRevoked e -> {
                assertThat(operators.remove(e.operatorId())).isNotNull();
                keys.remove(KeyOwner.operator(e.operatorId()));
            }
            case Event.WebhookChanged e -> assertThat(balances).containsKey(ownMoney(e.brokerId()));
            case Event.BrokerLimitsChanged e -> limits.put(e.brokerId(), e.limits());
            case Event.StpMemberChanged e -> {
                List<Long> member = List.of((long) e.stpId(), e.brokerId());
                if (e.member()) {
                    stpMembers.add(member);
                } else {
                    assertThat(stpMembers.remove(member)).isTrue();
                }
            }
            case Event.CancelTimerChanged e -> changed(e);
            case Event.MarketHalted _ -> marketHalted = true;
            case Event.MarketResumed _ -> marketHalted = false;
            case Event.InstrumentListed e -> terms.put(e.instrumentId(), e.terms());
            case Event.InstrumentChanged e -> changed(e);
            case Event.ListingChanged e -> {
                if (e.listed()) {
                    delisted.remove(e.instrumentId());
                } else {
                    delisted.add(e.instrumentId());
                }
            }
            case Event.InstrumentDelisted _,
                    Event.InstrumentHalted _,
                    Event.InstrumentResumed _,
                    Event.CommandRejected _,
                    Event.SettingsChanged _ -> {
                // say nothing about orders or cash
            }
        }
    }

    /** It was reached, by the last trade or by one before whose stops are still taking their turns. */
    private void triggered(Event.OrderTriggered e) {
        Audited order = told(e.order());
        assertThat(order.waits).isTrue();
        assertThat(e.stopPrice()).isEqualTo(order.instructions.stopPrice());
        assertThat(marketHalted).isFalse();
        assertThat(furthest(order) - e.stopPrice())
                .matches(beyond -> order.side == Side.BID ? beyond >= 0 : beyond <= 0);
        order.waits = false;
        order.instructions = order.instructions.afterTrigger().inEngine();
    }

    /** The highest price that stops that buy are held against, or the lowest for those that sell. */
    private long furthest(Audited order) {
        boolean buys = order.side == Side.BID;
        long last = lastPrices.getOrDefault(order.instrumentId, buys ? 0L : Long.MAX_VALUE);
        long before = reached.getOrDefault(order.instrumentId, List.of(0L, 0L)).get(buys ? 0 : 1);
        long printed = printedNow.stream()
                .filter(print -> print.get(0).equals((long) order.instrumentId))
                .mapToLong(print -> print.get(1))
                .reduce(last, buys ? Math::max : Math::min);
        return before == 0 ? printed : buys ? Math.max(before, printed) : Math.min(before, printed);
    }

    private void changed(Event.CancelTimerChanged e) {
        Long before = cancelTimers.remove(e.brokerId());
        if (e.fired()) {
            assertThat(before).as("a timer that fires was set").isNotNull().isLessThanOrEqualTo(now);
            assertThat(e.cancelAtMicros()).isEqualTo(Times.NEVER_MICROS);
        } else if (e.cancelAtMicros() != Times.NEVER_MICROS) {
            cancelTimers.put(e.brokerId(), e.cancelAtMicros());
        }
    }

    private void accepted(Event.OrderAccepted e) {
        Audited order = new Audited();
        order.brokerId = e.order().brokerId();
        order.instrumentId = e.instrumentId();
        order.side = e.order().side();
        boolean market = e.order().type() == OrderType.MARKET;
        order.limit = market
                ? (order.side == Side.BID ? Long.MAX_VALUE : 0)
                : e.order().price();
        order.price = e.order().price();
        order.clientOrderId = e.order().clientOrderId();
        order.quantity = e.order().quantity();
        order.validUntil = e.validUntilMicros();
        order.instructions = e.order().instructions();
        order.waits = order.instructions.isStop();
        order.priority = nextPriority++;
        assertThat(order.validUntil).isGreaterThan(now);
        assertThat(e.order().deadlineMicros()).isGreaterThanOrEqualTo(now);
        assertThat(open.put(e.orderId(), order)).isNull();
    }

    private void traded(Event.OrdersTraded e) {
        Audited bid = order(e.bidOrderId());
        Audited ask = order(e.askOrderId());
        assertThat(e.tradeId()).isEqualTo(nextTradeId++);
        assertThat(e.quantity()).isPositive();
        assertThat(bid.waits || ask.waits).isFalse();
        lastPrices.put(e.instrumentId(), e.price());
        printedNow.add(List.of((long) e.instrumentId(), e.price()));
        assertThat(bid.instrumentId).isEqualTo(e.instrumentId());
        assertThat(ask.instrumentId).isEqualTo(e.instrumentId());
        assertThat(bid.side).isEqualTo(Side.BID);
        assertThat(ask.side).isEqualTo(Side.ASK);
        assertThat(e.price()).isBetween(ask.limit, bid.limit);
        ExecutionInstructions aggressors = order(e.aggressor().orderId()).instructions;
        assertThat(aggressors.postOnly()).isFalse();
        assertThat(!areOwn(bid, ask) || prevention(aggressors, e.instrumentId()) == SelfTradePrevention.NONE)
                .isTrue();
        assertThat(List.of(bid.brokerId, ask.brokerId)).containsExactly(e.bidBrokerId(), e.askBrokerId());
        Audited resting = order(e.resting().orderId());
        long shown = resting.shown();
        List<Long> pair = List.of(e.aggressor().orderId(), e.resting().orderId());
        assertThat(e.quantity() <= shown
                        || traded.stream().anyMatch(former -> former.getLast().equals(pair.getLast())))
                .as("what is hidden trades in an order's second turn")
                .isTrue();
        traded.add(pair);
        fill(e.aggressor(), e.quantity());
        fill(e.resting(), e.quantity());
        assertThat(Collections.frequency(traded, pair)).isLessThanOrEqualTo(2);
        int gone = e.resting().leavesQuantity() == 0 ? 1 : 0;
        level(e.resting(), shownNext(e.resting()) - shown, -gone, e.levelQuantity(), e.levelOrders());
        BigInteger value = BigInteger.valueOf(e.price()).multiply(BigInteger.valueOf(e.quantity()));
        balances.merge(money(e.bidBrokerId(), e.instrumentId()), value.negate(), BigInteger::add);
        balances.merge(money(e.askBrokerId(), e.instrumentId()), value, BigInteger::add);
        positions.merge(List.of(e.bidBrokerId(), e.instrumentId()), e.quantity(), Long::sum);
        positions.merge(List.of(e.askBrokerId(), e.instrumentId()), -e.quantity(), Long::sum);
    }

    /** What a resting order shows once the event after this one is told, if that is about what it hides. */
    private long shownNext(AffectedOrder order) {
        long hidden = order.leavesQuantity() == 0 ? 0 : order(order.orderId()).hidden;
        return order.leavesQuantity()
                - (next instanceof Event.HiddenQuantityChanged e && e.orderId() == order.orderId()
                        ? e.hiddenQuantity()
                        : hidden);
    }

    private void hidden(Event.HiddenQuantityChanged e) {
        Audited order = told(e.order());
        long display = order.instructions.displayQuantity();
        assertThat(e.hiddenQuantity()).isNotNegative().isNotEqualTo(order.hidden);
        assertThat(display).isPositive();
        if (e.refreshed()) {
            assertThat(e.hiddenQuantity()).isLessThan(order.hidden);
            order.priority = nextPriority++;
        }
        order.hidden = e.hiddenQuantity();
        assertThat(order.shown()).isBetween(1L, display);
        assertThat(order.shown() == display || order.hidden == 0 || !e.refreshed())
                .isTrue();
    }

    private void prevented(Event.MatchPrevented e) {
        Audited aggressor = told(e.aggressor());
        Audited resting = told(e.resting());
        assertThat(e.prevention())
                .isEqualTo(prevention(aggressor.instructions, aggressor.instrumentId))
                .isNotEqualTo(SelfTradePrevention.NONE);
        assertThat(areOwn(aggressor, resting)).isTrue();
        assertThat(aggressor.instrumentId).isEqualTo(resting.instrumentId);
        assertThat(aggressor.side).isNotEqualTo(resting.side);
        assertThat(e.price())
                .isBetween(Math.min(aggressor.limit, resting.limit), Math.max(aggressor.limit, resting.limit));
        assertThat(e.quantity())
                .isEqualTo(Math.min(e.aggressor().leavesQuantity(), e.resting().leavesQuantity()));
    }

    private static boolean areOwn(Audited one, Audited other) {
        int group = one.instructions.stpId();
        return group == other.instructions.stpId() && (group != 0 || one.brokerId == other.brokerId);
    }

    /** What becomes of an aggressor with these instructions that would trade with its own broker. */
    private SelfTradePrevention prevention(ExecutionInstructions instructions, int instrumentId) {
        SelfTradePrevention asked = instructions.selfTradePrevention();
        return asked == SelfTradePrevention.NONE
                ? Objects.requireNonNull(terms.get(instrumentId)).selfTradePrevention()
                : asked;
    }

    private static List<Object> ownMoney(long brokerId) {
        return List.of(brokerId, "", 2);
    }

    private List<Object> money(long brokerId, int instrumentId) {
        InstrumentTerms of = Objects.requireNonNull(terms.get(instrumentId));
        return List.of(brokerId, of.currency(), of.priceScale() + of.quantityScale());
    }

    /** Terms that change leave the units of whatever is open alone. */
    private void changed(Event.InstrumentChanged e) {
        InstrumentTerms former = Objects.requireNonNull(terms.put(e.instrumentId(), e.terms()));
        boolean hasOrders = open.values().stream().anyMatch(order -> order.instrumentId == e.instrumentId());
        if (hasOrders) {
            assertThat(List.of(
                            e.terms().currency(),
                            e.terms().priceScale(),
                            e.terms().quantityScale()))
                    .isEqualTo(List.of(former.currency(), former.priceScale(), former.quantityScale()));
        }
    }

    private void fill(AffectedOrder filled, long quantity) {
        order(filled.orderId()).filled += quantity;
        told(filled);
        assertThat(filled.leavesQuantity()).isNotNegative();
        if (filled.leavesQuantity() == 0) {
            open.remove(filled.orderId());
        }
    }

    private void replaced(Event.OrderReplaced e) {
        Audited order = told(e.former());
        boolean isInBook = e.reason() != ReplaceReason.SELF_TRADE_AGGRESSOR;
        if (e.reason() != ReplaceReason.REQUESTED) {
            assertThat(e.keptPriority()).isTrue();
            assertThat(e.order().price()).isEqualTo(e.former().price());
            assertThat(e.former().filledQuantity()).isEqualTo(e.order().filledQuantity());
        }
        assertThat(e.formerTimeInForce().mayRest() || !isInBook).isTrue();
        assertThat(e.formerValidUntilMicros()).isEqualTo(order.validUntil);
        assertThat(e.formerInstructions()).isEqualTo(order.instructions);
        assertThat(e.order().leavesQuantity())
                .isEqualTo(e.order().quantity() - order.filled)
                .isPositive();
        assertThat(e.validUntilMicros()).isGreaterThan(now);
        if (order.waits) {
            assertThat(e.levelOrders()).isEqualTo(Event.NO_LEVEL);
            order.price = e.order().price();
            order.limit = market(order) ? (order.side == Side.BID ? Long.MAX_VALUE : 0) : order.price;
        } else if (isInBook) {
            long stays = e.keptPriority() ? shownNext(e.order()) : 0;
            level(e.former(), stays - order.shown(), e.keptPriority() ? 0 : -1, e.levelQuantity(), e.levelOrders());
            order.limit = e.order().price();
            order.price = e.order().price();
        }
        order.quantity = e.order().quantity();
        order.clientOrderId = e.order().clientOrderId();
        order.validUntil = e.validUntilMicros();
        order.instructions = e.instructions();
        told(e.order());
        if (!e.keptPriority()) {
            order.priority = nextPriority++;
            order.hidden = 0;
        }
    }

    private static boolean market(Audited order) {
        return order.price == 0;
    }

    private Audited closed(AffectedOrder closed) {
        Audited order = told(closed);
        assertThat(closed.leavesQuantity()).isPositive();
        open.remove(closed.orderId());
        return order;
    }

    private Audited order(long orderId) {
        Audited order = open.get(orderId);
        if (order == null) {
            throw new AssertionError("order " + orderId + " is not open");
        }
        return order;
    }

    /** Checks the whole state of the engine against the events so far. */
    void audit(MatchingEngine engine) {
        StateAudit audit = new StateAudit();
        engine.writeTo(audit);
        assertThat(engine.openOrders()).isEqualTo(open.size());
        assertThat(audit.orders).isEqualTo(open.size());
        assertThat(audit.brokerIds)
                .hasSize(engine.brokers())
                .allSatisfy(brokerId -> assertThat(balances).containsKey(ownMoney(brokerId)));
        assertThat(audit.otherBalances)
                .isEqualTo(balances.entrySet().stream()
                        .filter(balance -> balance.getValue().signum() != 0)
                        .filter(balance -> !balance.getKey()
                                .equals(ownMoney((Long) balance.getKey().getFirst())))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        assertThat(audit.timers).isEqualTo(cancelTimers);
        assertThat(audit.members).isEqualTo(stpMembers);
        assertThat(audit.hidden)
                .isEqualTo(open.entrySet().stream()
                        .filter(order -> order.getValue().hidden != 0)
                        .collect(Collectors.toMap(Map.Entry::getKey, order -> order.getValue().hidden)));
        assertThat(audit.delistedOnes).isEqualTo(delisted);
        limits.values().removeIf(BrokerLimits.NONE::equals);
        assertThat(audit.limits).isEqualTo(limits);
        keys.values().removeIf(List::isEmpty);
        assertThat(audit.keys).isEqualTo(keys);
        assertThat(audit.operators).isEqualTo(operators);
        assertThat(audit.lastPrices).isEqualTo(lastPrices);
        reached.values().removeIf(List.of(0L, 0L)::equals);
        assertThat(audit.reached).isEqualTo(reached);
        positions.values().removeIf(quantity -> quantity == 0);
        assertThat(audit.positions).isEqualTo(positions);
        assertThat(engine.nextTradeId()).isEqualTo(nextTradeId);
        assertThat(balances.values().stream().reduce(BigInteger.ZERO, BigInteger::add))
                .isZero();
        audit.bestBids.forEach((instrument, bid) -> assertThat(audit.bestAsks.getOrDefault(instrument, Long.MAX_VALUE))
                .as("best ask of instrument %d", instrument)
                .isGreaterThan(bid));
    }

    /** Compares each fact of a written state with the events. */
    private final class StateAudit implements EngineStateSink {

        private final Map<Integer, Long> bestBids = new HashMap<>();
        private final Map<Integer, Long> bestAsks = new HashMap<>();
        private final Map<List<Object>, Long> lastPriority = new HashMap<>();
        private final List<Long> brokerIds = new ArrayList<>();
        private final Map<List<Object>, BigInteger> otherBalances = new HashMap<>();
        private final Map<Long, Long> timers = new HashMap<>();
        private final Set<List<Long>> members = new HashSet<>();
        private final Set<Integer> delistedOnes = new HashSet<>();
        private final Map<Long, BrokerLimits> limits = new HashMap<>();
        private final Map<KeyOwner, List<ApiKey>> keys = new HashMap<>();
        private final Map<Long, Operator> operators = new HashMap<>();
        private final Map<List<Object>, Long> positions = new HashMap<>();
        private final Map<Integer, Long> lastPrices = new HashMap<>();
        private final Map<Integer, List<Long>> reached = new HashMap<>();
        private final Map<Long, Long> hidden = new HashMap<>();
        private int orders;

        @Override
        public void exchange(
                long sequence,
                long timeMicros,
                long nextEventSequence,
                long tradeId,
                boolean halted,
                ExchangeSettings settings) {
            assertThat(halted).isEqualTo(marketHalted);
            assertThat(timeMicros).isEqualTo(now);
            assertThat(tradeId).isEqualTo(nextTradeId);
        }

        @Override
        public void broker(long brokerId, String fixCompId, long balance, BrokerStatus status) {
            brokerIds.add(brokerId);
            assertThat(brokerIds).isSorted();
            assertThat(status).isEqualTo(statuses.getOrDefault(brokerId, BrokerStatus.ACTIVE));
            assertThat(BigInteger.valueOf(balance)).isEqualTo(balances.get(ownMoney(brokerId)));
        }

        @Override
        public void balance(long brokerId, MoneyUnit unit, long balance) {
            assertThat(otherBalances.put(List.of(brokerId, unit.currency(), unit.scale()), BigInteger.valueOf(balance)))
                    .isNull();
        }

        @Override
        public void cancelTimer(long brokerId, long cancelAtMicros) {
            assertThat(cancelAtMicros).isGreaterThan(now);
            timers.put(brokerId, cancelAtMicros);
        }

        @Override
        public void brokerLimits(long brokerId, BrokerLimits brokerLimits) {
            limits.put(brokerId, brokerLimits);
        }

        @Override
        public void stpMember(int stpId, long brokerId) {
            assertThat(members.add(List.of((long) stpId, brokerId))).isTrue();
        }

        @Override
        public void operator(Operator operator) {
            operators.put(operator.operatorId(), operator);
        }

        @Override
        public void apiKey(KeyOwner owner, ApiKey key) {
            keys.computeIfAbsent(owner, ignored -> new ArrayList<>()).add(key);
        }

        @Override
        public void instrument(
                int instrumentId, String symbol, InstrumentTerms terms, boolean halted, boolean traded, long listedBy) {
            assertThat(terms).isEqualTo(EventAuditor.this.terms.get(instrumentId));
        }

        @Override
        public void prices(int instrumentId, long lastPrice, long buyReached, long sellReached) {
            lastPrices.put(instrumentId, lastPrice);
            if (buyReached != 0 || sellReached != 0) {
                reached.put(instrumentId, List.of(buyReached, sellReached));
            }
        }

        @Override
        public void delisted(int instrumentId) {
            delistedOnes.add(instrumentId);
        }

        @Override
        public void position(long brokerId, int instrumentId, long quantity) {
            positions.put(List.of(brokerId, instrumentId), quantity);
        }

        @Override
        public void openOrder(
                long orderId,
                long brokerId,
                int instrumentId,
                Side side,
                long price,
                long quantity,
                long leavesQuantity,
                TimeInForce timeInForce,
                long validUntilMicros,
                ExecutionInstructions instructions,
                String clientOrderId) {
            Audited order = order(orderId);
            orders++;
            assertThat(brokerId).isEqualTo(order.brokerId);
            assertThat(instrumentId).isEqualTo(order.instrumentId);
            assertThat(side).isEqualTo(order.side);
            assertThat(price).isEqualTo(order.price);
            assertThat(instructions.isStop()).isEqualTo(order.waits);
            assertThat(quantity).isEqualTo(order.quantity);
            assertThat(leavesQuantity).isEqualTo(order.quantity - order.filled);
            assertThat(validUntilMicros).isEqualTo(order.validUntil).isGreaterThan(now);
            assertThat(timeInForce.mayRest()).isTrue();
            assertThat(instructions).isEqualTo(order.instructions);
            assertThat(order.shown())
                    .isBetween(
                            1L,
                            order.waits || instructions.displayQuantity() == 0
                                    ? Long.MAX_VALUE
                                    : instructions.displayQuantity());
            long level = order.waits ? instructions.stopPrice() : price;
            Long earlier = lastPriority.put(List.of(instrumentId, side, level, order.waits), order.priority);
            assertThat(earlier == null || earlier < order.priority)
                    .as("first in, first out")
                    .isTrue();
            if (order.waits) {
                return;
            }
            (side == Side.BID ? bestBids : bestAsks)
                    .merge(instrumentId, price, side == Side.BID ? Math::max : Math::min);
        }

        @Override
        public void hiddenQuantity(long orderId, long quantity) {
            assertThat(hidden.put(orderId, quantity)).isNull();
        }

        @Override
        public void closedClientOrderId(long brokerId, String clientOrderId, long orderId) {
            assertThat(clientOrderId).isNotEmpty();
            assertThat(balances).containsKey(ownMoney(brokerId));
        }
    }
}
