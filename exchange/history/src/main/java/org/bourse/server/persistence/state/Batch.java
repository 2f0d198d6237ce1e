package org.bourse.server.persistence.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.command.Command;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.Scales;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.Times;
import org.bourse.engine.state.EngineStateSink;
import org.bourse.server.journal.RejectedCommands;
import org.bourse.server.persistence.ranges.ExecutionBlocks;
import org.bourse.server.persistence.sql.ColumnCodes;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleInterval;
import org.bourse.server.view.Executions;
import org.jspecify.annotations.Nullable;

/**
 * A run of commands, reduced to what it leaves in each table: an order that came and went is one row to insert, a
 * balance that moved a thousand times is one sum to add. Filled once, then written as often as it takes. Not
 * thread-safe.
 */
final class Batch {

    private static final int NO_PLACE = -1;

    /** A broker to insert. */
    record NewBroker(Event.BrokerRegistered event, long registeredAtMicros) {}

    /** An instrument to insert, and who listed it. */
    record NewInstrument(Event.InstrumentListed event, long listedBy) {}

    /** The balance of a broker in another unit of money than cents of the exchange's own. */
    record OtherBalance(long brokerId, MoneyUnit unit) {}

    /** An instrument that was in its place until a command: one that was delisted, or the same in other scales. */
    record FormerInstrument(int instrumentId, String symbol, Scales scales, long untilSequence, boolean delisted) {}

    /** A trade to insert. */
    record Trade(Event.OrdersTraded event, long sequence, long executedAtMicros) {}

    /**
     * The new signing secret of a broker's webhook, and the one that it takes the place of.
     *
     * @param secretId the command that made it
     * @param former the one before; empty when that is what the database has
     * @param formerUntilMicros until when posts are signed with the former one, too
     */
    record NewSecret(
            long brokerId, String secret, long secretId, String former, long formerId, long formerUntilMicros) {

        /** Leaves out the secrets, so that they can't reach a log. */
        @Override
        public String toString() {
            return "NewSecret[brokerId=" + brokerId + ", secretId=" + secretId + "]";
        }
    }

    /** A webhook post to put into the outbox: a trade as one of its sides sees it. */
    record Delivery(Trade trade, Side side, long brokerId, long orderId, long leavesQuantity, String symbol) {

        long deliveryId() {
            return trade.event().tradeId() * 2 + (side == Side.BID ? 0 : 1);
        }
    }

    /**
     * A replace of an order, with its former terms.
     *
     * @param releasedRank place of the former client order id among the closed ones; 0 when it was not released
     */
    record Replacement(
            long orderId,
            long sequence,
            long brokerId,
            long formerPrice,
            long formerQuantity,
            long formerValidUntilMicros,
            short formerTimeInForce,
            ExecutionInstructions formerInstructions,
            String formerClientOrderId,
            long releasedRank,
            long replacedAtMicros) {}

    final List<NewBroker> brokers = new ArrayList<>();
    final Map<Integer, NewInstrument> instruments = new LinkedHashMap<>();
    final List<FormerInstrument> formerInstruments = new ArrayList<>();
    final Map<Integer, InstrumentTerms> newTerms = new HashMap<>();
    final Map<Long, Event.BrokerStatusChanged> brokerStatuses = new HashMap<>();
    final Map<Long, Long> cancelTimers = new HashMap<>();
    final Map<Long, BrokerLimits> brokerLimits = new HashMap<>();
    final Map<StpMemberRows.Membership, Boolean> stpMembers = new HashMap<>();
    final Map<Long, KeyRows.NewKey> newKeys = new LinkedHashMap<>();
    final List<Long> revokedKeys = new ArrayList<>();

    /** What became of operators; empty for those that were revoked. */
    final Map<Long, Optional<Operator>> operators = new LinkedHashMap<>();

    /** How long a webhook is signed with a former secret, too: its receiver has a day to take over the new one. */
    static final long BOTH_SECRETS_MICROS = Times.MICROS_PER_DAY;

    final Map<Long, Event.WebhookChanged> webhooks = new LinkedHashMap<>();
    final Map<Long, NewSecret> webhookSecrets = new LinkedHashMap<>();
    final Map<Integer, TradingStatus> halts = new HashMap<>();
    final Map<Integer, Event.StopsReached> stopsReached = new HashMap<>();
    final List<OrderRow> newOrders = new ArrayList<>();
    final List<OrderRow> changedOrders = new ArrayList<>();
    final List<Replacement> replacements = new ArrayList<>();
    final List<Trade> trades = new ArrayList<>();
    final ExecutionBlocks executions = new ExecutionBlocks();
    final List<PreventedMatchRow> preventedMatches = new ArrayList<>();
    final List<RejectedCommands.RejectedCommand> rejectedCommands = new ArrayList<>();
    final List<MinuteCandle> candles = new ArrayList<>();
    final Long2LongHashMap balanceChanges = new Long2LongHashMap(Long.MIN_VALUE);
    final Map<OtherBalance, Long> otherBalanceChanges = new HashMap<>();
    final PositionChanges positionChanges = new PositionChanges();
    final List<Delivery> deliveries = new ArrayList<>();

    /** Whether everything in the tables is to be wiped before the rest of this is written. */
    boolean reset;

    /** Whether the whole market is traded, where that changed. */
    @Nullable
    TradingStatus market;

    /** New settings, which came with the last command: they close a batch. */
    @Nullable
    ExchangeSettings settings;

    private final Long2ObjectHashMap<OrderRow> orders = new Long2ObjectHashMap<>();

    /** Where in {@link #candles} an instrument's minute is, by both. */
    private final Long2LongHashMap candlePlaces = new Long2LongHashMap(NO_PLACE);

    /** Orders that the command at hand changed: what they were before it is noted, once. */
    private final LongHashSet replacedNow = new LongHashSet();

    /** Stop orders that the command at hand triggered. */
    private final LongHashSet triggeredNow = new LongHashSet();

    private final BatchFacts facts;
    private final boolean recordsRejectedCommands;
    private final long formerSequence;
    private long sequence;
    private long timeMicros;
    private long nextEventSequence;
    private long nextTradeId;
    private int commands;

    /** Empty, to go on after this command, with this id for the next trade. */
    Batch(long formerSequence, long nextTradeId, BatchFacts facts) {
        this(formerSequence, nextTradeId, facts, false);
    }

    /** The same, and which commands are rejected is a part of it where that is to be recorded. */
    Batch(long formerSequence, long nextTradeId, BatchFacts facts, boolean recordsRejectedCommands) {
        this.formerSequence = formerSequence;
        this.sequence = formerSequence;
        this.nextTradeId = nextTradeId;
        this.facts = facts;
        this.recordsRejectedCommands = recordsRejectedCommands;
    }

    /** The command before the first one: what the database has reached before this is written. */
    long formerSequence() {
        return formerSequence;
    }

    /** The last command: what the database has reached once this is written. */
    long sequence() {
        return sequence;
    }

    long timeMicros() {
        return timeMicros;
    }

    long nextEventSequence() {
        return nextEventSequence;
    }

    long nextTradeId() {
        return nextTradeId;
    }

    int commands() {
        return commands;
    }

    /** Whether no command may be added: what new settings do depends on what is in the tables by then. */
    boolean isClosed() {
        return settings != null;
    }

    /**
     * Adds the next command.
     *
     * @throws IllegalStateException when it is not the next one
     */
    void add(SequencedCommand command) {
        if (command.sequence() != sequence + 1) {
            throw new IllegalStateException(
                    "command " + command.sequence() + " was published after command " + sequence);
        }
        long eventSequence = command.firstEventSequence();
        replacedNow.clear();
        triggeredNow.clear();
        for (Event event : command.events()) {
            add(event, eventSequence, command);
            Executions.tell(event, command, eventSequence, facts::symbol, executions::add);
            eventSequence++;
        }
        sequence = command.sequence();
        timeMicros = command.timeMicros();
        nextEventSequence = command.nextEventSequence();
        commands++;
    }

    private void add(Event event, long eventSequence, SequencedCommand command) {
        switch (event) {
            case Event.BrokerRegistered registered -> register(registered, command);
            case Event.InstrumentListed listed -> list(listed, command);
            case Event.InstrumentChanged changed -> change(changed, command);
            case Event.InstrumentDelisted delisted -> delist(delisted, command);
            case Event.OrderAccepted accepted -> accept(accepted, command);
            case Event.OrdersTraded traded -> trade(traded, eventSequence, command);
            case Event.HiddenQuantityChanged hidden -> order(hidden.orderId()).hidden(hidden, eventSequence, command);
            case Event.OrderCancelled cancelled ->
                close(cancelled.order(), cancelled.closeReason(), eventSequence, command);
            case Event.OrderExpired expired -> close(expired.order(), expired.closeReason(), eventSequence, command);
            case Event.MatchPrevented prevented ->
                preventedMatches.add(
                        new PreventedMatchRow(prevented, eventSequence, command.sequence(), command.timeMicros()));
            case Event.OrderReplaced replaced -> replace(replaced, eventSequence, command);
            case Event.OrderTriggered triggered -> {
                triggeredNow.add(triggered.orderId());
                order(triggered.orderId()).triggered(triggered);
            }
            case Event.OrderEnteredBook entered -> enterBook(entered, eventSequence, command);
            case Event.StopsReached reached -> stopsReached.put(reached.instrumentId(), reached);
            case Event.InstrumentHalted halted -> halts.put(halted.instrumentId(), TradingStatus.after(halted));
            case Event.InstrumentResumed resumed -> halts.put(resumed.instrumentId(), TradingStatus.after(resumed));
            case Event.ListingChanged changed -> halts.put(changed.instrumentId(), TradingStatus.after(changed));
            case Event.BrokerStatusChanged changed -> brokerStatuses.put(changed.brokerId(), changed);
            case Event.CancelTimerChanged changed -> cancelTimers.put(changed.brokerId(), changed.cancelAtMicros());
            case Event.StpMemberChanged changed ->
                stpMembers.put(StpMemberRows.Membership.of(changed), changed.member());
            case Event.BrokerLimitsChanged changed -> brokerLimits.put(changed.brokerId(), changed.limits());
            case Event.ApiKeyAdded added -> add(added.owner(), added.key());
            case Event.ApiKeyRevoked revoked -> revoke(revoked.keyId());
            case Event.OperatorSet set -> operators.put(set.operator().operatorId(), Optional.of(set.operator()));
            case Event.OperatorRevoked revoked -> revokeOperator(revoked.operatorId());
            case Event.WebhookChanged changed -> change(changed, command);
            case Event.MarketHalted halted -> market = TradingStatus.after(halted);
            case Event.MarketResumed resumed -> market = TradingStatus.after(resumed);
            case Event.SettingsChanged changed -> settings = changed.settings();
            case Event.ExchangeReset wiped -> wipe();
            case Event.CommandRejected rejected -> reject(rejected, command);
        }
    }

    /** Changed nothing: for the audit trail alone. */
    private void reject(Event.CommandRejected event, SequencedCommand command) {
        if (recordsRejectedCommands) {
            rejectedCommands.add(new RejectedCommands.RejectedCommand(command.sequence(), event.reason()));
        }
    }

    private void register(Event.BrokerRegistered event, SequencedCommand command) {
        brokers.add(new NewBroker(event, command.timeMicros()));
        add(
                KeyOwner.broker(event.brokerId()),
                new ApiKey(event.brokerId(), event.apiKeyHash(), KeyTerms.OF_REGISTRATION, command.timeMicros()));
        if (!event.webhookUrl().isEmpty()) {
            facts.addBrokerWithWebhook(event.brokerId());
        }
    }

    private void add(KeyOwner owner, ApiKey key) {
        newKeys.put(key.keyId(), new KeyRows.NewKey(owner, key));
    }

    /** Its keys go with it: new ones at once, written ones with its row. */
    private void revokeOperator(long operatorId) {
        operators.put(operatorId, Optional.empty());
        KeyOwner owner = KeyOwner.operator(operatorId);
        newKeys.values().removeIf(key -> key.owner().equals(owner));
    }

    private void change(Event.WebhookChanged event, SequencedCommand command) {
        webhooks.put(event.brokerId(), event);
        if (!event.secret().isEmpty()) {
            NewSecret before = webhookSecrets.get(event.brokerId());
            webhookSecrets.put(
                    event.brokerId(),
                    new NewSecret(
                            event.brokerId(),
                            event.secret(),
                            command.sequence(),
                            before == null ? "" : before.secret(),
                            before == null ? 0 : before.secretId(),
                            command.timeMicros() + BOTH_SECRETS_MICROS));
        }
        facts.addBrokerWithWebhook(event.brokerId());
    }

    private void revoke(long keyId) {
        if (newKeys.remove(keyId) == null) {
            revokedKeys.add(keyId);
        }
    }

    private void list(Event.InstrumentListed event, SequencedCommand command) {
        long listedBy =
                command.command() instanceof Command.SubmitOrder order ? order.brokerId() : EngineStateSink.OPERATOR;
        instruments.put(event.instrumentId(), new NewInstrument(event, listedBy));
        facts.addInstrument(event.instrumentId(), event.symbol(), event.terms());
    }

    private void change(Event.InstrumentChanged event, SequencedCommand command) {
        int instrumentId = event.instrumentId();
        if (!facts.terms(instrumentId).scales().equals(event.terms().scales())) {
            addFormer(instrumentId, command, false);
        }
        newTerms.put(instrumentId, event.terms());
        facts.changeInstrument(instrumentId, event.terms());
    }

    private void delist(Event.InstrumentDelisted event, SequencedCommand command) {
        int instrumentId = event.instrumentId();
        addFormer(instrumentId, command, true);
        halts.remove(instrumentId);
        newTerms.remove(instrumentId);
        stopsReached.remove(instrumentId);
    }

    private void addFormer(int instrumentId, SequencedCommand command, boolean delisted) {
        formerInstruments.add(new FormerInstrument(
                instrumentId,
                facts.symbol(instrumentId),
                facts.terms(instrumentId).scales(),
                command.sequence(),
                delisted));
    }

    private void accept(Event.OrderAccepted event, SequencedCommand command) {
        OrderRow row = OrderRow.accepted(event, command);
        orders.put(row.orderId, row);
        newOrders.add(row);
    }

    private void trade(Event.OrdersTraded event, long eventSequence, SequencedCommand command) {
        fill(event.resting(), rank(eventSequence), command);
        fill(event.aggressor(), rank(eventSequence) + 1, command);
        Trade trade = new Trade(event, command.sequence(), command.timeMicros());
        trades.add(trade);
        nextTradeId = event.tradeId() + 1;
        InstrumentTerms terms = facts.terms(event.instrumentId());
        long value = event.price() * event.quantity();
        addBalance(event.bidBrokerId(), terms, -value);
        addBalance(event.askBrokerId(), terms, value);
        positionChanges.add(event.bidBrokerId(), event.instrumentId(), event.quantity());
        positionChanges.add(event.askBrokerId(), event.instrumentId(), -event.quantity());
        addToCandle(event, command.timeMicros());
        deliver(trade, Side.BID);
        deliver(trade, Side.ASK);
    }

    private void fill(AffectedOrder filled, long rank, SequencedCommand command) {
        OrderRow row = order(filled.orderId());
        row.remainingQuantity = filled.leavesQuantity();
        if (filled.isFilled()) {
            row.closed(CloseReason.FILLED, 0, rank, command);
        }
    }

    private void addBalance(long brokerId, InstrumentTerms terms, long value) {
        if (terms.isPaidInOwnMoney()) {
            balanceChanges.put(brokerId, balanceChanges.getOrDefault(brokerId, 0) + value);
        } else {
            otherBalanceChanges.merge(new OtherBalance(brokerId, terms.moneyUnit()), value, Long::sum);
        }
    }

    private void addToCandle(Event.OrdersTraded event, long timeMicros) {
        long start = CandleInterval.MINUTE.startOf(timeMicros);
        long minute = (start / CandleInterval.MINUTE.micros()) << Integer.SIZE | event.instrumentId();
        int place = (int) candlePlaces.get(minute);
        if (place == NO_PLACE) {
            candlePlaces.put(minute, candles.size());
            candles.add(new MinuteCandle(event.instrumentId(), Candle.of(start, event.price(), event.quantity())));
        } else {
            Candle candle = candles.get(place).candle();
            candles.set(place, new MinuteCandle(event.instrumentId(), candle.with(event.price(), event.quantity())));
        }
    }

    private void deliver(Trade trade, Side side) {
        AffectedOrder order = trade.event().order(side);
        if (facts.hasWebhook(order.brokerId())) {
            String symbol = facts.symbol(order.instrumentId());
            deliveries.add(
                    new Delivery(trade, side, order.brokerId(), order.orderId(), order.leavesQuantity(), symbol));
        }
    }

    /** A command's own order has its place by the command already. */
    private void enterBook(Event.OrderEnteredBook event, long eventSequence, SequencedCommand command) {
        if (triggeredNow.contains(event.order().orderId())) {
            order(event.order().orderId()).enteredBook(event, eventSequence, command);
        }
    }

    private void close(AffectedOrder closed, CloseReason reason, long eventSequence, SequencedCommand command) {
        order(closed.orderId()).closed(reason, closed.leavesQuantity(), rank(eventSequence), command);
    }

    private void replace(Event.OrderReplaced event, long eventSequence, SequencedCommand command) {
        if (replacedNow.add(event.orderId())) {
            replacements.add(replacement(event, eventSequence, command));
        }
        order(event.orderId()).replaced(event, command);
    }

    private static Replacement replacement(Event.OrderReplaced event, long eventSequence, SequencedCommand command) {
        AffectedOrder former = event.former();
        boolean released = !former.clientOrderId().isEmpty()
                && !former.clientOrderId().equals(event.order().clientOrderId());
        return new Replacement(
                event.orderId(),
                command.sequence(),
                event.brokerId(),
                former.price(),
                former.quantity(),
                event.formerValidUntilMicros(),
                ColumnCodes.of(event.formerTimeInForce()),
                event.formerInstructions(),
                former.clientOrderId(),
                released ? rank(eventSequence) : 0,
                command.timeMicros());
    }

    private OrderRow order(long orderId) {
        OrderRow row = orders.get(orderId);
        if (row == null) {
            row = new OrderRow(orderId);
            orders.put(orderId, row);
            changedOrders.add(row);
        }
        return row;
    }

    /** Forgets what was to be written: it would be wiped at once. */
    private void wipe() {
        reset = true;
        brokers.clear();
        instruments.clear();
        formerInstruments.clear();
        newTerms.clear();
        halts.clear();
        stopsReached.clear();
        brokerStatuses.clear();
        cancelTimers.clear();
        brokerLimits.clear();
        stpMembers.clear();
        newKeys.clear();
        revokedKeys.clear();
        operators.clear();
        webhooks.clear();
        webhookSecrets.clear();
        market = TradingStatus.OPEN;
        newOrders.clear();
        changedOrders.clear();
        replacements.clear();
        trades.clear();
        preventedMatches.clear();
        executions.clear();
        candles.clear();
        balanceChanges.clear();
        otherBalanceChanges.clear();
        positionChanges.clear();
        deliveries.clear();
        orders.clear();
        candlePlaces.clear();
        facts.clear();
    }

    /** Where a closing by this event stands among all closings; see the table {@code closed_client_order_ids}. */
    private static long rank(long eventSequence) {
        return eventSequence * 2;
    }
}
