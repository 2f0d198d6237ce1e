package org.bourse.server.guard;

/** A fault of bytes that are not taken for a request: the status to answer with, and a sentence about it. */
final class HttpFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String detail;

    HttpFault(int status, String detail) {
        // No stack trace: peers decide how often one is made.
        super(detail, null, false, false);
        this.status = status;
        this.detail = detail;
    }

    static HttpFault badRequest(String detail) {
        return new HttpFault(400, detail);
    }

    int status() {
        return status;
    }

    String detail() {
        return detail;
    }
}
