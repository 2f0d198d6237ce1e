package org.bourse.server.orders;

import java.util.OptionalLong;
import java.util.function.Function;
import org.bourse.engine.model.Texts;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.Ids;
import org.bourse.server.view.OrderReads;

/**
 * A client's name for one of its orders: the exchange's id, the broker's own, or, in a message, both.
 *
 * @param id the exchange's id as it was written; empty where the order is called by the broker's own alone
 * @param own the client order id, which the order has or had before a replace; empty where there is none
 */
public record OrderName(String id, String own) {

    /** The prefix of a client order id in a path. */
    private static final String OWN = "client:";

    /** The rule for a client order id, for refusals. */
    public static final String RULE =
            "must have 1 to " + Texts.MAX_CLIENT_ORDER_ID_LENGTH + " characters, none of them a control character";

    /** The name in a path, decoded: an id, or {@code client:} and a client order id. */
    public static OrderName ofPath(String parameter) throws RefusedException {
        return of(parameter, "id", ProblemCode.INVALID_PARAMETER, ", percent-encoded");
    }

    /** The same in a list of names. */
    static OrderName ofText(String text) throws RefusedException {
        return of(text, "ids", ProblemCode.INVALID_FIELD, "");
    }

    private static OrderName of(String text, String field, ProblemCode code, String encoding) throws RefusedException {
        if (!text.startsWith(OWN)) {
            return new OrderName(text, "");
        }
        String own = text.substring(OWN.length());
        if (!isClientOrderId(own)) {
            String fault = "The client_order_id after " + OWN + " " + RULE + encoding + ", not " + Quoted.of(own) + ".";
            throw Problem.of(field, code, fault).refused();
        }
        return new OrderName("", own);
    }

    /** The name in a message that has one of these fields or both; a field that it has not is empty. */
    public static OrderName ofMessage(String id, String own) throws RefusedException {
        if (!own.isEmpty() && !isClientOrderId(own)) {
            throw badOwnField(RULE + ", not " + Quoted.of(own));
        }
        if (id.startsWith(OWN)) {
            // It would be the id of no order, and a cancel of it, which is of none, would be taken.
            String fault =
                    "order_id must be an id that the exchange gave; for a client_order_id there is orig_client_order_id.";
            throw Problem.of("order_id", ProblemCode.INVALID_FIELD, fault).refused();
        }
        return new OrderName(id, own);
    }

    private static RefusedException badOwnField(String fault) {
        String field = "orig_client_order_id";
        return Problem.of(field, ProblemCode.INVALID_FIELD, field + " " + fault + ".")
                .refused();
    }

    /** Whether an order could have this client order id. */
    public static boolean isClientOrderId(String text) {
        return Texts.isPrintable(text, 1, Texts.MAX_CLIENT_ORDER_ID_LENGTH);
    }

    /** Whether a path that leads nowhere calls an order by a client order id, with a slash that should be encoded. */
    public static boolean hasRawSlash(String rawPath) {
        return rawPath.startsWith("/orders/" + OWN);
    }

    /** Whether it says nothing but the client order id. */
    boolean isOwnAlone() {
        return id.isEmpty();
    }

    /** The id of the order; {@link Ids#NONE} when the broker has none by that name. Refuses a name of two orders. */
    public long orderId(long brokerId, OrderReads reads) throws RefusedException {
        return orderId(clientOrderId -> reads.orderId(brokerId, clientOrderId));
    }

    /** The same where the broker's client order ids are looked up otherwise. */
    public long orderId(Function<String, OptionalLong> byClientOrderId) throws RefusedException {
        if (own.isEmpty()) {
            return Ids.parse(id);
        }
        long found = byClientOrderId.apply(own).orElse(Ids.NONE);
        if (!isOwnAlone() && (found == Ids.NONE || found != Ids.parse(id))) {
            throw badOwnField("must be of the same order as order_id, which " + Quoted.of(own) + " is not");
        }
        return found;
    }

    /** The refusal where no such order is found: it may be archived, which an id tells and a client order id does not. */
    public RefusedException notFound(long orderId, OrderReads reads) {
        if (orderId == Ids.NONE) {
            return unknown();
        }
        return reads.archived(orderId)
                .map(orders -> new RefusedException(
                        ProblemCode.ARCHIVED,
                        "Orders with ids around " + orderId + " are archived, those of " + orders.days()
                                + "; an operator can put them back."))
                .orElseGet(this::unknown);
    }

    /** The refusal where there is no such order. */
    RefusedException unknown() {
        return new RefusedException(
                ProblemCode.UNKNOWN_ORDER,
                isOwnAlone()
                        ? "There is no order with client_order_id " + Quoted.of(own) + "."
                        : "There is no order " + Quoted.of(id) + ".");
    }
}
