package org.bourse.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.AddApiKey;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelDelisted;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ChangeInstrument;
import org.bourse.engine.command.Command.ChangeSettings;
import org.bourse.engine.command.Command.ChangeWebhook;
import org.bourse.engine.command.Command.ControlSession;
import org.bourse.engine.command.Command.DelistInstrument;
import org.bourse.engine.command.Command.EngageKillSwitch;
import org.bourse.engine.command.Command.ExpireOrders;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.ReleaseKillSwitch;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.ResetExchange;
import org.bourse.engine.command.Command.ResumeBroker;
import org.bourse.engine.command.Command.ResumeTrading;
import org.bourse.engine.command.Command.RevokeApiKey;
import org.bourse.engine.command.Command.RevokeOperator;
import org.bourse.engine.command.Command.SetBrokerLimits;
import org.bourse.engine.command.Command.SetCancelTimer;
import org.bourse.engine.command.Command.SetOperator;
import org.bourse.engine.command.Command.SetStpMember;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.Command.SuspendBroker;
import org.bourse.engine.command.Command.TriggerStops;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyScopes;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.OperatorRole;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.SessionAction;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TickBand;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.jspecify.annotations.Nullable;

/**
 * A random flow of commands: mostly what participants send, some of it at the edges of what is allowed, a little of it
 * nonsense. The market changes its character every few thousand commands, so that dense books, far-apart prices, tiny
 * limits and huge values all have their time.
 */
final class CommandFlow {

    private static final long[] ODD_NUMBERS = {
        0,
        -1,
        1,
        2,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Integer.MAX_VALUE,
        1_000_000_000L,
        10_000_000_000L,
        1_000_000_000_000L,
        1_000_000_000_001L,
        Times.LATEST_MICROS,
        Times.LATEST_MICROS + 1
    };
    private static final List<OperatorRole> ROLES = List.of(OperatorRole.values());

    private static final List<String> ODD_TEXTS = List.of(
            "",
            " ",
            "acme",
            "A\nB",
            "\u0085",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00",
            "ELEVENCHARS",
            "x".repeat(36),
            "x".repeat(37),
            "x".repeat(101),
            "u".repeat(2001));
    private static final List<String> SYMBOLS = List.of("A", "BB", "C.C", "D-1", "EEEEEEEEEE", "F");

    /** How many of them, the first ones, get other rules again and again. */
    private static final int CHANGING = 3;

    private static final List<String> CURRENCIES = List.of("EUR", "USDT");

    private static final long HUGE_QUANTITY = 1_000_000_000_000L;
    private static final List<SelfTradePrevention> PREVENTIONS = List.of(SelfTradePrevention.values());

    private static final List<TimeInForce> ANY_TIME_IN_FORCE = List.of(TimeInForce.values());

    private final Random random;
    private ReferenceExchange exchange = new ReferenceExchange();
    private long nowMicros;
    private long sequence;
    private long nextOwnId;
    private long middle;
    private long spread;
    private long most;
    private int cancels;
    private int operatorCommands;
    private int symbols;

    CommandFlow(long seed) {
        random = new Random(seed);
        changeCharacter();
    }

    /** How far the clock goes on before the next command. */
    long pauseMicros() {
        return switch (random.nextInt(1000)) {
            case 0 -> random.nextInt(5) == 0 ? random.nextLong(3 * Times.MICROS_PER_DAY) : 0;
            case 1, 2, 3, 4, 5 -> random.nextLong(5_000_000);
            default -> random.nextLong(1_000);
        };
    }

    /** The next command, given the time and sequence number it will have and the exchange that it comes to. */
    Command next(long nowMicros, long sequence, ReferenceExchange exchange) {
        this.nowMicros = nowMicros;
        this.sequence = sequence;
        this.exchange = exchange;
        if (random.nextInt(3_000) == 0) {
            changeCharacter();
        }
        if (random.nextInt(10_000) < operatorCommands) {
            return operatorCommand();
        }
        if (random.nextInt(120) == 0) {
            return changeRules();
        }
        int kind = random.nextInt(10_000);
        if (kind < 20 || (exchange.brokerIds().size() < 3 && random.nextBoolean())) {
            return register();
        }
        if (kind < 21) {
            return new ResetExchange();
        }
        if (kind < 40) {
            return new ChangeSettings(settings());
        }
        if (kind < 44) {
            return new ListInstrument(symbol(), terms());
        }
        if (kind < 48) {
            return new ChangeInstrument(symbol(), terms());
        }
        if (kind < 49) {
            return new DelistInstrument(symbol(), reason());
        }
        if (kind < 58) {
            return new HaltTrading(random.nextInt(4) == 0 ? "" : symbol(), reason());
        }
        if (kind < 62) {
            return new SuspendBroker(brokerId(), random.nextBoolean(), reason());
        }
        if (kind < 66) {
            return new EngageKillSwitch(brokerId());
        }
        if (kind < 110) {
            return random.nextBoolean() ? new ResumeBroker(brokerId(), reason()) : new ReleaseKillSwitch(brokerId());
        }
        if (kind < 120) {
            return new SetCancelTimer(brokerId(), random.nextInt(-1, 12) * 327, random.nextBoolean());
        }
        if (kind < 126) {
            if (random.nextInt(4) == 0) {
                return new ControlSession(
                        SessionAction.RESET_FIX, brokerId(), odd() ? "x".repeat(random.nextInt(2) * 65) : "ACME");
            }
            return new SetStpMember(odd() ? (int) oddNumber() : stpId(), brokerId(), random.nextInt(4) > 0);
        }
        if (kind < 130) {
            return new SetCancelTimer(brokerId(), 1, false);
        }
        if (kind < 180) {
            return keyCommand();
        }
        if (kind < 250) {
            return new ResumeTrading(random.nextInt(4) == 0 ? "" : symbol(), reason());
        }
        if (kind < 310) {
            return new CancelAllOrders(
                    brokerId(),
                    random.nextBoolean() ? "" : symbol(),
                    random.nextBoolean() ? Optional.empty() : Optional.of(random.nextBoolean() ? Side.BID : Side.ASK));
        }
        if (kind < 400) {
            return new ExpireOrders();
        }
        if (kind < 450) {
            return random.nextBoolean() ? new TriggerStops() : new CancelDelisted();
        }
        if (kind < 450 + cancels) {
            ReferenceExchange.Open order = pick();
            return order == null || odd()
                    ? new CancelOrder(brokerId(), orderId())
                    : new CancelOrder(odd() ? brokerId() : order.brokerId(), order.id());
        }
        return kind < 1_450 + cancels ? replace(pick()) : submit();
    }

    /**
     * Changes what orders are held to, and often: so that many that are open, and then are replaced, came under other rules.
     * Units stay, as those of an instrument in use must. It is always one of the same instruments, as one that was changed is
     * the operator's: others stay their brokers'.
     */
    private Command changeRules() {
        if (random.nextInt(6) == 0) {
            return new SetBrokerLimits(brokerId(), random.nextInt(3) > 0 ? BrokerLimits.NONE : limits());
        }
        String symbol = SYMBOLS.get(random.nextInt(Math.min(symbols, CHANGING)));
        InstrumentTerms now = exchange.terms(symbol).orElse(InstrumentTerms.DEFAULTS);
        InstrumentTerms next = terms();
        return new ChangeInstrument(
                symbol,
                new InstrumentTerms(
                        now.name(),
                        now.priceScale(),
                        now.quantityScale(),
                        now.currency(),
                        next.tick(),
                        next.lot(),
                        next.executionPrice(),
                        next.bands(),
                        random.nextBoolean() ? bounds() : OrderBounds.NONE,
                        next.selfTradePrevention()));
    }

    /** Of one broker more often than of others, so that it comes to have as many as allowed. */
    private Command keyCommand() {
        KeyOwner owner = random.nextInt(3) == 0 ? KeyOwner.operator(operatorId()) : favouriteBroker();
        List<Long> keys = exchange.keyIds(owner);
        if (!keys.isEmpty() && random.nextInt(5) == 0) {
            return new RevokeApiKey(owner, odd() ? sequence : keys.get(random.nextInt(keys.size())));
        }
        KeyTerms terms = new KeyTerms(
                odd() ? ODD_TEXTS.get(random.nextInt(ODD_TEXTS.size())) : "bot",
                new KeyScopes(owner.isOperator() != odd() ? 0 : random.nextInt(32)),
                switch (random.nextInt(8)) {
                    case 0 -> nowMicros;
                    case 1 -> nowMicros + 1;
                    case 2 -> Times.LATEST_MICROS + random.nextInt(2);
                    default -> Times.NEVER_MICROS;
                },
                odd() ? "\n" : random.nextBoolean() ? "" : "10.0.0.0/8 fd00::1");
        return new AddApiKey(owner, new ApiKeyHash(random.nextLong(), 0, 0, sequence), terms);
    }

    private KeyOwner favouriteBroker() {
        List<Long> brokers = exchange.brokerIds();
        return KeyOwner.broker(brokers.isEmpty() || random.nextInt(3) == 0 ? brokerId() : brokers.getFirst());
    }

    private Command operatorCommand() {
        OperatorRole role = ROLES.get(random.nextInt(ROLES.size()));
        String name = odd() ? ODD_TEXTS.get(random.nextInt(ODD_TEXTS.size())) : "Olga";
        return switch (random.nextInt(16)) {
            case 0 -> new RevokeOperator(operatorId());
            case 1 -> new ChangeWebhook(brokerId(), odd() ? "" : "https://example.com/" + sequence, "");
            case 2, 3 -> new SetOperator(operatorId(), name, role);
            default -> new SetOperator(0, name, role);
        };
    }

    /** Mostly one that there is. */
    private long operatorId() {
        List<Long> operators = exchange.operatorIds();
        return operators.isEmpty() || odd() ? brokerId() : operators.get(random.nextInt(operators.size()));
    }

    /** Some limits about as large as what they limit is in this flow. */
    private BrokerLimits limits() {
        return new BrokerLimits(
                limit(most),
                limit(most * middle),
                limit(100),
                limit(100),
                limit(20 * most * middle),
                limit(20 * most * middle),
                limit(20 * most),
                limit(50 * most * middle));
    }

    private long limit(long largest) {
        return random.nextInt(3) > 0 ? BrokerLimits.UNLIMITED : odd() ? -1 : random.nextLong(Math.max(1, largest));
    }

    private String reason() {
        return odd() ? oddText() : "";
    }

    private Command submit() {
        boolean stop = random.nextInt(8) == 0;
        boolean market = random.nextInt(stop ? 2 : 12) == 0;
        Side side = random.nextBoolean() ? Side.BID : Side.ASK;
        TimeInForce timeInForce = timeInForce(market && !stop);
        return new SubmitOrder(
                brokerId(),
                odd() ? oddText() : "4711",
                symbol(),
                side,
                market ? OrderType.MARKET : OrderType.LIMIT,
                timeInForce,
                market && !odd() ? 0 : price(side),
                quantity(),
                validUntil(),
                clientOrderId(),
                (stop && !odd() ? stop(side) : instructions())
                        .displaying(displayQuantity())
                        .inGroup(orderStpId()),
                validForSeconds(),
                deadline());
    }

    /** Waits for a price on the far side of the middle; now and then for one that is reached already. */
    private ExecutionInstructions stop(Side side) {
        ExecutionInstructions instructions = random.nextInt(20) == 0
                ? instructions()
                : ExecutionInstructions.of(false, instructions().selfTradePrevention());
        return instructions.withStop(price(side.opposite()));
    }

    /** None for most orders, and else often less than they have. */
    private long displayQuantity() {
        if (random.nextInt(5) > 0) {
            return 0;
        }
        return odd() ? oddNumber() : 1 + random.nextLong(Math.max(1, most / (1 + random.nextInt(10))));
    }

    /** One of few groups, so that brokers share them. */
    private int stpId() {
        return 1 + random.nextInt(3);
    }

    /** None for most orders, and all in the market of huge quantities. */
    private int orderStpId() {
        boolean none = most >= HUGE_QUANTITY || random.nextInt(6) > 0;
        return none ? 0 : stpId();
    }

    /** None in the market of huge quantities: orders that don't trade would keep its balances from their limit. */
    private ExecutionInstructions instructions() {
        boolean postOnly = random.nextInt(12) == 0;
        if (most >= HUGE_QUANTITY) {
            return ExecutionInstructions.of(postOnly);
        }
        return ExecutionInstructions.of(
                postOnly,
                random.nextInt(5) == 0
                        ? PREVENTIONS.get(random.nextInt(PREVENTIONS.size()))
                        : SelfTradePrevention.NONE);
    }

    private Command replace(ReferenceExchange.@Nullable Open order) {
        if (order == null) {
            return new ReplaceOrder(
                    brokerId(),
                    orderId(),
                    price(Side.BID),
                    quantity(),
                    TimeInForce.GTC,
                    validUntil(),
                    clientOrderId(),
                    ExecutionInstructions.NONE,
                    validForSeconds(),
                    deadline());
        }
        return new ReplaceOrder(
                odd() ? brokerId() : order.brokerId(),
                odd() ? orderId() : order.id(),
                random.nextBoolean() ? order.price() : price(order.side()),
                otherQuantity(order),
                timeInForce(false),
                validUntil(),
                clientOrderId(),
                instructionsOf(order)
                        .displaying(random.nextInt(4) > 0 ? order.displayQuantity() : displayQuantity())
                        .inGroup(random.nextInt(4) > 0 ? order.stpId() : orderStpId()),
                validForSeconds(),
                deadline());
    }

    /** Often the one it has: rules that changed since hold only for what a replace changes. */
    private long otherQuantity(ReferenceExchange.Open order) {
        return switch (random.nextInt(4)) {
            case 0 -> order.quantity();
            case 1 -> quantity();
            default -> 1 + random.nextLong(order.quantity());
        };
    }

    private ExecutionInstructions instructionsOf(ReferenceExchange.Open order) {
        if (order.stopPrice() == 0 && !odd()) {
            return instructions();
        }
        return random.nextBoolean()
                ? stop(order.side())
                : ExecutionInstructions.of(false).withStop(order.stopPrice());
    }

    private Command register() {
        return new RegisterBroker(
                odd() ? oddText() : "Broker " + nextOwnId++,
                new ApiKeyHash(random.nextLong(), 2, 3, 4),
                odd() ? oddText() : "",
                odd() ? oddText() : "",
                random.nextInt(4) == 0 ? oddText() : "");
    }

    private ExchangeSettings settings() {
        boolean tiny = random.nextInt(3) == 0;
        int total = tiny ? 1 + random.nextInt(40) : 100 + random.nextInt(100);
        boolean huge = random.nextInt(3) == 0;
        return new ExchangeSettings(
                rule(),
                random.nextLong(Times.MICROS_PER_DAY),
                huge ? 1_000_000_000_000L : 10_000_000_000L,
                huge ? 1_000_000_000_000L : 1_000_000_000L,
                huge ? ExchangeSettings.MAX_OPEN_VALUE : 1_000_000_000_000L,
                1 + random.nextInt(total),
                total,
                1 + random.nextInt(SYMBOLS.size() + 1),
                2 + random.nextInt(20),
                random.nextInt(tiny ? 5 : 200),
                random.nextInt(3) == 0 ? Sharing.FLOATING : Sharing.NONE,
                random.nextInt(4) == 0 ? ListingRule.OPERATOR : ListingRule.OPEN);
    }

    /** Mostly such as an instrument may have, many of them with the units that a first order lists. */
    private InstrumentTerms terms() {
        boolean otherUnits = random.nextBoolean();
        return new InstrumentTerms(
                odd() ? oddText() : "Instrument " + random.nextInt(10),
                odd() ? (int) oddNumber() : otherUnits ? random.nextInt(9) : 2,
                odd() ? (int) oddNumber() : otherUnits ? random.nextInt(9) : 0,
                odd() ? oddText() : random.nextInt(3) == 0 ? CURRENCIES.get(random.nextInt(CURRENCIES.size())) : "",
                odd() ? oddNumber() : random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1,
                odd() ? oddNumber() : random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1,
                random.nextBoolean() ? Optional.empty() : Optional.of(rule()),
                random.nextInt(6) == 0 ? bands() : List.of(),
                random.nextInt(6) == 0 ? bounds() : OrderBounds.NONE,
                random.nextInt(4) == 0
                        ? PREVENTIONS.get(random.nextInt(PREVENTIONS.size()))
                        : SelfTradePrevention.NONE);
    }

    /** Rows around the prices of the flow, mostly such as a tick table may have. */
    private List<TickBand> bands() {
        List<TickBand> bands = new ArrayList<>();
        long from = 0;
        for (int i = random.nextInt(odd() ? 20 : 4); i > 0; i--) {
            // A multiple of 12 is one of each tick up to 4.
            from = odd() ? oddNumber() : from + 12 * (1 + random.nextLong(Math.max(1, middle / 12)));
            bands.add(new TickBand(from, odd() ? oddNumber() : 1 + random.nextInt(4)));
        }
        return bands;
    }

    private OrderBounds bounds() {
        long smallest = odd() ? oddNumber() : random.nextInt(random.nextInt(8) == 0 ? 10 : 3);
        long largest = odd() ? oddNumber() : random.nextBoolean() ? 0 : 3 + random.nextLong(most);
        // Its range ends near the largest number, which the others' refusals leave it too rarely.
        long value = random.nextInt(8) == 0
                ? oddNumber()
                : random.nextInt(3) == 0 ? 1 + middle * (1 + random.nextLong(most) / 2) : 0;
        return new OrderBounds(smallest, largest, value);
    }

    private ExecutionPriceRule rule() {
        return random.nextBoolean() ? ExecutionPriceRule.SELLER : ExecutionPriceRule.RESTING;
    }

    /** What prices, quantities and the share of cancels are about for a while. */
    private void changeCharacter() {
        switch (random.nextInt(6)) {
            case 0 -> market(5_000_000_000L, 5_000_000_000L - 1, 100);
            case 1 -> market(1_000_000, 3, HUGE_QUANTITY);
            case 2 -> market(10_000, 20, 3);
            default -> market(10_000, 1 + random.nextInt(50), 100);
        }
        cancels = 500 + random.nextInt(2_500);
        symbols = 1 + random.nextInt(SYMBOLS.size());
        // Now and then so many that there come to be as many operators as allowed.
        operatorCommands = random.nextInt(8) == 0 ? 1_000 : 20;
    }

    private void market(long middlePrice, long spreadOfPrices, long mostShares) {
        middle = middlePrice;
        spread = spreadOfPrices;
        most = mostShares;
    }

    /** Around the middle, but bids a bit below and asks a bit above it, so that books fill. */
    private long price(Side side) {
        if (odd()) {
            return oddNumber();
        }
        long away = random.nextLong(spread + 1) - spread / (random.nextInt(8) == 0 ? 1 : 8);
        return side == Side.BID ? middle - away : middle + away;
    }

    private long quantity() {
        return odd() ? oddNumber() : 1 + random.nextLong(most);
    }

    private long validUntil() {
        return odd() ? oddNumber() : nowMicros + random.nextLong(random.nextBoolean() ? 100_000 : 10_000_000_000L);
    }

    /** In place of a time for one order in four. */
    private int validForSeconds() {
        if (random.nextInt(4) > 0) {
            return 0;
        }
        return odd() ? random.nextInt() : 1 + random.nextInt(10_000);
    }

    /** None for most commands, and else about now, so that some come too late. */
    private long deadline() {
        if (random.nextInt(8) > 0) {
            return Times.NEVER_MICROS;
        }
        return odd() ? oddNumber() : nowMicros + random.nextLong(-100, 1_000);
    }

    private TimeInForce timeInForce(boolean market) {
        if (odd()) {
            return ANY_TIME_IN_FORCE.get(random.nextInt(ANY_TIME_IN_FORCE.size()));
        }
        if (market) {
            return random.nextInt(4) == 0 ? TimeInForce.FOK : TimeInForce.IOC;
        }
        return switch (random.nextInt(10)) {
            case 0 -> TimeInForce.IOC;
            case 1 -> TimeInForce.FOK;
            case 2 -> TimeInForce.DAY;
            case 3, 4, 5, 6 -> TimeInForce.GTD;
            default -> TimeInForce.GTC;
        };
    }

    private String symbol() {
        return odd() ? oddText() : SYMBOLS.get(random.nextInt(symbols));
    }

    private String clientOrderId() {
        return switch (random.nextInt(10)) {
            case 0 -> odd() ? oddText() : "again-" + random.nextInt(100);
            case 1, 2, 3 -> "own-" + nextOwnId++;
            default -> "";
        };
    }

    private long brokerId() {
        List<Long> known = exchange.brokerIds();
        return known.isEmpty() || odd() ? oddNumber() : known.get(random.nextInt(known.size()));
    }

    private long orderId() {
        return odd() ? oddNumber() : Math.max(1, sequence - random.nextInt(200));
    }

    private ReferenceExchange.@Nullable Open pick() {
        List<ReferenceExchange.Open> open = exchange.open();
        return open.isEmpty() ? null : open.get(random.nextInt(open.size()));
    }

    private boolean odd() {
        return random.nextInt(60) == 0;
    }

    private long oddNumber() {
        return random.nextInt(10) == 0 ? random.nextLong() : ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)];
    }

    private String oddText() {
        return ODD_TEXTS.get(random.nextInt(ODD_TEXTS.size()));
    }
}
