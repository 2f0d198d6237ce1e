package org.bourse.fix;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bourse.contract.MarketDirectory;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.SetStpMember;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.fix.wire.Decimals;
import org.bourse.fix.wire.FixTime;
import org.bourse.fix.wire.RawMessage;
import org.bourse.fix.wire.Tag;
import quickfix.FieldException;
import quickfix.FieldNotFound;
import quickfix.IncorrectDataFormat;
import quickfix.IncorrectTagValue;
import quickfix.Message;

/**
 * Reads what messages about orders say. The data dictionary has seen to fields that are always required and to their
 * form; what it can't express is an exception here, for which QuickFIX/J answers with a Reject(3). Values that are well
 * formed but that no command can hold, such as half a share, are refused as the exchange would, with
 * {@link ParseResult.Refused}. Ranges are the engine's to judge, as for every gateway.
 */
final class OrderMessageReader {

    /** SessionRejectReason(373). */
    private static final int REQUIRED_TAG_MISSING = 1;

    private static final int[] EXPIRIES = {Tag.EXPIRE_TIME, Tag.EXPIRE_DATE, Tag.VALID_FOR_SECONDS};

    private final MarketDirectory market;
    private final long dayEndMicrosOfDay;

    /**
     * A reader.
     *
     * @param market knows what instruments' prices and quantities are counted in
     * @param dayEndMicrosOfDay when the trading day ends, in microseconds since midnight UTC
     */
    OrderMessageReader(MarketDirectory market, long dayEndMicrosOfDay) {
        this.market = market;
        this.dayEndMicrosOfDay = dayEndMicrosOfDay;
    }

    /** The order that a NewOrderSingle(D) of a broker asks for. */
    ParseResult<SubmitOrder> order(Message message, long brokerId)
            throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue {
        char ordType = message.getChar(Tag.ORD_TYPE);
        OrderType type = FixCodes.type(ordType);
        TimeInForce timeInForce = timeInForce(message, ordType);
        refuseExpiryUnlessDated(message, timeInForce);
        Expiry expiry = timeInForce == TimeInForce.GTD ? expiry(message) : Expiry.NONE;
        requirePrices(message, ordType);
        InstrumentTerms terms = market.terms(message.getString(Tag.SYMBOL));
        OptionalLong quantity = quantity(message, terms);
        OptionalLong price = message.isSetField(Tag.PRICE) ? price(message, terms) : OptionalLong.of(0);
        if (quantity.isEmpty()) {
            return new ParseResult.Refused<>(RejectReason.INVALID_QUANTITY);
        }
        if (price.isEmpty()) {
            return new ParseResult.Refused<>(RejectReason.INVALID_PRICE);
        }
        OptionalLong stopPrice = optionalStopPrice(message, terms);
        if (stopPrice.isEmpty()) {
            return new ParseResult.Refused<>(RejectReason.INVALID_STOP_PRICE);
        }
        OptionalLong display = displayQuantity(message, terms);
        if (isWrong(message, display)) {
            return new ParseResult.Refused<>(RejectReason.INVALID_DISPLAY_QUANTITY);
        }
        return new ParseResult.Valid<>(new SubmitOrder(
                brokerId,
                message.getString(Tag.ACCOUNT),
                message.getString(Tag.SYMBOL),
                side(message),
                type,
                timeInForce,
                price.getAsLong(),
                quantity.getAsLong(),
                expiry.untilMicros(),
                message.getString(Tag.CL_ORD_ID),
                ExecutionInstructions.of(
                                isPostOnly(message), prevention(message).orElse(SelfTradePrevention.NONE))
                        .withStop(stopPrice.getAsLong())
                        .displaying(display.orElse(0))
                        .inGroup(stpId(message).orElse(0)),
                expiry.seconds(),
                deadline(message)));
    }

    /** The replacement that an OrderCancelReplaceRequest(G) asks for; the order it is about may not be known yet. */
    ParseResult<Replacement> replacement(Message message) throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue {
        char ordType = message.getChar(Tag.ORD_TYPE);
        requirePrices(message, ordType);
        Optional<Replacement.Validity> validity = validity(message);
        InstrumentTerms terms = market.terms(message.getString(Tag.SYMBOL));
        OptionalLong quantity = quantity(message, terms);
        if (ordType == '1') {
            return new ParseResult.Refused<>(RejectReason.INVALID_TIME_IN_FORCE);
        }
        if (quantity.isEmpty()) {
            return new ParseResult.Refused<>(RejectReason.INVALID_QUANTITY);
        }
        OptionalLong price = message.isSetField(Tag.PRICE) ? price(message, terms) : OptionalLong.of(0);
        if (price.isEmpty()) {
            return new ParseResult.Refused<>(RejectReason.INVALID_PRICE);
        }
        OptionalLong stopPrice = optionalStopPrice(message, terms);
        if (stopPrice.isEmpty()) {
            return new ParseResult.Refused<>(RejectReason.INVALID_STOP_PRICE);
        }
        OptionalLong display = displayQuantity(message, terms);
        if (isWrong(message, display)) {
            return new ParseResult.Refused<>(RejectReason.INVALID_DISPLAY_QUANTITY);
        }
        return new ParseResult.Valid<>(new Replacement(
                price.getAsLong(),
                quantity.getAsLong(),
                validity,
                isPostOnly(message),
                stopPrice.getAsLong(),
                prevention(message),
                stpId(message),
                display,
                deadline(message)));
    }

    /** Price(44) in the instrument's units; empty when it is no whole number of them. */
    static OptionalLong price(Message message, InstrumentTerms terms) throws FieldNotFound {
        return Decimals.parse(message.getString(Tag.PRICE), terms.priceScale());
    }

    /** StopPx(99) in the instrument's units; empty when it is no whole number of them. */
    static OptionalLong stopPrice(Message message, InstrumentTerms terms) throws FieldNotFound {
        return Decimals.parse(message.getString(Tag.STOP_PX), terms.priceScale());
    }

    /** 0 where there is none; empty when it is no whole number of the instrument's units, or none of them. */
    private static OptionalLong optionalStopPrice(Message message, InstrumentTerms terms) throws FieldNotFound {
        if (!message.isSetField(Tag.STOP_PX)) {
            return OptionalLong.of(0);
        }
        OptionalLong stopPrice = stopPrice(message, terms);
        return stopPrice.isPresent() && stopPrice.getAsLong() == 0 ? OptionalLong.empty() : stopPrice;
    }

    /** A price where the type of order has one, and a stop price exactly where it has one. */
    private static void requirePrices(Message message, char ordType) throws FieldNotFound, IncorrectTagValue {
        if (FixCodes.type(ordType) == OrderType.LIMIT) {
            require(message, Tag.PRICE);
        }
        if (FixCodes.isStop(ordType)) {
            require(message, Tag.STOP_PX);
        } else if (message.isSetField(Tag.STOP_PX)) {
            throw new IncorrectTagValue(Tag.STOP_PX, message.getString(Tag.STOP_PX));
        }
    }

    /** OrderQty(38) in the instrument's units; empty when it is no whole number of them. */
    static OptionalLong quantity(Message message, InstrumentTerms terms) throws FieldNotFound {
        return Decimals.parse(message.getString(Tag.ORDER_QTY), terms.quantityScale());
    }

    /** MaxFloor(111) in the instrument's units; empty when it is absent or no whole number of them. */
    static OptionalLong displayQuantity(Message message, InstrumentTerms terms) throws FieldNotFound {
        return message.isSetField(Tag.MAX_FLOOR)
                ? Decimals.parse(message.getString(Tag.MAX_FLOOR), terms.quantityScale())
                : OptionalLong.empty();
    }

    /** Whether MaxFloor(111) is there as something that no command can hold: there, 0 means all of the order. */
    private static boolean isWrong(Message message, OptionalLong displayQuantity) {
        return message.isSetField(Tag.MAX_FLOOR) && displayQuantity.orElse(0) == 0;
    }

    /** The command that an OrderMassCancelRequest(q) of a broker asks for. */
    static CancelAllOrders massCancel(Message message, long brokerId) throws FieldNotFound, IncorrectTagValue {
        boolean oneSymbol = message.getChar(Tag.MASS_CANCEL_REQUEST_TYPE) == '1';
        if (oneSymbol) {
            require(message, Tag.SYMBOL);
        }
        Optional<Side> side = message.isSetField(Tag.SIDE) ? Optional.of(side(message)) : Optional.empty();
        return new CancelAllOrders(brokerId, oneSymbol ? message.getString(Tag.SYMBOL) : "", side);
    }

    /**
     * The side of the order that a message is about.
     *
     * @throws IncorrectTagValue when it is one of FIX's other sides
     */
    static Side side(Message message) throws FieldNotFound, IncorrectTagValue {
        return switch (message.getChar(Tag.SIDE)) {
            case '1' -> Side.BID;
            case '2' -> Side.ASK;
            default -> throw new IncorrectTagValue(Tag.SIDE);
        };
    }

    /**
     * In which field a message names another order than this one, for its client; empty when it is about it.
     *
     * @param account the order's account, in the exchange's characters
     */
    static Optional<String> mismatch(Message message, String account, String symbol, Side side) throws FieldNotFound {
        if (!symbol.equals(message.getString(Tag.SYMBOL))) {
            return Optional.of("the order has another Symbol(55)");
        }
        if (FixCodes.side(side) != message.getChar(Tag.SIDE)) {
            return Optional.of("the order has another Side(54)");
        }
        boolean sameAccount =
                !message.isSetField(Tag.ACCOUNT) || RawMessage.latin1(account).equals(message.getString(Tag.ACCOUNT));
        return sameAccount ? Optional.empty() : Optional.of("the order has another Account(1)");
    }

    /** The exchange's number of the order that a message is about; empty when what it gives is not a number. */
    static Optional<Long> orderId(Message message) throws FieldNotFound {
        String text = message.getString(Tag.ORDER_ID);
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether the client says that it may have sent the message before. */
    static boolean isRepetition(Message message) throws FieldNotFound {
        return isSet(message, Tag.POSS_DUP_FLAG) || isSet(message, Tag.POSS_RESEND);
    }

    private static TimeInForce timeInForce(Message message, char ordType) throws FieldNotFound {
        if (message.isSetField(Tag.TIME_IN_FORCE)) {
            return FixCodes.timeInForce(message.getChar(Tag.TIME_IN_FORCE));
        }
        // FIX: an order without it is for the day. A market order can't be, and its client does not mean that.
        return ordType == '1' ? TimeInForce.IOC : TimeInForce.DAY;
    }

    /** ExecInst(18): the data dictionary lets nothing but "participate, don't initiate" through. */
    private static boolean isPostOnly(Message message) {
        return message.isSetField(Tag.EXEC_INST);
    }

    /** SelfMatchPreventionInstruction(2964); empty where the message says nothing of it. */
    private static Optional<SelfTradePrevention> prevention(Message message) throws FieldNotFound {
        return message.isSetField(Tag.SELF_MATCH_PREVENTION)
                ? Optional.of(FixCodes.prevention(message.getInt(Tag.SELF_MATCH_PREVENTION)))
                : Optional.empty();
    }

    /**
     * SelfMatchPreventionID(2362); empty where the message says nothing of it.
     *
     * @throws IncorrectTagValue when it is no number that a group can have
     */
    private static OptionalInt stpId(Message message) throws FieldNotFound, IncorrectTagValue {
        if (!message.isSetField(Tag.SELF_MATCH_PREVENTION_ID)) {
            return OptionalInt.empty();
        }
        String text = message.getString(Tag.SELF_MATCH_PREVENTION_ID);
        OptionalLong stpId = Decimals.parse(text, 0);
        if (stpId.isEmpty() || stpId.getAsLong() < 0 || stpId.getAsLong() > SetStpMember.LARGEST_STP_ID) {
            throw new IncorrectTagValue(Tag.SELF_MATCH_PREVENTION_ID, text);
        }
        return OptionalInt.of((int) stpId.getAsLong());
    }

    private Optional<Replacement.Validity> validity(Message message)
            throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue {
        if (!message.isSetField(Tag.TIME_IN_FORCE)) {
            // What the order has stays; a new date needs to say that it is one.
            refuseExpiry(message);
            return Optional.empty();
        }
        TimeInForce timeInForce = FixCodes.timeInForce(message.getChar(Tag.TIME_IN_FORCE));
        refuseExpiryUnlessDated(message, timeInForce);
        return Optional.of(
                new Replacement.Validity(timeInForce, timeInForce == TimeInForce.GTD ? expiry(message) : Expiry.NONE));
    }

    /** The expiry of an order that is good till a date: just one of three fields may say it. */
    private Expiry expiry(Message message) throws FieldNotFound, IncorrectDataFormat, IncorrectTagValue {
        int given = 0;
        for (int tag : EXPIRIES) {
            if (message.isSetField(tag)) {
                if (given != 0) {
                    throw new IncorrectTagValue(tag, message.getString(tag));
                }
                given = tag;
            }
        }
        return given == Tag.VALID_FOR_SECONDS ? Expiry.after(seconds(message)) : Expiry.at(validUntil(message));
    }

    /** ValidForSeconds(8019). */
    private static int seconds(Message message) throws FieldNotFound, IncorrectTagValue {
        String text = message.getString(Tag.VALID_FOR_SECONDS);
        OptionalLong seconds = Decimals.parse(text, 0);
        if (seconds.isEmpty() || seconds.getAsLong() < 1 || seconds.getAsLong() > Integer.MAX_VALUE) {
            throw new IncorrectTagValue(Tag.VALID_FOR_SECONDS, text);
        }
        return (int) seconds.getAsLong();
    }

    private long validUntil(Message message) throws FieldNotFound, IncorrectDataFormat {
        if (message.isSetField(Tag.EXPIRE_TIME)) {
            String time = message.getString(Tag.EXPIRE_TIME);
            return FixTime.parseTimestamp(time).orElseThrow(() -> new IncorrectDataFormat(Tag.EXPIRE_TIME, time));
        }
        if (!message.isSetField(Tag.EXPIRE_DATE)) {
            throw new FieldException(REQUIRED_TAG_MISSING, Tag.EXPIRE_TIME);
        }
        String date = message.getString(Tag.EXPIRE_DATE);
        long day = FixTime.parseDate(date).orElseThrow(() -> new IncorrectDataFormat(Tag.EXPIRE_DATE, date));
        // The last day it may trade: to the end of the trading day that ends on it, or after it at midnight.
        return Times.endOfTradingDay(day, dayEndMicrosOfDay);
    }

    /** Deadline(8018); {@link Times#NEVER_MICROS} where there is none. */
    private static long deadline(Message message) throws FieldNotFound, IncorrectDataFormat {
        if (!message.isSetField(Tag.DEADLINE)) {
            return Times.NEVER_MICROS;
        }
        String time = message.getString(Tag.DEADLINE);
        return FixTime.parseTimestamp(time).orElseThrow(() -> new IncorrectDataFormat(Tag.DEADLINE, time));
    }

    /** A client that names a date means it: an order without one would stay longer, or shorter, than it thinks. */
    private static void refuseExpiryUnlessDated(Message message, TimeInForce timeInForce)
            throws FieldNotFound, IncorrectTagValue {
        if (timeInForce != TimeInForce.GTD) {
            refuseExpiry(message);
        }
    }

    private static void refuseExpiry(Message message) throws FieldNotFound, IncorrectTagValue {
        for (int tag : EXPIRIES) {
            if (message.isSetField(tag)) {
                throw new IncorrectTagValue(tag, message.getString(tag));
            }
        }
    }

    private static void require(Message message, int tag) {
        if (!message.isSetField(tag)) {
            throw new FieldException(REQUIRED_TAG_MISSING, tag);
        }
    }

    private static boolean isSet(Message message, int tag) throws FieldNotFound {
        return message.getHeader().isSetField(tag) && message.getHeader().getBoolean(tag);
    }
}
