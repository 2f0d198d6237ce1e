package org.bourse.contract;

import java.math.BigInteger;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderLimits;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.Texts;

/**
 * The sentences that refused participants read, the same at every gateway: the reason's own, with the value, the limit and
 * the unit in it wherever there are such.
 */
public final class RefusalTexts {

    private static final String TWICE = "; a stop order that buys counts at twice its stop_price";
    private static final String CANCEL_OR_REPEAT = "; cancel some, or repeat it when others have";

    private final ExchangeSettings limits;

    /** The texts of an exchange with these limits. */
    public RefusalTexts(ExchangeSettings limits) {
        this.limits = limits;
    }

    /**
     * The text for a command's sender: a clause without a full stop.
     *
     * @param terms of the instrument that the command is about; for any other, {@link InstrumentTerms#DEFAULTS}
     */
    public String of(RejectReason reason, Command command, InstrumentTerms terms) {
        return switch (command) {
            case SubmitOrder order -> ofOrder(reason, order, terms);
            case ReplaceOrder replace -> ofReplace(reason, replace, terms);
            default -> of(reason, terms);
        };
    }

    /** The same where no instrument is known. */
    public String of(RejectReason reason) {
        return of(reason, InstrumentTerms.DEFAULTS);
    }

    /** The same where there is no command to take a value from. */
    public String of(RejectReason reason, InstrumentTerms terms) {
        OrderLimits most = OrderLimits.of(limits, terms);
        return switch (reason) {
            case INVALID_PRICE -> reason.text() + ", " + most.price() + " " + UnitNames.ofPrices(terms);
            case INVALID_QUANTITY -> reason.text() + ", " + most.quantity() + " " + UnitNames.ofQuantities(terms);
            case INVALID_STOP_PRICE -> reason.text() + ", " + most.price() + " " + UnitNames.ofPrices(terms);
            case ORDER_VALUE_TOO_LARGE -> reason.text() + ", " + most.value() + " " + UnitNames.ofMoney(terms);
            case QUANTITY_BELOW_SMALLEST ->
                reason.text() + ", " + terms.bounds().smallestQuantity() + " " + UnitNames.ofQuantities(terms);
            case QUANTITY_ABOVE_LARGEST ->
                reason.text() + ", " + terms.bounds().largestQuantity() + " " + UnitNames.ofQuantities(terms);
            case VALUE_ABOVE_LARGEST ->
                reason.text() + ", " + terms.bounds().largestValue() + " " + UnitNames.ofMoney(terms);
            case TOO_MANY_OPEN_ORDERS -> reason.text() + ", " + limits.maxOpenOrders() + "; cancel some first";
            case EXCHANGE_FULL ->
                "the exchange holds as many open orders, " + limits.maxTotalOpenOrders()
                        + ", or as much value in them, " + ExchangeSettings.MAX_OPEN_VALUE + " "
                        + UnitNames.ofMoney(terms)
                        + ", as allowed"
                        + CANCEL_OR_REPEAT;
            case TOO_MANY_INSTRUMENTS ->
                reason.text() + ", " + limits.maxInstruments()
                        + "; repeat it when one that never traded has no open orders any more";
            case TOO_MANY_BROKERS -> reason.text() + ", " + limits.maxBrokers();
            case INSTRUMENT_SHARE_USED ->
                reason.text() + ", of " + limits.maxInstruments()
                        + "; cancel its orders in one that never traded, or repeat it when others have";
            case OPEN_ORDER_SHARE_USED -> reason.text() + ", of " + limits.maxTotalOpenOrders() + CANCEL_OR_REPEAT;
            case OPEN_VALUE_SHARE_USED ->
                reason.text() + ", of " + ExchangeSettings.MAX_OPEN_VALUE + " " + UnitNames.ofMoney(terms)
                        + CANCEL_OR_REPEAT;
            case BALANCE_LIMIT ->
                "the broker's balance is beyond " + ExchangeSettings.BALANCE_LIMIT + " " + UnitNames.ofMoney(terms)
                        + ", either way, which allows no further orders";
            case UNKNOWN_BROKER,
                    VALID_UNTIL_NOT_IN_FUTURE,
                    DEADLINE_PASSED,
                    INVALID_TIME_IN_FORCE,
                    DUPLICATE_CLIENT_ORDER_ID,
                    UNKNOWN_ORDER,
                    NOT_ORDER_OWNER,
                    INSTRUMENT_HALTED,
                    INSTRUMENT_DELISTED,
                    INSTRUMENT_NOT_HALTED,
                    MARKET_HALTED,
                    BROKER_SUSPENDED,
                    KILL_SWITCH_ENGAGED,
                    POST_ONLY_CANNOT_REST,
                    DISPLAY_QUANTITY_CANNOT_REST,
                    INVALID_DISPLAY_QUANTITY,
                    DISPLAY_QUANTITY_OFF_LOT,
                    WOULD_TAKE,
                    INVALID_CANCEL_AFTER,
                    POSITION_LIMIT,
                    ORDER_QUANTITY_LIMIT,
                    ORDER_VALUE_LIMIT,
                    OPEN_ORDERS_LIMIT,
                    OPEN_BUY_VALUE_LIMIT,
                    OPEN_SELL_VALUE_LIMIT,
                    CREDIT_LIMIT,
                    INVALID_LIMIT,
                    STOP_CANNOT_BE_IMMEDIATE,
                    STOP_CANNOT_BE_POST_ONLY,
                    NOT_WAITING,
                    INVALID_SCOPES,
                    INVALID_KEY_EXPIRY,
                    UNKNOWN_STP_ID,
                    TOO_MANY_STP_GROUPS,
                    TOO_MANY_KEYS,
                    UNKNOWN_KEY,
                    UNKNOWN_OPERATOR,
                    TOO_MANY_OPERATORS,
                    FIX_COMP_ID_TAKEN,
                    UNKNOWN_INSTRUMENT,
                    INVALID_TEXT,
                    BACKLOG_FULL,
                    RATE_LIMITED,
                    SHUTTING_DOWN,
                    JOURNAL_UNAVAILABLE,
                    DISK_LOW,
                    VALID_UNTIL_TOO_LATE,
                    PRICE_OFF_TICK,
                    STOP_PRICE_OFF_TICK,
                    INVALID_QUANTITY_BOUNDS,
                    INVALID_LARGEST_VALUE,
                    INVALID_TICK_TABLE,
                    QUANTITY_OFF_LOT,
                    INSTRUMENT_LISTED,
                    INSTRUMENT_IN_USE,
                    INVALID_SCALE,
                    INVALID_TICK,
                    INVALID_LOT,
                    INVALID_CURRENCY -> reason.text();
        };
    }

    /** The text about a price that is no number of the instrument's units in the range, in the sender's words. */
    public String price(String value, InstrumentTerms terms) {
        return "price must be between 1 and " + OrderLimits.of(limits, terms).price() + " " + UnitNames.ofPrices(terms)
                + ", not " + value;
    }

    /** The text about a quantity that is no number of the instrument's units in the range, in the sender's words. */
    public String quantity(String value, InstrumentTerms terms) {
        return "quantity must be between 1 and " + OrderLimits.of(limits, terms).quantity() + " "
                + UnitNames.ofQuantities(terms) + ", not " + value;
    }

    /** The text about a stop price that is no number of the instrument's units in the range, in the sender's words. */
    public String stopPrice(String value, InstrumentTerms terms) {
        return "stop_" + price(value, terms);
    }

    private String ofOrder(RejectReason reason, SubmitOrder order, InstrumentTerms terms) {
        return switch (reason) {
            case INVALID_PRICE ->
                order.type() == OrderType.MARKET
                        ? noPrice(order.instructions().isStop() ? "stop" : "market", order.price(), terms)
                        : price(Long.toString(order.price()), terms);
            case INVALID_QUANTITY -> quantity(Long.toString(order.quantity()), terms);
            case INVALID_STOP_PRICE ->
                stopPrice(Long.toString(order.instructions().stopPrice()), terms);
            case ORDER_VALUE_TOO_LARGE ->
                value(order.instructions().valuePrice(order.side(), order.price()), order.quantity(), terms)
                        + (order.type() == OrderType.MARKET && order.side() == Side.BID ? TWICE : "");
            case STOP_PRICE_OFF_TICK -> offTick(reason, order.instructions().stopPrice(), terms);
            case PRICE_OFF_TICK -> offTick(reason, order.price(), terms);
            case QUANTITY_OFF_LOT -> offLot(reason, order.quantity(), terms);
            case QUANTITY_BELOW_SMALLEST, QUANTITY_ABOVE_LARGEST -> of(reason, terms) + ", not " + order.quantity();
            case INVALID_DISPLAY_QUANTITY, DISPLAY_QUANTITY_OFF_LOT ->
                display(reason, order.quantity(), order.instructions(), terms);
            case VALUE_ABOVE_LARGEST -> aboveLargest(reason, order.price(), order.quantity(), terms);
            case UNKNOWN_STP_ID ->
                of(reason, terms) + ", not " + order.instructions().stpId();
            case INVALID_TIME_IN_FORCE -> "the time in force of a market order must be ioc or fok";
            case INVALID_TEXT -> text(order);
            default -> of(reason, terms);
        };
    }

    private String ofReplace(RejectReason reason, ReplaceOrder replace, InstrumentTerms terms) {
        return switch (reason) {
            case INVALID_PRICE ->
                // One that is in the range is refused where the order has none.
                replace.price() >= 1
                                && replace.price()
                                        <= OrderLimits.of(limits, terms).price()
                        ? noPrice("stop", replace.price(), terms)
                        : price(Long.toString(replace.price()), terms);
            case INVALID_QUANTITY -> quantity(Long.toString(replace.quantity()), terms);
            case INVALID_STOP_PRICE ->
                stopPrice(Long.toString(replace.instructions().stopPrice()), terms);
            case ORDER_VALUE_TOO_LARGE ->
                replace.price() == 0 ? of(reason, terms) : value(replace.price(), replace.quantity(), terms);
            case STOP_PRICE_OFF_TICK -> offTick(reason, replace.instructions().stopPrice(), terms);
            case PRICE_OFF_TICK -> offTick(reason, replace.price(), terms);
            case QUANTITY_OFF_LOT -> offLot(reason, replace.quantity(), terms);
            case QUANTITY_BELOW_SMALLEST, QUANTITY_ABOVE_LARGEST -> of(reason, terms) + ", not " + replace.quantity();
            case INVALID_DISPLAY_QUANTITY, DISPLAY_QUANTITY_OFF_LOT ->
                display(reason, replace.quantity(), replace.instructions(), terms);
            case VALUE_ABOVE_LARGEST -> aboveLargest(reason, replace.price(), replace.quantity(), terms);
            case UNKNOWN_STP_ID ->
                of(reason, terms) + ", not " + replace.instructions().stpId();
            case INVALID_TIME_IN_FORCE -> "an open order's time in force must be gtd, gtc or day";
            case INVALID_TEXT -> printable("client_order_id", 1, Texts.MAX_CLIENT_ORDER_ID_LENGTH);
            default -> of(reason, terms);
        };
    }

    private static String offTick(RejectReason reason, long price, InstrumentTerms terms) {
        String where = terms.bands().isEmpty() ? "" : " at this price";
        return reason.text() + ", " + terms.tickAt(price) + where + ", not " + price;
    }

    private static String offLot(RejectReason reason, long quantity, InstrumentTerms terms) {
        return reason.text() + ", " + terms.lot() + ", not " + quantity;
    }

    private static String noPrice(String kind, long price, InstrumentTerms terms) {
        return "price must be absent for a " + kind + " order, not " + price + " " + UnitNames.ofPrices(terms);
    }

    /** The text about a display quantity that is no number of the instrument's units in the range. */
    public String displayQuantity(String value) {
        return RejectReason.INVALID_DISPLAY_QUANTITY.text() + ", not " + value;
    }

    private static String display(
            RejectReason reason, long quantity, ExecutionInstructions instructions, InstrumentTerms terms) {
        long displayed = instructions.displayQuantity();
        return reason == RejectReason.DISPLAY_QUANTITY_OFF_LOT
                ? offLot(reason, displayed, terms)
                : reason.text() + ", " + quantity + " " + UnitNames.ofQuantities(terms) + ", not " + displayed;
    }

    private String value(long price, long quantity, InstrumentTerms terms) {
        BigInteger value = BigInteger.valueOf(price).multiply(BigInteger.valueOf(quantity));
        return "price times quantity must be at most "
                + OrderLimits.of(limits, terms).value() + " "
                + UnitNames.ofMoney(terms) + ", not " + price + " " + UnitNames.ofPrices(terms) + " times " + quantity
                + " " + UnitNames.ofQuantities(terms) + ", " + value;
    }

    /** An order without a price is worth what it would take, which no command says. */
    private String aboveLargest(RejectReason reason, long price, long quantity, InstrumentTerms terms) {
        return price == 0
                ? of(reason, terms)
                : of(reason, terms) + ", not " + BigInteger.valueOf(price).multiply(BigInteger.valueOf(quantity));
    }

    private static String text(SubmitOrder order) {
        if (!Texts.isPrintable(order.documentNumber(), 1, Texts.MAX_DOCUMENT_NUMBER_LENGTH)) {
            return printable("document_number", 1, Texts.MAX_DOCUMENT_NUMBER_LENGTH);
        }
        if (!Texts.isPrintable(order.clientOrderId(), 0, Texts.MAX_CLIENT_ORDER_ID_LENGTH)) {
            return printable("client_order_id", 1, Texts.MAX_CLIENT_ORDER_ID_LENGTH);
        }
        return "symbol must be 1 to " + Texts.MAX_SYMBOL_LENGTH + " characters of A-Z 0-9 . -";
    }

    private static String printable(String field, int least, int most) {
        return field + " must have " + least + " to " + most + " characters, none of them a control character";
    }
}
