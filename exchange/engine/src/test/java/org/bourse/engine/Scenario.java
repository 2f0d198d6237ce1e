package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.AddApiKey;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelDelisted;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ChangeInstrument;
import org.bourse.engine.command.Command.ChangeSettings;
import org.bourse.engine.command.Command.ChangeWebhook;
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
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyScopes;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.OperatorRole;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TickBand;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;

/**
 * A market as a text table: one command per line, and after the bar everything that must come of it. The whole table is
 * compared with what really happened, so a failure shows both.
 *
 * <pre>
 * x1: A bid 10 at 100              | listed ACME, accepted x1
 * x2: B ask 4 at 90 ioc            | accepted x2, trade 4 at 90 x2 takes x1 leaving 0 and 6
 * x3: B ask 9 market               | accepted x3, trade 6 at 100 x3 takes x1 leaving 3 and 0, cancelled x3 3 UNFILLED
 * </pre>
 *
 * An order is {@code name: BROKER bid|ask QUANTITY at PRICE|market}, then any of {@code gtc day ioc fok until TIME},
 * {@code in SYMBOL}, {@code id TEXT}, {@code doc TEXT}, {@code post-only},
 * {@code stp MODE}, {@code group STP-ID}, {@code stop PRICE}, {@code show QUANTITY}; without them it is GTC (a market
 * order IOC) in ACME. Further commands:
 * {@code cancel NAME by BROKER}, {@code replace NAME by BROKER QUANTITY at PRICE ...}, {@code cancel-all BROKER
 * [bids|asks] [SYMBOL]}, {@code register NAME [FIX-COMP-ID]}, {@code halt SYMBOL}, {@code resume SYMBOL}, {@code list
 * SYMBOL} and {@code change SYMBOL} with any of {@code named TEXT}, {@code scales PRICE QUANTITY}, {@code currency TEXT},
 * {@code tick N}, {@code lot N}, {@code seller}, {@code resting}, {@code cancel-after BROKER SECONDS [unless-sooner]},
 * {@code limit BROKER} with any of {@code quantity value orders rate buys sells position credit}, each with a number,
 * {@code join STP-ID BROKER}, {@code leave STP-ID BROKER}, {@code expire}, {@code trigger}, {@code cancel-delisted},
 * {@code reset}. A line {@code time T} sets the clock. A name nobody has stands for id 999999 (orders) or 888888
 * (brokers).
 */
final class Scenario {

    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final long UNKNOWN_ORDER = 999_999;
    private static final long UNKNOWN_BROKER = 888_888;

    private final MatchingEngine engine;
    private final EventRecorder recorder = new EventRecorder();
    private final Map<String, Long> brokers = new HashMap<>();
    private final Map<String, Long> orders = new HashMap<>();
    private final Map<Long, String> orderNames = new HashMap<>();
    private final List<String> symbols = new ArrayList<>();
    private long timeMicros;

    private Scenario(MatchingEngine engine) {
        this.engine = engine;
    }

    /** An engine that has the brokers A, B and C, and ACME first, already. */
    static Scenario over(MatchingEngine engine) {
        Scenario scenario = new Scenario(engine);
        scenario.brokers.putAll(Map.of("A", 1L, "B", 2L, "C", 3L));
        scenario.symbols.add("ACME");
        return scenario;
    }

    /** An exchange with the brokers A, B and C. */
    static Scenario start() {
        Scenario scenario = new Scenario(new MatchingEngine());
        for (String broker : List.of("A", "B", "C")) {
            scenario.perform("register " + broker);
        }
        return scenario;
    }

    /** The same under other settings. */
    static Scenario start(ExchangeSettings settings) {
        Scenario scenario = start();
        scenario.apply(new ChangeSettings(settings));
        return scenario;
    }

    MatchingEngine engine() {
        return engine;
    }

    /** Plays a table, comparing what happens with what it says. */
    Scenario play(String table) {
        StringJoiner expected = new StringJoiner("\n");
        StringJoiner actual = new StringJoiner("\n");
        for (String line : table.strip().lines().toList()) {
            int bar = line.indexOf('|');
            String command = (bar < 0 ? line : line.substring(0, bar)).strip();
            String events = bar < 0 ? "" : line.substring(bar + 1).strip().replaceAll("\\s+", " ");
            expected.add(command + " | " + events);
            actual.add(command + " | " + perform(command));
        }
        assertThat(actual.toString()).isEqualTo(expected.toString());
        return this;
    }

    /** Applies a command as the table's next line would, and tells its events as the table does. */
    String apply(Command command) {
        engine.apply(engine.lastSequence() + 1, timeMicros, command, recorder);
        StringJoiner told = new StringJoiner(", ");
        for (Event event : recorder.take()) {
            told.add(tell(event));
        }
        return told.toString();
    }

    private String perform(String line) {
        Deque<String> words = new ArrayDeque<>(SPACES.splitAsStream(line).toList());
        String first = words.pop();
        if (first.equals("time")) {
            timeMicros = Long.parseLong(words.pop());
            return "";
        }
        return apply(first.endsWith(":") ? order(first, words) : parse(first, words));
    }

    private Command parse(String verb, Deque<String> words) {
        return switch (verb) {
            case "cancel" -> {
                long orderId = orderId(words.pop());
                expect(words, "by");
                yield new CancelOrder(brokerId(words.pop()), orderId);
            }
            case "replace" -> replace(words);
            case "cancel-all" -> {
                long broker = brokerId(words.pop());
                Optional<Side> side = words.remove("bids")
                        ? Optional.of(Side.BID)
                        : words.remove("asks") ? Optional.of(Side.ASK) : Optional.empty();
                yield new CancelAllOrders(broker, words.isEmpty() ? "" : words.pop(), side);
            }
            case "register" -> {
                String name = words.pop();
                brokers.put(name, engine.lastSequence() + 1);
                yield new RegisterBroker(name, new ApiKeyHash(1, 2, 3, 4), "", "", words.isEmpty() ? "" : words.pop());
            }
            case "suspend" -> new SuspendBroker(brokerId(words.pop()), words.remove("and-cancel"), "");
            case "resume-broker" -> new ResumeBroker(brokerId(words.pop()), "");
            case "kill" -> new EngageKillSwitch(brokerId(words.pop()));
            case "release" -> new ReleaseKillSwitch(brokerId(words.pop()));
            case "cancel-after" ->
                new SetCancelTimer(brokerId(words.pop()), Integer.parseInt(words.pop()), words.remove("unless-sooner"));
            case "join" -> new SetStpMember(Integer.parseInt(words.pop()), brokerId(words.pop()), true);
            case "leave" -> new SetStpMember(Integer.parseInt(words.pop()), brokerId(words.pop()), false);
            case "key" ->
                new AddApiKey(owner(words.pop()), new ApiKeyHash(1, 2, 3, engine.lastSequence() + 1), keyTerms(words));
            case "revoke" -> {
                long keyId = Long.parseLong(words.pop());
                expect(words, "of");
                yield new RevokeApiKey(owner(words.pop()), keyId);
            }
            case "operator" -> new SetOperator(0, words.pop(), role(words));
            case "change-operator" -> new SetOperator(Long.parseLong(words.pop()), words.pop(), role(words));
            case "revoke-operator" -> new RevokeOperator(Long.parseLong(words.pop()));
            case "webhook" -> new ChangeWebhook(brokerId(words.pop()), words.isEmpty() ? "" : words.pop(), "");
            case "limit" -> new SetBrokerLimits(brokerId(words.pop()), limits(words));
            case "halt" -> new HaltTrading(symbolOrMarket(words.pop()), "");
            case "resume" -> new ResumeTrading(symbolOrMarket(words.pop()), "");
            case "delist" -> new DelistInstrument(words.pop(), "");
            case "list" -> new ListInstrument(words.pop(), terms(words));
            case "change" -> new ChangeInstrument(words.pop(), terms(words));
            case "expire" -> new ExpireOrders();
            case "trigger" -> new TriggerStops();
            case "cancel-delisted" -> new CancelDelisted();
            case "reset" -> new ResetExchange();
            default -> throw new IllegalArgumentException("no such command: " + verb);
        };
    }

    /** A broker by its name, an operator by {@code #} and its id. */
    private KeyOwner owner(String word) {
        return word.startsWith("#")
                ? KeyOwner.operator(Long.parseLong(word.substring(1)))
                : KeyOwner.broker(brokerId(word));
    }

    private static OperatorRole role(Deque<String> words) {
        return OperatorRole.valueOf(words.pop().toUpperCase(Locale.ROOT));
    }

    private static KeyTerms keyTerms(Deque<String> words) {
        String label = "";
        int scopes = 31;
        long expires = Times.NEVER_MICROS;
        String networks = "";
        while (!words.isEmpty()) {
            switch (words.pop()) {
                case "named" -> label = words.pop();
                case "scopes" -> scopes = Integer.parseInt(words.pop());
                case "until" -> expires = Long.parseLong(words.pop());
                case "from" -> networks = words.pop();
                default -> throw new IllegalArgumentException("a key is named, has scopes, until and from");
            }
        }
        return new KeyTerms(label, new KeyScopes(scopes), expires, networks);
    }

    private static BrokerLimits limits(Deque<String> words) {
        Map<String, Long> limits = new HashMap<>();
        while (!words.isEmpty()) {
            limits.put(words.pop(), Long.valueOf(words.pop()));
        }
        return new BrokerLimits(
                limits.getOrDefault("quantity", BrokerLimits.UNLIMITED),
                limits.getOrDefault("value", BrokerLimits.UNLIMITED),
                limits.getOrDefault("orders", BrokerLimits.UNLIMITED),
                limits.getOrDefault("rate", BrokerLimits.UNLIMITED),
                limits.getOrDefault("buys", BrokerLimits.UNLIMITED),
                limits.getOrDefault("sells", BrokerLimits.UNLIMITED),
                limits.getOrDefault("position", BrokerLimits.UNLIMITED),
                limits.getOrDefault("credit", BrokerLimits.UNLIMITED));
    }

    private static InstrumentTerms terms(Deque<String> words) {
        String name = "";
        String currency = "";
        int priceScale = 2;
        int quantityScale = 0;
        long tick = 1;
        long lot = 1;
        Optional<ExecutionPriceRule> rule = Optional.empty();
        List<TickBand> bands = new ArrayList<>();
        long smallest = 0;
        long largest = 0;
        long value = 0;
        SelfTradePrevention prevention = SelfTradePrevention.NONE;
        while (!words.isEmpty()) {
            switch (words.pop()) {
                case "named" -> name = words.pop();
                case "currency" -> currency = words.pop();
                case "scales" -> {
                    priceScale = Integer.parseInt(words.pop());
                    quantityScale = Integer.parseInt(words.pop());
                }
                case "tick" -> tick = Long.parseLong(words.pop());
                case "lot" -> lot = Long.parseLong(words.pop());
                case "from" -> {
                    long from = Long.parseLong(words.pop());
                    expect(words, "tick");
                    bands.add(new TickBand(from, Long.parseLong(words.pop())));
                }
                case "smallest" -> smallest = Long.parseLong(words.pop());
                case "largest" -> largest = Long.parseLong(words.pop());
                case "value" -> value = Long.parseLong(words.pop());
                case "stp" -> prevention = prevention(words.pop());
                case "seller" -> rule = Optional.of(ExecutionPriceRule.SELLER);
                case "resting" -> rule = Optional.of(ExecutionPriceRule.RESTING);
                case String word -> throw new IllegalArgumentException("no such term: " + word);
            }
        }
        return new InstrumentTerms(
                name,
                priceScale,
                quantityScale,
                currency,
                tick,
                lot,
                rule,
                bands,
                new OrderBounds(smallest, largest, value),
                prevention);
    }

    private static SelfTradePrevention prevention(String word) {
        return SelfTradePrevention.valueOf(word.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    private Command order(String label, Deque<String> words) {
        name(label.substring(0, label.length() - 1), engine.lastSequence() + 1);
        long broker = brokerId(words.pop());
        Side side = Side.valueOf(words.pop().toUpperCase(Locale.ROOT));
        Terms terms = new Terms(words);
        return new SubmitOrder(
                broker,
                terms.document,
                terms.symbol,
                side,
                terms.market ? OrderType.MARKET : OrderType.LIMIT,
                terms.timeInForce,
                terms.price,
                terms.quantity,
                terms.validUntil,
                terms.clientOrderId,
                terms.instructions(),
                terms.validForSeconds,
                terms.deadline);
    }

    private Command replace(Deque<String> words) {
        long orderId = orderId(words.pop());
        expect(words, "by");
        long broker = brokerId(words.pop());
        Terms terms = new Terms(words);
        return new ReplaceOrder(
                broker,
                orderId,
                terms.price,
                terms.quantity,
                terms.timeInForce,
                terms.validUntil,
                terms.clientOrderId,
                terms.instructions(),
                terms.validForSeconds,
                terms.deadline);
    }

    /** What follows the side of an order, or the broker of a replace. */
    private static final class Terms {
        private final long quantity;
        private boolean market;
        private boolean postOnly;
        private long stopPrice;
        private long displayQuantity;
        private int stpId;
        private SelfTradePrevention prevention = SelfTradePrevention.NONE;
        private long price;
        private TimeInForce timeInForce = TimeInForce.GTC;
        private long validUntil;
        private int validForSeconds;
        private long deadline = Times.NEVER_MICROS;
        private String symbol = "ACME";
        private String clientOrderId = "";
        private String document = "111";

        Terms(Deque<String> words) {
            quantity = Long.parseLong(words.pop());
            while (!words.isEmpty()) {
                read(words.pop(), words);
            }
        }

        private ExecutionInstructions instructions() {
            return ExecutionInstructions.of(postOnly, prevention)
                    .withStop(stopPrice)
                    .displaying(displayQuantity)
                    .inGroup(stpId);
        }

        private void read(String word, Deque<String> words) {
            switch (word) {
                case "at" -> price = Long.parseLong(words.pop());
                case "market" -> {
                    market = true;
                    timeInForce = words.contains("stop") ? TimeInForce.GTC : TimeInForce.IOC;
                }
                case "until" -> {
                    timeInForce = TimeInForce.GTD;
                    validUntil = Long.parseLong(words.pop());
                }
                case "for" -> {
                    timeInForce = TimeInForce.GTD;
                    validForSeconds = Integer.parseInt(words.pop());
                }
                case "by" -> deadline = Long.parseLong(words.pop());
                case "stop" -> stopPrice = Long.parseLong(words.pop());
                case "post-only" -> postOnly = true;
                case "show" -> displayQuantity = Long.parseLong(words.pop());
                case "stp" -> prevention = prevention(words.pop());
                case "group" -> stpId = Integer.parseInt(words.pop());
                case "in" -> symbol = words.pop();
                case "id" -> clientOrderId = words.pop();
                case "doc" -> document = words.pop();
                default -> timeInForce = TimeInForce.valueOf(word.toUpperCase(Locale.ROOT));
            }
        }
    }

    private String tell(Event event) {
        return switch (event) {
            case Event.BrokerRegistered e -> "registered " + e.name() + " as " + e.fixCompId();
            case Event.InstrumentListed e -> {
                symbols.add(e.instrumentId(), e.symbol());
                yield "listed " + e.symbol();
            }
            case Event.InstrumentChanged e -> "changed " + symbols.get(e.instrumentId());
            case Event.InstrumentDelisted e -> "delisted " + symbols.remove(e.instrumentId());
            case Event.OrderAccepted e -> "accepted " + name(e.orderId());
            case Event.OrdersTraded e ->
                "trade " + e.quantity() + " at " + e.price() + " "
                        + name(e.aggressor().orderId()) + " takes "
                        + name(e.resting().orderId()) + " leaving "
                        + e.aggressor().leavesQuantity() + " and " + e.resting().leavesQuantity();
            case Event.MatchPrevented e ->
                "prevented " + e.quantity() + " at " + e.price() + " "
                        + name(e.aggressor().orderId()) + " meets "
                        + name(e.resting().orderId());
            case Event.HiddenQuantityChanged e ->
                (e.refreshed() ? "refreshed " : "hidden ") + name(e.orderId()) + " hiding " + e.hiddenQuantity();
            case Event.OrderCancelled e ->
                "cancelled " + name(e.orderId()) + " " + e.order().leavesQuantity() + " " + e.reason();
            case Event.OrderExpired e ->
                "expired " + name(e.orderId()) + " " + e.order().leavesQuantity();
            case Event.OrderReplaced e -> tell(e);
            case Event.OrderTriggered e -> "triggered " + name(e.orderId()) + " at " + e.stopPrice();
            case Event.OrderEnteredBook e ->
                "booked " + name(e.order().orderId()) + " " + e.order().leavesQuantity() + " at "
                        + e.order().price();
            case Event.StopsReached e ->
                "reached " + symbols.get(e.instrumentId()) + " " + e.buyReached() + " " + e.sellReached();
            case Event.CommandRejected e ->
                "rejected " + e.reason() + (e.orderId() == 0 ? "" : " " + name(e.orderId()));
            case Event.InstrumentHalted e -> "halted " + symbols.get(e.instrumentId());
            case Event.BrokerStatusChanged e -> e.status().name().toLowerCase(Locale.ROOT);
            case Event.BrokerLimitsChanged _ -> "limits";
            case Event.StpMemberChanged e -> (e.member() ? "joined " : "left ") + e.stpId();
            case Event.ApiKeyAdded e -> "key " + e.key().keyId();
            case Event.ApiKeyRevoked e -> "revoked " + e.keyId();
            case Event.OperatorSet e ->
                "operator " + e.operator().operatorId() + " "
                        + e.operator().role().name().toLowerCase(Locale.ROOT);
            case Event.OperatorRevoked e -> "revoked operator " + e.operatorId();
            case Event.WebhookChanged e -> "webhook " + e.url();
            case Event.CancelTimerChanged e ->
                "timer "
                        + (e.fired()
                                ? "fired"
                                : e.cancelAtMicros() == Times.NEVER_MICROS ? "off" : "at " + e.cancelAtMicros());
            case Event.ListingChanged e -> (e.listed() ? "listed again " : "delisted ") + symbols.get(e.instrumentId());
            case Event.MarketHalted _ -> "halted market";
            case Event.MarketResumed _ -> "resumed market";
            case Event.InstrumentResumed e -> "resumed " + symbols.get(e.instrumentId());
            case Event.SettingsChanged _ -> "settings";
            case Event.ExchangeReset _ -> {
                symbols.clear();
                yield "reset";
            }
        };
    }

    private String tell(Event.OrderReplaced e) {
        AffectedOrder order = e.order();
        return "replaced " + name(e.orderId()) + " " + order.quantity() + " at " + order.price() + " "
                + e.timeInForce().name().toLowerCase(Locale.ROOT)
                + (e.validUntilMicros() == Times.NEVER_MICROS ? "" : " until " + e.validUntilMicros())
                + (e.instructions().postOnly() ? " post-only" : "")
                + (e.instructions().isStop() ? " stop " + e.instructions().stopPrice() : "")
                + (e.instructions().displayQuantity() == 0
                        ? ""
                        : " show " + e.instructions().displayQuantity())
                + (e.instructions().stpId() == 0
                        ? ""
                        : " group " + e.instructions().stpId())
                + (e.reason() == ReplaceReason.REQUESTED ? "" : " " + e.reason())
                + " leaving " + order.leavesQuantity() + (e.keptPriority() ? " in place" : " behind")
                + (order.clientOrderId().isEmpty() ? "" : " id " + order.clientOrderId());
    }

    private void name(String name, long orderId) {
        orders.put(name, orderId);
        orderNames.put(orderId, name);
    }

    private String name(long orderId) {
        return orderNames.getOrDefault(orderId, "nobody");
    }

    private long orderId(String name) {
        return orders.getOrDefault(name, UNKNOWN_ORDER);
    }

    private long brokerId(String name) {
        return brokers.getOrDefault(name, UNKNOWN_BROKER);
    }

    private static void expect(Deque<String> words, String word) {
        assertThat(words.pop()).isEqualTo(word);
    }

    private static String symbolOrMarket(String word) {
        return word.equals("market") ? "" : word;
    }
}
