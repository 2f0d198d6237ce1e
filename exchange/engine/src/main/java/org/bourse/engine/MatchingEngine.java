package org.bourse.engine;

import java.util.function.Consumer;
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
import org.bourse.engine.event.EventSink;
import org.bourse.engine.event.OrderCheck;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Texts;
import org.bourse.engine.model.Times;
import org.bourse.engine.state.EngineStateSink;

/**
 * The exchange: applies commands one after the other and reports what happened. Deterministic; not thread-safe: one
 * thread owns it.
 *
 * <p>Orders trade by price, then time. Before each command, rejected ones too, every order with a validity at or before
 * the command's time expires: the earliest first, the older order on a tie. Cancel timers fire among them in the order of
 * time: after what expires at the same time, and the older broker's first on a tie.
 *
 * <p>Stop orders wait outside the book. After a command that traded, those that its trades reached trigger: those that buy
 * first, then the nearest stop price, then the older one. A command triggers at most {@link TriggerStops#MOST}, those that the
 * triggered ones reach included; the others wait for their turn, in which they may still be cancelled or replaced, until
 * {@link TriggerStops} commands have triggered them. Meanwhile the price that reached them counts as the last price for the
 * instrument's stop orders of that side: one that is entered takes its turn among them. None triggers while its
 * instrument is halted; those that were reached before do when it trades again. One whose broker is beyond the limit of
 * balances or positions by then is cancelled when it triggers.
 *
 * <p>A delisted instrument's orders are cancelled at most {@link CancelDelisted#MOST} with a command, and the others by
 * {@link CancelDelisted} commands; it is listed again when none is left.
 *
 * <p>Of an order with a display quantity the book shows that much at a time. What it shows trades in its turn; when that is
 * used up, the next part is shown, behind all other orders of its price. A command that comes to an order which it made show
 * the next part trades with all that is left of it, so that no order trades more than twice with any other, and may take
 * the whole of every one.
 *
 * <p>A command that breaks several rules is rejected for the first of these:
 *
 * <ol>
 *   <li>{@code SubmitOrder}: UNKNOWN_BROKER, INVALID_TEXT, DUPLICATE_CLIENT_ORDER_ID (so a repeated command is told so,
 *       whatever changed since), DEADLINE_PASSED, INVALID_TIME_IN_FORCE, POST_ONLY_CANNOT_REST or, for
 *       a stop order, STOP_CANNOT_BE_IMMEDIATE, STOP_CANNOT_BE_POST_ONLY, INVALID_STOP_PRICE; DISPLAY_QUANTITY_CANNOT_REST,
 *       INVALID_PRICE, INVALID_QUANTITY, ORDER_VALUE_TOO_LARGE, INVALID_DISPLAY_QUANTITY, UNKNOWN_STP_ID, PRICE_OFF_TICK, QUANTITY_OFF_LOT,
 *       STOP_PRICE_OFF_TICK, DISPLAY_QUANTITY_OFF_LOT, QUANTITY_BELOW_SMALLEST, QUANTITY_ABOVE_LARGEST, VALUE_ABOVE_LARGEST,
 *       VALID_UNTIL_NOT_IN_FUTURE, VALID_UNTIL_TOO_LATE, BALANCE_LIMIT,
 *       POSITION_LIMIT, BROKER_SUSPENDED or KILL_SWITCH_ENGAGED, MARKET_HALTED, UNKNOWN_INSTRUMENT, TOO_MANY_INSTRUMENTS, INSTRUMENT_SHARE_USED,
 *       INSTRUMENT_HALTED or INSTRUMENT_DELISTED and, for an
 *       order that may rest, TOO_MANY_OPEN_ORDERS, EXCHANGE_FULL, OPEN_ORDER_SHARE_USED and OPEN_VALUE_SHARE_USED; for one that
 *       is post-only, WOULD_TAKE; and last the broker's own limits: ORDER_QUANTITY_LIMIT, ORDER_VALUE_LIMIT, for an order that may
 *       rest OPEN_ORDERS_LIMIT and OPEN_BUY_VALUE_LIMIT or OPEN_SELL_VALUE_LIMIT, CREDIT_LIMIT, POSITION_LIMIT;
 *   <li>{@code ReplaceOrder}: UNKNOWN_BROKER, INVALID_TEXT, DUPLICATE_CLIENT_ORDER_ID, UNKNOWN_ORDER, NOT_ORDER_OWNER,
 *       DEADLINE_PASSED, NOT_WAITING, INVALID_TIME_IN_FORCE or, for a stop order that waits, STOP_CANNOT_BE_IMMEDIATE,
 *       STOP_CANNOT_BE_POST_ONLY, INVALID_STOP_PRICE, DISPLAY_QUANTITY_CANNOT_REST; INVALID_PRICE, INVALID_QUANTITY,
 *       ORDER_VALUE_TOO_LARGE, INVALID_DISPLAY_QUANTITY, UNKNOWN_STP_ID, PRICE_OFF_TICK, QUANTITY_OFF_LOT, STOP_PRICE_OFF_TICK,
 *       DISPLAY_QUANTITY_OFF_LOT, QUANTITY_BELOW_SMALLEST, QUANTITY_ABOVE_LARGEST, VALUE_ABOVE_LARGEST, VALID_UNTIL_NOT_IN_FUTURE, VALID_UNTIL_TOO_LATE, BALANCE_LIMIT, POSITION_LIMIT, BROKER_SUSPENDED or
 *       KILL_SWITCH_ENGAGED, MARKET_HALTED, INSTRUMENT_HALTED or INSTRUMENT_DELISTED, EXCHANGE_FULL, OPEN_VALUE_SHARE_USED, WOULD_TAKE, the broker's
 *       own limits but for that of open orders;
 *   <li>{@code CancelOrder}: UNKNOWN_BROKER, UNKNOWN_ORDER, NOT_ORDER_OWNER;
 *   <li>{@code CancelAllOrders}: UNKNOWN_BROKER, UNKNOWN_INSTRUMENT;
 *   <li>{@code RegisterBroker}: INVALID_TEXT, FIX_COMP_ID_TAKEN, TOO_MANY_BROKERS;
 *   <li>{@code ListInstrument}: INVALID_TEXT (the symbol), INSTRUMENT_LISTED, INVALID_TEXT (the name), INVALID_SCALE,
 *       INVALID_CURRENCY, INVALID_TICK, INVALID_LOT, INVALID_TICK_TABLE, INVALID_QUANTITY_BOUNDS, INVALID_LARGEST_VALUE, TOO_MANY_INSTRUMENTS or, of one that was delisted, INSTRUMENT_IN_USE;
 *   <li>{@code ChangeInstrument}: UNKNOWN_INSTRUMENT, INSTRUMENT_DELISTED, INVALID_TEXT, INVALID_SCALE, INVALID_CURRENCY, INVALID_TICK,
 *       INVALID_LOT, INVALID_TICK_TABLE, INVALID_QUANTITY_BOUNDS, INVALID_LARGEST_VALUE, INSTRUMENT_IN_USE;
 *   <li>{@code HaltTrading}, {@code ResumeTrading}: INVALID_TEXT, UNKNOWN_INSTRUMENT, INSTRUMENT_DELISTED;
 *   <li>{@code DelistInstrument}: INVALID_TEXT, UNKNOWN_INSTRUMENT, INSTRUMENT_DELISTED, INSTRUMENT_NOT_HALTED;
 *   <li>{@code SuspendBroker}, {@code ResumeBroker}: UNKNOWN_BROKER, INVALID_TEXT;
 *   <li>{@code EngageKillSwitch}: UNKNOWN_BROKER;
 *   <li>{@code ReleaseKillSwitch}: UNKNOWN_BROKER, BROKER_SUSPENDED;
 *   <li>{@code SetBrokerLimits}: UNKNOWN_BROKER, INVALID_LIMIT;
 *   <li>{@code SetStpMember}: UNKNOWN_BROKER, UNKNOWN_STP_ID, TOO_MANY_STP_GROUPS;
 *   <li>{@code SetCancelTimer}: UNKNOWN_BROKER, INVALID_CANCEL_AFTER;
 *   <li>{@code AddApiKey}: UNKNOWN_BROKER or UNKNOWN_OPERATOR, INVALID_TEXT, INVALID_SCOPES, INVALID_KEY_EXPIRY, TOO_MANY_KEYS;
 *   <li>{@code RevokeApiKey}: UNKNOWN_BROKER or UNKNOWN_OPERATOR, UNKNOWN_KEY;
 *   <li>{@code SetOperator}: UNKNOWN_OPERATOR, INVALID_TEXT, TOO_MANY_OPERATORS;
 *   <li>{@code RevokeOperator}: UNKNOWN_OPERATOR;
 *   <li>{@code ChangeWebhook}: UNKNOWN_BROKER, INVALID_TEXT;
 *   <li>{@code ControlSession}: INVALID_TEXT.
 * </ol>
 *
 * <p>A client order id is in use while an open order carries it and, when no open order carries it any more, while it is
 * among the {@link ExchangeSettings#closedClientOrderIds()} that are remembered: the newest ones or, with
 * {@link org.bourse.engine.model.Sharing#FLOATING}, the newest of each broker.
 */
public final class MatchingEngine {

    private final ExchangeState exchange;
    private final InstrumentDesk instrumentDesk;
    private final OrderDesk orderDesk;
    private final BrokerDesk brokerDesk;
    private final CancelTimerDesk cancelTimerDesk;
    private final KeyDesk keyDesk;
    private final OperatorDesk operatorDesk;
    private final StopDesk stopDesk;

    /** An exchange without brokers, instruments or orders, with {@link ExchangeSettings#DEFAULTS}. */
    public MatchingEngine() {
        this(new ExchangeState(ExchangeSettings.DEFAULTS));
    }

    private MatchingEngine(ExchangeState exchange) {
        this.exchange = exchange;
        this.instrumentDesk = new InstrumentDesk(exchange);
        Matcher matcher = new Matcher(exchange);
        this.orderDesk = new OrderDesk(exchange, instrumentDesk, matcher);
        this.stopDesk = new StopDesk(exchange, matcher);
        this.brokerDesk = new BrokerDesk(exchange, orderDesk);
        this.cancelTimerDesk = new CancelTimerDesk(exchange, orderDesk);
        this.keyDesk = new KeyDesk(exchange);
        this.operatorDesk = new OperatorDesk(exchange);
    }

    /**
     * An engine with the state that {@code state} tells the sink it is given, in the order {@link EngineStateSink} asks
     * for. It goes on exactly as the engine that wrote the state would.
     *
     * @throws IllegalArgumentException if no engine could have that state; the message says what is wrong
     */
    public static MatchingEngine restore(Consumer<EngineStateSink> state) {
        StateRestorer reader = new StateRestorer();
        state.accept(reader);
        return new MatchingEngine(reader.finish());
    }

    /**
     * Applies a command and reports its events before returning. Any command gets events, never an exception.
     *
     * @param sequence one more than {@link #lastSequence()}; the id of the order or broker the command makes
     * @param timeMicros when the command was sequenced, UTC microseconds; not before {@link #lastTimeMicros()} nor after
     *     {@link Times#LATEST_MICROS}
     * @throws IllegalArgumentException if sequence or time is out of order, in which case nothing has changed
     */
    public void apply(long sequence, long timeMicros, Command command, EventSink sink) {
        if (sequence != exchange.sequence + 1) {
            throw new IllegalArgumentException("sequence " + sequence + " does not follow " + exchange.sequence);
        }
        if (timeMicros < exchange.timeMicros || timeMicros > Times.LATEST_MICROS) {
            throw new IllegalArgumentException("time " + timeMicros + " is before " + exchange.timeMicros
                    + ", the last command's, or after the year 9999");
        }
        exchange.sequence = sequence;
        exchange.timeMicros = timeMicros;
        exchange.events.sendTo(sink);
        if (exchange.nextExpiryMicros() <= timeMicros) {
            cancelTimerDesk.doWhatIsDue();
        }
        // Nearly all commands are one of these three. The switch over all kinds is a method of its own, too large to be
        // inlined: it would cost each of them a call, and a second jump that no processor foresees.
        if (command instanceof SubmitOrder submit) {
            orderDesk.submit(submit);
        } else if (command instanceof CancelOrder cancel) {
            orderDesk.cancel(cancel);
        } else if (command instanceof ReplaceOrder replace) {
            orderDesk.replace(replace);
        } else {
            applySeldom(command);
        }
        if (exchange.stops.isChanged()) {
            stopDesk.triggerReached();
        }
    }

    /** Applies a command of any kind but the three that {@link #apply} knows by their class. */
    private void applySeldom(Command command) {
        switch (command) {
            case SubmitOrder _, CancelOrder _, ReplaceOrder _ ->
                throw new IllegalArgumentException("not a seldom command: " + command);
            case CancelAllOrders cancelAll -> orderDesk.cancelAll(cancelAll);
            case RegisterBroker register -> register(register);
            case HaltTrading halt -> instrumentDesk.setHalted(halt.symbol(), true, halt.reason());
            case ResumeTrading resume -> instrumentDesk.setHalted(resume.symbol(), false, resume.reason());
            case SuspendBroker suspend -> brokerDesk.suspend(suspend);
            case ResumeBroker resume -> brokerDesk.resume(resume);
            case EngageKillSwitch engage -> brokerDesk.engage(engage);
            case ReleaseKillSwitch release -> brokerDesk.release(release);
            case SetBrokerLimits set -> brokerDesk.setLimits(set);
            case SetStpMember set -> brokerDesk.setStpMember(set);
            case SetCancelTimer set -> cancelTimerDesk.set(set);
            case AddApiKey add -> keyDesk.add(add);
            case RevokeApiKey revoke -> keyDesk.revoke(revoke);
            case SetOperator set -> operatorDesk.set(set);
            case RevokeOperator revoke -> operatorDesk.revoke(revoke);
            case ChangeWebhook change -> brokerDesk.changeWebhook(change);
            case ListInstrument list -> instrumentDesk.list(list);
            case ChangeInstrument change -> instrumentDesk.change(change);
            case DelistInstrument delist -> orderDesk.delist(delist);
            case ChangeSettings change -> changeSettings(change.settings());
            case ExpireOrders _ -> {
                // what was due has happened above
            }
            case TriggerStops _ -> stopDesk.triggerNext();
            case CancelDelisted _ -> orderDesk.cancelDelisted();
            case ControlSession control -> check(control);
            case ResetExchange _ -> reset();
        }
    }

    /**
     * What would become of an order if it were applied now, by the rules that {@link #apply} goes by. Nothing is changed, and
     * what is due by now but not applied yet, such as an expiry, has not happened.
     *
     * @param timeMicros now, UTC microseconds
     */
    public OrderCheck check(SubmitOrder order, long timeMicros) {
        long lastTimeMicros = exchange.timeMicros;
        exchange.timeMicros = Math.clamp(timeMicros, lastTimeMicros, Times.LATEST_MICROS);
        try {
            return orderDesk.check(order);
        } finally {
            exchange.timeMicros = lastTimeMicros;
        }
    }

    /** Sequence number of the last command applied; 0 before the first. */
    public long lastSequence() {
        return exchange.sequence;
    }

    /** Time of the last command applied, UTC microseconds; 0 before the first. */
    public long lastTimeMicros() {
        return exchange.timeMicros;
    }

    /** Event sequence of the next event, from 1: every event reported is counted. */
    public long nextEventSequence() {
        return exchange.events.nextSequence();
    }

    /** Id of the next trade, from 1. */
    public long nextTradeId() {
        return exchange.nextTradeId;
    }

    /** The rules and limits in force. */
    public ExchangeSettings settings() {
        return exchange.settings;
    }

    /**
     * When the next open order expires or the next cancel timer fires, UTC microseconds; {@link Times#NEVER_MICROS} when
     * nothing ever does.
     */
    public long nextExpiryMicros() {
        return exchange.nextExpiryMicros();
    }

    /**
     * How many stop orders may wait for a {@link TriggerStops}: never fewer than do, and 0 when none does. Those in halted
     * instruments don't count, as they have to wait.
     */
    public int mostStopsReached() {
        return stopDesk.mostReached();
    }

    /** Whether orders of delisted instruments may wait for a {@link CancelDelisted}: always when some do. */
    public boolean mayHaveDelistedOrders() {
        return exchange.instruments.nextClosing(0) >= 0;
    }

    /**
     * Lets a command trigger fewer stop orders, and cancel fewer of delisted instruments: for tests alone, as every engine of
     * a journal has to do as much.
     */
    void doAtMost(int orders) {
        stopDesk.triggerAtMost(orders);
        orderDesk.cancelAtMost(orders);
    }

    /** How many orders are open. */
    public int openOrders() {
        return exchange.openOrders.count();
    }

    /** How many brokers are registered. */
    public int brokers() {
        return exchange.brokers.count();
    }

    /** How many instruments are listed. */
    public int instruments() {
        return exchange.instruments.count();
    }

    /**
     * A 64-bit digest of settings, counters, brokers with balances, instruments, and open orders in their priority.
     * Engines in the same state have the same, however they came to it. Remembered client order ids are left out.
     */
    public long stateHash() {
        return stateHash(StateHash.Extent.WHOLE);
    }

    /** Whether that is the {@link #stateHash()}, as this version makes it or as earlier ones did. */
    public boolean hasStateHash(long hash) {
        return hash == stateHash()
                || hash == stateHash(StateHash.Extent.WITHOUT_KEYS)
                || hash == stateHash(StateHash.Extent.WITHOUT_POSITIONS)
                || hash == stateHash(StateHash.Extent.OF_VERSION_010);
    }

    private long stateHash(StateHash.Extent extent) {
        StateHash hash = new StateHash(extent);
        writeTo(hash);
        return hash.value();
    }

    /** Tells the whole state; {@link #restore} makes an engine of it. */
    public void writeTo(EngineStateSink sink) {
        exchange.writeTo(sink);
    }

    private void register(RegisterBroker command) {
        long brokerId = exchange.sequence;
        String fixCompId = command.fixCompId().isEmpty() ? Long.toString(brokerId) : command.fixCompId();
        if (!textsAreValid(command)) {
            reject(RejectReason.INVALID_TEXT);
        } else if (exchange.brokers.isFixCompIdTaken(fixCompId)) {
            reject(RejectReason.FIX_COMP_ID_TAKEN);
        } else if (exchange.brokers.count() >= exchange.settings.maxBrokers()) {
            reject(RejectReason.TOO_MANY_BROKERS);
        } else {
            Broker broker = new Broker(brokerId, fixCompId);
            broker.keys.add(new ApiKey(brokerId, command.apiKeyHash(), KeyTerms.OF_REGISTRATION, exchange.timeMicros));
            exchange.brokers.add(broker);
            exchange.events.brokerRegistered(
                    brokerId,
                    command.name(),
                    command.apiKeyHash(),
                    command.webhookUrl(),
                    command.webhookSecret(),
                    fixCompId);
        }
    }

    private static boolean textsAreValid(RegisterBroker command) {
        return Texts.isPrintable(command.name(), 1, Texts.MAX_BROKER_NAME_LENGTH)
                && Texts.isPrintable(command.webhookUrl(), 0, Texts.MAX_WEBHOOK_URL_LENGTH)
                && Texts.isPrintable(command.webhookSecret(), 0, Texts.MAX_WEBHOOK_SECRET_LENGTH)
                && (command.fixCompId().isEmpty() || Texts.isFixCompId(command.fixCompId()));
    }

    /** What becomes of a session is the gateways' doing: the engine only refuses what the journal is not to keep. */
    private void check(ControlSession command) {
        if (!Texts.isPrintable(command.session(), 1, ControlSession.LONGEST_SESSION)) {
            reject(RejectReason.INVALID_TEXT);
        }
    }

    private void changeSettings(ExchangeSettings settings) {
        exchange.events.settingsChanged(exchange.changeSettings(settings));
    }

    private void reset() {
        exchange.reset();
        exchange.events.exchangeReset();
    }

    private void reject(RejectReason reason) {
        exchange.events.commandRejected(reason, 0, 0, null);
    }
}
