package org.bourse.server.orders;

import org.bourse.engine.command.Command.SetStpMember;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.UtcTimes;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.request.JsonObjectBody;
import org.bourse.server.request.Symbols;

/** The words of an order in JSON, and how they are read. */
public final class OrderTerms {

    private OrderTerms() {}

    /** The field's side; a fault unless it is one. */
    static Side side(JsonObjectBody body, int field) {
        return switch (body.requiredText(field)) {
            case "bid" -> Side.BID;
            case "ask" -> Side.ASK;
            default -> {
                body.choiceFault(field, "bid or ask");
                yield Side.BID;
            }
        };
    }

    /** The field's order type, limit when absent; a fault unless it is one. */
    static OrderTypeWord kind(JsonObjectBody body, int field) {
        return switch (body.optionalText(field)) {
            case "limit" -> OrderTypeWord.LIMIT;
            case "market" -> OrderTypeWord.MARKET;
            case "stop" -> OrderTypeWord.STOP;
            case "stop_limit" -> OrderTypeWord.STOP_LIMIT;
            default -> {
                body.choiceFault(field, "limit, market, stop or stop_limit");
                yield OrderTypeWord.LIMIT;
            }
        };
    }

    /** The field's stop price; 0, and a fault, unless it is a whole number other than 0. */
    static long stopPrice(JsonObjectBody body, int field) {
        long price = body.integer(field, ProblemCode.INVALID_STOP_PRICE);
        if (price == 0 && body.isInteger(field)) {
            body.fault(field, ProblemCode.INVALID_STOP_PRICE, "must be 1 or more, not 0");
        }
        return price;
    }

    /** The field's time in force, this one when absent; a fault unless it is one. */
    static TimeInForce timeInForce(JsonObjectBody body, int field, TimeInForce whenAbsent) {
        return switch (body.optionalText(field)) {
            case "gtd" -> TimeInForce.GTD;
            case "gtc" -> TimeInForce.GTC;
            case "day" -> TimeInForce.DAY;
            case "ioc" -> TimeInForce.IOC;
            case "fok" -> TimeInForce.FOK;
            default -> {
                body.choiceFault(field, "gtd, gtc, day, ioc or fok");
                yield whenAbsent;
            }
        };
    }

    /** The fields' instructions for an order's execution; where one is absent, those given. */
    static ExecutionInstructions instructions(
            JsonObjectBody body, int postOnly, int prevention, ExecutionInstructions whenAbsent) {
        return ExecutionInstructions.of(
                body.has(postOnly) ? body.optionalFlag(postOnly) : whenAbsent.postOnly(),
                body.has(prevention) ? selfTradePrevention(body, prevention) : whenAbsent.selfTradePrevention());
    }

    /** The quantity that the book shows of an order; a fault when it is less than 1. */
    static long displayQuantity(JsonObjectBody body, int field, long whenAbsent) {
        if (!body.has(field)) {
            return whenAbsent;
        }
        long quantity = body.integer(field, ProblemCode.INVALID_DISPLAY_QUANTITY);
        if (body.isInteger(field) && quantity < 1) {
            body.fault(
                    field,
                    ProblemCode.INVALID_DISPLAY_QUANTITY,
                    "must be between 1 and the order's quantity, not " + quantity);
        }
        return quantity;
    }

    /** The field's self-trade prevention group, this one when absent; a fault when it can be none. */
    static int stpId(JsonObjectBody body, int field, int whenAbsent) {
        if (!body.has(field)) {
            return whenAbsent;
        }
        long stpId = body.integer(field, ProblemCode.UNKNOWN_STP_ID);
        if (body.isInteger(field) && (stpId < 0 || stpId > SetStpMember.LARGEST_STP_ID)) {
            body.fault(
                    field,
                    ProblemCode.UNKNOWN_STP_ID,
                    "must be between 0, for none, and " + SetStpMember.LARGEST_STP_ID + ", not " + stpId);
        }
        return (int) stpId;
    }

    /** The field's prevention; none, and a fault, unless it is one. */
    public static SelfTradePrevention selfTradePrevention(JsonObjectBody body, int field) {
        return switch (body.optionalText(field)) {
            case "none" -> SelfTradePrevention.NONE;
            case "cancel_newest" -> SelfTradePrevention.CANCEL_NEWEST;
            case "cancel_oldest" -> SelfTradePrevention.CANCEL_OLDEST;
            case "cancel_both" -> SelfTradePrevention.CANCEL_BOTH;
            case "decrement" -> SelfTradePrevention.DECREMENT;
            default -> {
                body.choiceFault(field, "none, cancel_newest, cancel_oldest, cancel_both or decrement");
                yield SelfTradePrevention.NONE;
            }
        };
    }

    /** The field's symbol in upper case; a fault unless it is one. */
    static String symbol(JsonObjectBody body, int field) {
        String text = body.requiredText(field);
        String symbol = Symbols.canonical(text);
        if (symbol.isEmpty() && body.isText(field)) {
            body.fault(field, ProblemCode.INVALID_TEXT, Symbols.RULE + ", not " + Quoted.of(text));
        }
        return symbol;
    }

    /**
     * For how many seconds the field lets an order live, 0 when absent; a fault unless it is 1 or more, goes with the time in
     * force and stands in place of {@code valid_until}.
     */
    static int validForSeconds(JsonObjectBody body, int field, int validUntil, TimeInForce timeInForce) {
        if (!body.has(field)) {
            return 0;
        }
        long seconds = body.integer(field, ProblemCode.INVALID_FIELD);
        if (body.isInteger(field) && (seconds < 1 || seconds > Integer.MAX_VALUE)) {
            body.fault(
                    field,
                    ProblemCode.INVALID_FIELD,
                    "must be between 1 and " + Integer.MAX_VALUE + ", not " + seconds);
        }
        if (timeInForce != TimeInForce.GTD) {
            body.fault(
                    field,
                    ProblemCode.INVALID_FIELD,
                    "only goes with time_in_force gtd, not with " + JsonFields.word(timeInForce));
        } else if (body.has(validUntil)) {
            body.fault(field, ProblemCode.INVALID_FIELD, "stands in place of valid_until; give one of them, not both");
        }
        return (int) seconds;
    }

    /** The field's instant in microseconds, {@link Times#NEVER_MICROS} when absent; a fault unless it is before the year 10000. */
    static long deadline(JsonObjectBody body, int field) {
        if (!body.has(field)) {
            return Times.NEVER_MICROS;
        }
        long micros = time(body, field);
        if (micros > Times.LATEST_MICROS) {
            body.fault(field, ProblemCode.INVALID_FIELD, "must be before the year 10000");
        }
        return micros;
    }

    /** The field's instant in microseconds, 0 when absent; a fault unless it is one. */
    public static long time(JsonObjectBody body, int field) {
        String text = body.optionalText(field);
        if (!body.isText(field)) {
            return 0;
        }
        long micros = UtcTimes.parse(text);
        if (micros == UtcTimes.NOT_A_TIME) {
            body.fault(
                    field,
                    ProblemCode.INVALID_FIELD,
                    "must be a time with an offset before the year 10000, such as 2030-01-31T17:00:00Z, not "
                            + Quoted.of(text));
        }
        return micros;
    }
}
