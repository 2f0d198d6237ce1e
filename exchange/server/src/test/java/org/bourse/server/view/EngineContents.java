package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bourse.contract.BookLevel;
import org.bourse.contract.BookSnapshot;
import org.bourse.contract.HeldKey;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.engine.state.EngineStateSink;

/** What an engine has, in the form in which the views show it. */
final class EngineContents implements EngineStateSink {

    private boolean marketHalted;
    private final Map<Long, BrokerStatus> statuses = new HashMap<>();
    private final Map<Long, Long> cancelTimers = new HashMap<>();
    private final Map<Long, Map<String, Long>> positions = new HashMap<>();
    private final Map<Long, BrokerLimits> limits = new HashMap<>();
    private final SortedMap<Integer, SortedSet<Long>> stpGroups = new TreeMap<>();
    private final Map<Long, Integer> stpIds = new HashMap<>();
    private final Map<KeyOwner, List<ApiKey>> keys = new HashMap<>();
    private final List<Operator> operators = new ArrayList<>();
    private final List<String> symbols = new ArrayList<>();
    private final Map<Long, Long> stopPrices = new HashMap<>();
    private final Map<String, TreeMap<Long, BookLevel>> levels = new HashMap<>();
    private final Map<Long, Long> balances = new HashMap<>();
    private final Map<Long, SortedMap<MoneyUnit, Long>> otherBalances = new HashMap<>();
    private final List<List<Object>> instruments = new ArrayList<>();
    private final List<String> delisted = new ArrayList<>();
    private final Map<Long, Long> leavesQuantities = new HashMap<>();

    private final Map<Long, TreeMap<Long, BookLevel>> sides = new HashMap<>();
    private final Map<Long, Long> prices = new HashMap<>();
    private final Map<Long, Long> displayQuantities = new HashMap<>();

    private EngineContents() {}

    static EngineContents of(MatchingEngine engine) {
        EngineContents contents = new EngineContents();
        engine.writeTo(contents);
        return contents;
    }

    boolean isShownBy(ExchangeViews views) {
        try {
            assertShownBy(views, "");
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    void assertShownBy(ExchangeViews views, String when) {
        for (String symbol : symbols) {
            BookSnapshot book = views.book(symbol, Integer.MAX_VALUE);
            assertThat(book.asks())
                    .as("asks of %s; %s", symbol, when)
                    .containsExactlyElementsOf(side(symbol, Side.ASK));
            assertThat(book.bids())
                    .as("bids of %s; %s", symbol, when)
                    .containsExactlyElementsOf(side(symbol, Side.BID).reversed());
        }
        Map<Long, Long> shown = new HashMap<>();
        views.brokers().forEach(broker -> shown.put(broker.brokerId(), broker.balance()));
        assertThat(shown).as("balances; %s", when).isEqualTo(balances);
        Map<Long, BrokerStatus> statusesShown = new HashMap<>();
        views.brokers().forEach(broker -> statusesShown.put(broker.brokerId(), broker.status()));
        assertThat(statusesShown).as("statuses; %s", when).isEqualTo(statuses);
        views.brokers().forEach(broker -> {
            Map<String, Long> shownOfBroker = new TreeMap<>();
            views.positions(broker.brokerId())
                    .forEach(position -> shownOfBroker.put(position.symbol(), position.quantity()));
            assertThat(shownOfBroker)
                    .as("positions of %d; %s", broker.brokerId(), when)
                    .isEqualTo(positions.getOrDefault(broker.brokerId(), Map.of()));
        });
        Map<KeyOwner, List<ApiKey>> keysShown = new HashMap<>();
        views.brokers().forEach(broker -> {
            List<HeldKey> brokersKeys = putShown(views, KeyOwner.broker(broker.brokerId()), keysShown);
            assertThat(brokersKeys)
                    .allSatisfy(key -> assertThat(views.key(key.key().hash())).containsSame(key))
                    .allSatisfy(key ->
                            assertThat(views.operatorKey(key.key().hash())).isEmpty());
        });
        views.operators().forEach(operator -> {
            List<HeldKey> operatorsKeys = putShown(views, KeyOwner.operator(operator.operatorId()), keysShown);
            assertThat(operatorsKeys)
                    .allSatisfy(key ->
                            assertThat(views.operatorKey(key.key().hash())).containsSame(key))
                    .allSatisfy(key -> assertThat(views.key(key.key().hash())).isEmpty());
        });
        assertThat(views.operators()).as("operators; %s", when).isEqualTo(operators);
        assertThat(keysShown).as("API keys; %s", when).isEqualTo(keys);
        Map<Long, BrokerLimits> limitsShown = new HashMap<>();
        views.brokers().stream()
                .filter(broker -> !broker.limits().equals(BrokerLimits.NONE))
                .forEach(broker -> limitsShown.put(broker.brokerId(), broker.limits()));
        assertThat(limitsShown).as("limits; %s", when).isEqualTo(limits);
        assertThat(views.stpGroups())
                .as("self-trade prevention groups; %s", when)
                .isEqualTo(stpGroups);
        stpGroups.forEach((stpId, brokers) -> assertThat(brokers)
                .allSatisfy(broker -> assertThat(views.stpIds(broker)).contains(stpId)));
        Map<Long, Long> timersShown = new HashMap<>();
        views.brokers().stream()
                .filter(broker -> broker.cancelAtMicros() != Times.NEVER_MICROS)
                .forEach(broker -> timersShown.put(broker.brokerId(), broker.cancelAtMicros()));
        assertThat(timersShown).as("cancel timers; %s", when).isEqualTo(cancelTimers);
        Map<Long, SortedMap<MoneyUnit, Long>> otherShown = new HashMap<>();
        views.brokers().stream()
                .filter(broker -> !broker.otherBalances().isEmpty())
                .forEach(broker -> otherShown.put(broker.brokerId(), broker.otherBalances()));
        assertThat(otherShown).as("balances in other money; %s", when).isEqualTo(otherBalances);
        assertThat(views.instruments(0))
                .as("instruments; %s", when)
                .extracting(instrument -> List.<Object>of(
                        instrument.symbol(),
                        instrument.terms(),
                        instrument.status().halted()))
                .containsExactlyInAnyOrderElementsOf(instruments);
        assertThat(views.instruments(0))
                .as("delisted instruments; %s", when)
                .filteredOn(instrument -> instrument.status().delisted())
                .extracting(InstrumentSummary::symbol)
                .containsExactlyInAnyOrderElementsOf(delisted);
        assertThat(views.market().halted()).as("the market; %s", when).isEqualTo(marketHalted);
        assertThat(views.openOrders()).as("open orders; %s", when).isEqualTo(leavesQuantities.size());
        leavesQuantities.forEach((orderId, leaves) -> assertThat(views.order(orderId))
                .as("order %s; %s", orderId, when)
                .hasValueSatisfying(found -> {
                    assertThat(found.order().isOpen()).isTrue();
                    assertThat(found.order().remainingQuantity()).isEqualTo(leaves);
                    assertThat(found.order().instructions().inEngine().stopPrice())
                            .isEqualTo(stopPrices.get(orderId));
                    assertThat(found.order().instructions().displayQuantity())
                            .isEqualTo(displayQuantities.get(orderId));
                    assertThat(found.order().instructions().stpId()).isEqualTo(stpIds.get(orderId));
                }));
    }

    private List<BookLevel> side(String symbol, Side side) {
        return new ArrayList<>(
                levels.getOrDefault(symbol + side, new TreeMap<>()).values());
    }

    @Override
    public void exchange(
            long sequence,
            long timeMicros,
            long nextEventSequence,
            long nextTradeId,
            boolean halted,
            ExchangeSettings settings) {
        // The views show nothing else of this.
        marketHalted = halted;
    }

    @Override
    public void broker(long brokerId, String fixCompId, long balance, BrokerStatus status) {
        balances.put(brokerId, balance);
        statuses.put(brokerId, status);
    }

    @Override
    public void balance(long brokerId, MoneyUnit unit, long balance) {
        otherBalances.computeIfAbsent(brokerId, key -> new TreeMap<>()).put(unit, balance);
    }

    private static List<HeldKey> putShown(ExchangeViews views, KeyOwner owner, Map<KeyOwner, List<ApiKey>> keysShown) {
        List<HeldKey> shown = views.keys(owner);
        if (!shown.isEmpty()) {
            keysShown.put(owner, shown.stream().map(HeldKey::key).toList());
        }
        return shown;
    }

    @Override
    public void cancelTimer(long brokerId, long cancelAtMicros) {
        cancelTimers.put(brokerId, cancelAtMicros);
    }

    @Override
    public void brokerLimits(long brokerId, BrokerLimits brokerLimits) {
        limits.put(brokerId, brokerLimits);
    }

    @Override
    public void stpMember(int stpId, long brokerId) {
        stpGroups.computeIfAbsent(stpId, _ -> new TreeSet<>()).add(brokerId);
    }

    @Override
    public void operator(Operator operator) {
        operators.add(operator);
    }

    @Override
    public void apiKey(KeyOwner owner, ApiKey key) {
        keys.computeIfAbsent(owner, ignored -> new ArrayList<>()).add(key);
    }

    @Override
    public void instrument(
            int instrumentId, String symbol, InstrumentTerms terms, boolean halted, boolean traded, long listedBy) {
        symbols.add(symbol);
        instruments.add(List.of(symbol, terms, halted || marketHalted));
    }

    @Override
    public void prices(int instrumentId, long lastPrice, long buyReached, long sellReached) {
        // The views know of trades, and not of what is to happen.
    }

    @Override
    public void delisted(int instrumentId) {
        delisted.add(symbols.get(instrumentId));
    }

    @Override
    public void position(long brokerId, int instrumentId, long quantity) {
        positions.computeIfAbsent(brokerId, _ -> new TreeMap<>()).put(symbols.get(instrumentId), quantity);
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
        leavesQuantities.put(orderId, leavesQuantity);
        stopPrices.put(orderId, instructions.stopPrice());
        displayQuantities.put(orderId, instructions.displayQuantity());
        stpIds.put(orderId, instructions.stpId());
        if (instructions.waits()) {
            return;
        }
        TreeMap<Long, BookLevel> ofSide =
                levels.computeIfAbsent(symbols.get(instrumentId) + side, key -> new TreeMap<>());
        ofSide.merge(
                price,
                new BookLevel(price, leavesQuantity, 1),
                (a, b) -> new BookLevel(price, a.totalQuantity() + b.totalQuantity(), a.orderCount() + b.orderCount()));
        sides.put(orderId, ofSide);
        prices.put(orderId, price);
    }

    @Override
    public void hiddenQuantity(long orderId, long quantity) {
        sides.getOrDefault(orderId, new TreeMap<>())
                .computeIfPresent(
                        prices.getOrDefault(orderId, 0L),
                        (price, level) -> new BookLevel(price, level.totalQuantity() - quantity, level.orderCount()));
    }

    @Override
    public void closedClientOrderId(long brokerId, String clientOrderId, long orderId) {
        // The views show none.
    }
}
