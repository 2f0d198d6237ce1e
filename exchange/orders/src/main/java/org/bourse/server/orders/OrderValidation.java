package org.bourse.server.orders;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import org.bourse.server.json.JsonFields;
import org.bourse.server.problem.Problem;

/**
 * The answer about an order that is only checked and not entered, as REST and WebSocket give it.
 *
 * @param would what it would do, as it goes over the wire; empty when it would be refused
 * @param firstOrderId the order that it would repeat; 0 when it would be a new one
 * @param problem what it would be refused with
 */
public record OrderValidation(Optional<String> would, long firstOrderId, Optional<Problem> problem) {

    /** Of an order that would be accepted. */
    static OrderValidation accepted(String would) {
        return new OrderValidation(Optional.of(would), 0, Optional.empty());
    }

    /** Of an order that was entered before. */
    static OrderValidation repeat(long firstOrderId) {
        return new OrderValidation(Optional.of("repeat"), firstOrderId, Optional.empty());
    }

    /** Of an order that would be refused. */
    static OrderValidation refused(Problem problem) {
        return new OrderValidation(Optional.empty(), 0, Optional.of(problem));
    }

    /** Writes the answer's fields. */
    public void write(JsonGenerator json) throws IOException {
        json.writeBooleanField("valid", problem.isEmpty());
        if (would.isPresent()) {
            json.writeStringField("would", would.get());
        } else {
            json.writeNullField("would");
        }
        JsonFields.optionalId(json, "order_id", firstOrderId);
        if (problem.isPresent()) {
            json.writeObjectFieldStart("problem");
            problem.get().write(json);
            json.writeEndObject();
        } else {
            json.writeNullField("problem");
        }
    }
}
