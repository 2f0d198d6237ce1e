package org.bourse.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.Optional;
import org.bourse.contract.AcceptedOrder;
import org.bourse.server.json.JsonText;

/**
 * The answer to one order call, as REST gives it: alone, or as one of several.
 *
 * @param status the HTTP status
 * @param body the fields of the body; empty where there is none
 */
record OrderReply(Status status, Optional<JsonText.Fields> body) {

    /** Of an order that was entered, or had been before. */
    static OrderReply entered(AcceptedOrder order) {
        return accepted(order.isRepeat() ? Status.OK_200 : Status.CREATED_201, order);
    }

    /** Of an order that was replaced. */
    static OrderReply replaced(AcceptedOrder order) {
        return accepted(Status.OK_200, order);
    }

    private static OrderReply accepted(Status status, AcceptedOrder order) {
        return new OrderReply(status, Optional.of(json -> OrderJson.writeAccepted(json, order, "status")));
    }

    /** Of a cancel, however many orders that came to. */
    static OrderReply cancelled() {
        return new OrderReply(Status.NO_CONTENT_204, Optional.empty());
    }

    /** Of what is refused. */
    static OrderReply refused(Problem problem) {
        return new OrderReply(Status.create(problem.code().status()), Optional.of(problem::write));
    }

    /** As the answer of a call that asked for nothing else. */
    Answer alone() {
        return body.map(fields -> Answer.json(status, fields)).orElseGet(Answer::noContent);
    }

    /** As one of the answers of a call that asked for several things. */
    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("status", status.code());
        if (body.isPresent()) {
            json.writeObjectFieldStart("body");
            body.get().write(json);
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
