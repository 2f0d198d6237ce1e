package org.bourse.server.persistence.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.event.SequencedCommand;
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
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TickBand;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;

/**
 * Commands of every kind, in a mix that trades, replaces and cancels a lot, applied to an engine of its own. The same seed
 * gives the same commands.
 */
public final class RandomFlow {

    private static final long START_MICROS = 1_795_000_000_000_000L;
    private static final SelfTradePrevention[] PREVENTIONS = SelfTradePrevention.values();
    private static final String[] SYMBOLS = {"AAA", "BBB", "CCC", "D-1"};
    private static final int SELDOM_SYMBOLS = 30;
    private static final int MOST_INSTRUMENTS = 12;

    private static final List<TimeInForce> LIMIT_TIMES_IN_FORCE =
            List.of(TimeInForce.GTD, TimeInForce.GTC, TimeInForce.DAY, TimeInForce.IOC, TimeInForce.FOK);

    private static final List<OperatorRole> ROLES = List.of(OperatorRole.values());

    /** How many of those, from the first on, may rest. */
    private static final int RESTING_TIMES_IN_FORCE = 3;

    private final SplittableRandom random;
    private final EventRecorder recorder = new EventRecorder();
    private final List<Long> brokers = new ArrayList<>();

    /** Whose each API key is. */
    private final Map<Long, KeyOwner> keys = new LinkedHashMap<>();

    private final List<Long> operators = new ArrayList<>();

    private final List<Long> orders = new ArrayList<>();
    private final boolean resets;
    private MatchingEngine engine = new MatchingEngine();
    private long timeMicros = START_MICROS;
    private int nextClientOrderId;
    private boolean keepsSettings;
    private boolean listsInstruments;

    /** With or without commands that wipe everything. */
    public RandomFlow(long seed, boolean resets) {
        this.random = new SplittableRandom(seed);
        this.resets = resets;
    }

    public MatchingEngine engine() {
        return engine;
    }

    /** From here on no command but those of the test changes settings. */
    void keepSettings() {
        keepsSettings = true;
    }

    /** From now on the operator lists and changes instruments, and takes the listing of others away now and then. */
    RandomFlow withInstruments() {
        listsInstruments = true;
        return this;
    }

    /** All orders accepted since the last reset. */
    public List<Long> orders() {
        return orders;
    }

    public List<Long> brokers() {
        return brokers;
    }

    /** Goes on with another engine, which has to be in the same state. */
    public void continueWith(MatchingEngine restored) {
        engine = restored;
    }

    /** When the next command comes at the earliest. */
    public long timeMicros() {
        return timeMicros;
    }

    /** Lets time go by before the next command. */
    public void pass(Duration time) {
        timeMicros += TimeUnit.MICROSECONDS.convert(time);
    }

    /** The next commands with what came of them. */
    public List<SequencedCommand> next(int count) {
        List<SequencedCommand> commands = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            timeMicros += random.nextLong(2_000);
            commands.add(apply(brokers.size() < 3 ? register() : command()));
        }
        return commands;
    }

    /** Applies this command next. */
    public SequencedCommand apply(Command command) {
        long sequence = engine.lastSequence() + 1;
        long firstEventSequence = engine.nextEventSequence();
        engine.apply(sequence, timeMicros, command, recorder);
        SequencedCommand applied = recorder.take(sequence, timeMicros, firstEventSequence, CommandSource.REST, command);
        for (Event event : applied.events()) {
            switch (event) {
                case Event.BrokerRegistered registered -> {
                    brokers.add(registered.brokerId());
                    keys.put(registered.brokerId(), KeyOwner.broker(registered.brokerId()));
                }
                case Event.ApiKeyAdded added -> keys.put(added.key().keyId(), added.owner());
                case Event.ApiKeyRevoked revoked -> keys.remove(revoked.keyId());
                case Event.OperatorSet set
                when !operators.contains(set.operator().operatorId()) ->
                    operators.add(set.operator().operatorId());
                case Event.OperatorRevoked revoked -> {
                    operators.remove((Object) revoked.operatorId());
                    keys.values().removeIf(KeyOwner.operator(revoked.operatorId())::equals);
                }
                case Event.OrderAccepted accepted -> orders.add(accepted.orderId());
                case Event.ExchangeReset _ -> {
                    brokers.clear();
                    keys.clear();
                    operators.clear();
                    orders.clear();
                }
                default -> {}
            }
        }
        return applied;
    }

    private Command command() {
        if (listsInstruments && engine.instruments() == 0) {
            // While there is no order for it, its money can be any.
            return new Command.ListInstrument(
                    SYMBOLS[0], new InstrumentTerms("Coin", 4, 2, "EUR", 1, 1, Optional.empty()));
        }
        int dice = random.nextInt(1_000);
        if (dice < 650 || orders.isEmpty()) {
            return submit();
        }
        if (dice < 800) {
            return new Command.CancelOrder(anyBroker(), recentOrder());
        }
        if (dice < 960) {
            return replace();
        }
        if (dice < 970) {
            return new Command.CancelAllOrders(anyBroker(), random.nextBoolean() ? "" : anySymbol());
        }
        if (dice < 980) {
            timeMicros += random.nextLong(200_000_000);
            return random.nextBoolean() ? new Command.ExpireOrders() : new Command.TriggerStops();
        }
        return listsInstruments && random.nextInt(3) == 0 ? instrumentCommand() : rareCommand(random.nextInt(20));
    }

    private Command instrumentCommand() {
        String symbol = SYMBOLS[random.nextInt(SYMBOLS.length)];
        if (random.nextInt(3) == 0) {
            return new Command.DelistInstrument(symbol, "gone");
        }
        return random.nextBoolean()
                ? new Command.ListInstrument(symbol, terms())
                : new Command.ChangeInstrument(symbol, terms());
    }

    private InstrumentTerms terms() {
        boolean otherUnits = random.nextBoolean();
        return new InstrumentTerms(
                "Acme \"ü\" {" + random.nextInt(100) + "}",
                otherUnits ? random.nextInt(5) : 2,
                otherUnits ? random.nextInt(3) : 0,
                random.nextBoolean() ? "EUR" : "",
                1 + random.nextLong(2),
                1 + random.nextLong(2),
                random.nextBoolean() ? Optional.empty() : Optional.of(ExecutionPriceRule.RESTING),
                random.nextInt(3) == 0
                        ? List.of(new TickBand(10, 1 + random.nextInt(2)), new TickBand(1_000, 2))
                        : List.of(),
                random.nextInt(3) == 0
                        ? new OrderBounds(1, 1_000_000, 1 + random.nextLong(1L << 40))
                        : OrderBounds.NONE,
                random.nextInt(3) == 0 ? SelfTradePrevention.CANCEL_OLDEST : SelfTradePrevention.NONE);
    }

    private Command rareCommand(int dice) {
        if (dice < 5) {
            return new Command.HaltTrading(random.nextInt(20) == 0 ? "" : anySymbol(), "why " + dice);
        }
        if (dice < 14) {
            return new Command.ResumeTrading(random.nextInt(2) == 0 ? "" : anySymbol(), "over " + dice);
        }
        if (dice < 16) {
            return switch (random.nextInt(6)) {
                case 0, 1, 2 -> keyCommand();
                case 3 -> operatorCommand();
                default -> register();
            };
        }
        if (dice == 16 && !brokers.isEmpty()) {
            return random.nextInt(16) == 0
                    ? new Command.SuspendBroker(anyBroker(), random.nextBoolean(), "why")
                    : new Command.ResumeBroker(anyBroker(), "over");
        }
        if (dice == 17 && !brokers.isEmpty()) {
            return random.nextInt(16) == 0
                    ? new Command.EngageKillSwitch(anyBroker())
                    : new Command.ReleaseKillSwitch(anyBroker());
        }
        if (dice == 18 && !brokers.isEmpty() && random.nextInt(3) == 0) {
            if (random.nextInt(2) == 0) {
                return new Command.SetStpMember(stpId(), anyBroker(), random.nextInt(4) > 0);
            }
            return new Command.SetBrokerLimits(anyBroker(), random.nextInt(8) == 0 ? limits() : BrokerLimits.NONE);
        }
        if (dice == 18 && !brokers.isEmpty()) {
            return new Command.SetCancelTimer(anyBroker(), random.nextInt(3) * 600, random.nextBoolean());
        }
        if (dice == 19 && resets && random.nextInt(8) == 0) {
            return new Command.ResetExchange();
        }
        return keepsSettings ? new Command.ExpireOrders() : changeSettings();
    }

    private Command keyCommand() {
        if (!keys.isEmpty() && random.nextInt(4) == 0) {
            List<Long> ids = List.copyOf(keys.keySet());
            long keyId = ids.get(random.nextInt(ids.size()));
            return new Command.RevokeApiKey(keys.getOrDefault(keyId, KeyOwner.broker(0)), keyId);
        }
        KeyOwner owner = operators.isEmpty() || random.nextBoolean()
                ? KeyOwner.broker(anyBroker())
                : KeyOwner.operator(operators.get(random.nextInt(operators.size())));
        return new Command.AddApiKey(
                owner,
                hash(),
                new KeyTerms(
                        "Böt \"\\ {" + random.nextInt(100) + "}",
                        new KeyScopes(owner.isOperator() ? 0 : 1 + random.nextInt(31)),
                        random.nextBoolean()
                                ? Times.NEVER_MICROS
                                : timeMicros + 1 + random.nextLong(1_000_000_000_000L),
                        random.nextBoolean() ? "" : "10.0.0.0/8 fd00::1"));
    }

    private Command operatorCommand() {
        OperatorRole role = ROLES.get(random.nextInt(ROLES.size()));
        long operatorId = operators.isEmpty() ? 0 : operators.get(random.nextInt(operators.size()));
        return switch (random.nextInt(6)) {
            case 0 -> new Command.RevokeOperator(operatorId);
            case 1 -> new Command.SetOperator(operatorId, "Ölga \\ {1}", role);
            case 2 ->
                new Command.ChangeWebhook(
                        anyBroker(),
                        "https://example.com/" + random.nextInt(100),
                        random.nextBoolean() ? "" : "secret" + random.nextInt(100));
            default -> new Command.SetOperator(0, "Otto", role);
        };
    }

    private BrokerLimits limits() {
        return new BrokerLimits(
                random.nextLong(100),
                BrokerLimits.UNLIMITED,
                random.nextLong(50),
                random.nextLong(100),
                random.nextLong(100_000),
                random.nextLong(100_000),
                random.nextLong(1_000),
                random.nextLong(100_000));
    }

    private ApiKeyHash hash() {
        byte[] hash = new byte[ApiKeyHash.LENGTH];
        for (int i = 0; i < hash.length; i++) {
            hash[i] = (byte) random.nextInt();
        }
        return ApiKeyHash.of(hash);
    }

    private Command register() {
        boolean webhook = random.nextBoolean();
        return new Command.RegisterBroker(
                "Broker \"ü\" {" + random.nextInt(1_000) + "}",
                hash(),
                webhook ? "https://example.com/hook" : "",
                webhook ? "secret" : "",
                "");
    }

    private Command submit() {
        boolean stop = random.nextInt(8) == 0;
        boolean market = random.nextInt(stop ? 2 : 10) == 0;
        long quantity = 1 + random.nextLong(100);
        TimeInForce timeInForce = market && !stop
                ? (random.nextBoolean() ? TimeInForce.IOC : TimeInForce.FOK)
                : LIMIT_TIMES_IN_FORCE.get(random.nextInt(LIMIT_TIMES_IN_FORCE.size()));
        return new Command.SubmitOrder(
                anyBroker(),
                "acc\\ount," + random.nextInt(5),
                anySymbol(),
                random.nextBoolean() ? Side.BID : Side.ASK,
                market ? OrderType.MARKET : OrderType.LIMIT,
                timeInForce,
                market ? 0 : price(),
                quantity,
                timeMicros + random.nextLong(60_000_000),
                clientOrderId(),
                (stop ? stop() : instructions())
                        .displaying(!market && timeInForce.mayRest() ? displayQuantity(quantity) : 0)
                        .inGroup(orderStpId()));
    }

    private ExecutionInstructions stop() {
        return ExecutionInstructions.of(false, instructions().selfTradePrevention())
                .withStop(price());
    }

    private int stpId() {
        return 1 + random.nextInt(3);
    }

    /** None for most orders. */
    private int orderStpId() {
        return random.nextInt(8) > 0 ? 0 : stpId();
    }

    /** Seldom such as keep an order from trading. */
    private ExecutionInstructions instructions() {
        return ExecutionInstructions.of(
                random.nextInt(20) == 0,
                random.nextInt(8) == 0 ? PREVENTIONS[random.nextInt(PREVENTIONS.length)] : SelfTradePrevention.NONE);
    }

    /** None for most orders, and else mostly less than they have. */
    private long displayQuantity(long quantity) {
        return random.nextInt(4) > 0 ? 0 : 1 + random.nextLong(1 + quantity / (1 + random.nextInt(6)));
    }

    private Command replace() {
        long quantity = 1 + random.nextLong(120);
        return new Command.ReplaceOrder(
                anyBroker(),
                recentOrder(),
                price(),
                quantity,
                LIMIT_TIMES_IN_FORCE.get(random.nextInt(RESTING_TIMES_IN_FORCE)),
                timeMicros + random.nextLong(60_000_000),
                clientOrderId(),
                (random.nextInt(8) == 0 ? stop() : instructions())
                        .displaying(displayQuantity(quantity))
                        .inGroup(orderStpId()));
    }

    private Command changeSettings() {
        return settings(
                random.nextBoolean() ? ExecutionPriceRule.SELLER : ExecutionPriceRule.RESTING,
                random.nextLong(86_400_000_000L),
                random.nextInt(400));
    }

    /** The command that changes how many closed client order ids are remembered, and nothing else. */
    Command rememberClosedClientOrderIds(int limit) {
        ExchangeSettings current = engine.settings();
        return settings(current.executionPrice(), current.dayEndMicrosOfDay(), limit);
    }

    private Command settings(ExecutionPriceRule rule, long dayEndMicrosOfDay, int closedClientOrderIds) {
        ExchangeSettings current = engine.settings();
        return new Command.ChangeSettings(new ExchangeSettings(
                rule,
                dayEndMicrosOfDay,
                current.maxPriceCents(),
                current.maxQuantity(),
                current.maxOrderValueCents(),
                current.maxOpenOrders(),
                current.maxTotalOpenOrders(),
                MOST_INSTRUMENTS,
                current.maxBrokers(),
                closedClientOrderIds,
                random.nextInt(3) == 0 ? Sharing.FLOATING : current.sharing(),
                listsInstruments && random.nextInt(5) == 0 ? ListingRule.OPERATOR : ListingRule.OPEN));
    }

    private long price() {
        return 10_000 + random.nextLong(40);
    }

    private String clientOrderId() {
        int dice = random.nextInt(10);
        if (dice < 3) {
            return "";
        }
        // Now and then one that was used before.
        return "c" + (dice == 3 ? random.nextInt(nextClientOrderId + 1) : nextClientOrderId++);
    }

    private long anyBroker() {
        return brokers.get(random.nextInt(brokers.size()));
    }

    private String anySymbol() {
        // Others are asked for so seldom that they often don't trade before they give their place to each other.
        return random.nextInt(20) == 0 ? "S" + random.nextInt(SELDOM_SYMBOLS) : SYMBOLS[random.nextInt(SYMBOLS.length)];
    }

    private long recentOrder() {
        int recent = Math.min(orders.size(), 40);
        return orders.get(orders.size() - 1 - random.nextInt(recent));
    }
}
