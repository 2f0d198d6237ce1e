package org.bourse.engine.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The closed list of reasons to refuse a command, the same at every gateway. {@link #number()} is stable for ever: it is
 * what the journal, the logs and counterparties' systems may keep.
 */
public enum RejectReason {
    UNKNOWN_BROKER(1, false, "the broker is not registered"),
    INVALID_PRICE(2, false, "price must be absent for a market order, and else between 1 and the largest price"),
    INVALID_QUANTITY(3, false, "quantity must be between 1 and the largest quantity"),
    ORDER_VALUE_TOO_LARGE(4, false, "price times quantity is above the largest order value"),
    VALID_UNTIL_NOT_IN_FUTURE(5, false, "valid_until must be in the future"),
    INVALID_TIME_IN_FORCE(6, false, "the time in force does not fit the order type"),
    DUPLICATE_CLIENT_ORDER_ID(7, false, "client_order_id was used before by this broker"),
    UNKNOWN_ORDER(8, false, "order_not_open", "the order is not open"),
    NOT_ORDER_OWNER(9, false, "the order belongs to another broker"),
    INSTRUMENT_HALTED(10, true, "trading in the instrument is halted"),
    TOO_MANY_OPEN_ORDERS(11, true, "the broker has as many open orders as allowed"),
    EXCHANGE_FULL(12, true, "the exchange holds as many open orders, or as much value in them, as allowed"),
    TOO_MANY_INSTRUMENTS(13, true, "the exchange lists as many instruments as allowed"),
    TOO_MANY_BROKERS(14, false, "the exchange has as many brokers as allowed"),
    BALANCE_LIMIT(15, false, "the broker's balance is beyond what allows further orders"),
    FIX_COMP_ID_TAKEN(16, false, "fix_comp_id is in use by another broker"),
    UNKNOWN_INSTRUMENT(17, false, "the instrument is not listed"),
    INVALID_TEXT(18, false, "a text is empty, too long or has a character that is not allowed"),
    BACKLOG_FULL(19, true, "the exchange has more unfinished work than it may hold"),
    RATE_LIMITED(20, true, "the broker sends orders faster than allowed"),
    SHUTTING_DOWN(21, true, "the exchange is stopping and takes no new work"),
    JOURNAL_UNAVAILABLE(22, true, "the journal can't be written, so nothing can be acknowledged"),
    DISK_LOW(140, true, "a disk has too little room left for new orders; cancels still work"),
    VALID_UNTIL_TOO_LATE(23, false, "valid_until must be before the year 10000"),
    INSTRUMENT_SHARE_USED(24, true, "the broker has listed as many instruments as are left for all brokers together"),
    OPEN_ORDER_SHARE_USED(25, true, "the broker has as many open orders as are left for all brokers together"),
    OPEN_VALUE_SHARE_USED(
            26, true, "the broker's open orders would be worth more than is left for all brokers together"),
    PRICE_OFF_TICK(27, false, "invalid_tick", "price must be a multiple of the instrument's tick"),
    QUANTITY_OFF_LOT(28, false, "invalid_lot", "quantity must be a multiple of the instrument's lot"),
    INSTRUMENT_LISTED(29, false, "the symbol is listed already"),
    INSTRUMENT_IN_USE(30, false, "scales and currency can't change once the instrument has traded or has open orders"),
    INVALID_SCALE(31, false, "the scales of price and quantity must be between 0 and 8"),
    INVALID_TICK(32, false, "the tick must be between 1 and 1000000000000"),
    INVALID_LOT(33, false, "the lot must be between 1 and 1000000000000"),
    INVALID_CURRENCY(34, false, "the currency must be 3 to 10 letters A-Z or digits, or empty for the exchange's own"),
    MARKET_HALTED(70, true, "trading in all instruments is halted"),
    BROKER_SUSPENDED(71, true, "the operator has suspended the broker; cancels still work"),
    KILL_SWITCH_ENGAGED(72, true, "the broker's kill switch is engaged; cancels still work"),
    POST_ONLY_CANNOT_REST(73, false, "a post-only order must be a limit order with time in force gtd, gtc or day"),
    WOULD_TAKE(74, true, "the order is post-only and would trade at once"),
    INVALID_CANCEL_AFTER(90, false, "invalid_field", "seconds must be between 0 and 3600"),
    POSITION_LIMIT(91, true, "the broker's position in the instrument is, or could become, larger than allowed"),
    ORDER_QUANTITY_LIMIT(92, false, "quantity is above the broker's limit"),
    ORDER_VALUE_LIMIT(93, false, "the order's value is above the broker's limit"),
    OPEN_ORDERS_LIMIT(94, true, "the broker has as many open orders as its limit allows"),
    OPEN_BUY_VALUE_LIMIT(95, true, "the broker's open orders that buy would be worth more than its limit allows"),
    OPEN_SELL_VALUE_LIMIT(96, true, "the broker's open orders that sell would be worth more than its limit allows"),
    CREDIT_LIMIT(97, true, "the broker's balance could fall further below 0 than its credit allows"),
    INVALID_LIMIT(98, false, "invalid_field", "a limit must be 0 or more"),
    INVALID_STOP_PRICE(100, false, "stop_price must be between 1 and the largest price"),
    STOP_PRICE_OFF_TICK(101, false, "invalid_tick", "stop_price must be a multiple of the instrument's tick"),
    STOP_CANNOT_BE_IMMEDIATE(102, false, "a stop order waits, so its time in force must be gtd, gtc or day"),
    STOP_CANNOT_BE_POST_ONLY(103, false, "a stop order can't be post-only"),
    NOT_WAITING(104, false, "the order waits for no stop price: it is no stop order, or has triggered"),
    DISPLAY_QUANTITY_CANNOT_REST(
            105,
            false,
            "an order with a display quantity must be a limit or stop-limit order with time in force gtd, gtc or day"),
    INVALID_DISPLAY_QUANTITY(106, false, "the display quantity must be between 1 and the order's quantity"),
    DISPLAY_QUANTITY_OFF_LOT(
            107, false, "invalid_lot", "the display quantity must be a multiple of the instrument's lot"),
    INVALID_SCOPES(110, false, "invalid_field", "a broker's key needs one scope or more, an operator's has none"),
    INVALID_KEY_EXPIRY(111, false, "invalid_field", "expires_at must be in the future and before the year 10000"),
    TOO_MANY_KEYS(112, true, "there are 20 keys, as many as allowed; revoke one first"),
    QUANTITY_BELOW_SMALLEST(116, false, "quantity is below the instrument's smallest"),
    QUANTITY_ABOVE_LARGEST(117, false, "quantity is above the instrument's largest"),
    VALUE_ABOVE_LARGEST(122, false, "the order's value is above the instrument's largest"),
    INVALID_QUANTITY_BOUNDS(
            123,
            false,
            "the smallest and the largest quantity must be between 0, for none, and 1000000000000000, with a multiple of the"
                    + " lot between them"),
    INVALID_LARGEST_VALUE(124, false, "the largest value must be between 0, for none, and the most that may be open"),
    INVALID_TICK_TABLE(
            125,
            false,
            "a tick table must have at most 15 rows, each from a higher price than the one before, of at most"
                    + " 1000000000000000, that is a multiple of both rows' ticks"),
    UNKNOWN_STP_ID(
            126, false, "stp_id must be 0, or a self-trade prevention group that the operator put the broker into"),
    TOO_MANY_STP_GROUPS(132, true, "the broker is in 1000 self-trade prevention groups, as many as allowed"),
    UNKNOWN_KEY(113, false, "there is no such key"),
    UNKNOWN_OPERATOR(114, false, "there is no such operator"),
    TOO_MANY_OPERATORS(115, true, "there are 100 operators, as many as allowed; revoke one first"),
    INSTRUMENT_DELISTED(120, false, "the instrument is delisted; its orders were cancelled"),
    INSTRUMENT_NOT_HALTED(121, true, "the instrument must be halted before it is delisted"),
    DEADLINE_PASSED(130, false, "the deadline had passed when its turn came, and nothing was done");

    private final int number;
    private final boolean retryable;
    private final String text;
    private final String code;

    RejectReason(int number, boolean retryable, String text) {
        this(number, retryable, "", text);
    }

    RejectReason(int number, boolean retryable, String code, String text) {
        this.number = number;
        this.retryable = retryable;
        this.code = code.isEmpty() ? name().toLowerCase(Locale.ROOT) : code;
        this.text = text;
    }

    /** The reason with this number; empty when there is none in this version. */
    public static Optional<RejectReason> ofNumber(int number) {
        return Arrays.stream(values()).filter(reason -> reason.number == number).findFirst();
    }

    /** Stable wire number, unique in this list. */
    public int number() {
        return number;
    }

    /** Whether the same command may succeed later without being changed. */
    public boolean retryable() {
        return retryable;
    }

    /**
     * The word that clients and operators read for it, at every gateway and in the audit trail the same: REST's code. Several
     * reasons may have one. What the operator's calls answer for a broker that isn't there, {@code unknown_broker}, is
     * {@code unauthorized} for the broker's own.
     */
    public String code() {
        return code;
    }

    /** One English clause for people, without a full stop. */
    public String text() {
        return text;
    }
}
