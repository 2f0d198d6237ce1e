package org.bourse.server.orders;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import org.bourse.contract.AcceptedOrder;
import org.bourse.server.json.JsonText;
import org.bourse.server.problem.Problem;

/**
 * The answer to one order call in the form of REST, whether it is given alone or as one of several.
 *
 * @param status the HTTP status
 * @param body the fields of the body; empty where there is none
 */
public record OrderReply(int status, Optional<JsonText.Fields> body) {

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;

    /** Of an order that was entered, or had been before. */
    public static OrderReply entered(AcceptedOrder order) {
        return accepted(order.isRepeat() ? OK : CREATED, order);
    }

    /** Of an order that was replaced. */
    public static OrderReply replaced(AcceptedOrder order) {
        return accepted(OK, order);
    }

    private static OrderReply accepted(int status, AcceptedOrder order) {
        return new OrderReply(status, Optional.of(json -> OrderJson.writeAccepted(json, order, "status")));
    }

    /** Of a cancel, however many orders that came to. */
    public static OrderReply cancelled() {
        return new OrderReply(NO_CONTENT, Optional.empty());
    }

    /** Of what is refused. */
    static OrderReply refused(Problem problem) {
        return new OrderReply(problem.code().status(), Optional.of(problem::write));
    }

    /** As one of the answers of a call that asked for several things. */
    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("status", status);
        if (body.isPresent()) {
            json.writeObjectFieldStart("body");
            body.get().write(json);
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
