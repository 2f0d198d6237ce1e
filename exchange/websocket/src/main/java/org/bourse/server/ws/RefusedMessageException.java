package org.bourse.server.ws;

/** A client's message can't be done as it stands; the message is the sentence that the client is told. */
final class RefusedMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    RefusedMessageException(ErrorCode code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    static RefusedMessageException invalid(String detail) {
        return new RefusedMessageException(ErrorCode.INVALID_MESSAGE, detail);
    }

    ErrorCode code() {
        return code;
    }

    /** The sentence. */
    String detail() {
        String detail = getMessage();
        return detail == null ? "" : detail;
    }
}
