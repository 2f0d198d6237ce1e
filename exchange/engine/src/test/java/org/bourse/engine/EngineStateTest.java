package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyScopes;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.OperatorRole;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TickBand;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.engine.state.EngineStateSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The state that an engine writes, hashes, and is restored from. */
class EngineStateTest {

    private static final long HASH_OF_VERSION_010 = 5399880721841778147L;

    private static final String MARKET = """
            x1: A ask 5 at 100 id one     | listed ACME, accepted x1
            x2: B ask 5 at 100            | accepted x2
            x3: A bid 3 at 90 until 1000  | accepted x3
            x4: C bid 1 at 100 id two     | accepted x4, trade 1 at 100 x4 takes x1 leaving 0 and 4
            x5: C bid 9 at 50 day in OTHER id three | listed OTHER, accepted x5
            replace x2 by B 7 at 100      | replaced x2 7 at 100 gtc leaving 7 behind
            halt OTHER                    | halted OTHER
            key A named bot scopes 5 until 1000 from 10.0.0.0/8 | key 11
            key A named other             | key 12
            revoke 1 of A                 | revoked 1
            operator Olga risk            | operator 14 risk
            key #14 named laptop scopes 0 from 10.0.0.0/8 | key 15
            change-operator 14 Olga market | operator 14 market
            """;

    @Test
    void restoresWhatItWrote() {
        MatchingEngine engine = Scenario.start().play(MARKET).engine();
        MatchingEngine restored = MatchingEngine.restore(engine::writeTo);
        assertThat(StateText.of(restored).lines())
                .isEqualTo(StateText.of(engine).lines());
        assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
        assertThat(restored.nextExpiryMicros()).isEqualTo(1000);
        assertThat(restored.openOrders()).isEqualTo(4);
    }

    @Test
    void restoresInstrumentsAndBalancesInOtherMoney() {
        MatchingEngine engine = Scenario.start().play("""
                list COIN named Coin scales 4 6 currency EUR tick 25 lot 10 resting | listed COIN
                x1: A ask 40 at 50 in COIN    | accepted x1
                x2: B bid 30 at 75 in COIN    | accepted x2, trade 30 at 50 x2 takes x1 leaving 0 and 10
                list FINE scales 8 0          | listed FINE
                x3: A bid 2 at 7 in FINE      | accepted x3
                x4: C ask 2 at 7 in FINE      | accepted x4, trade 2 at 7 x4 takes x3 leaving 0 and 0
                change FINE scales 8 0 tick 5 | changed FINE
                """).engine();
        MatchingEngine restored = MatchingEngine.restore(engine::writeTo);
        assertThat(StateText.of(restored).lines())
                .isEqualTo(StateText.of(engine).lines())
                .contains("balance 1 EUR 10 1500", "balance 2 EUR 10 -1500", "balance 1  8 -14", "balance 3  8 14");
        assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
    }

    @Test
    void hashesTheTermsOfInstruments() {
        List<InstrumentTerms> different = List.of(
                InstrumentTerms.DEFAULTS,
                new InstrumentTerms("Acme", 2, 0, "", 1, 1, Optional.empty()),
                new InstrumentTerms("", 3, 0, "", 1, 1, Optional.empty()),
                new InstrumentTerms("", 2, 1, "", 1, 1, Optional.empty()),
                new InstrumentTerms("", 2, 0, "EUR", 1, 1, Optional.empty()),
                new InstrumentTerms("", 2, 0, "", 5, 1, Optional.empty()),
                new InstrumentTerms("", 2, 0, "", 1, 5, Optional.empty()),
                new InstrumentTerms("", 2, 0, "", 1, 1, Optional.of(ExecutionPriceRule.SELLER)),
                new InstrumentTerms("", 2, 0, "", 1, 1, Optional.of(ExecutionPriceRule.RESTING)),
                InstrumentTerms.DEFAULTS.with(List.of(new TickBand(10, 5))),
                InstrumentTerms.DEFAULTS.with(List.of(new TickBand(10, 2))),
                InstrumentTerms.DEFAULTS.with(List.of(new TickBand(20, 5))),
                InstrumentTerms.DEFAULTS.with(List.of(new TickBand(10, 5), new TickBand(20, 5))),
                InstrumentTerms.DEFAULTS.with(new OrderBounds(1, 0, 0)),
                InstrumentTerms.DEFAULTS.with(new OrderBounds(0, 1, 0)),
                InstrumentTerms.DEFAULTS.with(new OrderBounds(0, 0, 1)),
                InstrumentTerms.DEFAULTS.with(SelfTradePrevention.CANCEL_NEWEST),
                InstrumentTerms.DEFAULTS.with(SelfTradePrevention.CANCEL_BOTH));
        assertThat(different.stream()
                        .map(terms -> MatchingEngine.restore(
                                        with(sink -> sink.instrument(0, "ACME", terms, false, false, 0)))
                                .stateHash())
                        .distinct())
                .hasSameSizeAs(different);
    }

    @Test
    void restoresAnEmptyExchange() {
        MatchingEngine engine = new MatchingEngine();
        assertThat(MatchingEngine.restore(engine::writeTo).stateHash()).isEqualTo(engine.stateHash());
    }

    @Test
    void hashesTheStateAndNotTheWayToIt() {
        // the first engine's tables have grown and shrunk on the way, the second one's never held more than is open
        Scenario scenario = Scenario.start();
        for (int i = 1; i <= 5_000; i++) {
            scenario.play("x%d: A ask 1 at %d id c%d | %saccepted x%d"
                    .formatted(i, 100 + i * 7919L % 1_000, i, i == 1 ? "listed ACME, " : "", i));
        }
        for (int i = 1; i <= 4_990; i++) {
            scenario.play("cancel x%d by A | cancelled x%d 1 REQUESTED".formatted(i, i));
        }
        MatchingEngine restored = MatchingEngine.restore(scenario.engine()::writeTo);
        assertThat(restored.openOrders()).isEqualTo(10);
        assertThat(restored.stateHash()).isEqualTo(scenario.engine().stateHash());
    }

    @Test
    void hashesDifferentStatesDifferently() {
        long hash = hashOf(sink -> bid(sink, 5, 100, 10, 10));
        assertThat(hashOf(sink -> {})).isNotEqualTo(hash);
        assertThat(hashOf(sink -> bid(sink, 6, 100, 10, 10))).isNotEqualTo(hash);
        assertThat(hashOf(sink -> bid(sink, 5, 101, 10, 10))).isNotEqualTo(hash);
        assertThat(hashOf(sink -> bid(sink, 5, 100, 11, 10))).isNotEqualTo(hash);
        assertThat(hashOf(sink -> bid(sink, 5, 100, 10, 9))).isNotEqualTo(hash);
    }

    @Test
    void hashesPriorityWithinALevel() {
        assertThat(hashOf(sink -> {
                    bid(sink, 5, 100, 10, 10);
                    bid(sink, 6, 100, 10, 10);
                }))
                .isNotEqualTo(hashOf(sink -> {
                    bid(sink, 6, 100, 10, 10);
                    bid(sink, 5, 100, 10, 10);
                }));
    }

    @Test
    void hashesOrdersOfDifferentPricesInAnyOrderAlike() {
        assertThat(hashOf(sink -> {
                    bid(sink, 5, 100, 10, 10);
                    bid(sink, 6, 101, 10, 10);
                }))
                .isEqualTo(hashOf(sink -> {
                    bid(sink, 6, 101, 10, 10);
                    bid(sink, 5, 100, 10, 10);
                }));
    }

    @Test
    void hashesWhichInstrumentsTradedAndKnowsTheHashOfVersion010() {
        MatchingEngine traded = restored(true);
        MatchingEngine never = restored(false);

        assertThat(traded.stateHash()).isNotEqualTo(never.stateHash());
        assertThat(traded.hasStateHash(traded.stateHash())).isTrue();
        assertThat(traded.hasStateHash(never.stateHash())).isFalse();
        // As that version recorded it, which left out who traded.
        assertThat(traded.hasStateHash(HASH_OF_VERSION_010)).isTrue();
        assertThat(never.hasStateHash(HASH_OF_VERSION_010)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void knowsTheHashOfEveryExtent(StateHash.Extent extent) {
        MatchingEngine engine = Scenario.start().play(MARKET).engine();
        StateHash hash = new StateHash(extent);
        engine.writeTo(hash);
        assertThat(engine.hasStateHash(hash.value())).isTrue();
        assertThat(engine.hasStateHash(hash.value() + 1)).isFalse();
    }

    private static MatchingEngine restored(boolean traded) {
        return MatchingEngine.restore(
                with(sink -> sink.instrument(0, "ACME", InstrumentTerms.DEFAULTS, false, traded, 0)));
    }

    /** What is journalled and stored holds such hashes: one that changes is an {@link StateHash.Extent} more, and stays known. */
    @ParameterizedTest
    @CsvSource({
        "WHOLE,             -6275422756904152243",
        "WITHOUT_KEYS,      -7792168422508989626",
        "WITHOUT_POSITIONS, -4109017640517672077",
        "OF_VERSION_010,    -3732659283835419321"
    })
    void hashesEveryFactAsItEverDid(StateHash.Extent extent, long expected) {
        StateHash hash = new StateHash(extent);
        everything(hash);
        assertThat(hash.value()).isEqualTo(expected);
    }

    /** A fact of each kind, with all that it may say and no value twice. */
    private static void everything(EngineStateSink sink) {
        ExchangeSettings settings = new ExchangeSettings(
                ExecutionPriceRule.RESTING, 5, 6, 7, 8, 9, 10, 11, 12, 13, Sharing.FLOATING, ListingRule.OPERATOR);
        sink.exchange(100, 50, 200, 30, true, settings);
        sink.broker(14, "A", 15, BrokerStatus.SUSPENDED);
        sink.balance(16, new MoneyUnit("EUR", 17), 18);
        sink.cancelTimer(19, 20);
        sink.brokerLimits(21, new BrokerLimits(22, 23, 24, 25, 26, 27, 28, 29));
        sink.stpMember(31, 32);
        sink.operator(operator(33, "Olga", 34));
        KeyTerms terms = new KeyTerms("bot", new KeyScopes(3), 36, "10.0.0.1");
        sink.apiKey(KeyOwner.broker(35), new ApiKey(37, new ApiKeyHash(38, 39, 40, 41), terms, 42));
        sink.instrument(
                43,
                "ACME",
                new InstrumentTerms(
                        "Acme",
                        44,
                        45,
                        "USD",
                        46,
                        47,
                        Optional.of(ExecutionPriceRule.SELLER),
                        List.of(new TickBand(48, 49)),
                        new OrderBounds(51, 52, 53),
                        SelfTradePrevention.CANCEL_BOTH),
                true,
                true,
                54);
        sink.instrument(55, "PLAIN", InstrumentTerms.DEFAULTS, false, false, 0);
        sink.delisted(56);
        sink.prices(57, 58, 59, 60);
        sink.position(61, 62, 63);
        sink.openOrder(
                64,
                65,
                66,
                Side.ASK,
                67,
                68,
                69,
                TimeInForce.GTD,
                70,
                ExecutionInstructions.of(true, SelfTradePrevention.DECREMENT)
                        .withStop(71)
                        .displaying(72)
                        .inGroup(73),
                "one");
        bid(sink, 74, 75, 76, 77);
        sink.hiddenQuantity(78, 79);
    }

    @Test
    void leavesRememberedClientOrderIdsOutOfTheHash() {
        assertThat(hashOf(sink -> sink.closedClientOrderId(1, "old", 7))).isEqualTo(hashOf(sink -> {}));
    }

    @Test
    void refusesStateThatNoEngineCouldHave() {
        assertRefused("the exchange as a whole is missing", sink -> {});
        assertRefused("the exchange as a whole must come first", sink -> sink.broker(1, "A", 0, BrokerStatus.ACTIVE));
        assertRefused("the exchange as a whole comes once and first", sink -> {
            exchange(sink);
            exchange(sink);
        });
        assertRefused(
                "sequence must not be negative", sink -> sink.exchange(-1, 0, 1, 1, false, ExchangeSettings.DEFAULTS));
        assertRefused("time -1 is out of range", sink -> sink.exchange(1, -1, 1, 1, false, ExchangeSettings.DEFAULTS));
        assertRefused("next event sequence", sink -> sink.exchange(1, 0, 0, 1, false, ExchangeSettings.DEFAULTS));
        assertRefused("next trade id", sink -> sink.exchange(1, 0, 1, 0, false, ExchangeSettings.DEFAULTS));
    }

    @Test
    void refusesBrokersAndInstrumentsThatDoNotFit() {
        assertRefused("higher id than the one before", with(sink -> sink.broker(2, "Z", 0, BrokerStatus.ACTIVE)));
        assertRefused("none above the sequence", with(sink -> sink.broker(101, "Z", 0, BrokerStatus.ACTIVE)));
        assertRefused("FIX comp id that is not allowed", with(sink -> sink.broker(4, "", 0, BrokerStatus.ACTIVE)));
        assertRefused("has another's FIX comp id", with(sink -> sink.broker(4, "A", 0, BrokerStatus.ACTIVE)));
        assertRefused("balances must sum to 0, not to 1", with(sink -> sink.broker(4, "Z", 1, BrokerStatus.ACTIVE)));
        assertRefused(
                "the balance of broker 4 is impossible",
                with(sink -> sink.broker(4, "Z", Long.MIN_VALUE, BrokerStatus.ACTIVE)));
        assertRefused("balances must sum to 0, not to 5", with(sink -> sink.balance(1, new MoneyUnit("EUR", 2), 5)));
        assertRefused("of the unknown broker 9", with(sink -> sink.balance(9, new MoneyUnit("EUR", 2), 5)));
        assertRefused("currency that is not allowed", with(sink -> sink.balance(1, new MoneyUnit("E", 2), 5)));
        assertRefused("can't have 17 decimals", with(sink -> sink.balance(1, new MoneyUnit("EUR", 17), 5)));
        assertRefused("is there twice, or is none", with(sink -> sink.balance(1, new MoneyUnit("", 2), 5)));
        assertRefused("is there twice, or is none", with(sink -> sink.balance(1, new MoneyUnit("EUR", 2), 0)));
        assertRefused(
                "the balance of broker 1 is impossible",
                with(sink -> sink.balance(1, new MoneyUnit("EUR", 2), Long.MIN_VALUE)));
        assertRefused("unknown broker 9", listed(sink -> sink.position(9, 0, 1)));
        assertRefused("an instrument that never traded", listed(sink -> sink.position(1, 0, 1)));
        assertRefused("an instrument that never traded", with(sink -> sink.position(1, 0, 1)));
        assertRefused("must sum to 0, not to 1", traded(sink -> sink.position(1, 0, 1)));
        assertRefused("is there twice, or is none", traded(sink -> sink.position(1, 0, 0)));
        assertRefused("is there twice, or is none", traded(sink -> {
            sink.position(1, 0, 1);
            sink.position(1, 0, 1);
        }));
        assertRefused("position of broker 1 is impossible", traded(sink -> sink.position(1, 0, Long.MIN_VALUE)));
        BrokerLimits limits = new BrokerLimits(1, 1, 1, 1, 1, 1, 1, 1);
        assertRefused("unknown broker 9", with(sink -> sink.brokerLimits(9, limits)));
        assertRefused("twice, or are none", with(sink -> sink.brokerLimits(1, BrokerLimits.NONE)));
        assertRefused("is negative", with(sink -> sink.brokerLimits(1, new BrokerLimits(1, 1, 1, 1, 1, 1, 1, -1))));
        assertRefused("twice, or are none", with(sink -> {
            sink.brokerLimits(1, limits);
            sink.brokerLimits(1, limits);
        }));
        assertRefused("unknown broker 9", with(sink -> sink.stpMember(7, 9)));
        assertRefused("one too many, or can't be", with(sink -> sink.stpMember(0, 1)));
        assertRefused("one too many, or can't be", with(sink -> sink.stpMember(1_000_000_001, 1)));
        assertRefused("is there twice", with(sink -> {
            sink.stpMember(7, 1);
            sink.stpMember(7, 1);
        }));
        assertRefused("one too many", with(sink -> {
            for (int stpId = 1; stpId <= 1_001; stpId++) {
                sink.stpMember(stpId, 1);
            }
        }));
        assertRefused("group that can't be", listed(sink -> grouped(sink, -1)));
        assertRefused("group that can't be", listed(sink -> grouped(sink, 1_000_000_001)));
        assertRefused("unknown broker 9", with(sink -> sink.apiKey(KeyOwner.broker(9), key(9, "bot", 1, 60, 50))));
        assertRefused(
                "higher id than the one before",
                with(sink -> sink.apiKey(KeyOwner.broker(3), key(2, "bot", 1, 60, 50))));
        assertRefused(
                "none above the sequence", with(sink -> sink.apiKey(KeyOwner.broker(3), key(101, "bot", 1, 60, 50))));
        assertRefused("an impossible time", with(sink -> sink.apiKey(KeyOwner.broker(3), key(4, "bot", 1, 60, 51))));
        assertRefused("an impossible time", with(sink -> sink.apiKey(KeyOwner.broker(3), key(4, "bot", 1, 60, -1))));
        assertRefused(
                "terms that are not allowed", with(sink -> sink.apiKey(KeyOwner.broker(3), key(4, "", 1, 60, 50))));
        assertRefused(
                "terms that are not allowed", with(sink -> sink.apiKey(KeyOwner.broker(3), key(4, "bot", 0, 60, 50))));
        assertRefused(
                "terms that are not allowed", with(sink -> sink.apiKey(KeyOwner.broker(3), key(4, "bot", 1, 50, 50))));
        assertRefused("more API keys than allowed", with(sink -> {
            for (int i = 0; i <= 20; i++) {
                sink.apiKey(KeyOwner.broker(3), key(4 + i, "bot", 1, 60, 50));
            }
        }));
        assertRefused("unknown broker 9", with(sink -> sink.cancelTimer(9, 60)));
        assertRefused("can't be set to this time", with(sink -> sink.cancelTimer(1, 50)));
        assertRefused("can't be set to this time", with(sink -> sink.cancelTimer(1, 3_600_000_051L)));
        assertRefused("two cancel timers", with(sink -> {
            sink.cancelTimer(1, 60);
            sink.cancelTimer(1, 70);
        }));
        assertRefused(
                "terms that are not allowed",
                listed(sink -> sink.instrument(
                        1, "BAD", new InstrumentTerms("", 9, 0, "", 1, 1, Optional.empty()), false, false, 0)));
        assertRefused(
                "listed by an unknown broker",
                listed(sink -> sink.instrument(1, "BAD", InstrumentTerms.DEFAULTS, false, false, 2)));
        assertRefused("wrong order", listed(sink -> sink.broker(4, "Z", 0, BrokerStatus.ACTIVE)));
        assertRefused(
                "must be dense", listed(sink -> sink.instrument(2, "GAP", InstrumentTerms.DEFAULTS, false, false, 0)));
        assertRefused(
                "has another's symbol",
                listed(sink -> sink.instrument(1, "ACME", InstrumentTerms.DEFAULTS, false, false, 0)));
        assertRefused(
                "symbol that is not allowed",
                listed(sink -> sink.instrument(1, "x", InstrumentTerms.DEFAULTS, false, false, 0)));
    }

    @Test
    void hashesKeysAndKnowsTheHashOfVersionsWithoutThem() {
        ApiKey one = key(4, "bot", 1, 60, 50);
        KeyTerms terms = one.terms();
        List<ApiKey> different = List.of(
                one,
                new ApiKey(5, one.hash(), terms, 50),
                new ApiKey(4, new ApiKeyHash(0, 2, 3, 4), terms, 50),
                new ApiKey(4, new ApiKeyHash(1, 0, 3, 4), terms, 50),
                new ApiKey(4, new ApiKeyHash(1, 2, 0, 4), terms, 50),
                new ApiKey(4, new ApiKeyHash(1, 2, 3, 0), terms, 50),
                key(4, "other", 1, 60, 50),
                key(4, "bot", 2, 60, 50),
                key(4, "bot", 1, 61, 50),
                key(4, "bot", 1, 60, 49),
                new ApiKey(4, one.hash(), new KeyTerms("bot", terms.scopes(), 60, "10.0.0.1"), 50));
        long without = MatchingEngine.restore(with(sink -> {})).stateHash();
        List<MatchingEngine> engines = different.stream()
                .map(key -> MatchingEngine.restore(with(sink -> sink.apiKey(KeyOwner.broker(3), key))))
                .toList();
        assertThat(engines.stream().map(MatchingEngine::stateHash).distinct()).hasSameSizeAs(different);
        assertThat(engines)
                .allMatch(engine -> engine.stateHash() != without)
                .allMatch(engine -> engine.hasStateHash(without));
    }

    @Test
    void refusesOperatorsThatNoEngineCouldHave() {
        Operator olga = new Operator(5, "Olga", OperatorRole.RISK, 50);
        assertRefused("unknown operator 9", with(sink -> sink.apiKey(KeyOwner.operator(9), key(9, "bot", 0, 60, 50))));
        assertRefused("terms that are not allowed", with(sink -> {
            sink.operator(olga);
            sink.apiKey(KeyOwner.operator(5), key(6, "bot", 1, 60, 50));
        }));
        assertRefused("higher id than the one before", with(sink -> {
            sink.operator(olga);
            sink.operator(olga);
        }));
        assertRefused("none above the sequence", with(sink -> sink.operator(operator(101, "Olga", 50))));
        assertRefused("a name that is not allowed", with(sink -> sink.operator(operator(5, "", 50))));
        assertRefused("an impossible time", with(sink -> sink.operator(operator(5, "Olga", 51))));
        assertRefused("an impossible time", with(sink -> sink.operator(operator(5, "Olga", -1))));
    }

    private static Operator operator(long operatorId, String name, long createdAtMicros) {
        return new Operator(operatorId, name, OperatorRole.RISK, createdAtMicros);
    }

    @Test
    void hashesOperators() {
        List<Operator> different = List.of(
                operator(5, "Olga", 50),
                operator(6, "Olga", 50),
                operator(5, "Otto", 50),
                operator(5, "Olga", 49),
                new Operator(5, "Olga", OperatorRole.VIEWER, 50));
        assertThat(different.stream()
                        .map(operator -> MatchingEngine.restore(with(sink -> sink.operator(operator)))
                                .stateHash())
                        .distinct())
                .hasSameSizeAs(different);
    }

    private static ApiKey key(long keyId, String label, int scopes, long expiresAtMicros, long createdAtMicros) {
        return new ApiKey(
                keyId,
                new ApiKeyHash(1, 2, 3, 4),
                new KeyTerms(label, new KeyScopes(scopes), expiresAtMicros, ""),
                createdAtMicros);
    }

    @Test
    void refusesOrdersThatDoNotFit() {
        assertRefused("order 5 has nothing left", listed(sink -> bid(sink, 5, 100, 10, 0)));
        assertRefused("order 5 has more left than it ever had", listed(sink -> bid(sink, 5, 100, 10, 11)));
        assertRefused("order 5 has no price", listed(sink -> bid(sink, 5, 0, 10, 10)));
        assertRefused("order 101 has an id beyond the sequence", listed(sink -> bid(sink, 101, 100, 10, 10)));
        assertRefused("order 5 is there twice", listed(sink -> {
            bid(sink, 5, 100, 10, 10);
            bid(sink, 5, 101, 10, 10);
        }));
        assertRefused("more value than may be open", listed(sink -> bid(sink, 5, Long.MAX_VALUE, 10, 10)));
        assertRefused("unknown broker 9", listed(sink -> order(sink, 9, 0, Side.BID, TimeInForce.GTC, "")));
        assertRefused("unknown instrument", listed(sink -> order(sink, 1, 1, Side.BID, TimeInForce.GTC, "")));
        assertRefused("can't rest", listed(sink -> order(sink, 1, 0, Side.BID, TimeInForce.IOC, "")));
        assertRefused("not allowed", listed(sink -> order(sink, 1, 0, Side.BID, TimeInForce.GTC, "\n")));
        assertRefused("book of instrument 0 is crossed", listed(sink -> {
            bid(sink, 5, 100, 10, 10);
            order(sink, 1, 0, Side.ASK, TimeInForce.GTC, "");
        }));
        assertRefused("client order id that is in use", listed(sink -> {
            order(sink, 1, 0, Side.ASK, TimeInForce.GTC, "one");
            sink.closedClientOrderId(1, "one", 6);
        }));
    }

    @Test
    void refusesHiddenQuantitiesThatDoNotFit() {
        assertRefused("has no display quantity", listed(sink -> sink.hiddenQuantity(5, 1)));
        assertRefused("has no display quantity", listed(sink -> {
            bid(sink, 5, 100, 10, 10);
            sink.hiddenQuantity(5, 1);
        }));
        assertRefused("display quantity that is not allowed", listed(sink -> iceberg(sink, -1)));
        assertRefused("order 5 shows more than its display quantity", listed(sink -> iceberg(sink, 3)));
        assertRefused("hides a quantity that is impossible", listed(sink -> {
            iceberg(sink, 3);
            sink.hiddenQuantity(5, 10);
        }));
        assertRefused("is there twice", listed(sink -> {
            iceberg(sink, 3);
            sink.hiddenQuantity(5, 7);
            sink.hiddenQuantity(5, 7);
        }));
    }

    @Test
    void hashesWhatIsShownAndWhatIsHidden() {
        List<Long> hashes = List.of(
                hashOf(sink -> bid(sink, 5, 100, 10, 10)),
                hashOf(sink -> iceberg(sink, 10)),
                hashOf(sink -> iceberg(sink, 11)),
                hashOf(sink -> {
                    iceberg(sink, 3);
                    sink.hiddenQuantity(5, 7);
                }),
                hashOf(sink -> {
                    iceberg(sink, 3);
                    sink.hiddenQuantity(5, 8);
                }));
        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void hashesSelfTradePreventionGroups() {
        assertThat(Stream.of(
                                with(sink -> {}),
                                with(sink -> sink.stpMember(7, 1)),
                                with(sink -> sink.stpMember(8, 1)),
                                with(sink -> sink.stpMember(7, 3)))
                        .map(state -> MatchingEngine.restore(state).stateHash()))
                .doesNotHaveDuplicates();
        assertThat(Stream.of(0, 7, 8).map(stpId -> hashOf(sink -> grouped(sink, stpId))))
                .doesNotHaveDuplicates();
    }

    private static void grouped(EngineStateSink sink, int stpId) {
        order(sink, ExecutionInstructions.NONE.inGroup(stpId));
    }

    /** A bid of broker 1 with 10 left. */
    private static void iceberg(EngineStateSink sink, long displayQuantity) {
        order(sink, ExecutionInstructions.NONE.displaying(displayQuantity));
    }

    private static void order(EngineStateSink sink, ExecutionInstructions instructions) {
        sink.openOrder(5, 1, 0, Side.BID, 100, 10, 10, TimeInForce.GTC, Times.NEVER_MICROS, instructions, "");
    }

    /** The hash of an engine restored with one instrument and these further facts. */
    private static long hashOf(Consumer<EngineStateSink> facts) {
        return MatchingEngine.restore(listed(facts)).stateHash();
    }

    private static void assertRefused(String message, Consumer<EngineStateSink> state) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MatchingEngine.restore(state))
                .withMessageContaining(message);
    }

    private static Consumer<EngineStateSink> with(Consumer<EngineStateSink> facts) {
        return sink -> {
            exchange(sink);
            sink.broker(1, "A", 0, BrokerStatus.ACTIVE);
            sink.broker(3, "C", 0, BrokerStatus.ACTIVE);
            facts.accept(sink);
        };
    }

    private static Consumer<EngineStateSink> traded(Consumer<EngineStateSink> facts) {
        return with(sink -> {
            sink.instrument(0, "ACME", InstrumentTerms.DEFAULTS, false, true, 0);
            facts.accept(sink);
        });
    }

    private static Consumer<EngineStateSink> listed(Consumer<EngineStateSink> facts) {
        return with(sink -> {
            sink.instrument(0, "ACME", InstrumentTerms.DEFAULTS, false, false, 0);
            facts.accept(sink);
        });
    }

    private static void exchange(EngineStateSink sink) {
        sink.exchange(100, 50, 200, 30, false, ExchangeSettings.DEFAULTS);
    }

    private static void bid(EngineStateSink sink, long orderId, long price, long quantity, long leaves) {
        sink.openOrder(
                orderId,
                1,
                0,
                Side.BID,
                price,
                quantity,
                leaves,
                TimeInForce.GTC,
                Times.NEVER_MICROS,
                ExecutionInstructions.NONE,
                "");
    }

    private static void order(
            EngineStateSink sink,
            long brokerId,
            int instrumentId,
            Side side,
            TimeInForce timeInForce,
            String clientOrderId) {
        sink.openOrder(
                7,
                brokerId,
                instrumentId,
                side,
                100,
                10,
                10,
                timeInForce,
                Times.NEVER_MICROS,
                ExecutionInstructions.NONE,
                clientOrderId);
    }
}
