package org.bourse.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Header;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.JsonText;

/**
 * The refusal of a request, as {@code application/problem+json} (RFC 9457).
 *
 * @param code what kind of problem
 * @param detail a sentence about this case
 * @param faults the fields at fault, in the order found; empty when it isn't about fields
 * @param headers headers that go with it, besides those every problem of its kind has
 */
public record Problem(ProblemCode code, String detail, List<FieldFault> faults, List<Header> headers) {

    Problem(ProblemCode code, String detail) {
        this(code, detail, List.of(), List.of());
    }

    /** The problem that the first of these faults is, with all of them listed. */
    static Problem of(List<FieldFault> faults) {
        FieldFault first = faults.getFirst();
        return new Problem(first.code(), first.detail(), List.copyOf(faults), List.of());
    }

    /** The problem of one field. */
    static Problem of(String field, ProblemCode code, String detail) {
        return of(List.of(new FieldFault(field, code, detail)));
    }

    /** The same problem with one more header. */
    Problem with(Header header) {
        List<Header> more = new ArrayList<>(headers);
        more.add(header);
        return new Problem(code, detail, faults, List.copyOf(more));
    }

    /** As an exception, which is how a handler gets out. */
    RefusedException refused() {
        return new RefusedException(this);
    }

    /** The document that is sent. */
    byte[] toJson() {
        return JsonText.object(this::write);
    }

    /** Writes the document's fields. */
    void write(JsonGenerator json) throws IOException {
        json.writeStringField("type", code.type());
        json.writeStringField("title", code.title());
        json.writeNumberField("status", code.status());
        writeDetail(json);
    }

    /** Writes what is about this case. */
    public void writeDetail(JsonGenerator json) throws IOException {
        json.writeStringField("detail", detail);
        json.writeStringField("code", code.code());
        if (!faults.isEmpty()) {
            JsonFields.objects(json, "errors", faults, fault -> {
                json.writeStringField("field", fault.field());
                json.writeStringField("code", fault.code().code());
                json.writeStringField("detail", fault.detail());
            });
        }
    }
}
