package org.bourse.server.orders;

import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.Texts;
import org.bourse.engine.model.TimeInForce;
import org.bourse.server.json.JsonFields;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.FieldNames;
import org.bourse.server.request.JsonObjectBody;
import org.bourse.server.request.RequestJson;

/**
 * Reads the fields of {@code POST /orders}. It settles presence, types and texts; ranges are the engine's to judge, so that
 * every gateway gives the same reasons for them.
 */
public final class OrderBodyReader {

    private static final FieldNames FIELDS = new FieldNames(
            "document_number",
            "side",
            "order_type",
            "symbol",
            "price",
            "quantity",
            "time_in_force",
            "valid_until",
            "client_order_id",
            "post_only",
            "self_trade_prevention",
            "stop_price",
            "display_quantity",
            "valid_for_seconds",
            "deadline",
            "stp_id");
    private static final int DOCUMENT_NUMBER = 0;
    private static final int SIDE = 1;
    private static final int ORDER_TYPE = 2;
    private static final int SYMBOL = 3;
    private static final int PRICE = 4;
    private static final int QUANTITY = 5;
    private static final int TIME_IN_FORCE = 6;
    private static final int VALID_UNTIL = 7;
    private static final int CLIENT_ORDER_ID = 8;
    private static final int POST_ONLY = 9;
    private static final int SELF_TRADE_PREVENTION = 10;
    private static final int STOP_PRICE = 11;
    private static final int DISPLAY_QUANTITY = 12;
    private static final int VALID_FOR_SECONDS = 13;
    private static final int DEADLINE = 14;
    private static final int STP_ID = 15;

    private OrderBodyReader() {}

    /** The order that a request asks for. */
    public static SubmitOrder read(long brokerId, RequestJson json) throws RefusedException {
        JsonObjectBody body = JsonObjectBody.read(json, FIELDS);
        String documentNumber = body.requiredText(DOCUMENT_NUMBER, 1, Texts.MAX_DOCUMENT_NUMBER_LENGTH);
        Side side = OrderTerms.side(body, SIDE);
        OrderTypeWord kind = OrderTerms.kind(body, ORDER_TYPE);
        String symbol = OrderTerms.symbol(body, SYMBOL);
        long price = price(body, kind);
        long quantity = body.requiredInteger(QUANTITY, ProblemCode.INVALID_QUANTITY);
        TimeInForce timeInForce = timeInForce(body, kind);
        long validUntil = validUntil(body, kind, timeInForce);
        int validForSeconds = OrderTerms.validForSeconds(body, VALID_FOR_SECONDS, VALID_UNTIL, timeInForce);
        long deadline = OrderTerms.deadline(body, DEADLINE);
        String clientOrderId = body.optionalText(CLIENT_ORDER_ID, 1, Texts.MAX_CLIENT_ORDER_ID_LENGTH);
        ExecutionInstructions instructions = OrderTerms.instructions(
                        body, POST_ONLY, SELF_TRADE_PREVENTION, ExecutionInstructions.NONE)
                .withStop(stopPrice(body, kind))
                .displaying(OrderTerms.displayQuantity(body, DISPLAY_QUANTITY, 0))
                .inGroup(OrderTerms.stpId(body, STP_ID, 0));
        body.refuseFaults();
        return new SubmitOrder(
                brokerId,
                documentNumber,
                symbol,
                side,
                kind.type,
                timeInForce,
                price,
                quantity,
                validUntil,
                clientOrderId,
                instructions,
                validForSeconds,
                deadline);
    }

    private static long price(JsonObjectBody body, OrderTypeWord kind) {
        return switch (kind.type) {
            case LIMIT -> body.requiredInteger(PRICE, ProblemCode.INVALID_PRICE);
            case MARKET -> {
                if (body.has(PRICE)) {
                    body.fault(
                            PRICE,
                            ProblemCode.INVALID_PRICE,
                            "must be absent for a " + JsonFields.word(kind) + " order");
                }
                yield 0;
            }
        };
    }

    private static long stopPrice(JsonObjectBody body, OrderTypeWord kind) {
        if (kind.isStop) {
            return body.requireField(STOP_PRICE) ? OrderTerms.stopPrice(body, STOP_PRICE) : 0;
        }
        if (body.has(STOP_PRICE)) {
            body.fault(
                    STOP_PRICE,
                    ProblemCode.INVALID_STOP_PRICE,
                    "only goes with order_type stop or stop_limit, not with " + JsonFields.word(kind));
        }
        return 0;
    }

    private static TimeInForce timeInForce(JsonObjectBody body, OrderTypeWord kind) {
        return switch (kind) {
            case STOP, STOP_LIMIT -> stopsTimeInForce(body);
            case LIMIT -> OrderTerms.timeInForce(body, TIME_IN_FORCE, TimeInForce.GTD);
            case MARKET -> {
                TimeInForce timeInForce = OrderTerms.timeInForce(body, TIME_IN_FORCE, TimeInForce.IOC);
                if (timeInForce.mayRest()) {
                    body.fault(
                            TIME_IN_FORCE,
                            ProblemCode.of(RejectReason.INVALID_TIME_IN_FORCE),
                            "of a market order must be ioc or fok, not " + JsonFields.word(timeInForce));
                }
                yield timeInForce;
            }
        };
    }

    private static TimeInForce stopsTimeInForce(JsonObjectBody body) {
        TimeInForce timeInForce = OrderTerms.timeInForce(body, TIME_IN_FORCE, TimeInForce.GTD);
        if (!timeInForce.mayRest()) {
            body.fault(
                    TIME_IN_FORCE,
                    ProblemCode.of(RejectReason.STOP_CANNOT_BE_IMMEDIATE),
                    "of a stop order, which waits, must be gtd, gtc or day, not " + JsonFields.word(timeInForce));
        }
        return timeInForce;
    }

    private static long validUntil(JsonObjectBody body, OrderTypeWord kind, TimeInForce timeInForce) {
        if (kind == OrderTypeWord.MARKET) {
            return 0;
        }
        if (timeInForce == TimeInForce.GTD) {
            if (!body.has(VALID_FOR_SECONDS)) {
                body.requireField(VALID_UNTIL);
            }
            return OrderTerms.time(body, VALID_UNTIL);
        }
        if (body.has(VALID_UNTIL)) {
            body.fault(
                    VALID_UNTIL,
                    ProblemCode.INVALID_FIELD,
                    "only goes with time_in_force gtd, not with " + JsonFields.word(timeInForce));
        }
        return 0;
    }
}
