package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.function.Consumer;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyScopes;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.OperatorRole;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.engine.state.EngineStateSink;
import org.junit.jupiter.api.Test;

/** The facts of a state at both ends of what a run of the engine may leave behind, and just beyond them. */
class StateRestorerTest {

    private static final long SEQUENCE = 1_000;
    private static final long TIME = 50;
    private static final long MOST_BALANCE = ExchangeSettings.BALANCE_LIMIT + 2 * ExchangeSettings.MAX_OPEN_VALUE;
    private static final MoneyUnit EUROS = new MoneyUnit("EUR", 2);

    @Test
    void takesFactsInTheirOrderAlone() {
        List<Consumer<EngineStateSink>> facts = List.of(
                sink -> sink.broker(4, "Z", 0, BrokerStatus.ACTIVE),
                sink -> sink.balance(1, EUROS, 5),
                sink -> sink.cancelTimer(1, 60),
                sink -> sink.brokerLimits(1, new BrokerLimits(1, 1, 1, 1, 1, 1, 1, 1)),
                sink -> sink.stpMember(7, 1),
                sink -> sink.operator(operator(5, TIME)),
                sink -> sink.apiKey(KeyOwner.broker(3), key(4, TIME)),
                sink -> sink.instrument(1, "OTHER", InstrumentTerms.DEFAULTS, false, false, 0),
                sink -> sink.delisted(0),
                sink -> sink.prices(0, 100, 0, 0),
                sink -> sink.position(1, 0, 1),
                sink -> bid(sink, 6, 100, 10),
                sink -> sink.hiddenQuantity(5, 7));
        for (Consumer<EngineStateSink> fact : facts) {
            assertRefused("the facts come in the wrong order", market(sink -> {
                order(sink, 100, ExecutionInstructions.NONE.displaying(3));
                sink.closedClientOrderId(1, "old", 7);
                fact.accept(sink);
            }));
        }
    }

    @Test
    void holdsTheExchangeToItsRanges() {
        assertTaken(sink -> sink.exchange(0, 0, 1, 1, false, ExchangeSettings.DEFAULTS));
        assertTaken(sink -> sink.exchange(1, Times.LATEST_MICROS, 1, 1, true, ExchangeSettings.DEFAULTS));
        assertRefused(
                "is out of range",
                sink -> sink.exchange(1, Times.LATEST_MICROS + 1, 1, 1, false, ExchangeSettings.DEFAULTS));
    }

    @Test
    void holdsBrokersToTheirRanges() {
        assertTaken(brokers(sink -> sink.broker(SEQUENCE, "Z", 0, BrokerStatus.SUSPENDED)));
        assertRefused(
                "none above the sequence", brokers(sink -> sink.broker(SEQUENCE + 1, "Z", 0, BrokerStatus.ACTIVE)));
        assertTaken(brokers(sink -> {
            sink.broker(4, "Y", MOST_BALANCE, BrokerStatus.ACTIVE);
            sink.broker(5, "Z", -MOST_BALANCE, BrokerStatus.ACTIVE);
        }));
        for (long impossible : new long[] {MOST_BALANCE + 1, -MOST_BALANCE - 1}) {
            assertRefused(
                    "the balance of broker 4 is impossible",
                    brokers(sink -> sink.broker(4, "Y", impossible, BrokerStatus.ACTIVE)));
            assertRefused("the balance of broker 1 is impossible", brokers(sink -> sink.balance(1, EUROS, impossible)));
        }
        for (MoneyUnit unit : List.of(new MoneyUnit("EUR", 0), new MoneyUnit("EUR", 16), new MoneyUnit("", 3))) {
            assertTaken(brokers(sink -> {
                sink.balance(1, unit, MOST_BALANCE);
                sink.balance(3, unit, -MOST_BALANCE);
            }));
        }
        assertRefused("can't have -1 decimals", brokers(sink -> sink.balance(1, new MoneyUnit("EUR", -1), 5)));
        assertRefused("is there twice", brokers(sink -> {
            sink.balance(1, EUROS, 5);
            sink.balance(1, EUROS, -5);
        }));
    }

    @Test
    void holdsCancelTimersAndGroupsToTheirRanges() {
        assertTaken(brokers(sink -> {
            sink.cancelTimer(1, TIME + 1);
            sink.cancelTimer(3, TIME + 3_600_000_000L);
        }));
        assertTaken(brokers(sink -> sink.brokerLimits(1, new BrokerLimits(0, 0, 0, 0, 0, 0, 0, 0))));
        assertTaken(brokers(sink -> {
            sink.stpMember(1, 1);
            sink.stpMember(1_000_000_000, 1);
        }));
        assertTaken(brokers(sink -> {
            for (int stpId = 1; stpId <= 1_000; stpId++) {
                sink.stpMember(stpId, 1);
            }
        }));
    }

    @Test
    void holdsOperatorsAndKeysToTheirRanges() {
        assertTaken(brokers(sink -> {
            sink.operator(operator(1, 0));
            sink.operator(operator(SEQUENCE, TIME));
        }));
        assertTaken(brokers(sink -> operators(sink, Operator.MOST)));
        assertRefused("operator 101 is one too many", brokers(sink -> operators(sink, Operator.MOST + 1)));
        assertTaken(brokers(sink -> {
            sink.apiKey(KeyOwner.broker(3), key(3, 0));
            sink.apiKey(KeyOwner.broker(3), key(SEQUENCE, TIME));
        }));
        assertTaken(brokers(sink -> {
            for (int i = 0; i < KeyTerms.MOST_KEYS; i++) {
                sink.apiKey(KeyOwner.broker(3), key(3 + i, TIME));
            }
        }));
        assertRefused("a higher id than the one before", brokers(sink -> {
            sink.apiKey(KeyOwner.broker(3), key(4, TIME));
            sink.apiKey(KeyOwner.broker(3), key(4, TIME));
        }));
    }

    @Test
    void holdsInstrumentsToTheirRanges() {
        assertTaken(market(sink -> {
            sink.instrument(1, "OWN", InstrumentTerms.DEFAULTS, true, false, EngineStateSink.OPERATOR);
            sink.instrument(2, "BROKERS", InstrumentTerms.DEFAULTS, true, false, 3);
            sink.delisted(1);
            sink.delisted(2);
            sink.prices(0, 1, 0, 0);
        }));
        assertRefused("is delisted and not halted", market(sink -> sink.delisted(0)));
        for (int unknown : new int[] {-1, 1}) {
            assertRefused("is delisted and was never listed", market(sink -> sink.delisted(unknown)));
            assertRefused("has prices, but never traded", market(sink -> sink.prices(unknown, 100, 0, 0)));
            assertRefused("that never traded", market(sink -> sink.position(1, unknown, 1)));
            assertRefused("is of an unknown instrument", market(sink -> orderOf(sink, unknown)));
        }
        assertRefused("has prices, but never traded", market(sink -> {
            sink.instrument(1, "OTHER", InstrumentTerms.DEFAULTS, false, false, 0);
            sink.prices(1, 100, 0, 0);
        }));
        assertRefused("are there twice, or are none", market(sink -> sink.prices(0, 0, 0, 0)));
        assertRefused("are there twice, or are none", market(sink -> sink.prices(0, 100, -1, 0)));
        assertRefused("are there twice, or are none", market(sink -> sink.prices(0, 100, 0, -1)));
        assertRefused("are there twice, or are none", market(sink -> {
            sink.prices(0, 100, 0, 0);
            sink.prices(0, 100, 0, 0);
        }));
    }

    @Test
    void holdsPositionsToTheirRange() {
        assertTaken(market(sink -> {
            sink.position(1, 0, MOST_BALANCE);
            sink.position(3, 0, -MOST_BALANCE);
        }));
        for (long impossible : new long[] {MOST_BALANCE + 1, -MOST_BALANCE - 1}) {
            assertRefused("a position of broker 1 is impossible", market(sink -> sink.position(1, 0, impossible)));
        }
    }

    @Test
    void holdsOrdersToTheirRanges() {
        assertTaken(market(sink -> bid(sink, 1, 1, 1)));
        assertTaken(market(sink -> bid(sink, SEQUENCE, 1, ExchangeSettings.MAX_OPEN_VALUE)));
        assertTaken(market(sink -> bid(sink, 5, ExchangeSettings.MAX_OPEN_VALUE, 1)));
        assertRefused("has an id beyond the sequence", market(sink -> bid(sink, 0, 100, 10)));
        assertRefused(
                "more value than may be open", market(sink -> bid(sink, 5, ExchangeSettings.MAX_OPEN_VALUE + 1, 1)));
        assertRefused("more value than may be open", market(sink -> {
            bid(sink, 5, 2, ExchangeSettings.MAX_OPEN_VALUE / 2);
            bid(sink, 6, 1, 1);
        }));
        assertRefused("order 5 has no price", market(sink -> bid(sink, 5, -1, 10)));
        assertTaken(market(sink -> {
            bid(sink, 5, 99, 10);
            sink.openOrder(
                    6, 3, 0, Side.ASK, 100, 10, 1, TimeInForce.GTC, Times.NEVER_MICROS, ExecutionInstructions.NONE, "");
        }));
    }

    @Test
    void holdsTheValidityOfOrdersToItsRange() {
        long latest = Times.LATEST_MICROS + Times.MICROS_PER_DAY;
        for (TimeInForce timeInForce : List.of(TimeInForce.GTD, TimeInForce.DAY)) {
            assertTaken(market(sink -> valid(sink, timeInForce, TIME + 1)));
            assertTaken(market(sink -> valid(sink, timeInForce, latest)));
            assertRefused("can't rest", market(sink -> valid(sink, timeInForce, TIME)));
            assertRefused("can't rest", market(sink -> valid(sink, timeInForce, latest + 1)));
        }
        assertRefused("can't rest", market(sink -> valid(sink, TimeInForce.GTC, latest)));
        assertRefused("can't rest", market(sink -> valid(sink, TimeInForce.FOK, Times.NEVER_MICROS)));
    }

    @Test
    void holdsStopOrdersToWhatCanWait() {
        ExecutionInstructions stop = ExecutionInstructions.NONE.withStop(1);
        assertTaken(market(sink -> order(sink, 0, stop)));
        assertTaken(market(sink -> order(sink, 1, stop.displaying(3))));
        assertRefused("order 5 waits for no price", market(sink -> order(sink, -1, stop)));
        assertRefused(
                "order 5 waits for no price",
                market(sink -> order(sink, 100, ExecutionInstructions.NONE.withStop(-1))));
        assertRefused("order 5 waits for no price", market(sink -> order(sink, 100, stop.afterTrigger())));
        assertRefused("a display quantity that is not allowed", market(sink -> order(sink, 0, stop.displaying(3))));
        assertRefused(
                "order 5 has traded and waits for its stop price",
                market(sink ->
                        sink.openOrder(5, 1, 0, Side.BID, 100, 10, 9, TimeInForce.GTC, Times.NEVER_MICROS, stop, "")));
    }

    @Test
    void holdsStopOrdersAgainstThePricesThatReachedThem() {
        assertStops(true, 100, 0, 0, Side.BID, 101);
        assertStops(false, 100, 0, 0, Side.BID, 100);
        assertStops(true, 100, 110, 0, Side.BID, 110);
        assertStops(false, 100, 109, 0, Side.BID, 110);
        assertStops(true, 100, 0, 0, Side.ASK, 99);
        assertStops(false, 100, 0, 0, Side.ASK, 100);
        assertStops(true, 100, 0, 90, Side.ASK, 90);
        assertStops(false, 100, 0, 91, Side.ASK, 90);
        assertStops(false, 100, 0, 90, Side.BID, 110);
        assertStops(false, 100, 110, 0, Side.ASK, 90);
        assertRefused("that don't fit the prices", market(sink -> sink.prices(0, 100, 100, 0)));
        // As earlier versions left it, which told no prices.
        assertTaken(market(sink -> stop(sink, Side.ASK, 90)));
    }

    @Test
    void letsStopsThatWereReachedWaitForTheirTurn() {
        MatchingEngine engine = MatchingEngine.restore(market(sink -> {
            sink.prices(0, 100, 0, 90);
            stop(sink, Side.ASK, 90);
        }));
        assertThat(engine.mostStopsReached()).isEqualTo(1);
    }

    @Test
    void holdsHiddenQuantitiesToTheirRange() {
        assertTaken(market(sink -> {
            order(sink, 100, ExecutionInstructions.NONE.displaying(1));
            sink.hiddenQuantity(5, 9);
        }));
        assertRefused("hides a quantity that is impossible", market(sink -> {
            order(sink, 100, ExecutionInstructions.NONE.displaying(10));
            sink.hiddenQuantity(5, 0);
        }));
    }

    @Test
    void holdsClosedClientOrderIdsToTheirRange() {
        assertTaken(market(sink -> {
            sink.closedClientOrderId(1, "one", 1);
            sink.closedClientOrderId(3, "two", SEQUENCE);
        }));
        assertRefused("has an id beyond the sequence", market(sink -> sink.closedClientOrderId(1, "one", 0)));
        assertRefused(
                "has an id beyond the sequence", market(sink -> sink.closedClientOrderId(1, "one", SEQUENCE + 1)));
        assertRefused("has no client order id to remember", market(sink -> sink.closedClientOrderId(1, "", 5)));
        assertRefused("order 5 is of the unknown broker 9", market(sink -> sink.closedClientOrderId(9, "one", 5)));
    }

    private static void assertStops(
            boolean fit, long lastPrice, long buyReached, long sellReached, Side side, long stopPrice) {
        Consumer<EngineStateSink> state = market(sink -> {
            sink.prices(0, lastPrice, buyReached, sellReached);
            stop(sink, side, stopPrice);
        });
        if (fit) {
            assertTaken(state);
        } else {
            assertRefused("instrument 0 has stop orders that don't fit the prices that reached them", state);
        }
    }

    /** The engine that is restored from a state writes that very state. */
    private static void assertTaken(Consumer<EngineStateSink> state) {
        StateText told = new StateText();
        state.accept(told);
        assertThat(StateText.of(MatchingEngine.restore(state)).lines()).isEqualTo(told.lines());
    }

    private static void assertRefused(String message, Consumer<EngineStateSink> state) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MatchingEngine.restore(state))
                .withMessageContaining(message);
    }

    private static Consumer<EngineStateSink> brokers(Consumer<EngineStateSink> facts) {
        return sink -> {
            sink.exchange(SEQUENCE, TIME, 2_000, 30, false, ExchangeSettings.DEFAULTS);
            sink.broker(1, "A", 0, BrokerStatus.ACTIVE);
            sink.broker(3, "C", 0, BrokerStatus.ACTIVE);
            facts.accept(sink);
        };
    }

    /** Two brokers, and an instrument that traded. */
    private static Consumer<EngineStateSink> market(Consumer<EngineStateSink> facts) {
        return brokers(sink -> {
            sink.instrument(0, "ACME", InstrumentTerms.DEFAULTS, false, true, 0);
            facts.accept(sink);
        });
    }

    private static void operators(EngineStateSink sink, int count) {
        for (int operatorId = 1; operatorId <= count; operatorId++) {
            sink.operator(operator(operatorId, TIME));
        }
    }

    private static Operator operator(long operatorId, long createdAtMicros) {
        return new Operator(operatorId, "Olga", OperatorRole.RISK, createdAtMicros);
    }

    private static ApiKey key(long keyId, long createdAtMicros) {
        return new ApiKey(
                keyId,
                new ApiKeyHash(1, 2, 3, 4),
                new KeyTerms("bot", KeyScopes.ALL, Times.NEVER_MICROS, ""),
                createdAtMicros);
    }

    private static void bid(EngineStateSink sink, long orderId, long price, long quantity) {
        sink.openOrder(
                orderId,
                1,
                0,
                Side.BID,
                price,
                quantity,
                quantity,
                TimeInForce.GTC,
                Times.NEVER_MICROS,
                ExecutionInstructions.NONE,
                "");
    }

    private static void orderOf(EngineStateSink sink, int instrumentId) {
        sink.openOrder(
                5,
                1,
                instrumentId,
                Side.BID,
                100,
                10,
                10,
                TimeInForce.GTC,
                Times.NEVER_MICROS,
                ExecutionInstructions.NONE,
                "");
    }

    private static void order(EngineStateSink sink, long price, ExecutionInstructions instructions) {
        sink.openOrder(5, 1, 0, Side.BID, price, 10, 10, TimeInForce.GTC, Times.NEVER_MICROS, instructions, "");
    }

    private static void stop(EngineStateSink sink, Side side, long stopPrice) {
        sink.openOrder(
                5,
                1,
                0,
                side,
                0,
                10,
                10,
                TimeInForce.GTC,
                Times.NEVER_MICROS,
                ExecutionInstructions.NONE.withStop(stopPrice),
                "");
    }

    private static void valid(EngineStateSink sink, TimeInForce timeInForce, long validUntilMicros) {
        sink.openOrder(5, 1, 0, Side.BID, 100, 10, 10, timeInForce, validUntilMicros, ExecutionInstructions.NONE, "");
    }
}
