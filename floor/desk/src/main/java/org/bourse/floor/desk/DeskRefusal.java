package org.bourse.floor.desk;

import io.helidon.http.Status;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request that can't be answered as asked: its status, a code for programs, and a sentence for people. */
final class DeskRefusal extends RuntimeException {

    /** What was sent can be read, and can't be taken. */
    static final Status UNPROCESSABLE = Status.create(422, "Unprocessable Content");

    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;
    private final String[] errors;

    DeskRefusal(Status status, String code, String detail) {
        this(status, code, detail, List.of());
    }

    /** One with each of the faults that its sentence has all of. */
    DeskRefusal(Status status, String code, String detail, List<String> errors) {
        super(detail, null, false, false);
        this.status = status.code();
        this.code = code;
        this.errors = errors.toArray(new String[0]);
    }

    static DeskRefusal badRequest(String code, String detail) {
        return new DeskRefusal(Status.BAD_REQUEST_400, code, detail);
    }

    /**
     * All of these as one, which has the status and the code of the first.
     *
     * @param refusals one at least
     */
    static DeskRefusal together(List<DeskRefusal> refusals) {
        DeskRefusal first = refusals.getFirst();
        if (refusals.size() == 1) {
            return first;
        }
        return new DeskRefusal(
                first.status(),
                first.code,
                refusals.stream().map(DeskRefusal::detail).collect(Collectors.joining(" ")),
                refusals.stream()
                        .flatMap(one -> one.errors().isEmpty() ? Stream.of(one.detail()) : one.errors().stream())
                        .toList());
    }

    Status status() {
        return Status.create(status);
    }

    String code() {
        return code;
    }

    /** Each fault for itself; none where the sentence is all. */
    List<String> errors() {
        return List.of(errors);
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
