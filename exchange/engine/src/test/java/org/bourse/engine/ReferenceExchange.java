package org.bourse.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.RestedOrder;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TickBand;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the exchange again, written to be obviously right rather than fast: everything is in plain lists, and
 * every question is answered by looking at all of it. Shares nothing with the engine but commands and events.
 */
final class ReferenceExchange {

    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9.-]{1,10}");
    private static final Pattern CURRENCY = Pattern.compile("([A-Z0-9]{3,10})?");
    private static final Pattern FIX_COMP_ID = Pattern.compile("[A-Za-z0-9_-]{1,36}");

    /** A registered broker. */
    private static final class Member {
        private final long id;
        private final String fixCompId;
        private final Map<String, BigInteger> balances = new HashMap<>();
        private BrokerStatus status = BrokerStatus.ACTIVE;
        private long cancelAt = Times.NEVER_MICROS;
        private BrokerLimits limits = BrokerLimits.NONE;

        /** The self-trade prevention groups that it is in. */
        private final Set<Integer> groups = new HashSet<>();

        /** The ids of its API keys. */
        private final Set<Long> keys = new HashSet<>();

        /** Bought less sold by instrument. */
        private final Map<Integer, BigInteger> positions = new HashMap<>();

        Member(long id, String fixCompId) {
            this.id = id;
            this.fixCompId = fixCompId;
        }
    }

    /** A listed instrument; its id is its place in the list. */
    private static final class Listing {
        private final String symbol;
        private InstrumentTerms terms;

        /** Null: the operator. */
        private @Nullable Member lister;

        private boolean halted;
        private boolean delisted;
        private boolean traded;
        private long lastPrice;

        /** The furthest prints that reached stop orders which have not had their turn, by side; 0 for none. */
        private final Map<Side, Long> reached = new EnumMap<>(Map.of(Side.BID, 0L, Side.ASK, 0L));

        /** What was said of that last. */
        private final Map<Side, Long> told = new EnumMap<>(reached);

        private long reached(Side side) {
            return reached.getOrDefault(side, 0L);
        }

        Listing(String symbol, InstrumentTerms terms, @Nullable Member lister) {
            this.lister = lister;
            this.symbol = symbol;
            this.terms = terms;
        }
    }

    /** An order, open while it is in {@link #open}. */
    static final class Open {
        private final long id;
        private final Member member;
        private final int listing;
        private final Side side;
        private long price;
        private long quantity;
        private long leaves;
        private TimeInForce timeInForce;
        private ExecutionInstructions instructions;
        private long validUntil;
        private String clientOrderId;
        private long priority;

        /** What it waits for, in no book; 0 when it does not. */
        private long stopPrice;

        /** Whether that was reached, so that it triggers when its turn comes. */
        private boolean due;

        /** What the book does not show of what it has left; 0 while it does not rest. */
        private long hidden;

        /** The command that made it show its next part last. */
        private long refreshedBy;

        private Open(SubmitOrder order, long id, Member member, int listing, long validUntil) {
            this.id = id;
            this.member = member;
            this.listing = listing;
            this.side = order.side();
            this.price = order.price();
            this.quantity = order.quantity();
            this.leaves = order.quantity();
            this.timeInForce = order.timeInForce();
            this.instructions = order.instructions();
            this.stopPrice = order.instructions().stopPrice();
            this.validUntil = validUntil;
            this.clientOrderId = order.clientOrderId();
        }

        /** What events say of it now. */
        private AffectedOrder affected() {
            return new AffectedOrder(id, member.id, listing, side, price, quantity, leaves, clientOrderId);
        }

        private boolean waits() {
            return stopPrice != 0;
        }

        /** Whether a trade at this price triggers it. */
        private boolean isReachedBy(long traded) {
            return ReferenceExchange.isReachedBy(traded, side, stopPrice);
        }

        /** What its open value is counted at. */
        private long valuePrice() {
            return ReferenceExchange.valuePrice(side, price, stopPrice);
        }

        long stopPrice() {
            return stopPrice;
        }

        long id() {
            return id;
        }

        long brokerId() {
            return member.id;
        }

        Side side() {
            return side;
        }

        long price() {
            return price;
        }

        long quantity() {
            return quantity;
        }

        int stpId() {
            return instructions.stpId();
        }

        long displayQuantity() {
            return instructions.displayQuantity();
        }

        private long shown() {
            return leaves - hidden;
        }

        /** Shows as much as it may, or all of it when it has no display quantity. */
        private void show() {
            hidden = displayQuantity() == 0 ? 0 : Math.max(0, leaves - displayQuantity());
        }

        /** How much of it trades when its turn comes in this command. */
        private long tradable(long command) {
            return refreshedBy == command ? leaves : shown();
        }
    }

    private record Closed(Member member, String clientOrderId, long orderId) {}

    private final List<Member> members = new ArrayList<>();
    private final Map<Long, Operator> operators = new LinkedHashMap<>();

    /** The ids of each operator's API keys. */
    private final Map<Long, Set<Long>> operatorKeys = new HashMap<>();

    private final List<Listing> listings = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private final List<Closed> closed = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private Optional<RestedOrder> rested = Optional.empty();
    private ExchangeSettings settings = ExchangeSettings.DEFAULTS;
    private long nextTradeId = 1;
    private boolean marketHalted;
    private long nextPriority = 1;
    private int mostTriggered = TriggerStops.MOST;
    private int mostOfDelisted = CancelDelisted.MOST;

    /** Where trades of the command at hand reached stop orders. */
    private final Set<Listing> reachedNow = new HashSet<>();

    private long sequence;
    private long now;

    /** Lets a command trigger fewer stop orders, and cancel fewer of delisted instruments. */
    void doAtMost(int orders) {
        mostTriggered = orders;
        mostOfDelisted = orders;
    }

    /** Everything that must come of the command, in order. */
    List<Event> apply(long commandSequence, long timeMicros, Command command) {
        sequence = commandSequence;
        now = timeMicros;
        events.clear();
        rested = Optional.empty();
        reachedNow.clear();
        passTime();
        switch (command) {
            case SubmitOrder c -> submit(c);
            case ReplaceOrder c -> replace(c);
            case CancelOrder c -> cancel(c);
            case CancelAllOrders c -> cancelAll(c);
            case RegisterBroker c -> register(c);
            case HaltTrading c -> halt(c.symbol(), true, c.reason());
            case ResumeTrading c -> halt(c.symbol(), false, c.reason());
            case ListInstrument c -> list(c);
            case ChangeInstrument c -> change(c);
            case DelistInstrument c -> delist(c);
            case ChangeSettings c -> change(c.settings());
            case ExpireOrders _ -> {
                // has happened above
            }
            case CancelDelisted _ -> cancelDelisted();
            case TriggerStops _ -> {
                // happens below
            }
            case SuspendBroker c ->
                stop(
                        c.brokerId(),
                        c.reason(),
                        BrokerStatus.SUSPENDED,
                        c.cancelsOrders() ? CancelReason.SUSPENDED : null);
            case ResumeBroker c -> stop(c.brokerId(), c.reason(), BrokerStatus.ACTIVE, null);
            case EngageKillSwitch c -> stop(c.brokerId(), "", BrokerStatus.KILL_SWITCH, CancelReason.KILL_SWITCH);
            case ReleaseKillSwitch c -> {
                Member member = member(c.brokerId());
                if (member != null && member.status == BrokerStatus.SUSPENDED) {
                    reject(RejectReason.BROKER_SUSPENDED, 0, 0);
                } else {
                    stop(c.brokerId(), "", BrokerStatus.ACTIVE, null);
                }
            }
            case SetBrokerLimits c -> setLimits(c);
            case AddApiKey c -> add(c);
            case RevokeApiKey c -> revoke(c);
            case SetOperator c -> set(c);
            case RevokeOperator c -> revoke(c);
            case ChangeWebhook c -> change(c);
            case SetStpMember c -> setMember(c);
            case ControlSession c -> {
                if (c.session().isEmpty() || c.session().length() > 64) {
                    reject(RejectReason.INVALID_TEXT, 0, 0);
                }
            }
            case SetCancelTimer c -> setTimer(c);
            case ResetExchange _ -> reset();
        }
        triggerStops(command instanceof TriggerStops);
        return List.copyOf(events);
    }

    /** The order of the last command, if it rests. */
    Optional<RestedOrder> rested() {
        return rested;
    }

    /** Open orders, in no particular order. */
    List<Open> open() {
        return open;
    }

    /** The terms of a listed instrument. */
    Optional<InstrumentTerms> terms(String symbol) {
        int listing = listing(symbol);
        return listing < 0 ? Optional.empty() : Optional.of(listings.get(listing).terms);
    }

    /** Registered brokers, oldest first. */
    List<Long> brokerIds() {
        return members.stream().map(member -> member.id).toList();
    }

    /** Triggers stops that the command reached; with the command for it those that wait for their turn. */
    private void triggerStops(boolean everywhere) {
        int left = mostTriggered;
        for (int i = 0; i < listings.size(); i++) {
            Listing listing = listings.get(i);
            Open next = nextDue(i);
            while (left > 0
                    && next != null
                    && (everywhere || reachedNow.contains(listing))
                    && !marketHalted
                    && !listing.halted) {
                trigger(next);
                left--;
                next = nextDue(i);
            }
            if (!listing.reached.equals(listing.told)) {
                listing.told.putAll(listing.reached);
                events.add(new Event.StopsReached(i, listing.reached(Side.BID), listing.reached(Side.ASK)));
            }
        }
    }

    /** Those that buy first, the nearest to where the price was, the one that waits longest. */
    private @Nullable Open nextDue(int listing) {
        return open.stream()
                .filter(order -> order.listing == listing && order.due)
                .min(Comparator.<Open, Side>comparing(order -> order.side)
                        .thenComparing(order -> order.side == Side.BID ? order.stopPrice : -order.stopPrice)
                        .thenComparing(order -> order.priority))
                .orElse(null);
    }

    private void trigger(Open order) {
        long stopPrice = order.stopPrice;
        open.remove(order);
        stopWaiting(order);
        order.instructions = order.instructions.withStop(0);
        events.add(new Event.OrderTriggered(order.affected(), stopPrice));
        InstrumentTerms terms = listings.get(order.listing).terms;
        if (isBeyondBalanceLimit(order.member, money(terms)) || isBeyondLimit(position(order.member, order.listing))) {
            CloseReason reason = order.price == 0 ? CloseReason.UNFILLED_MARKET : CloseReason.UNFILLED;
            events.add(new Event.OrderCancelled(order.affected(), CancelReason.UNFILLED, reason, 0, 0));
            remember(order);
        } else {
            enter(order, CloseReason.UNFILLED_MARKET, true);
        }
    }

    /** An order that waited is gone, or waits for something else: whether others were reached may end with it. */
    private void stopWaiting(Open order) {
        order.stopPrice = 0;
        order.due = false;
        boolean others = open.stream()
                .anyMatch(other -> other.listing == order.listing && other.side == order.side && other.due);
        if (!others) {
            listings.get(order.listing).reached.put(order.side, 0L);
        }
    }

    private void print(int listing, long price) {
        listings.get(listing).lastPrice = price;
        for (Open order : open) {
            if (order.listing == listing && order.waits() && order.isReachedBy(price)) {
                order.due = true;
                reach(listing, order.side, price);
            }
        }
    }

    private void reach(int listing, Side side, long price) {
        Listing where = listings.get(listing);
        long before = where.reached(side);
        if (before == 0 || (side == Side.BID ? price > before : price < before)) {
            where.reached.put(side, price);
            reachedNow.add(where);
        }
    }

    /** Lets a stop order wait, behind all others of its stop price. */
    private void await(Open order) {
        Listing where = listings.get(order.listing);
        order.priority = nextPriority++;
        open.add(order);
        order.due = order.isReachedBy(where.reached(order.side));
        if (order.isReachedBy(where.lastPrice)) {
            order.due = true;
            reach(order.listing, order.side, where.lastPrice);
        }
    }

    private static boolean isReachedBy(long traded, Side side, long stopPrice) {
        return traded != 0 && (side == Side.BID ? traded >= stopPrice : traded <= stopPrice);
    }

    /** Whether a stop order that comes now is past its stop price already. */
    private boolean isReached(int listing, Side side, long stopPrice) {
        if (listing < 0) {
            return false;
        }
        Listing where = listings.get(listing);
        return isReachedBy(where.lastPrice, side, stopPrice) || isReachedBy(where.reached(side), side, stopPrice);
    }

    private static long valuePrice(Side side, long price, long stopPrice) {
        if (stopPrice == 0 || price != 0) {
            return price;
        }
        return side == Side.BID ? stopPrice + stopPrice : stopPrice;
    }

    /** Timers fire and orders expire in the order of their times; at the same one orders expire first. */
    private void passTime() {
        members.stream()
                .filter(member -> member.cancelAt <= now)
                .sorted(Comparator.<Member>comparingLong(member -> member.cancelAt)
                        .thenComparingLong(member -> member.id))
                .toList()
                .forEach(member -> {
                    expire(member.cancelAt);
                    member.cancelAt = Times.NEVER_MICROS;
                    events.add(new Event.CancelTimerChanged(member.id, Times.NEVER_MICROS, true));
                    cancelAll(order -> order.member == member, CancelReason.CANCEL_TIMER);
                });
        expire(now);
    }

    private void setLimits(SetBrokerLimits c) {
        Member member = member(c.brokerId());
        BrokerLimits limits = c.limits();
        boolean negative = LongStream.of(
                        limits.orderQuantity(),
                        limits.orderValue(),
                        limits.openOrders(),
                        limits.ordersPerSecond(),
                        limits.openBuyValue(),
                        limits.openSellValue(),
                        limits.position(),
                        limits.credit())
                .anyMatch(limit -> limit < 0);
        if (member == null || negative) {
            reject(member == null ? RejectReason.UNKNOWN_BROKER : RejectReason.INVALID_LIMIT, 0, 0);
        } else {
            member.limits = limits;
            events.add(new Event.BrokerLimitsChanged(member.id, limits));
        }
    }

    private void setMember(SetStpMember c) {
        Member member = member(c.brokerId());
        if (member == null) {
            reject(RejectReason.UNKNOWN_BROKER, 0, 0);
            return;
        }
        boolean was = member.groups.contains(c.stpId());
        if (c.stpId() < 1 || c.stpId() > 1_000_000_000 || (!was && !c.member())) {
            reject(RejectReason.UNKNOWN_STP_ID, 0, 0);
        } else if (!was && member.groups.size() == 1_000) {
            reject(RejectReason.TOO_MANY_STP_GROUPS, 0, 0);
        } else {
            if (c.member()) {
                member.groups.add(c.stpId());
            } else {
                member.groups.remove(c.stpId());
            }
            events.add(new Event.StpMemberChanged(c.stpId(), member.id, c.member()));
        }
    }

    private void add(AddApiKey c) {
        Set<Long> keys = keysOf(c.owner());
        KeyTerms terms = c.terms();
        boolean expires = terms.expiresAtMicros() != Times.NEVER_MICROS;
        if (keys == null) {
            reject(c.owner().isOperator() ? RejectReason.UNKNOWN_OPERATOR : RejectReason.UNKNOWN_BROKER, 0, 0);
        } else if (!printable(terms.label(), 1, 100) || !printable(terms.networks(), 0, 1_000)) {
            reject(RejectReason.INVALID_TEXT, 0, 0);
        } else if ((terms.scopes().bits() == 0) != c.owner().isOperator()) {
            reject(RejectReason.INVALID_SCOPES, 0, 0);
        } else if (expires && (terms.expiresAtMicros() <= now || terms.expiresAtMicros() > Times.LATEST_MICROS)) {
            reject(RejectReason.INVALID_KEY_EXPIRY, 0, 0);
        } else if (keys.size() == 20) {
            reject(RejectReason.TOO_MANY_KEYS, 0, 0);
        } else {
            keys.add(sequence);
            events.add(new Event.ApiKeyAdded(c.owner(), new ApiKey(sequence, c.hash(), terms, now)));
        }
    }

    private void revoke(RevokeApiKey c) {
        Set<Long> keys = keysOf(c.owner());
        if (keys == null) {
            reject(c.owner().isOperator() ? RejectReason.UNKNOWN_OPERATOR : RejectReason.UNKNOWN_BROKER, 0, 0);
        } else if (!keys.remove(c.keyId())) {
            reject(RejectReason.UNKNOWN_KEY, 0, 0);
        } else {
            events.add(new Event.ApiKeyRevoked(c.owner(), c.keyId()));
        }
    }

    /** The ids of an owner's API keys; null when there is no such owner. */
    private @Nullable Set<Long> keysOf(KeyOwner owner) {
        if (owner.isOperator()) {
            return operatorKeys.get(owner.id());
        }
        Member member = member(owner.id());
        return member == null ? null : member.keys;
    }

    /** The ids of an owner's API keys, in no particular order; none when there is no such owner. */
    List<Long> keyIds(KeyOwner owner) {
        Set<Long> keys = keysOf(owner);
        return keys == null ? List.of() : List.copyOf(keys);
    }

    private void set(SetOperator c) {
        Operator former = operators.get(c.operatorId());
        if (c.operatorId() != 0 && former == null) {
            reject(RejectReason.UNKNOWN_OPERATOR, 0, 0);
        } else if (!printable(c.name(), 1, 100)) {
            reject(RejectReason.INVALID_TEXT, 0, 0);
        } else if (former == null && operators.size() == 100) {
            reject(RejectReason.TOO_MANY_OPERATORS, 0, 0);
        } else {
            Operator operator = former == null
                    ? new Operator(sequence, c.name(), c.role(), now)
                    : new Operator(former.operatorId(), c.name(), c.role(), former.createdAtMicros());
            operators.put(operator.operatorId(), operator);
            operatorKeys.putIfAbsent(operator.operatorId(), new HashSet<>());
            events.add(new Event.OperatorSet(operator));
        }
    }

    private void revoke(RevokeOperator c) {
        if (operators.remove(c.operatorId()) == null) {
            reject(RejectReason.UNKNOWN_OPERATOR, 0, 0);
        } else {
            operatorKeys.remove(c.operatorId());
            events.add(new Event.OperatorRevoked(c.operatorId()));
        }
    }

    /** The ids of the operators, in no particular order. */
    List<Long> operatorIds() {
        return List.copyOf(operators.keySet());
    }

    private void change(ChangeWebhook c) {
        if (member(c.brokerId()) == null) {
            reject(RejectReason.UNKNOWN_BROKER, 0, 0);
        } else if (!printable(c.url(), 1, 2_000) || !printable(c.secret(), 0, 100)) {
            reject(RejectReason.INVALID_TEXT, 0, 0);
        } else {
            events.add(new Event.WebhookChanged(c.brokerId(), c.url(), c.secret()));
        }
    }

    /** Whether an amount with so many more decimals is above a limit, which is given in cents or whole shares. */
    private static boolean exceeds(BigInteger amount, long limit, int moreDecimals) {
        return limit != BrokerLimits.UNLIMITED
                && new BigDecimal(amount).compareTo(new BigDecimal(limit).scaleByPowerOfTen(moreDecimals)) > 0;
    }

    /**
     * The broker's own limits, with the order at its worst in the place of what it replaces.
     *
     * @param price what its value is counted at
     * @param takesNow whether it takes any price from when it is accepted
     */
    private @Nullable RejectReason reasonAgainstOwnLimits(
            Member member,
            int listing,
            Side side,
            long quantity,
            BigInteger price,
            ExecutionInstructions instructions,
            boolean takesNow,
            boolean rests,
            @Nullable Open replaced) {
        BrokerLimits limits = member.limits;
        InstrumentTerms terms = listing < 0 ? InstrumentTerms.DEFAULTS : listings.get(listing).terms;
        int cents = terms.priceScale() + terms.quantityScale() - 2;
        long filled = replaced == null ? 0 : replaced.quantity - replaced.leaves;
        if (quantity <= filled) {
            return null;
        }
        long quantityBefore = replaced == null ? 0 : replaced.quantity;
        if (quantity > quantityBefore
                && exceeds(BigInteger.valueOf(quantity), limits.orderQuantity(), terms.quantityScale())) {
            return RejectReason.ORDER_QUANTITY_LIMIT;
        }
        BigInteger taken = takesNow ? worth(member, listing, side, instructions, quantity) : BigInteger.ZERO;
        BigInteger value = price.multiply(BigInteger.valueOf(quantity)).max(taken);
        BigInteger valueBefore = replaced == null ? BigInteger.ZERO : product(replaced.valuePrice(), replaced.quantity);
        if (value.compareTo(valueBefore) > 0 && exceeds(value, limits.orderValue(), cents)) {
            return RejectReason.ORDER_VALUE_LIMIT;
        }
        if (rests
                && replaced == null
                && open.stream().filter(order -> order.member == member).count() >= limits.openOrders()) {
            return RejectReason.OPEN_ORDERS_LIMIT;
        }
        List<Open> others = open.stream()
                .filter(order -> order.member == member && order.side == side && order != replaced)
                .toList();
        long leaves = quantity - filled;
        BigInteger left = takesNow ? value : price.multiply(BigInteger.valueOf(leaves));
        BigInteger former = replaced == null ? BigInteger.ZERO : product(replaced.valuePrice(), replaced.leaves);
        if (left.compareTo(former) > 0) {
            BigInteger worth = left.add(openValue(others.stream()
                    .filter(order -> money(order).equals(money(terms)))
                    .toList()));
            if (rests && exceeds(worth, side == Side.BID ? limits.openBuyValue() : limits.openSellValue(), cents)) {
                return side == Side.BID ? RejectReason.OPEN_BUY_VALUE_LIMIT : RejectReason.OPEN_SELL_VALUE_LIMIT;
            }
            if (side == Side.BID && exceeds(worth.subtract(balance(member, money(terms))), limits.credit(), cents)) {
                return RejectReason.CREDIT_LIMIT;
            }
        }
        BigInteger position = position(member, listing);
        BigInteger worst = side == Side.BID ? position : position.negate();
        for (Open order : others) {
            worst = worst.add(BigInteger.valueOf(order.listing == listing ? order.leaves : 0));
        }
        boolean grows = replaced == null || leaves > replaced.leaves;
        return grows && exceeds(worst.add(BigInteger.valueOf(leaves)), limits.position(), terms.quantityScale())
                ? RejectReason.POSITION_LIMIT
                : null;
    }

    /** What an order that takes any price would trade for at the most, its own orders as its prevention has them. */
    private BigInteger worth(Member member, int listing, Side side, ExecutionInstructions instructions, long quantity) {
        if (listing < 0) {
            return BigInteger.ZERO;
        }
        SelfTradePrevention prevention = prevention(instructions, listing);
        SortedMap<Long, List<Open>> levels =
                new TreeMap<>(side == Side.BID ? Comparator.<Long>naturalOrder() : Comparator.<Long>reverseOrder());
        open.stream()
                .filter(other -> other.listing == listing && other.side != side && !other.waits())
                .sorted(Comparator.comparingLong(other -> other.priority))
                .forEach(other -> levels.computeIfAbsent(other.price, price -> new ArrayList<>())
                        .add(other));
        BigInteger value = BigInteger.ZERO;
        long left = quantity;
        for (Map.Entry<Long, List<Open>> level : levels.entrySet()) {
            List<Open> own = level.getValue().stream()
                    .filter(other ->
                            prevention != SelfTradePrevention.NONE && isOwn(member, instructions.stpId(), other))
                    .toList();
            boolean ends = !own.isEmpty()
                    && (prevention == SelfTradePrevention.CANCEL_NEWEST
                            || prevention == SelfTradePrevention.CANCEL_BOTH);
            List<Open> others = new ArrayList<>(
                    ends ? level.getValue().subList(0, level.getValue().indexOf(own.getFirst())) : level.getValue());
            others.removeAll(own);
            long taken = Math.min(
                    left, others.stream().mapToLong(other -> other.leaves).sum());
            value = value.add(product(level.getKey(), taken));
            left -= taken;
            if (prevention == SelfTradePrevention.DECREMENT) {
                left -= Math.min(
                        left, own.stream().mapToLong(other -> other.leaves).sum());
            }
            if (ends) {
                break;
            }
        }
        return value;
    }

    private void setTimer(SetCancelTimer c) {
        Member member = member(c.brokerId());
        if (member == null) {
            reject(RejectReason.UNKNOWN_BROKER, 0, 0);
        } else if (c.seconds() < 0 || c.seconds() > 3_600) {
            reject(RejectReason.INVALID_CANCEL_AFTER, 0, 0);
        } else {
            long wanted = c.seconds() == 0 ? Times.NEVER_MICROS : now + c.seconds() * 1_000_000L;
            boolean stays = c.unlessSooner() && member.cancelAt < wanted;
            member.cancelAt = stays ? member.cancelAt : wanted;
            events.add(new Event.CancelTimerChanged(member.id, member.cancelAt, false));
        }
    }

    private void expire(long through) {
        open.stream()
                .filter(order -> order.validUntil <= through)
                .sorted(Comparator.<Open>comparingLong(order -> order.validUntil)
                        .thenComparingLong(order -> order.id))
                .toList()
                .forEach(order -> {
                    AffectedOrder affected = order.affected();
                    boolean waited = order.waits();
                    close(order);
                    events.add(new Event.OrderExpired(
                            affected,
                            waited ? 0 : levelQuantity(affected, order.price),
                            waited ? Event.NO_LEVEL : levelOrders(affected, order.price)));
                });
    }

    private void submit(SubmitOrder c) {
        Member member = member(c.brokerId());
        if (member == null) {
            reject(RejectReason.UNKNOWN_BROKER, c.brokerId(), 0);
            return;
        }
        if (!SYMBOL.matcher(c.symbol()).matches()
                || !printable(c.documentNumber(), 1, 20)
                || !printable(c.clientOrderId(), 0, 36)) {
            reject(RejectReason.INVALID_TEXT, member.id, 0);
            return;
        }
        long holder = holderOf(member, c.clientOrderId());
        if (holder != 0) {
            reject(RejectReason.DUPLICATE_CLIENT_ORDER_ID, member.id, holder);
            return;
        }
        RejectReason reason = now > c.deadlineMicros() ? RejectReason.DEADLINE_PASSED : reasonAgainst(c, member);
        if (reason != null) {
            reject(reason, member.id, 0);
            return;
        }
        int listing = listing(c.symbol());
        if (listing < 0) {
            listing = list(new Listing(c.symbol(), InstrumentTerms.DEFAULTS, member));
        }
        long validUntil = validUntil(c.timeInForce(), asked(c.validUntilMicros(), c.validForSeconds()));
        Open order = new Open(c, sequence, member, listing, validUntil);
        events.add(new Event.OrderAccepted(sequence, listing, c, validUntil));
        if (order.waits()) {
            await(order);
        } else {
            enter(order, c.type() == OrderType.MARKET ? CloseReason.UNFILLED_MARKET : CloseReason.UNFILLED, false);
        }
    }

    private @Nullable RejectReason reasonAgainst(SubmitOrder c, Member member) {
        boolean market = c.type() == OrderType.MARKET;
        boolean immediate = c.timeInForce() == TimeInForce.IOC || c.timeInForce() == TimeInForce.FOK;
        int listing = listing(c.symbol());
        boolean stop = c.instructions().stopPrice() != 0;
        if (market && !immediate && !stop) {
            return RejectReason.INVALID_TIME_IN_FORCE;
        }
        InstrumentTerms its = listing < 0 ? InstrumentTerms.DEFAULTS : listings.get(listing).terms;
        RejectReason noStop = stop ? reasonAgainstStop(its, immediate, c.instructions()) : null;
        if (noStop != null) {
            return noStop;
        }
        if (c.instructions().postOnly() && immediate) {
            return RejectReason.POST_ONLY_CANNOT_REST;
        }
        long display = c.instructions().displayQuantity();
        if (display != 0 && (immediate || market)) {
            return RejectReason.DISPLAY_QUANTITY_CANNOT_REST;
        }
        InstrumentTerms terms = listing < 0 ? InstrumentTerms.DEFAULTS : listings.get(listing).terms;
        long valuePrice =
                stop ? valuePrice(c.side(), c.price(), c.instructions().stopPrice()) : c.price();
        RejectReason wrong = reasonAgainst(terms, market, c.price(), c.quantity(), valuePrice);
        if (wrong != null) {
            return wrong;
        }
        if (display < 0 || display > c.quantity()) {
            return RejectReason.INVALID_DISPLAY_QUANTITY;
        }
        int group = c.instructions().stpId();
        if (group != 0 && !member.groups.contains(group)) {
            return RejectReason.UNKNOWN_STP_ID;
        }
        if (c.price() % tick(terms, c.price()) != 0) {
            return RejectReason.PRICE_OFF_TICK;
        }
        if (c.quantity() % terms.lot() != 0) {
            return RejectReason.QUANTITY_OFF_LOT;
        }
        if (c.instructions().stopPrice() % tick(terms, c.instructions().stopPrice()) != 0) {
            return RejectReason.STOP_PRICE_OFF_TICK;
        }
        if (display % terms.lot() != 0) {
            return RejectReason.DISPLAY_QUANTITY_OFF_LOT;
        }
        boolean takesNow = market
                && (!stop || isReached(listing, c.side(), c.instructions().stopPrice()));
        BigInteger worthNow =
                takesNow ? worth(member, listing, c.side(), c.instructions(), c.quantity()) : BigInteger.ZERO;
        RejectReason outside = reasonAgainstBounds(
                terms.bounds(), c.quantity(), product(valuePrice, c.quantity()).max(worthNow));
        if (outside != null) {
            return outside;
        }
        long until = asked(c.validUntilMicros(), c.validForSeconds());
        if (c.timeInForce() == TimeInForce.GTD && until <= now) {
            return RejectReason.VALID_UNTIL_NOT_IN_FUTURE;
        }
        if (c.timeInForce() == TimeInForce.GTD && until > Times.LATEST_MICROS) {
            return RejectReason.VALID_UNTIL_TOO_LATE;
        }
        if (isBeyondBalanceLimit(member, money(terms))) {
            return RejectReason.BALANCE_LIMIT;
        }
        if (isBeyondLimit(position(member, listing))) {
            return RejectReason.POSITION_LIMIT;
        }
        RejectReason stopped = reasonAgainst(member);
        if (stopped != null) {
            return stopped;
        }
        if (marketHalted) {
            return RejectReason.MARKET_HALTED;
        }
        if (listing < 0 && settings.listing() == ListingRule.OPERATOR) {
            return RejectReason.UNKNOWN_INSTRUMENT;
        }
        if (listing < 0) {
            List<Listing> taken = listings.stream()
                    .filter(other -> !isShared() || isUsed(other))
                    .toList();
            int left = settings.maxInstruments() - taken.size();
            if (left <= 0) {
                return RejectReason.TOO_MANY_INSTRUMENTS;
            }
            if (isShared()
                    && taken.stream().filter(other -> other.lister == member).count() >= left) {
                return RejectReason.INSTRUMENT_SHARE_USED;
            }
        }
        if (listing >= 0 && listings.get(listing).halted) {
            return listings.get(listing).delisted ? RejectReason.INSTRUMENT_DELISTED : RejectReason.INSTRUMENT_HALTED;
        }
        RejectReason noRoom = immediate ? null : reasonAgainstResting(c, member, terms);
        return noRoom != null
                ? noRoom
                : reasonAgainstOwnLimits(
                        member,
                        listing,
                        c.side(),
                        c.quantity(),
                        BigInteger.valueOf(valuePrice),
                        c.instructions(),
                        takesNow,
                        !immediate,
                        null);
    }

    private @Nullable RejectReason reasonAgainstStop(
            InstrumentTerms terms, boolean immediate, ExecutionInstructions instructions) {
        if (immediate) {
            return RejectReason.STOP_CANNOT_BE_IMMEDIATE;
        }
        if (instructions.postOnly()) {
            return RejectReason.STOP_CANNOT_BE_POST_ONLY;
        }
        boolean inRange = instructions.stopPrice() >= 1
                && BigInteger.valueOf(instructions.stopPrice()).compareTo(mostPrice(terms)) <= 0;
        return inRange ? null : RejectReason.INVALID_STOP_PRICE;
    }

    private @Nullable RejectReason reasonAgainstResting(SubmitOrder c, Member member, InstrumentTerms terms) {
        int listing = listing(c.symbol());
        if (open.stream().filter(order -> order.member == member).count() >= settings.maxOpenOrders()) {
            return RejectReason.TOO_MANY_OPEN_ORDERS;
        }
        if (open.size() >= settings.maxTotalOpenOrders()) {
            return RejectReason.EXCHANGE_FULL;
        }
        if (isShared()
                && open.stream().filter(order -> order.member == member).count()
                        >= settings.maxTotalOpenOrders() - open.size()) {
            return RejectReason.OPEN_ORDER_SHARE_USED;
        }
        long valuePrice = valuePrice(c.side(), c.price(), c.instructions().stopPrice());
        RejectReason full = reasonAgainstValue(member, money(terms), product(valuePrice, c.quantity()));
        boolean takes = c.instructions().postOnly()
                && open.stream().anyMatch(other -> meets(listing, c.side(), c.price(), other));
        return full == null && takes ? RejectReason.WOULD_TAKE : full;
    }

    /** Whether a broker's open orders may become worth so much more, or less. */
    private @Nullable RejectReason reasonAgainstValue(Member member, String money, BigInteger added) {
        BigInteger left = BigInteger.valueOf(ExchangeSettings.MAX_OPEN_VALUE)
                .subtract(openValue(open.stream()
                        .filter(order -> money(order).equals(money))
                        .toList()))
                .subtract(added);
        if (left.signum() < 0) {
            return RejectReason.EXCHANGE_FULL;
        }
        BigInteger own = openValue(open.stream()
                        .filter(order -> order.member == member && money(order).equals(money))
                        .toList())
                .add(added);
        return isShared() && added.signum() > 0 && own.compareTo(left) > 0 ? RejectReason.OPEN_VALUE_SHARE_USED : null;
    }

    private int list(Listing listing) {
        int place = place();
        if (place < listings.size()) {
            events.add(new Event.InstrumentDelisted(place));
            listings.remove(place);
        }
        listings.add(place, listing);
        events.add(new Event.InstrumentListed(place, listing.symbol, listing.terms));
        return place;
    }

    private void list(ListInstrument c) {
        RejectReason reason = !SYMBOL.matcher(c.symbol()).matches()
                ? RejectReason.INVALID_TEXT
                : listing(c.symbol()) >= 0 ? RejectReason.INSTRUMENT_LISTED : reasonAgainst(c.terms());
        int known = listing(c.symbol());
        if (known >= 0 && listings.get(known).delisted) {
            if (open.stream().anyMatch(order -> order.listing == known)) {
                reject(RejectReason.INSTRUMENT_IN_USE, 0, 0);
            } else if (change(known, c.terms())) {
                listings.get(known).delisted = false;
                events.add(new Event.ListingChanged(known, true, ""));
            }
            return;
        }
        if (reason == null && placesLeft() <= 0) {
            reason = RejectReason.TOO_MANY_INSTRUMENTS;
        }
        if (reason == null) {
            list(new Listing(c.symbol(), c.terms(), null));
        } else {
            reject(reason, 0, 0);
        }
    }

    private void change(ChangeInstrument c) {
        int listing = listing(c.symbol());
        if (listing < 0) {
            reject(RejectReason.UNKNOWN_INSTRUMENT, 0, 0);
            return;
        }
        if (listings.get(listing).delisted) {
            reject(RejectReason.INSTRUMENT_DELISTED, 0, 0);
        } else {
            change(listing, c.terms());
        }
    }

    private boolean change(int listing, InstrumentTerms terms) {
        Listing changed = listings.get(listing);
        RejectReason reason = reasonAgainst(terms);
        boolean otherUnits = terms.priceScale() != changed.terms.priceScale()
                || terms.quantityScale() != changed.terms.quantityScale()
                || !terms.currency().equals(changed.terms.currency());
        if (reason == null && otherUnits && (changed.traded || hasOrders(changed))) {
            reason = RejectReason.INSTRUMENT_IN_USE;
        }
        if (reason == null) {
            changed.terms = terms;
            changed.lister = null;
            events.add(new Event.InstrumentChanged(listing, terms));
        } else {
            reject(reason, 0, 0);
        }
        return reason == null;
    }

    private void delist(DelistInstrument c) {
        int listing = listing(c.symbol());
        RejectReason reason = null;
        if (!printable(c.reason(), 0, 200)) {
            reason = RejectReason.INVALID_TEXT;
        } else if (listing < 0) {
            reason = RejectReason.UNKNOWN_INSTRUMENT;
        } else if (listings.get(listing).delisted) {
            reason = RejectReason.INSTRUMENT_DELISTED;
        } else if (!listings.get(listing).halted) {
            reason = RejectReason.INSTRUMENT_NOT_HALTED;
        }
        if (reason != null) {
            reject(reason, 0, 0);
            return;
        }
        listings.get(listing).delisted = true;
        listings.get(listing).lister = null;
        events.add(new Event.ListingChanged(listing, false, c.reason()));
        cancelDelisted(listing, mostOfDelisted);
    }

    /** Cancels orders of delisted instruments that were left. */
    private void cancelDelisted() {
        int left = mostOfDelisted;
        for (int listing = 0; listing < listings.size(); listing++) {
            if (listings.get(listing).delisted) {
                left -= cancelDelisted(listing, left);
            }
        }
    }

    /** Cancels up to so many orders of an instrument; says how many there were to cancel. */
    private int cancelDelisted(int listing, int most) {
        List<Open> ofListing = new ArrayList<>();
        for (boolean waits : List.of(false, true)) {
            for (Side side : List.of(Side.BID, Side.ASK)) {
                Comparator<Open> byPrice = Comparator.comparingLong(order -> waits ? order.stopPrice : order.price);
                open.stream()
                        .filter(order -> order.listing == listing && order.side == side && order.waits() == waits)
                        .sorted(((side == Side.BID) == waits ? byPrice : byPrice.reversed())
                                .thenComparingLong(order -> order.priority))
                        .forEach(ofListing::add);
            }
        }
        List<Open> cancelled = ofListing.subList(0, Math.min(most, ofListing.size()));
        cancelled.forEach(order -> cancel(order, CancelReason.DELISTED, CloseReason.CANCELLED));
        return cancelled.size();
    }

    private static @Nullable RejectReason reasonAgainst(InstrumentTerms terms) {
        if (!printable(terms.name(), 0, 100)) {
            return RejectReason.INVALID_TEXT;
        }
        if (terms.priceScale() < 0 || terms.priceScale() > 8) {
            return RejectReason.INVALID_SCALE;
        }
        if (terms.quantityScale() < 0 || terms.quantityScale() > 8) {
            return RejectReason.INVALID_SCALE;
        }
        if (!CURRENCY.matcher(terms.currency()).matches()) {
            return RejectReason.INVALID_CURRENCY;
        }
        if (terms.tick() < 1 || terms.tick() > 1_000_000_000_000L) {
            return RejectReason.INVALID_TICK;
        }
        if (terms.lot() < 1 || terms.lot() > 1_000_000_000_000L) {
            return RejectReason.INVALID_LOT;
        }
        return isTickTable(terms) ? reasonAgainst(terms.bounds(), terms.lot()) : RejectReason.INVALID_TICK_TABLE;
    }

    private static @Nullable RejectReason reasonAgainst(OrderBounds bounds, long lot) {
        long quadrillion = 1_000_000_000_000_000L;
        long least = bounds.smallestQuantity();
        long most = bounds.largestQuantity();
        if (least < 0 || least > quadrillion || most < 0 || most > quadrillion) {
            return RejectReason.INVALID_QUANTITY_BOUNDS;
        }
        long lots = most / lot;
        if (most > 0 && (lots == 0 || lots * lot < least)) {
            return RejectReason.INVALID_QUANTITY_BOUNDS;
        }
        return bounds.largestValue() < 0 || bounds.largestValue() > ExchangeSettings.MAX_OPEN_VALUE
                ? RejectReason.INVALID_LARGEST_VALUE
                : null;
    }

    private static boolean isTickTable(InstrumentTerms terms) {
        List<TickBand> rows = new ArrayList<>(List.of(new TickBand(0, terms.tick())));
        rows.addAll(terms.bands());
        for (int i = 1; i < rows.size(); i++) {
            long from = rows.get(i).priceFrom();
            long tick = rows.get(i).tick();
            if (tick < 1 || tick > 1_000_000_000_000L || from > 1_000_000_000_000_000L) {
                return false;
            }
            if (from <= rows.get(i - 1).priceFrom()
                    || from % tick != 0
                    || from % rows.get(i - 1).tick() != 0) {
                return false;
            }
        }
        return rows.size() <= 16;
    }

    private static long tick(InstrumentTerms terms, long price) {
        return terms.bands().stream()
                .filter(row -> row.priceFrom() <= price)
                .max(Comparator.comparingLong(TickBand::priceFrom))
                .map(TickBand::tick)
                .orElse(terms.tick());
    }

    private static @Nullable RejectReason reasonAgainstBounds(OrderBounds bounds, long quantity, BigInteger value) {
        if (quantity < bounds.smallestQuantity()) {
            return RejectReason.QUANTITY_BELOW_SMALLEST;
        }
        if (bounds.largestQuantity() > 0 && quantity > bounds.largestQuantity()) {
            return RejectReason.QUANTITY_ABOVE_LARGEST;
        }
        boolean tooLarge = bounds.largestValue() > 0 && value.compareTo(BigInteger.valueOf(bounds.largestValue())) > 0;
        return tooLarge ? RejectReason.VALUE_ABOVE_LARGEST : null;
    }

    private @Nullable RejectReason reasonAgainstBounds(
            OrderBounds bounds, ReplaceOrder c, Open order, long valuePrice, long stopPrice) {
        boolean changes = c.quantity() != order.quantity || valuePrice != order.valuePrice();
        if (!changes || c.quantity() <= order.quantity - order.leaves) {
            return null;
        }
        boolean takesNow = order.price == 0 && isReached(order.listing, order.side, stopPrice);
        BigInteger worthNow = takesNow
                ? worth(order.member, order.listing, order.side, c.instructions(), c.quantity())
                : BigInteger.ZERO;
        BigInteger value = product(valuePrice, c.quantity()).max(worthNow);
        // A quantity that stays may be from before its bounds, and is no reason to overlook the value.
        OrderBounds checked = c.quantity() == order.quantity ? new OrderBounds(0, 0, bounds.largestValue()) : bounds;
        return reasonAgainstBounds(checked, c.quantity(), value);
    }

    private int placesLeft() {
        return settings.maxInstruments()
                - (int) listings.stream()
                        .filter(other -> !isShared() || isUsed(other))
                        .count();
    }

    /** Which unit of money an instrument is paid in. */
    private static String money(InstrumentTerms terms) {
        return terms.currency() + " " + (terms.priceScale() + terms.quantityScale());
    }

    private String money(Open order) {
        return money(listings.get(order.listing).terms);
    }

    private static BigInteger balance(Member member, String money) {
        return member.balances.getOrDefault(money, BigInteger.ZERO);
    }

    /** A limit of the settings with so many more decimals, which is at least 1 and at most the largest. */
    private static BigInteger limit(long amount, int moreDecimals, long largest) {
        return new BigDecimal(amount)
                .scaleByPowerOfTen(moreDecimals)
                .toBigInteger()
                .max(BigInteger.ONE)
                .min(BigInteger.valueOf(largest));
    }

    /** What is wrong with a price (0: none is wanted) and a quantity in the units of these terms. */
    private @Nullable RejectReason reasonAgainst(
            InstrumentTerms terms, boolean market, long price, long quantity, long valuePrice) {
        if (market ? price != 0 : price < 1 || BigInteger.valueOf(price).compareTo(mostPrice(terms)) > 0) {
            return RejectReason.INVALID_PRICE;
        }
        BigInteger mostQuantity = limit(settings.maxQuantity(), terms.quantityScale(), 1_000_000_000_000_000L);
        if (quantity < 1 || BigInteger.valueOf(quantity).compareTo(mostQuantity) > 0) {
            return RejectReason.INVALID_QUANTITY;
        }
        BigInteger mostValue = limit(
                settings.maxOrderValueCents(),
                terms.priceScale() + terms.quantityScale() - 2,
                ExchangeSettings.MAX_OPEN_VALUE);
        return product(valuePrice, quantity).compareTo(mostValue) > 0 ? RejectReason.ORDER_VALUE_TOO_LARGE : null;
    }

    private BigInteger mostPrice(InstrumentTerms terms) {
        return limit(settings.maxPriceCents(), terms.priceScale() - 2, 1_000_000_000_000_000L);
    }

    /** Where the next instrument goes: to the end, or when all places are taken to the first unused one. */
    private int place() {
        if (listings.size() < settings.maxInstruments()) {
            return listings.size();
        }
        for (int i = 0; i < listings.size(); i++) {
            if (!isUsed(listings.get(i))) {
                return i;
            }
        }
        throw new IllegalStateException("no place was left");
    }

    private boolean isUsed(Listing listing) {
        return listing.traded || listing.halted || listing.lister == null || hasOrders(listing);
    }

    private boolean hasOrders(Listing listing) {
        return open.stream().anyMatch(order -> listings.get(order.listing) == listing);
    }

    private boolean isShared() {
        return settings.sharing() == Sharing.FLOATING;
    }

    /** Trades an order that is not in the list of open ones, and puts what may rest of it there. */
    private void enter(Open order, CloseReason unfilled, boolean triggered) {
        boolean goesOn = true;
        if (order.timeInForce != TimeInForce.FOK || fills(order)) {
            List<Open> met = met(order);
            while (goesOn && order.leaves > 0 && !met.isEmpty()) {
                Open other = met.getFirst();
                if (prevents(order, other)) {
                    goesOn = prevent(order, other);
                } else {
                    trade(order, other);
                }
                met = met(order);
            }
        }
        if (order.leaves == 0 || !goesOn) {
            remember(order);
        } else if (order.price == 0 || order.timeInForce == TimeInForce.IOC || order.timeInForce == TimeInForce.FOK) {
            events.add(new Event.OrderCancelled(order.affected(), CancelReason.UNFILLED, unfilled, 0, 0));
            remember(order);
        } else {
            order.priority = nextPriority++;
            order.show();
            open.add(order);
            tellHidden(order, 0);
            AffectedOrder affected = order.affected();
            long levelQuantity = levelQuantity(affected, order.price);
            int levelOrders = levelOrders(affected, order.price);
            if (triggered || !reachedNow.isEmpty()) {
                events.add(new Event.OrderEnteredBook(affected, levelQuantity, levelOrders));
            } else {
                rested = Optional.of(new RestedOrder(affected, levelQuantity, levelOrders));
            }
        }
    }

    private void tellHidden(Open order, long before) {
        if (order.hidden != before) {
            events.add(new Event.HiddenQuantityChanged(order.affected(), order.hidden, false));
        }
    }

    /** An order's turn to trade, with how much of it trades then. */
    private record Turn(Open other, long quantity) {}

    /** Whether the book fills it whole, before it would meet an order that ends or reduces it. */
    private boolean fills(Open order) {
        List<Turn> turns = new ArrayList<>();
        Map<Long, List<Open>> byPrice = new LinkedHashMap<>();
        met(order)
                .forEach(other -> byPrice.computeIfAbsent(other.price, price -> new ArrayList<>())
                        .add(other));
        byPrice.values().forEach(level -> {
            level.forEach(other -> turns.add(new Turn(other, other.tradable(sequence))));
            level.forEach(other -> turns.add(new Turn(other, other.leaves - other.tradable(sequence))));
        });
        long missing = order.leaves;
        for (Turn turn : turns) {
            if (missing <= 0) {
                return true;
            }
            if (!prevents(order, turn.other())) {
                missing -= turn.quantity();
            } else if (prevention(order) != SelfTradePrevention.CANCEL_OLDEST) {
                return false;
            }
        }
        return missing <= 0;
    }

    private boolean prevents(Open order, Open other) {
        return isOwn(order.member, order.stpId(), other) && prevention(order) != SelfTradePrevention.NONE;
    }

    private static boolean isOwn(Member member, int stpId, Open other) {
        boolean grouped = stpId != 0 || other.stpId() != 0;
        return grouped ? stpId == other.stpId() : member == other.member;
    }

    private SelfTradePrevention prevention(Open order) {
        return prevention(order.instructions, order.listing);
    }

    private SelfTradePrevention prevention(ExecutionInstructions instructions, int listing) {
        SelfTradePrevention asked = instructions.selfTradePrevention();
        return asked == SelfTradePrevention.NONE ? listings.get(listing).terms.selfTradePrevention() : asked;
    }

    /** Does instead of a trade what the aggressor asks for; says whether that goes on. */
    private boolean prevent(Open order, Open resting) {
        SelfTradePrevention prevention = prevention(order);
        long quantity = Math.min(order.leaves, resting.leaves);
        events.add(new Event.MatchPrevented(
                prevention, price(order, resting), quantity, order.affected(), resting.affected()));
        boolean decrements = prevention == SelfTradePrevention.DECREMENT;
        boolean newestStays = decrements ? order.leaves > quantity : prevention == SelfTradePrevention.CANCEL_OLDEST;
        boolean oldestStays = decrements ? resting.leaves > quantity : prevention == SelfTradePrevention.CANCEL_NEWEST;
        if (!oldestStays) {
            cancel(resting, CancelReason.SELF_TRADE, CloseReason.CANCELLED);
        } else if (decrements) {
            reduce(resting, quantity, ReplaceReason.SELF_TRADE);
        }
        if (!newestStays) {
            events.add(new Event.OrderCancelled(
                    order.affected(), CancelReason.SELF_TRADE_AGGRESSOR, CloseReason.CANCELLED, 0, 0));
        } else if (decrements) {
            reduce(order, quantity, ReplaceReason.SELF_TRADE_AGGRESSOR);
        }
        return newestStays;
    }

    private void reduce(Open order, long quantity, ReplaceReason reason) {
        AffectedOrder former = order.affected();
        long formerHidden = order.hidden;
        order.quantity -= quantity;
        order.leaves -= quantity;
        order.hidden = Math.max(0, formerHidden - quantity);
        events.add(new Event.OrderReplaced(
                order.affected(),
                former,
                reason,
                order.timeInForce,
                order.validUntil,
                order.instructions,
                order.timeInForce,
                order.validUntil,
                order.instructions,
                true,
                levelQuantity(former, order.price),
                levelOrders(former, order.price)));
        tellHidden(order, formerHidden);
    }

    private long price(Open order, Open resting) {
        boolean sellersOwnPrice =
                listings.get(order.listing).terms.executionPrice().orElse(settings.executionPrice())
                                == ExecutionPriceRule.SELLER
                        && order.side == Side.ASK
                        && order.price > 0;
        return sellersOwnPrice ? order.price : resting.price;
    }

    private void trade(Open order, Open resting) {
        long quantity = Math.min(order.leaves, resting.tradable(sequence));
        long price = price(order, resting);
        order.leaves -= quantity;
        resting.leaves -= quantity;
        listings.get(order.listing).traded = true;
        print(order.listing, price);
        Member buyer = order.side == Side.BID ? order.member : resting.member;
        Member seller = order.side == Side.BID ? resting.member : order.member;
        buyer.balances.merge(money(order), product(price, quantity).negate(), BigInteger::add);
        seller.balances.merge(money(order), product(price, quantity), BigInteger::add);
        buyer.positions.merge(order.listing, BigInteger.valueOf(quantity), BigInteger::add);
        seller.positions.merge(order.listing, BigInteger.valueOf(-quantity), BigInteger::add);
        AffectedOrder affected = resting.affected();
        boolean refreshes = resting.leaves > 0 && resting.shown() <= 0;
        if (resting.leaves == 0) {
            close(resting);
        } else if (refreshes) {
            resting.show();
            resting.priority = nextPriority++;
            resting.refreshedBy = sequence;
        }
        events.add(new Event.OrdersTraded(
                nextTradeId++,
                price,
                quantity,
                order.affected(),
                affected,
                levelQuantity(affected, resting.price),
                levelOrders(affected, resting.price)));
        if (refreshes) {
            events.add(new Event.HiddenQuantityChanged(affected, resting.hidden, true));
        }
    }

    /** Shares that orders of the same book and side show at a price. */
    private long levelQuantity(AffectedOrder order, long price) {
        return level(order, price).mapToLong(Open::shown).sum();
    }

    private int levelOrders(AffectedOrder order, long price) {
        return (int) level(order, price).count();
    }

    private Stream<Open> level(AffectedOrder order, long price) {
        return open.stream()
                .filter(other -> other.listing == order.instrumentId())
                .filter(other -> other.side == order.side() && other.price == price && !other.waits());
    }

    /** The orders that it may trade with, best first. */
    private List<Open> met(Open order) {
        Comparator<Open> byPrice = Comparator.comparingLong(other -> other.price);
        return open.stream()
                .filter(other -> meets(order, other))
                .sorted((order.side == Side.BID ? byPrice : byPrice.reversed())
                        .thenComparingLong(other -> other.priority))
                .toList();
    }

    private static boolean meets(Open order, Open other) {
        return meets(order.listing, order.side, order.price, other);
    }

    private static boolean meets(int listing, Side side, long price, Open other) {
        return listing == other.listing
                && !other.waits()
                && side != other.side
                && (price == 0 || (side == Side.BID ? price >= other.price : price <= other.price));
    }

    private void replace(ReplaceOrder c) {
        Member member = member(c.brokerId());
        if (member == null) {
            reject(RejectReason.UNKNOWN_BROKER, c.brokerId(), c.orderId());
            return;
        }
        if (!printable(c.clientOrderId(), 0, 36)) {
            rejectReplace(RejectReason.INVALID_TEXT, member, c.orderId(), c.orderId());
            return;
        }
        long holder = holderOf(member, c.clientOrderId());
        if (holder != 0) {
            rejectReplace(RejectReason.DUPLICATE_CLIENT_ORDER_ID, member, holder, c.orderId());
            return;
        }
        Open order = find(member, c.orderId());
        if (order == null) {
            return;
        }
        RejectReason reason = now > c.deadlineMicros() ? RejectReason.DEADLINE_PASSED : reasonAgainst(c, order);
        if (reason != null) {
            rejectReplace(reason, member, order.id, order.id);
            return;
        }
        long filled = order.quantity - order.leaves;
        if (c.quantity() <= filled) {
            cancel(order, CancelReason.REPLACED_BELOW_FILLED, CloseReason.FILLED);
            return;
        }
        boolean waits = order.waits();
        long stopPrice = c.instructions().stopPrice() == 0
                ? order.stopPrice
                : c.instructions().stopPrice();
        boolean staysThere = waits
                ? stopPrice == order.stopPrice
                : c.price() == order.price && c.instructions().displayQuantity() == order.displayQuantity();
        boolean keepsPriority = staysThere && c.quantity() <= order.quantity;
        long formerHidden = order.hidden;
        AffectedOrder former = order.affected();
        TimeInForce formerTimeInForce = order.timeInForce;
        ExecutionInstructions formerInstructions = order.instructions;
        long formerValidUntil = order.validUntil;
        order.price = c.price();
        order.quantity = c.quantity();
        order.leaves = c.quantity() - filled;
        order.timeInForce = c.timeInForce();
        order.instructions = c.instructions().withStop(stopPrice);
        order.validUntil = validUntil(c.timeInForce(), asked(c.validUntilMicros(), c.validForSeconds()));
        if (!c.clientOrderId().isEmpty()) {
            remember(order);
            order.clientOrderId = c.clientOrderId();
        }
        if (keepsPriority) {
            order.hidden = Math.max(0, order.hidden - (former.leavesQuantity() - order.leaves));
        } else {
            order.hidden = 0;
            open.remove(order);
            if (waits) {
                stopWaiting(order);
                order.stopPrice = stopPrice;
            }
        }
        events.add(new Event.OrderReplaced(
                order.affected(),
                former,
                ReplaceReason.REQUESTED,
                order.timeInForce,
                order.validUntil,
                order.instructions,
                formerTimeInForce,
                formerValidUntil,
                formerInstructions,
                keepsPriority,
                waits ? 0 : levelQuantity(former, former.price()),
                waits ? Event.NO_LEVEL : levelOrders(former, former.price())));
        if (keepsPriority) {
            tellHidden(order, formerHidden);
        } else if (waits) {
            await(order);
        } else {
            enter(order, CloseReason.UNFILLED, false);
        }
    }

    private @Nullable RejectReason reasonAgainst(ReplaceOrder c, Open order) {
        boolean immediate = c.timeInForce() == TimeInForce.IOC || c.timeInForce() == TimeInForce.FOK;
        long stopPrice = c.instructions().stopPrice() == 0
                ? order.stopPrice
                : c.instructions().stopPrice();
        InstrumentTerms terms = listings.get(order.listing).terms;
        if (!order.waits() && stopPrice != 0) {
            return RejectReason.NOT_WAITING;
        }
        RejectReason noStop = order.waits()
                ? reasonAgainstStop(terms, immediate, c.instructions().withStop(stopPrice))
                : immediate ? RejectReason.INVALID_TIME_IN_FORCE : null;
        if (noStop != null) {
            return noStop;
        }
        long display = c.instructions().displayQuantity();
        if (display != 0 && order.price == 0) {
            return RejectReason.DISPLAY_QUANTITY_CANNOT_REST;
        }
        long valuePrice = valuePrice(order.side, c.price(), stopPrice);
        RejectReason wrong = reasonAgainst(terms, order.price == 0, c.price(), c.quantity(), valuePrice);
        if (wrong != null) {
            return wrong;
        }
        boolean displaysOther = display != order.displayQuantity();
        boolean isOfNew = displaysOther || c.quantity() != order.quantity;
        if (isOfNew && (display < 0 || display > c.quantity())) {
            return RejectReason.INVALID_DISPLAY_QUANTITY;
        }
        int group = c.instructions().stpId();
        if (group != order.stpId() && group != 0 && !order.member.groups.contains(group)) {
            return RejectReason.UNKNOWN_STP_ID;
        }
        if (c.price() != order.price && c.price() % tick(terms, c.price()) != 0) {
            return RejectReason.PRICE_OFF_TICK;
        }
        if (c.quantity() != order.quantity && c.quantity() % terms.lot() != 0) {
            return RejectReason.QUANTITY_OFF_LOT;
        }
        if (stopPrice != order.stopPrice && stopPrice % tick(terms, stopPrice) != 0) {
            return RejectReason.STOP_PRICE_OFF_TICK;
        }
        if (displaysOther && display % terms.lot() != 0) {
            return RejectReason.DISPLAY_QUANTITY_OFF_LOT;
        }
        RejectReason outside = reasonAgainstBounds(terms.bounds(), c, order, valuePrice, stopPrice);
        if (outside != null) {
            return outside;
        }
        long until = asked(c.validUntilMicros(), c.validForSeconds());
        if (c.timeInForce() == TimeInForce.GTD && until <= now) {
            return RejectReason.VALID_UNTIL_NOT_IN_FUTURE;
        }
        if (c.timeInForce() == TimeInForce.GTD && until > Times.LATEST_MICROS) {
            return RejectReason.VALID_UNTIL_TOO_LATE;
        }
        if (isBeyondBalanceLimit(order.member, money(terms))) {
            return RejectReason.BALANCE_LIMIT;
        }
        if (isBeyondLimit(position(order.member, order.listing))) {
            return RejectReason.POSITION_LIMIT;
        }
        RejectReason stopped = reasonAgainst(order.member);
        if (stopped != null) {
            return stopped;
        }
        if (marketHalted) {
            return RejectReason.MARKET_HALTED;
        }
        if (listings.get(order.listing).halted) {
            return listings.get(order.listing).delisted
                    ? RejectReason.INSTRUMENT_DELISTED
                    : RejectReason.INSTRUMENT_HALTED;
        }
        long leaves = Math.max(0, c.quantity() - (order.quantity - order.leaves));
        BigInteger added = product(valuePrice, leaves).subtract(product(order.valuePrice(), order.leaves));
        RejectReason full = reasonAgainstValue(order.member, money(terms), added);
        boolean takes = leaves > 0
                && c.instructions().postOnly()
                && open.stream().anyMatch(other -> meets(order.listing, order.side, c.price(), other));
        RejectReason broken = full == null && takes ? RejectReason.WOULD_TAKE : full;
        return broken != null
                ? broken
                : reasonAgainstOwnLimits(
                        order.member,
                        order.listing,
                        order.side,
                        c.quantity(),
                        BigInteger.valueOf(valuePrice),
                        c.instructions(),
                        c.price() == 0 && isReached(order.listing, order.side, stopPrice),
                        true,
                        order);
    }

    private void cancel(CancelOrder c) {
        Member member = member(c.brokerId());
        if (member == null) {
            reject(RejectReason.UNKNOWN_BROKER, c.brokerId(), c.orderId());
            return;
        }
        Open order = find(member, c.orderId());
        if (order != null) {
            cancel(order, CancelReason.REQUESTED, CloseReason.CANCELLED);
        }
    }

    private void cancelAll(CancelAllOrders c) {
        Member member = member(c.brokerId());
        if (member == null) {
            reject(RejectReason.UNKNOWN_BROKER, c.brokerId(), 0);
            return;
        }
        int listing = listing(c.symbol());
        if (!c.symbol().isEmpty() && listing < 0) {
            reject(RejectReason.UNKNOWN_INSTRUMENT, member.id, 0);
            return;
        }
        cancelAll(
                order -> order.member == member
                        && (c.symbol().isEmpty() || order.listing == listing)
                        && (c.side().isEmpty() || order.side == c.side().get()),
                CancelReason.MASS_CANCEL);
    }

    private void cancelAll(Predicate<Open> which, CancelReason reason) {
        open.stream()
                .filter(which)
                .sorted(Comparator.comparingLong(order -> order.id))
                .toList()
                .forEach(order -> cancel(order, reason, CloseReason.CANCELLED));
    }

    private void stop(long brokerId, String reason, BrokerStatus wanted, @Nullable CancelReason cancels) {
        Member member = member(brokerId);
        if (member == null || !printable(reason, 0, 200)) {
            reject(member == null ? RejectReason.UNKNOWN_BROKER : RejectReason.INVALID_TEXT, 0, 0);
            return;
        }
        boolean stays = wanted == BrokerStatus.KILL_SWITCH && member.status == BrokerStatus.SUSPENDED;
        member.status = stays ? BrokerStatus.SUSPENDED : wanted;
        events.add(new Event.BrokerStatusChanged(brokerId, member.status, reason));
        if (cancels != null) {
            cancelAll(order -> order.member == member, cancels);
        }
    }

    private static @Nullable RejectReason reasonAgainst(Member member) {
        return switch (member.status) {
            case ACTIVE -> null;
            case KILL_SWITCH -> RejectReason.KILL_SWITCH_ENGAGED;
            case SUSPENDED -> RejectReason.BROKER_SUSPENDED;
        };
    }

    private void register(RegisterBroker c) {
        String fixCompId = c.fixCompId().isEmpty() ? String.valueOf(sequence) : c.fixCompId();
        if (!printable(c.name(), 1, 100)
                || !printable(c.webhookUrl(), 0, 2000)
                || !printable(c.webhookSecret(), 0, 100)
                || !FIX_COMP_ID.matcher(fixCompId).matches()) {
            reject(RejectReason.INVALID_TEXT, 0, 0);
        } else if (members.stream().anyMatch(member -> member.fixCompId.equals(fixCompId))) {
            reject(RejectReason.FIX_COMP_ID_TAKEN, 0, 0);
        } else if (members.size() >= settings.maxBrokers()) {
            reject(RejectReason.TOO_MANY_BROKERS, 0, 0);
        } else {
            Member member = new Member(sequence, fixCompId);
            member.keys.add(sequence);
            members.add(member);
            events.add(new Event.BrokerRegistered(
                    sequence, c.name(), c.apiKeyHash(), c.webhookUrl(), c.webhookSecret(), fixCompId));
        }
    }

    private void halt(String symbol, boolean halted, String reason) {
        if (!printable(reason, 0, 200)) {
            reject(RejectReason.INVALID_TEXT, 0, 0);
            return;
        }
        if (symbol.isEmpty()) {
            marketHalted = halted;
            events.add(halted ? new Event.MarketHalted(reason) : new Event.MarketResumed(reason));
            return;
        }
        int listing = listing(symbol);
        if (listing < 0) {
            reject(RejectReason.UNKNOWN_INSTRUMENT, 0, 0);
            return;
        }
        if (listings.get(listing).delisted) {
            reject(RejectReason.INSTRUMENT_DELISTED, 0, 0);
            return;
        }
        listings.get(listing).halted = halted;
        events.add(halted ? new Event.InstrumentHalted(listing, reason) : new Event.InstrumentResumed(listing, reason));
    }

    private void change(ExchangeSettings changed) {
        settings = isShared() ? changed.with(Sharing.FLOATING) : changed;
        forgetOldest();
        events.add(new Event.SettingsChanged(settings));
    }

    private void reset() {
        members.clear();
        operators.clear();
        operatorKeys.clear();
        listings.clear();
        open.clear();
        closed.clear();
        marketHalted = false;
        events.add(new Event.ExchangeReset());
    }

    private void cancel(Open order, CancelReason reason, CloseReason closeReason) {
        AffectedOrder affected = order.affected();
        boolean waited = order.waits();
        close(order);
        events.add(new Event.OrderCancelled(
                affected,
                reason,
                closeReason,
                waited ? 0 : levelQuantity(affected, order.price),
                waited ? Event.NO_LEVEL : levelOrders(affected, order.price)));
    }

    private void close(Open order) {
        open.remove(order);
        if (order.waits()) {
            stopWaiting(order);
        }
        remember(order);
    }

    private void remember(Open order) {
        if (!order.clientOrderId.isEmpty()) {
            closed.add(new Closed(order.member, order.clientOrderId, order.id));
            forgetOldest();
        }
    }

    private void forgetOldest() {
        while (closed.size() > settings.closedClientOrderIds()) {
            closed.remove(isShared() ? oldestOf(largest()) : closed.getFirst());
        }
    }

    private Closed oldestOf(Member member) {
        return closed.stream().filter(used -> used.member == member).findFirst().orElseThrow();
    }

    /** The broker with the most closed ids, on a tie the first that registered. */
    private Member largest() {
        Member largest = members.getFirst();
        for (Member member : members) {
            largest = closedOf(member) > closedOf(largest) ? member : largest;
        }
        return largest;
    }

    private long closedOf(Member member) {
        return closed.stream().filter(used -> used.member == member).count();
    }

    /** The order that holds the client order id, or 0. */
    private long holderOf(Member member, String clientOrderId) {
        if (clientOrderId.isEmpty()) {
            return 0;
        }
        for (Open order : open) {
            if (order.member == member && order.clientOrderId.equals(clientOrderId)) {
                return order.id;
            }
        }
        for (Closed used : closed) {
            if (used.member == member && used.clientOrderId.equals(clientOrderId)) {
                return used.orderId;
            }
        }
        return 0;
    }

    private @Nullable Open find(Member member, long orderId) {
        for (Open order : open) {
            if (order.id == orderId) {
                if (order.member == member) {
                    return order;
                }
                reject(RejectReason.NOT_ORDER_OWNER, member.id, orderId);
                return null;
            }
        }
        reject(RejectReason.UNKNOWN_ORDER, member.id, orderId);
        return null;
    }

    private @Nullable Member member(long brokerId) {
        return members.stream()
                .filter(member -> member.id == brokerId)
                .findFirst()
                .orElse(null);
    }

    private int listing(String symbol) {
        for (int i = 0; i < listings.size(); i++) {
            if (listings.get(i).symbol.equals(symbol)) {
                return i;
            }
        }
        return -1;
    }

    /** When an order is to expire: at a time, or some seconds from now where it says so. */
    private long asked(long untilMicros, int seconds) {
        return seconds == 0 ? untilMicros : now + 1_000_000L * seconds;
    }

    private long validUntil(TimeInForce timeInForce, long requested) {
        return switch (timeInForce) {
            case GTD -> requested;
            case GTC, IOC, FOK -> Times.NEVER_MICROS;
            case DAY -> {
                long end = settings.dayEndMicrosOfDay();
                long days = Math.max(0, (now - end) / Times.MICROS_PER_DAY - 1);
                while (end + days * Times.MICROS_PER_DAY <= now) {
                    days++;
                }
                yield end + days * Times.MICROS_PER_DAY;
            }
        };
    }

    private static BigInteger openValue(List<Open> orders) {
        BigInteger sum = BigInteger.ZERO;
        for (Open order : orders) {
            sum = sum.add(product(order.valuePrice(), order.leaves));
        }
        return sum;
    }

    private static boolean isBeyondBalanceLimit(Member member, String money) {
        return isBeyondLimit(balance(member, money));
    }

    private static boolean isBeyondLimit(BigInteger amount) {
        return amount.abs().compareTo(BigInteger.valueOf(ExchangeSettings.BALANCE_LIMIT)) > 0;
    }

    private static BigInteger position(Member member, int listing) {
        return member.positions.getOrDefault(listing, BigInteger.ZERO);
    }

    private static BigInteger product(long price, long quantity) {
        return BigInteger.valueOf(price).multiply(BigInteger.valueOf(quantity));
    }

    private static boolean printable(String text, int least, int most) {
        return text.length() >= least
                && text.length() <= most
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    private void rejectReplace(RejectReason reason, Member member, long orderId, long toReplace) {
        Optional<AffectedOrder> own = open.stream()
                .filter(order -> order.id == toReplace && order.member == member)
                .map(Open::affected)
                .findAny();
        events.add(new Event.CommandRejected(reason, member.id, orderId, own));
    }

    private void reject(RejectReason reason, long brokerId, long orderId) {
        events.add(new Event.CommandRejected(reason, brokerId, orderId));
    }
}
