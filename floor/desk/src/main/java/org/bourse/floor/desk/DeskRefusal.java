package org.bourse.floor.desk;

import io.helidon.http.Status;

/** A request that can't be answered as asked: its status, a code for programs, and a sentence for people. */
final class DeskRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;

    DeskRefusal(Status status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status.code();
        this.code = code;
    }

    static DeskRefusal badRequest(String code, String detail) {
        return new DeskRefusal(Status.BAD_REQUEST_400, code, detail);
    }

    Status status() {
        return Status.create(status);
    }

    String code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
