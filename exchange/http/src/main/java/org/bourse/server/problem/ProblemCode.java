package org.bourse.server.problem;

import java.util.Locale;
import org.bourse.engine.model.RejectReason;

/**
 * Every way a request can be refused: the one table of what goes over the wire. The lower-case name is the problem's
 * {@code code} and is stable for ever; a new one is only ever added.
 */
public enum ProblemCode {
    // What is wrong with the message itself.
    INVALID_REQUEST(400, "Invalid request", "The request is not valid HTTP/1.1, or its path can't be decoded."),
    INVALID_JSON(400, "Unreadable JSON", "The body is empty, not UTF-8, or not one JSON value."),
    UNAUTHORIZED(
            401,
            "Unauthorized",
            "The Authorization header has no key, an unknown one, or one of the wrong kind: a broker's where the"
                    + " operator's is due, or the other way round."),
    KEY_EXPIRED(401, "Key expired", "The time of the key in the Authorization header is over; it needs a new one."),
    ADDRESS_NOT_ALLOWED(
            403, "Address not allowed", "The key has a list of addresses, and the request is from another."),
    ROLE_MISSING(403, "Role missing", "The operator's role is not for this call; the detail names the one that is."),
    SCOPE_MISSING(403, "Scope missing", "The key is not for this call; the detail names the scope that is."),
    ORIGIN_NOT_ALLOWED(403, "Origin not allowed", "WebSockets are not open to pages of this origin."),
    NOT_FOUND(404, "Not found", "Nothing is served at this path."),
    METHOD_NOT_ALLOWED(405, "Method not allowed", "The path exists, but not with this method; Allow lists which do."),
    EXECUTIONS_NOT_KEPT(
            410,
            "Executions not kept",
            "Not all that happened after this event is kept: it is from before the exchange began to keep executions, or was archived."
                    + " The detail names the event after which they are."),
    BODY_TOO_LARGE(413, "Body too large", "The body has more bytes than a request may have (64 KiB unless set)."),
    URI_TOO_LONG(414, "URI too long", "The first line of the request is longer than the server reads."),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type", "The body is not declared as application/json in UTF-8."),
    UPGRADE_REQUIRED(426, "Upgrade required", "Only WebSockets of version 13 are opened at this path."),
    HEADERS_TOO_LARGE(431, "Headers too large", "The request's headers are longer than the server reads."),

    // What is wrong with a field or parameter.
    INVALID_BODY(422, "Invalid body", "The body is JSON, but not an object."),
    UNKNOWN_FIELD(422, "Unknown field", "The body has a field that this call doesn't know."),
    DUPLICATE_FIELD(422, "Duplicate field", "The body gives a field twice."),
    MISSING_FIELD(422, "Missing field", "A field that this call needs is absent or null."),
    INVALID_FIELD(422, "Invalid field", "A field has a value or a JSON type that is not allowed."),
    INVALID_PARAMETER(422, "Invalid parameter", "A path or query parameter is unknown, given twice or not allowed."),
    INVALID_TEXT(422, "Invalid text", "A text is empty, too long, or has a character that is not allowed."),
    INVALID_PRICE(422, "Invalid price", "The price is no whole number of the instrument's units in the allowed range."),
    INVALID_QUANTITY(
            422, "Invalid quantity", "The quantity is no whole number of the instrument's units in the allowed range."),
    ORDER_VALUE_TOO_LARGE(422, "Order value too large", "Price times quantity is above the largest order value."),
    INVALID_TICK(422, "Invalid tick", "The price is no multiple of the instrument's tick, or a tick is out of range."),
    INVALID_LOT(422, "Invalid lot", "The quantity is no multiple of the instrument's lot, or a lot is out of range."),
    QUANTITY_BELOW_SMALLEST(
            422,
            "Quantity below the smallest",
            "The quantity is below the smallest that the instrument's orders may have."),
    QUANTITY_ABOVE_LARGEST(
            422,
            "Quantity above the largest",
            "The quantity is above the largest that the instrument's orders may have."),
    VALUE_ABOVE_LARGEST(
            422,
            "Value above the largest",
            "The order's value is above the largest that the instrument's orders may have."),
    INVALID_QUANTITY_BOUNDS(
            422,
            "Invalid quantity bounds",
            "No order could have a quantity from the smallest to the largest, or one of them is out of range."),
    INVALID_LARGEST_VALUE(422, "Invalid largest value", "The largest value of an instrument's orders is out of range."),
    INVALID_TICK_TABLE(
            422,
            "Invalid tick table",
            "A row of a tick table has a price that is no multiple of both ticks or not above the row before, or a tick out"
                    + " of range, or there are more than 15."),
    INVALID_SCALE(422, "Invalid scale", "An instrument's prices and quantities have 0 to 8 decimals."),
    INVALID_CURRENCY(422, "Invalid currency", "A currency is 3 to 10 letters A-Z or digits."),
    VALID_UNTIL_NOT_IN_FUTURE(422, "valid_until not in the future", "The order would have expired already."),
    VALID_UNTIL_TOO_LATE(422, "valid_until too late", "The order would live beyond the year 9999."),
    INVALID_TIME_IN_FORCE(422, "Invalid time in force", "The time in force does not go with the rest of the order."),
    POST_ONLY_CANNOT_REST(
            422,
            "Post-only order can't rest",
            "A post-only order is a limit order with time_in_force gtd, gtc or day."),
    INVALID_STOP_PRICE(
            422,
            "Invalid stop price",
            "The stop price is no whole number of the instrument's units in the allowed range, or the order is none that"
                    + " has one."),
    STOP_CANNOT_BE_IMMEDIATE(
            422, "Stop order can't be immediate", "A stop order waits, so its time_in_force is gtd, gtc or day."),
    STOP_CANNOT_BE_POST_ONLY(422, "Stop order can't be post-only", "A stop order takes what the book offers."),
    DISPLAY_QUANTITY_CANNOT_REST(
            422,
            "Order with a display quantity can't rest",
            "An order with a display_quantity is a limit or stop_limit order with time_in_force gtd, gtc or day."),
    INVALID_DISPLAY_QUANTITY(
            422, "Invalid display quantity", "The display_quantity is not between 1 and the order's quantity."),
    UNKNOWN_STP_ID(
            422,
            "Unknown stp_id",
            "The stp_id is no self-trade prevention group that the operator has put the broker into."),
    WEBHOOK_URL_REFUSED(422, "Webhook address refused", "The exchange does not send to this address."),

    // What the state of the exchange doesn't allow.
    NOT_ORDER_OWNER(403, "Not the order's owner", "The order belongs to another broker."),
    NOT_DELIVERY_OWNER(403, "Not the delivery's owner", "The webhook delivery belongs to another broker."),
    BROKER_SUSPENDED(403, "Broker suspended", "The operator has suspended the broker; cancels still work."),
    KILL_SWITCH_ENGAGED(
            403,
            "Kill switch engaged",
            "The broker's kill switch is engaged until it is released; cancels still work."),
    UNKNOWN_BROKER(404, "Unknown broker", "There is no such broker."),
    UNKNOWN_SESSION(404, "Unknown session", "There is no such session of a FIX or WebSocket client."),
    SESSION_BUSY(409, "Session busy", "The session's client is still being served; repeat the call."),
    UNKNOWN_OPERATOR(404, "Unknown operator", "There is no such operator, or no longer."),
    UNKNOWN_KEY(404, "Unknown key", "There is no such key, or no longer."),
    UNKNOWN_ORDER(404, "Unknown order", "There is no such order."),
    ARCHIVED(
            410,
            "Archived",
            "What was entered around this id was taken out of the database into its archive; an operator can put it back."),
    UNKNOWN_DELIVERY(404, "Unknown delivery", "There is no such webhook delivery, or no longer."),
    UNKNOWN_INSTRUMENT(
            404,
            "Unknown instrument",
            "No instrument is listed under this symbol. Where only the operator lists, an order does not list it."),
    NEVER_TRADED(404, "Never traded", "The instrument has no price because it never traded."),
    DEADLINE_PASSED(
            409,
            "Deadline passed",
            "The deadline that the request gives had passed when its turn came. Nothing happened."),
    ORDER_NOT_OPEN(409, "Order not open", "The order is closed, so it can't be changed any more."),
    DUPLICATE_CLIENT_ORDER_ID(
            409, "Duplicate client_order_id", "The broker used this client_order_id for an order with other terms."),
    FIX_COMP_ID_TAKEN(409, "fix_comp_id taken", "Another broker has this FIX comp id."),
    INSTRUMENT_LISTED(409, "Instrument listed", "The symbol is listed already."),
    INSTRUMENT_IN_USE(
            409,
            "Instrument in use",
            "An instrument that has traded or has open orders keeps its scales and its currency."),
    NOT_WAITING(
            409,
            "Order not waiting",
            "The order waits for no stop price, so it can't get another: it is no stop order, or has triggered."),
    WOULD_TAKE(409, "Order would take", "The order is post-only and would trade at once; choose another price."),
    INSTRUMENT_HALTED(409, "Instrument halted", "Trading in the instrument is halted; cancels still work."),
    INSTRUMENT_DELISTED(409, "Instrument delisted", "The instrument's listing has ended; its orders were cancelled."),
    INSTRUMENT_NOT_HALTED(409, "Instrument not halted", "An instrument must be halted before it is delisted."),
    MARKET_HALTED(409, "Market halted", "Trading in all instruments is halted; cancels still work."),
    TOO_MANY_OPEN_ORDERS(
            409, "Too many open orders", "The broker has as many open orders as allowed." + " Cancel some first."),
    TOO_MANY_INSTRUMENTS(
            409,
            "Too many instruments",
            "The exchange lists as many instruments as allowed."
                    + " Repeat it when one that never traded has no open orders any more."),
    INSTRUMENT_SHARE_USED(
            409,
            "Instrument share used",
            "The broker has listed as many instruments as are left for all brokers together."
                    + " Cancel its orders in one that never traded, or repeat it when others have."),
    TOO_MANY_BROKERS(
            409, "Too many brokers", "The exchange has as many brokers as allowed." + " Its operator can allow more."),
    TOO_MANY_KEYS(
            409, "Too many keys", "There are as many keys as allowed, expired ones included." + " Revoke one first."),
    TOO_MANY_STP_GROUPS(
            409,
            "Too many self-trade prevention groups",
            "The broker is in as many self-trade prevention groups as allowed. Take it out of one first."),
    TOO_MANY_OPERATORS(409, "Too many operators", "There are as many operators as allowed. Revoke one first."),
    BALANCE_LIMIT(409, "Balance limit", "The broker's balance is beyond what allows further orders."),
    ORDER_QUANTITY_LIMIT(409, "Order quantity limit", "The quantity is above the broker's limit."),
    ORDER_VALUE_LIMIT(409, "Order value limit", "The order's value is above the broker's limit."),
    OPEN_ORDERS_LIMIT(409, "Open orders limit", "The broker has as many open orders as its limit allows."),
    OPEN_BUY_VALUE_LIMIT(
            409,
            "Open buy value limit",
            "The broker's open orders that buy would be worth more than its limit allows."),
    OPEN_SELL_VALUE_LIMIT(
            409,
            "Open sell value limit",
            "The broker's open orders that sell would be worth more than its limit allows."),
    CREDIT_LIMIT(409, "Credit limit", "The broker's balance could fall further below 0 than its credit allows."),
    POSITION_LIMIT(
            409, "Position limit", "The broker's position in the instrument is, or could become, larger than allowed."),

    // What the exchange can't do now.
    TOO_MANY_WRONG_KEYS(
            429,
            "Too many wrong keys",
            "Wrong keys keep coming from this address; Retry-After says when the next is looked at."),
    RATE_LIMITED(
            429,
            1,
            "Too many requests",
            "The broker sends orders, or a client without a right key requests, faster than allowed; Retry-After says"
                    + " when."),
    INTERNAL_ERROR(500, "Internal error", "A fault of the exchange; its log has the incident named in the detail."),
    OPEN_ORDER_SHARE_USED(
            503,
            1,
            "Open order share used",
            "The broker has as many open orders as are left for all brokers together."
                    + " Cancel some, or repeat it when others have."),
    OPEN_VALUE_SHARE_USED(
            503,
            1,
            "Open value share used",
            "The broker's open orders would be worth more than is left for all brokers together."
                    + " Cancel some, or repeat it when others have."),
    EXCHANGE_FULL(503, 1, "Exchange full", "The exchange holds as many open orders, or as much value, as allowed."),
    BACKLOG_FULL(503, 1, "Backlog full", "The exchange has more unfinished work than it may hold."),
    SHUTTING_DOWN(503, 5, "Shutting down", "The exchange is stopping and takes no new work."),
    JOURNAL_UNAVAILABLE(503, 5, "Journal unavailable", "The journal can't be written. Nothing happened."),
    DISK_LOW(503, 30, "Disk low", "A disk has too little room left for new orders. Cancels still work."),
    OUTCOME_UNKNOWN(
            503,
            5,
            "Outcome unknown",
            "The exchange failed while it had the request. Whether it happened shows once it takes commands again: repeat it"
                    + " with the same client_order_id."),
    HISTORY_UNAVAILABLE(503, 5, "History unavailable", "The answer needs the database, which can't be asked now."),
    AUDIT_DISABLED(503, "Audit trail disabled", "No archive is configured (EXCHANGE_JOURNAL_ARCHIVE)."),
    AUDIT_BUSY(503, 5, "Audit trail busy", "As many readings of the audit trail are under way as are allowed."),
    REDELIVERY_BUSY(503, 1, "Redelivery busy", "As many webhook redeliveries of the broker wait as are allowed."),
    ADMIN_DISABLED(503, "Operator's calls disabled", "No operator's key is configured (EXCHANGE_ADMIN_API_KEY).");

    private final int status;
    private final int retryAfterSeconds;
    private final String title;
    private final String explanation;
    private final String code;

    ProblemCode(int status, String title, String explanation) {
        this(status, 0, title, explanation);
    }

    ProblemCode(int status, int retryAfterSeconds, String title, String explanation) {
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
        this.title = title;
        this.explanation = explanation;
        this.code = name().toLowerCase(Locale.ROOT);
    }

    /** The problem for what the engine or the sequencer refused. */
    public static ProblemCode of(RejectReason reason) {
        return switch (reason) {
            // The key was checked before; it was void when the command's turn came, because of a reset.
            case UNKNOWN_BROKER -> UNAUTHORIZED;
            case INVALID_PRICE -> INVALID_PRICE;
            case INVALID_QUANTITY -> INVALID_QUANTITY;
            case ORDER_VALUE_TOO_LARGE -> ORDER_VALUE_TOO_LARGE;
            case VALID_UNTIL_NOT_IN_FUTURE -> VALID_UNTIL_NOT_IN_FUTURE;
            case VALID_UNTIL_TOO_LATE -> VALID_UNTIL_TOO_LATE;
            case DEADLINE_PASSED -> DEADLINE_PASSED;
            case INVALID_TIME_IN_FORCE -> INVALID_TIME_IN_FORCE;
            case DUPLICATE_CLIENT_ORDER_ID -> DUPLICATE_CLIENT_ORDER_ID;
            case UNKNOWN_ORDER -> ORDER_NOT_OPEN;
            case NOT_ORDER_OWNER -> NOT_ORDER_OWNER;
            case INSTRUMENT_HALTED -> INSTRUMENT_HALTED;
            case INSTRUMENT_DELISTED -> INSTRUMENT_DELISTED;
            case INSTRUMENT_NOT_HALTED -> INSTRUMENT_NOT_HALTED;
            case MARKET_HALTED -> MARKET_HALTED;
            case BROKER_SUSPENDED -> BROKER_SUSPENDED;
            case KILL_SWITCH_ENGAGED -> KILL_SWITCH_ENGAGED;
            case POST_ONLY_CANNOT_REST -> POST_ONLY_CANNOT_REST;
            case DISPLAY_QUANTITY_CANNOT_REST -> DISPLAY_QUANTITY_CANNOT_REST;
            case INVALID_DISPLAY_QUANTITY -> INVALID_DISPLAY_QUANTITY;
            case WOULD_TAKE -> WOULD_TAKE;
            case TOO_MANY_OPEN_ORDERS -> TOO_MANY_OPEN_ORDERS;
            case EXCHANGE_FULL -> EXCHANGE_FULL;
            case TOO_MANY_INSTRUMENTS -> TOO_MANY_INSTRUMENTS;
            case INSTRUMENT_SHARE_USED -> INSTRUMENT_SHARE_USED;
            case OPEN_ORDER_SHARE_USED -> OPEN_ORDER_SHARE_USED;
            case OPEN_VALUE_SHARE_USED -> OPEN_VALUE_SHARE_USED;
            case TOO_MANY_BROKERS -> TOO_MANY_BROKERS;
            case BALANCE_LIMIT -> BALANCE_LIMIT;
            case POSITION_LIMIT -> POSITION_LIMIT;
            case ORDER_QUANTITY_LIMIT -> ORDER_QUANTITY_LIMIT;
            case ORDER_VALUE_LIMIT -> ORDER_VALUE_LIMIT;
            case OPEN_ORDERS_LIMIT -> OPEN_ORDERS_LIMIT;
            case OPEN_BUY_VALUE_LIMIT -> OPEN_BUY_VALUE_LIMIT;
            case OPEN_SELL_VALUE_LIMIT -> OPEN_SELL_VALUE_LIMIT;
            case CREDIT_LIMIT -> CREDIT_LIMIT;
            case FIX_COMP_ID_TAKEN -> FIX_COMP_ID_TAKEN;
            case UNKNOWN_INSTRUMENT -> UNKNOWN_INSTRUMENT;
            case INVALID_TEXT -> INVALID_TEXT;
            case INVALID_CANCEL_AFTER, INVALID_LIMIT, INVALID_SCOPES, INVALID_KEY_EXPIRY -> INVALID_FIELD;
            case UNKNOWN_STP_ID -> UNKNOWN_STP_ID;
            case TOO_MANY_STP_GROUPS -> TOO_MANY_STP_GROUPS;
            case TOO_MANY_KEYS -> TOO_MANY_KEYS;
            case UNKNOWN_KEY -> UNKNOWN_KEY;
            case UNKNOWN_OPERATOR -> UNKNOWN_OPERATOR;
            case TOO_MANY_OPERATORS -> TOO_MANY_OPERATORS;
            case PRICE_OFF_TICK, STOP_PRICE_OFF_TICK, INVALID_TICK -> INVALID_TICK;
            case INVALID_STOP_PRICE -> INVALID_STOP_PRICE;
            case STOP_CANNOT_BE_IMMEDIATE -> STOP_CANNOT_BE_IMMEDIATE;
            case STOP_CANNOT_BE_POST_ONLY -> STOP_CANNOT_BE_POST_ONLY;
            case NOT_WAITING -> NOT_WAITING;
            case QUANTITY_OFF_LOT, DISPLAY_QUANTITY_OFF_LOT, INVALID_LOT -> INVALID_LOT;
            case QUANTITY_BELOW_SMALLEST -> QUANTITY_BELOW_SMALLEST;
            case QUANTITY_ABOVE_LARGEST -> QUANTITY_ABOVE_LARGEST;
            case VALUE_ABOVE_LARGEST -> VALUE_ABOVE_LARGEST;
            case INVALID_QUANTITY_BOUNDS -> INVALID_QUANTITY_BOUNDS;
            case INVALID_LARGEST_VALUE -> INVALID_LARGEST_VALUE;
            case INVALID_TICK_TABLE -> INVALID_TICK_TABLE;
            case INVALID_SCALE -> INVALID_SCALE;
            case INVALID_CURRENCY -> INVALID_CURRENCY;
            case INSTRUMENT_LISTED -> INSTRUMENT_LISTED;
            case INSTRUMENT_IN_USE -> INSTRUMENT_IN_USE;
            case BACKLOG_FULL -> BACKLOG_FULL;
            case RATE_LIMITED -> RATE_LIMITED;
            case SHUTTING_DOWN -> SHUTTING_DOWN;
            case JOURNAL_UNAVAILABLE -> JOURNAL_UNAVAILABLE;
            case DISK_LOW -> DISK_LOW;
        };
    }

    /** The HTTP status it is answered with. */
    public int status() {
        return status;
    }

    /** A few words that say what kind of problem it is, the same each time. */
    public String title() {
        return title;
    }

    /** The code's meaning, for the documentation. */
    public String explanation() {
        return explanation;
    }

    /** The stable name that programs compare. */
    public String code() {
        return code;
    }

    /** A reference to its explanation. */
    public String type() {
        return "/docs/errors#" + code;
    }

    /** Seconds after which the same request may succeed, for the header of that name; 0 when it can't be said. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
