package org.bourse.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bourse.engine.command.Command.SetStpMember;
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
import org.bourse.engine.model.Side;
import org.bourse.engine.model.Texts;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.engine.state.EngineStateSink;

/**
 * Builds an exchange from the facts it is told, and refuses facts that no run of the engine could have left behind. What
 * is open is not held against the limits in the settings: they may have been lowered since.
 */
final class StateRestorer implements EngineStateSink {

    /** The order in which facts come. */
    private enum Section {
        NOTHING,
        EXCHANGE,
        BROKERS,
        BALANCES,
        CANCEL_TIMERS,
        BROKER_LIMITS,
        STP_MEMBERS,
        OPERATORS,
        API_KEYS,
        INSTRUMENTS,
        DELISTED,
        PRICES,
        POSITIONS,
        OPEN_ORDERS,
        HIDDEN_QUANTITIES,
        CLOSED_CLIENT_ORDER_IDS
    }

    private final List<Order> orders = new ArrayList<>();
    private final Map<Long, Order> icebergs = new HashMap<>();
    private Section section = Section.NOTHING;
    private ExchangeState exchange = new ExchangeState(ExchangeSettings.DEFAULTS);
    private long lastBrokerId;
    private long lastOperatorId;

    /**
     * The exchange, once everything was told.
     *
     * @throws IllegalArgumentException if the facts don't fit together
     */
    ExchangeState finish() {
        require(section != Section.NOTHING, "the exchange as a whole is missing");
        orders.sort(Comparator.comparingLong(order -> order.id));
        for (Order order : orders) {
            require(exchange.openOrders.find(order.id) == null, "order %d is there twice", order.id);
            exchange.openOrders.add(order);
            checkShown(order);
        }
        checkBalances();
        exchange.instruments.inOrder().forEach(this::checkPositions);
        exchange.instruments.inOrder().forEach(StateRestorer::checkNotCrossed);
        exchange.instruments.inOrder().forEach(this::finishStops);
        exchange.instruments.inOrder().forEach(exchange.instruments::review);
        exchange.instruments.inOrder().forEach(exchange.instruments::settle);
        return exchange;
    }

    @Override
    public void exchange(
            long sequence,
            long timeMicros,
            long nextEventSequence,
            long nextTradeId,
            boolean halted,
            ExchangeSettings settings) {
        require(section == Section.NOTHING, "the exchange as a whole comes once and first");
        section = Section.EXCHANGE;
        require(sequence >= 0, "sequence must not be negative, not %d", sequence);
        require(timeMicros >= 0 && timeMicros <= Times.LATEST_MICROS, "time %d is out of range", timeMicros);
        require(nextEventSequence >= 1, "the next event sequence must be 1 or more, not %d", nextEventSequence);
        require(nextTradeId >= 1, "the next trade id must be 1 or more, not %d", nextTradeId);
        exchange = new ExchangeState(settings);
        exchange.sequence = sequence;
        exchange.timeMicros = timeMicros;
        exchange.events.continueAt(nextEventSequence);
        exchange.nextTradeId = nextTradeId;
        exchange.marketHalted = halted;
    }

    @Override
    public void broker(long brokerId, String fixCompId, long balance, BrokerStatus status) {
        enter(Section.BROKERS);
        require(
                brokerId > lastBrokerId && brokerId <= exchange.sequence,
                "broker %d must have a higher id than the one before and none above the sequence",
                brokerId);
        require(Texts.isFixCompId(fixCompId), "broker %d has a FIX comp id that is not allowed", brokerId);
        require(!exchange.brokers.isFixCompIdTaken(fixCompId), "broker %d has another's FIX comp id", brokerId);
        checkBalance(brokerId, balance);
        lastBrokerId = brokerId;
        Broker broker = new Broker(brokerId, fixCompId);
        broker.funds(exchange.money.own()).balance = balance;
        broker.status = status;
        exchange.brokers.add(broker);
    }

    @Override
    public void balance(long brokerId, MoneyUnit unit, long balance) {
        enter(Section.BALANCES);
        Broker broker = exchange.brokers.find(brokerId);
        if (broker == null) {
            throw new IllegalArgumentException("a balance is of the unknown broker " + brokerId);
        }
        require(
                unit.currency().isEmpty() || Texts.isCurrency(unit.currency()),
                "broker %d has a balance in a currency that is not allowed",
                brokerId);
        require(
                unit.scale() >= 0 && unit.scale() <= 2 * InstrumentTerms.MAX_SCALE,
                "money can't have %d decimals",
                unit.scale());
        Money money = exchange.money.of(unit);
        require(
                money != exchange.money.own() && balance != 0 && broker.balance(money) == 0,
                "a balance of broker %d is there twice, or is none",
                brokerId);
        checkBalance(brokerId, balance);
        broker.funds(money).balance = balance;
    }

    @Override
    public void cancelTimer(long brokerId, long cancelAtMicros) {
        enter(Section.CANCEL_TIMERS);
        Broker broker = exchange.brokers.find(brokerId);
        if (broker == null) {
            throw new IllegalArgumentException("a cancel timer is of the unknown broker " + brokerId);
        }
        require(broker.cancelAtMicros == Times.NEVER_MICROS, "broker %d has two cancel timers", brokerId);
        require(
                cancelAtMicros > exchange.timeMicros && cancelAtMicros <= CancelTimerDesk.latest(exchange.timeMicros),
                "the cancel timer of broker %d can't be set to this time",
                brokerId);
        exchange.cancelTimers.set(broker, cancelAtMicros);
    }

    @Override
    public void brokerLimits(long brokerId, BrokerLimits limits) {
        enter(Section.BROKER_LIMITS);
        Broker broker = exchange.brokers.find(brokerId);
        if (broker == null) {
            throw new IllegalArgumentException("limits are of the unknown broker " + brokerId);
        }
        require(limits.isValid(), "a limit of broker %d is negative", brokerId);
        require(
                broker.risk == null && !limits.equals(BrokerLimits.NONE),
                "limits of broker %d are there twice, or are none",
                brokerId);
        broker.setLimits(limits);
    }

    @Override
    public void stpMember(int stpId, long brokerId) {
        enter(Section.STP_MEMBERS);
        Broker broker = exchange.brokers.find(brokerId);
        if (broker == null) {
            throw new IllegalArgumentException(
                    "self-trade prevention group " + stpId + " has the unknown broker " + brokerId);
        }
        require(
                isStpId(stpId) && !broker.isIn(stpId) && broker.stpIds.length < SetStpMember.MOST_GROUPS,
                "a self-trade prevention group of broker %d is there twice, one too many, or can't be",
                brokerId);
        broker.join(stpId);
    }

    private static boolean isStpId(int stpId) {
        return stpId >= 1 && stpId <= SetStpMember.LARGEST_STP_ID;
    }

    @Override
    public void operator(Operator operator) {
        enter(Section.OPERATORS);
        long operatorId = operator.operatorId();
        require(
                operatorId > lastOperatorId && operatorId <= exchange.sequence,
                "operator %d must have a higher id than the one before and none above the sequence",
                operatorId);
        require(Operator.isName(operator.name()), "operator %d has a name that is not allowed", operatorId);
        require(
                operator.createdAtMicros() >= 0 && operator.createdAtMicros() <= exchange.timeMicros,
                "operator %d was made at an impossible time",
                operatorId);
        require(exchange.operators.count() < Operator.MOST, "operator %d is one too many", operatorId);
        lastOperatorId = operatorId;
        exchange.operators.set(operator);
    }

    @Override
    public void apiKey(KeyOwner owner, ApiKey key) {
        enter(Section.API_KEYS);
        List<ApiKey> keys = keysOf(owner);
        long formerId = keys.isEmpty() ? 0 : keys.getLast().keyId();
        require(
                key.keyId() > formerId && key.keyId() >= owner.id() && key.keyId() <= exchange.sequence,
                "an API key of %s must have a higher id than the one before and none above the sequence",
                owner);
        require(
                key.createdAtMicros() >= 0 && key.createdAtMicros() <= exchange.timeMicros,
                "an API key of %s was made at an impossible time",
                owner);
        require(
                key.terms().hasValidTexts()
                        && key.terms().hasScopesFor(owner)
                        && key.terms().expiresAfter(key.createdAtMicros()),
                "an API key of %s has terms that are not allowed",
                owner);
        require(keys.size() < KeyTerms.MOST_KEYS, "%s has more API keys than allowed", owner);
        keys.add(key);
    }

    private List<ApiKey> keysOf(KeyOwner owner) {
        Operators.Entry operator = owner.isOperator() ? exchange.operators.find(owner.id()) : null;
        if (operator != null) {
            return operator.keys();
        }
        Broker broker = owner.isOperator() ? null : exchange.brokers.find(owner.id());
        if (broker == null) {
            throw new IllegalArgumentException("an API key is of the unknown " + owner);
        }
        return broker.keys;
    }

    private void checkShown(Order order) {
        require(
                !order.hasDisplay()
                        || order.waits()
                        || exchange.icebergs.shown(order) <= exchange.icebergs.of(order).displayQuantity,
                "order %d shows more than its display quantity",
                order.id);
    }

    private static void checkBalance(long brokerId, long balance) {
        require(
                Math.abs(balance) <= ExchangeSettings.BALANCE_LIMIT + 2 * ExchangeSettings.MAX_OPEN_VALUE
                        && balance != Long.MIN_VALUE,
                "the balance of broker %d is impossible",
                brokerId);
    }

    @Override
    public void instrument(
            int instrumentId, String symbol, InstrumentTerms terms, boolean halted, boolean traded, long listedBy) {
        enter(Section.INSTRUMENTS);
        require(
                instrumentId == exchange.instruments.count(),
                "instrument ids must be dense from 0, but %d came out of turn",
                instrumentId);
        require(Texts.isSymbol(symbol), "instrument %d has a symbol that is not allowed", instrumentId);
        require(exchange.instruments.find(symbol) == null, "instrument %d has another's symbol", instrumentId);
        Broker lister = exchange.brokers.find(listedBy);
        require(
                listedBy == 0 || listedBy == OPERATOR || lister != null,
                "instrument %d was listed by an unknown broker",
                instrumentId);
        require(terms.fault().isEmpty(), "instrument %d has terms that are not allowed", instrumentId);
        Instrument instrument = exchange.instruments.list(symbol, exchange.settings, lister);
        instrument.ofOperator = listedBy == OPERATOR;
        instrument.halted = halted;
        instrument.traded = traded;
        exchange.setTerms(instrument, terms);
    }

    @Override
    public void prices(int instrumentId, long lastPrice, long buyReached, long sellReached) {
        enter(Section.PRICES);
        require(
                instrumentId >= 0
                        && instrumentId < exchange.instruments.count()
                        && exchange.instruments.get(instrumentId).traded,
                "instrument %d has prices, but never traded",
                instrumentId);
        Instrument instrument = exchange.instruments.get(instrumentId);
        require(
                instrument.lastPrice == 0 && lastPrice >= 1 && buyReached >= 0 && sellReached >= 0,
                "prices of instrument %d are there twice, or are none",
                instrumentId);
        instrument.lastPrice = lastPrice;
        if (buyReached != 0 || sellReached != 0) {
            StopBook waiting = instrument.stops(exchange.stops);
            waiting.toldBuyReached = buyReached;
            waiting.toldSellReached = sellReached;
        }
    }

    /** Lets stops that wait go on where they were. */
    private void finishStops(Instrument instrument) {
        StopBook waiting = instrument.stops;
        if (waiting == null) {
            return;
        }
        restoreReached(instrument, waiting.bids, waiting.toldBuyReached);
        restoreReached(instrument, waiting.asks, waiting.toldSellReached);
        exchange.stops.settle(instrument.id, waiting.isReached());
    }

    private static void restoreReached(Instrument instrument, StopSide side, long reachedPrice) {
        PriceLevel nearest = side.best();
        boolean isReached = reachedPrice != 0;
        long price = isReached ? reachedPrice : instrument.lastPrice;
        require(
                (nearest != null && price != 0 && nearest.rank <= side.rank(price)) == isReached,
                "instrument %d has stop orders that don't fit the prices that reached them",
                instrument.id);
        side.restoreReached(reachedPrice);
    }

    @Override
    public void delisted(int instrumentId) {
        enter(Section.DELISTED);
        require(
                instrumentId >= 0 && instrumentId < exchange.instruments.count(),
                "instrument %d is delisted and was never listed",
                instrumentId);
        Instrument instrument = exchange.instruments.get(instrumentId);
        require(instrument.halted, "instrument %d is delisted and not halted", instrumentId);
        instrument.delisted = true;
    }

    @Override
    public void position(long brokerId, int instrumentId, long quantity) {
        enter(Section.POSITIONS);
        Broker broker = exchange.brokers.find(brokerId);
        if (broker == null) {
            throw new IllegalArgumentException("a position is of the unknown broker " + brokerId);
        }
        require(
                instrumentId >= 0
                        && instrumentId < exchange.instruments.count()
                        && exchange.instruments.get(instrumentId).traded,
                "broker %d has a position in an instrument that never traded",
                brokerId);
        require(
                quantity != 0 && broker.positions.of(instrumentId) == 0,
                "a position of broker %d is there twice, or is none",
                brokerId);
        require(
                Math.abs(quantity) <= ExchangeSettings.BALANCE_LIMIT + 2 * ExchangeSettings.MAX_OPEN_VALUE
                        && quantity != Long.MIN_VALUE,
                "a position of broker %d is impossible",
                brokerId);
        broker.positions.add(instrumentId, quantity);
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
        enter(Section.OPEN_ORDERS);
        require(orderId >= 1 && orderId <= exchange.sequence, "order %d has an id beyond the sequence", orderId);
        require(
                instrumentId >= 0 && instrumentId < exchange.instruments.count(),
                "order %d is of an unknown instrument",
                orderId);
        require(leavesQuantity >= 1, "order %d has nothing left", orderId);
        require(leavesQuantity <= quantity, "order %d has more left than it ever had", orderId);
        checkValidity(orderId, timeInForce, validUntilMicros);
        BookSide bookSide = exchange.instruments.get(instrumentId).book(side);
        boolean waits = instructions.isStop();
        require(
                !waits || (!instructions.triggered() && instructions.stopPrice() >= 1 && price >= 0),
                "order %d waits for no price",
                orderId);
        checkValue(orderId, bookSide.money, instructions.valuePrice(side, price), leavesQuantity);

        Order order = exchange.openOrders.create(orderId, broker(brokerId, orderId), quantity);
        order.leavesQuantity = leavesQuantity;
        order.setTimeInForce(timeInForce);
        require(
                instructions.displayQuantity() == 0 || (instructions.displayQuantity() > 0 && price != 0),
                "order %d has a display quantity that is not allowed",
                orderId);
        require(
                instructions.stpId() == 0 || isStpId(instructions.stpId()),
                "order %d is of a self-trade prevention group that can't be",
                orderId);
        exchange.instruct(order, instructions);
        order.validUntilMicros = validUntilMicros;
        order.clientOrderId = takeClientOrderId(order.broker, clientOrderId, orderId);
        if (waits) {
            require(leavesQuantity == quantity, "order %d has traded and waits for its stop price", orderId);
            Instrument instrument = exchange.instruments.get(instrumentId);
            exchange.await(order, instrument, side, instructions.stopPrice(), price);
        } else {
            exchange.rest(order, bookSide, price);
            if (order.hasDisplay()) {
                exchange.icebergs.hide(order, 0);
                icebergs.put(orderId, order);
            }
        }
        orders.add(order);
    }

    @Override
    public void hiddenQuantity(long orderId, long quantity) {
        enter(Section.HIDDEN_QUANTITIES);
        Order order = icebergs.get(orderId);
        if (order == null) {
            throw new IllegalArgumentException(
                    "order " + orderId + " hides some of itself, but has no display quantity");
        }
        require(
                quantity >= 1 && quantity < order.leavesQuantity && exchange.icebergs.hidden(order) == 0,
                "order %d hides a quantity that is impossible, or is there twice",
                orderId);
        exchange.icebergs.hide(order, quantity);
    }

    @Override
    public void closedClientOrderId(long brokerId, String clientOrderId, long orderId) {
        enter(Section.CLOSED_CLIENT_ORDER_IDS);
        require(orderId >= 1 && orderId <= exchange.sequence, "order %d has an id beyond the sequence", orderId);
        require(!clientOrderId.isEmpty(), "the closed order %d has no client order id to remember", orderId);
        Broker broker = broker(brokerId, orderId);
        exchange.clientOrderIds.close(takeClientOrderId(broker, clientOrderId, orderId));
    }

    private void enter(Section next) {
        require(section != Section.NOTHING, "the exchange as a whole must come first");
        require(section.compareTo(next) <= 0, "the facts come in the wrong order");
        section = next;
    }

    private Broker broker(long brokerId, long orderId) {
        Broker broker = exchange.brokers.find(brokerId);
        if (broker == null) {
            throw new IllegalArgumentException("order " + orderId + " is of the unknown broker " + brokerId);
        }
        return broker;
    }

    private void checkValidity(long orderId, TimeInForce timeInForce, long validUntilMicros) {
        boolean fits = switch (timeInForce) {
            case GTD, DAY ->
                validUntilMicros > exchange.timeMicros
                        && validUntilMicros <= Times.LATEST_MICROS + Times.MICROS_PER_DAY;
            case GTC -> validUntilMicros == Times.NEVER_MICROS;
            case IOC, FOK -> false;
        };
        require(fits, "order %d can't rest with this time in force and validity", orderId);
    }

    private static void checkValue(long orderId, Money money, long price, long leavesQuantity) {
        long room = ExchangeSettings.MAX_OPEN_VALUE - money.openValue;
        require(price >= 1, "order %d has no price", orderId);
        require(price <= room / leavesQuantity, "order %d brings more value than may be open", orderId);
    }

    private int takeClientOrderId(Broker broker, String clientOrderId, long orderId) {
        require(OrderRules.isClientOrderId(clientOrderId), "order %d has a client order id not allowed", orderId);
        require(
                exchange.clientOrderIds.find(broker.id, clientOrderId) == ClientOrderIds.NONE,
                "order %d has a client order id that is in use",
                orderId);
        return exchange.clientOrderIds.open(broker.id, clientOrderId, orderId);
    }

    private void checkBalances() {
        checkBalances(exchange.money.own());
        exchange.money.others().forEach(this::checkBalances);
    }

    private void checkBalances(Money money) {
        long sum = 0; // may wrap around on the way, which changes nothing about where it ends
        for (Broker broker : exchange.brokers.inOrder()) {
            sum += broker.balance(money);
        }
        require(sum == 0, "balances must sum to 0, not to %d", sum);
    }

    private void checkPositions(Instrument instrument) {
        long sum = 0; // may wrap around on the way, which changes nothing about where it ends
        for (Broker broker : exchange.brokers.inOrder()) {
            sum += broker.positions.of(instrument.id);
        }
        require(sum == 0, "positions in an instrument must sum to 0, not to %d", sum);
    }

    private static void checkNotCrossed(Instrument instrument) {
        PriceLevel bid = instrument.bids.best();
        PriceLevel ask = instrument.asks.best();
        require(
                bid == null || ask == null || bid.price() < ask.price(),
                "the book of instrument %d is crossed",
                instrument.id);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static void require(boolean holds, String message, long value) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(value));
        }
    }

    private static void require(boolean holds, String message, KeyOwner owner) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(owner));
        }
    }
}
