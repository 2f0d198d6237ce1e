package org.bourse.server.orders;

import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.Texts;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.server.json.JsonFields;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.FieldNames;
import org.bourse.server.request.JsonObjectBody;
import org.bourse.server.request.RequestJson;
import org.bourse.server.view.OrderSnapshot;

/** Reads the fields of {@code PATCH /orders/{id}}: what is absent stays as it is. */
public final class ReplaceReader {

    private static final FieldNames FIELDS = new FieldNames(
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
    private static final int PRICE = 0;
    private static final int QUANTITY = 1;
    private static final int TIME_IN_FORCE = 2;
    private static final int VALID_UNTIL = 3;
    private static final int CLIENT_ORDER_ID = 4;
    private static final int POST_ONLY = 5;
    private static final int SELF_TRADE_PREVENTION = 6;
    private static final int STOP_PRICE = 7;
    private static final int DISPLAY_QUANTITY = 8;
    private static final int VALID_FOR_SECONDS = 9;
    private static final int DEADLINE = 10;
    private static final int STP_ID = 11;

    private final JsonObjectBody body;
    private final long dueByMicros;

    private ReplaceReader(JsonObjectBody body, long dueByMicros) {
        this.body = body;
        this.dueByMicros = dueByMicros;
    }

    /** The same with a deadline, unless the one in the body is sooner. */
    ReplaceReader dueBy(long micros) {
        return new ReplaceReader(body, micros);
    }

    /** Reads as much of a request as can be judged without the order. */
    public static ReplaceReader read(RequestJson json) throws RefusedException {
        return new ReplaceReader(JsonObjectBody.read(json, FIELDS), Times.NEVER_MICROS);
    }

    /** The client order id that it gives the order; empty for none, or where the replace will be refused for it. */
    String clientOrderId() {
        return body.isText(CLIENT_ORDER_ID) ? body.optionalText(CLIENT_ORDER_ID) : "";
    }

    /** The replace that the body asks for, of this order as it is now. */
    ReplaceOrder replaceOf(OrderSnapshot order) throws RefusedException {
        long price = body.has(PRICE) ? body.integer(PRICE, ProblemCode.INVALID_PRICE) : order.price();
        long quantity = body.has(QUANTITY) ? body.integer(QUANTITY, ProblemCode.INVALID_QUANTITY) : order.quantity();
        TimeInForce timeInForce = OrderTerms.timeInForce(body, TIME_IN_FORCE, order.timeInForce());
        long validUntil = validUntil(order, timeInForce);
        int validForSeconds = OrderTerms.validForSeconds(body, VALID_FOR_SECONDS, VALID_UNTIL, timeInForce);
        long deadline = OrderTerms.deadline(body, DEADLINE);
        String clientOrderId = body.optionalText(CLIENT_ORDER_ID, 1, Texts.MAX_CLIENT_ORDER_ID_LENGTH);
        long displayed = order.instructions().displayQuantity();
        ExecutionInstructions instructions =
                // A stop price that is absent stays, also where the order triggers before this comes to it.
                OrderTerms.instructions(body, POST_ONLY, SELF_TRADE_PREVENTION, order.instructions())
                        .withStop(body.has(STOP_PRICE) ? OrderTerms.stopPrice(body, STOP_PRICE) : 0)
                        .displaying(OrderTerms.displayQuantity(body, DISPLAY_QUANTITY, displayed))
                        .inGroup(OrderTerms.stpId(
                                body, STP_ID, order.instructions().stpId()));
        body.refuseFaults();
        // Its own id again is no new one: the same replace may be repeated.
        String newClientOrderId = clientOrderId.equals(order.clientOrderId()) ? "" : clientOrderId;
        ReplaceOrder replace = new ReplaceOrder(
                order.brokerId(),
                order.orderId(),
                price,
                quantity,
                timeInForce,
                validUntil,
                newClientOrderId,
                instructions,
                validForSeconds,
                deadline);
        return replace.dueBy(dueByMicros);
    }

    private long validUntil(OrderSnapshot order, TimeInForce timeInForce) {
        if (timeInForce == TimeInForce.GTD) {
            if (body.has(VALID_UNTIL)) {
                return OrderTerms.time(body, VALID_UNTIL);
            }
            if (body.has(VALID_FOR_SECONDS)) {
                return 0;
            }
            if (order.timeInForce() != TimeInForce.GTD) {
                body.requireField(VALID_UNTIL);
            }
            return order.validUntilMicros();
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
