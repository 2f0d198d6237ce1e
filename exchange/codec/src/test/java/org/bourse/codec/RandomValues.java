package org.bourse.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.bourse.engine.command.Authority;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.AddApiKey;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ChangeInstrument;
import org.bourse.engine.command.Command.ChangeSettings;
import org.bourse.engine.command.Command.ChangeWebhook;
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
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.Command.SuspendBroker;
import org.bourse.engine.command.Command.TriggerStops;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.Event.ApiKeyAdded;
import org.bourse.engine.event.Event.ApiKeyRevoked;
import org.bourse.engine.event.Event.BrokerLimitsChanged;
import org.bourse.engine.event.Event.BrokerRegistered;
import org.bourse.engine.event.Event.BrokerStatusChanged;
import org.bourse.engine.event.Event.CancelTimerChanged;
import org.bourse.engine.event.Event.CommandRejected;
import org.bourse.engine.event.Event.ExchangeReset;
import org.bourse.engine.event.Event.HiddenQuantityChanged;
import org.bourse.engine.event.Event.InstrumentChanged;
import org.bourse.engine.event.Event.InstrumentDelisted;
import org.bourse.engine.event.Event.InstrumentHalted;
import org.bourse.engine.event.Event.InstrumentListed;
import org.bourse.engine.event.Event.InstrumentResumed;
import org.bourse.engine.event.Event.MarketHalted;
import org.bourse.engine.event.Event.MarketResumed;
import org.bourse.engine.event.Event.MatchPrevented;
import org.bourse.engine.event.Event.OperatorRevoked;
import org.bourse.engine.event.Event.OperatorSet;
import org.bourse.engine.event.Event.OrderAccepted;
import org.bourse.engine.event.Event.OrderCancelled;
import org.bourse.engine.event.Event.OrderEnteredBook;
import org.bourse.engine.event.Event.OrderExpired;
import org.bourse.engine.event.Event.OrderReplaced;
import org.bourse.engine.event.Event.OrderTriggered;
import org.bourse.engine.event.Event.OrdersTraded;
import org.bourse.engine.event.Event.SettingsChanged;
import org.bourse.engine.event.Event.StopsReached;
import org.bourse.engine.event.Event.WebhookChanged;
import org.bourse.engine.event.RestedOrder;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
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
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.SessionAction;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TickBand;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.state.EngineStateSink;

/** Any values of any type that has a binary form, the edges of their ranges more often than not. */
final class RandomValues {

    static final int COMMAND_KINDS = Command.class.getPermittedSubclasses().length;
    static final int EVENT_KINDS = Event.class.getPermittedSubclasses().length;
    static final int FACT_KINDS = EngineStateSink.class.getDeclaredMethods().length;

    private static final int[] CODE_POINTS = {
        0, ' ', 'A', 'z', '~', 0x7F, 0x80, 0xE9, 0x7FF, 0x800, 0x20AC, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF
    };

    private final RandomGenerator random;

    RandomValues(RandomGenerator random) {
        this.random = random;
    }

    Command command(int kind) {
        return switch (kind) {
            case 0 -> new RegisterBroker(text(), hash(), text(), text(), text());
            case 1 -> submitOrder();
            case 2 -> new CancelOrder(number(), number());
            case 3 ->
                new CancelAllOrders(
                        number(), text(), random.nextBoolean() ? Optional.empty() : Optional.of(any(Side.values())));
            case 4 ->
                new ReplaceOrder(
                        number(),
                        number(),
                        number(),
                        number(),
                        any(TimeInForce.values()),
                        number(),
                        text(),
                        instructions(),
                        random.nextInt(),
                        number());
            case 5 -> new HaltTrading(text(), text());
            case 6 -> new ResumeTrading(text(), text());
            case 7 -> new ExpireOrders();
            case 8 -> new ChangeSettings(settings());
            case 9 -> new ResetExchange();
            case 10 -> new ListInstrument(text(), terms());
            case 11 -> new ChangeInstrument(text(), terms());
            case 12 -> new SuspendBroker(number(), random.nextBoolean(), text());
            case 13 -> new ResumeBroker(number(), text());
            case 14 -> new EngageKillSwitch(number());
            case 15 -> new ReleaseKillSwitch(number());
            case 16 -> new SetCancelTimer(number(), integer(), random.nextBoolean());
            case 17 -> new SetBrokerLimits(number(), limits());
            case 18 -> new AddApiKey(owner(), hash(), keyTerms());
            case 19 -> new RevokeApiKey(owner(), number());
            case 20 -> new TriggerStops();
            case 21 -> new Command.DelistInstrument(text(), text());
            case 22 -> new SetOperator(number(), text(), any(OperatorRole.values()));
            case 23 -> new RevokeOperator(number());
            case 24 -> new ChangeWebhook(number(), text(), text());
            case 25 -> new Command.SetStpMember(integer(), number(), random.nextBoolean());
            case 26 -> new Command.ControlSession(any(SessionAction.values()), number(), text());
            case 27 -> new Command.CancelDelisted();
            default -> throw new IllegalArgumentException("no command of kind " + kind);
        };
    }

    Event event(int kind) {
        return switch (kind) {
            case 0 -> new BrokerRegistered(number(), text(), hash(), text(), text(), text());
            case 1 -> new InstrumentListed(integer(), text(), terms());
            case 2 -> new OrderAccepted(number(), integer(), submitOrder(), number());
            case 3 -> ordersTraded();
            case 4 ->
                new OrderCancelled(order(), any(CancelReason.values()), any(CloseReason.values()), number(), integer());
            case 5 -> new OrderExpired(order(), number(), integer());
            case 6 -> orderReplaced();
            case 7 -> new CommandRejected(any(RejectReason.values()), number(), number(), maybe(order()));
            case 8 -> new InstrumentHalted(integer(), text());
            case 9 -> new InstrumentResumed(integer(), text());
            case 10 -> new SettingsChanged(settings());
            case 11 -> new ExchangeReset();
            case 12 -> new InstrumentDelisted(integer());
            case 13 -> new InstrumentChanged(integer(), terms());
            case 14 -> new MarketHalted(text());
            case 15 -> new MarketResumed(text());
            case 16 -> new BrokerStatusChanged(number(), any(BrokerStatus.values()), text());
            case 17 -> new CancelTimerChanged(number(), number(), random.nextBoolean());
            case 18 -> new MatchPrevented(any(SelfTradePrevention.values()), number(), number(), order(), order());
            case 19 -> new BrokerLimitsChanged(number(), limits());
            case 20 -> new ApiKeyAdded(owner(), apiKey());
            case 21 -> new ApiKeyRevoked(owner(), number());
            case 22 -> new OrderTriggered(order(), number());
            case 23 -> new OrderEnteredBook(order(), number(), integer());
            case 24 -> new StopsReached(integer(), number(), number());
            case 25 -> new HiddenQuantityChanged(order(), number(), random.nextBoolean());
            case 26 -> new Event.ListingChanged(integer(), random.nextBoolean(), text());
            case 27 -> new OperatorSet(operator());
            case 28 -> new OperatorRevoked(number());
            case 29 -> new WebhookChanged(number(), text(), text());
            case 30 -> new Event.StpMemberChanged(integer(), number(), random.nextBoolean());
            default -> throw new IllegalArgumentException("no event of kind " + kind);
        };
    }

    private KeyOwner owner() {
        return new KeyOwner(random.nextBoolean(), number());
    }

    private Operator operator() {
        return new Operator(number(), text(), any(OperatorRole.values()), number());
    }

    private KeyTerms keyTerms() {
        return new KeyTerms(text(), new KeyScopes(random.nextInt(32)), number(), text());
    }

    private ApiKey apiKey() {
        return new ApiKey(number(), hash(), keyTerms(), number());
    }

    private BrokerLimits limits() {
        return new BrokerLimits(number(), number(), number(), number(), number(), number(), number(), number());
    }

    SequencedCommand sequencedCommand() {
        List<Event> events = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            events.add(event(random.nextInt(EVENT_KINDS)));
        }
        return new SequencedCommand(
                number(),
                number(),
                number(),
                source(),
                command(random.nextInt(COMMAND_KINDS)),
                List.copyOf(events),
                maybe(new RestedOrder(order(), number(), integer())));
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    CommandSource source() {
        Authority authority = random.nextBoolean() ? Authority.NONE : new Authority(number(), shortText());
        return new CommandSource(any(Origin.values()), shortText(), shortText(), authority);
    }

    private String shortText() {
        String text = text();
        return text.length() > CommandSource.MAX_TEXT_LENGTH ? "" : text;
    }

    void fact(int kind, EngineStateSink sink) {
        switch (kind) {
            case 0 -> sink.exchange(number(), number(), number(), number(), random.nextBoolean(), settings());
            case 1 -> sink.broker(number(), text(), number(), any(BrokerStatus.values()));
            case 2 -> sink.instrument(integer(), text(), terms(), random.nextBoolean(), random.nextBoolean(), number());
            case 3 ->
                sink.openOrder(
                        number(),
                        number(),
                        integer(),
                        any(Side.values()),
                        number(),
                        number(),
                        number(),
                        any(TimeInForce.values()),
                        number(),
                        instructions(),
                        text());
            case 4 -> sink.closedClientOrderId(number(), text(), number());
            case 5 -> sink.balance(number(), new MoneyUnit(text(), integer()), number());
            case 6 -> sink.cancelTimer(number(), number());
            case 8 -> sink.brokerLimits(number(), limits());
            case 9 -> sink.apiKey(owner(), apiKey());
            case 7 -> sink.position(number(), integer(), number());
            case 10 -> sink.prices(integer(), number(), number(), number());
            case 11 -> sink.hiddenQuantity(number(), number());
            case 12 -> sink.delisted(integer());
            case 13 -> sink.operator(operator());
            case 14 -> sink.stpMember(integer(), number());
            default -> throw new IllegalArgumentException("no fact of kind " + kind);
        }
    }

    String text() {
        int length = random.nextInt(10) == 0 ? random.nextInt(2_000) : random.nextInt(12);
        boolean ascii = random.nextBoolean();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(ascii ? ' ' + random.nextInt(95) : CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
        }
        return text.toString();
    }

    private SubmitOrder submitOrder() {
        return new SubmitOrder(
                number(),
                text(),
                text(),
                any(Side.values()),
                any(OrderType.values()),
                any(TimeInForce.values()),
                number(),
                number(),
                number(),
                text(),
                instructions(),
                random.nextInt(),
                number());
    }

    private ExecutionInstructions instructions() {
        return ExecutionInstructions.of(random.nextBoolean(), any(SelfTradePrevention.values()))
                .withStop(random.nextBoolean() ? 0 : number())
                .displaying(random.nextBoolean() ? 0 : number())
                .inGroup(random.nextBoolean() ? 0 : integer());
    }

    private OrdersTraded ordersTraded() {
        return new OrdersTraded(number(), number(), number(), order(), order(), number(), integer());
    }

    private OrderReplaced orderReplaced() {
        return new OrderReplaced(
                order(),
                order(),
                any(ReplaceReason.values()),
                any(TimeInForce.values()),
                number(),
                instructions(),
                any(TimeInForce.values()),
                number(),
                instructions(),
                random.nextBoolean(),
                number(),
                integer());
    }

    private AffectedOrder order() {
        return new AffectedOrder(
                number(), number(), integer(), any(Side.values()), number(), number(), number(), text());
    }

    private ExchangeSettings settings() {
        ExchangeSettings defaults = ExchangeSettings.DEFAULTS;
        return new ExchangeSettings(
                any(ExecutionPriceRule.values()),
                random.nextLong(1_000_000),
                random.nextLong(1, 1_000_000_000_000L),
                random.nextLong(1, 1_000_000_000_000L),
                random.nextLong(1, defaults.maxOrderValueCents()),
                random.nextInt(1, defaults.maxOpenOrders()),
                defaults.maxTotalOpenOrders(),
                random.nextInt(1, 1_000_000),
                random.nextInt(1, 1_000_000),
                random.nextInt(100_000_000),
                any(Sharing.values()),
                any(ListingRule.values()));
    }

    private InstrumentTerms terms() {
        return new InstrumentTerms(
                text(),
                integer(),
                integer(),
                text(),
                number(),
                number(),
                maybe(any(ExecutionPriceRule.values())),
                Stream.generate(() -> new TickBand(number(), number()))
                        .limit(random.nextInt(4))
                        .toList(),
                new OrderBounds(number(), number(), number()),
                any(SelfTradePrevention.values()));
    }

    private ApiKeyHash hash() {
        return new ApiKeyHash(number(), number(), number(), number());
    }

    private long number() {
        return switch (random.nextInt(6)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            case 2 -> 0;
            default -> random.nextLong() >> random.nextInt(64);
        };
    }

    private int integer() {
        return (int) number();
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
