package org.bourse.server.problem;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.JsonText;

/**
 * The refusal of a request, as {@code application/problem+json} (RFC 9457).
 *
 * @param code what kind of problem
 * @param detail a sentence about this case
 * @param faults the fields at fault, in the order found; empty when it isn't about fields
 * @param headers HTTP headers by name that go with it, besides those every problem of its kind has
 */
public record Problem(ProblemCode code, String detail, List<FieldFault> faults, Map<String, String> headers) {

    /** A problem that is about no field and has no headers of its own. */
    public Problem(ProblemCode code, String detail) {
        this(code, detail, List.of(), Map.of());
    }

    /** The problem that the first of these faults is, with all of them listed. */
    public static Problem of(List<FieldFault> faults) {
        FieldFault first = faults.getFirst();
        return new Problem(first.code(), first.detail(), List.copyOf(faults), Map.of());
    }

    /** The problem of one field. */
    public static Problem of(String field, ProblemCode code, String detail) {
        return of(List.of(new FieldFault(field, code, detail)));
    }

    /** The problem of a parameter: {@code fault} goes on after its name, without a full stop. */
    public static Problem ofParameter(String name, String fault) {
        String shown = Quoted.plain(name);
        return of(shown, ProblemCode.INVALID_PARAMETER, shown + " " + fault + ".");
    }

    /** The same problem with one more HTTP header. */
    public Problem with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Problem(code, detail, faults, Map.copyOf(more));
    }

    /** As an exception, which is how a handler gets out. */
    public RefusedException refused() {
        return new RefusedException(this);
    }

    /** The document that is sent. */
    public byte[] toJson() {
        return JsonText.object(this::write);
    }

    /** Writes the document's fields. */
    public void write(JsonGenerator json) throws IOException {
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
