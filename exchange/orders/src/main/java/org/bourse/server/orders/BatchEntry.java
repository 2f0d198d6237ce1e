package org.bourse.server.orders;

import java.util.List;
import java.util.Set;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.FieldNames;
import org.bourse.server.request.JsonObjectBody;
import org.bourse.server.request.RequestJson;

/**
 * One entry of a batch, taken apart as far as entries are alike.
 *
 * @param op what it asks for
 * @param order the order that it is about; empty names where it enters one
 * @param text the entry, for who reads its other fields
 */
record BatchEntry(Op op, OrderName order, String text) {

    /** An action that an entry of a batch may ask for. */
    enum Op {
        SUBMIT,
        REPLACE,
        CANCEL
    }

    /** The one field that an order has besides its own. */
    static final Set<String> OP_ALONE = Set.of("op");

    /** The fields that a replace has besides its own. */
    static final Set<String> OP_AND_ORDER = Set.of("op", "order_id", "orig_client_order_id");

    private static final FieldNames BATCH = new FieldNames("entries", "deadline");
    private static final int ENTRIES = 0;
    private static final int DEADLINE = 1;
    private static final FieldNames FIELDS = new FieldNames("op", "order_id", "orig_client_order_id");
    private static final int OP = 0;
    private static final int ORDER_ID = 1;
    private static final int ORIG_CLIENT_ORDER_ID = 2;
    private static final int MOST_ENTRIES = 50;
    private static final OrderName NO_ORDER = new OrderName("", "");

    /**
     * All entries of a batch.
     *
     * @param texts each still to be read
     * @param deadlineMicros after which time none of its orders and replaces is to be done, UTC microseconds
     */
    record Entries(List<String> texts, long deadlineMicros) {}

    /** The entries that a request has. */
    static Entries entries(RequestJson json) throws RefusedException {
        JsonObjectBody body = JsonObjectBody.read(json, BATCH);
        List<String> texts = body.objects(ENTRIES, 1, MOST_ENTRIES);
        long deadlineMicros = OrderTerms.deadline(body, DEADLINE);
        body.refuseFaults();
        return new Entries(texts, deadlineMicros);
    }

    /** Reads what every entry has; a text that is empty was no object. */
    static BatchEntry read(String text) throws RefusedException {
        if (text.isEmpty()) {
            throw new RefusedException(ProblemCode.INVALID_BODY, "An entry must be a JSON object.");
        }
        JsonObjectBody entry = JsonObjectBody.readSome(text, FIELDS);
        Op op = op(entry);
        if (op == Op.CANCEL) {
            // A cancel has nothing else.
            entry = JsonObjectBody.read(new RequestJson.Message(text, Set.of()), FIELDS);
        }
        OrderName order = op == Op.SUBMIT ? NO_ORDER : order(entry);
        entry.refuseFaults();
        return new BatchEntry(op, order, text);
    }

    private static Op op(JsonObjectBody entry) throws RefusedException {
        String word = entry.requiredText(OP);
        Op op = switch (word) {
            case "submit" -> Op.SUBMIT;
            case "replace" -> Op.REPLACE;
            case "cancel" -> Op.CANCEL;
            default -> {
                entry.choiceFault(OP, "submit, replace or cancel");
                entry.refuseFaults();
                throw new IllegalStateException("an op that is none had no fault");
            }
        };
        return op;
    }

    private static OrderName order(JsonObjectBody entry) throws RefusedException {
        String id = entry.isInteger(ORDER_ID)
                ? Long.toString(entry.integer(ORDER_ID, ProblemCode.INVALID_FIELD))
                : entry.optionalText(ORDER_ID);
        String own = entry.optionalText(ORIG_CLIENT_ORDER_ID);
        if (entry.isText(ORIG_CLIENT_ORDER_ID) && own.isEmpty()) {
            entry.fault(ORIG_CLIENT_ORDER_ID, ProblemCode.INVALID_FIELD, OrderName.RULE);
        } else if (!entry.has(ORDER_ID) && !entry.has(ORIG_CLIENT_ORDER_ID)) {
            entry.fault(ORDER_ID, ProblemCode.MISSING_FIELD, "or orig_client_order_id is required");
        }
        entry.refuseFaults();
        return OrderName.ofMessage(id, own);
    }
}
