package org.bourse.server.webhook;

/**
 * The result of sending a notice once.
 *
 * @param statusCode the answer's HTTP status; 0 when there was none
 * @param error why it counts as failed, for people; empty when it was taken
 * @param brokenOff whether the connection ended before there was an answer
 */
record AttemptResult(int statusCode, String error, boolean brokenOff) {

    private static final int LONGEST_ERROR = 300;

    static AttemptResult answered(int statusCode) {
        if (statusCode >= 200 && statusCode < 300) {
            return new AttemptResult(statusCode, "", false);
        }
        String remark = statusCode >= 300 && statusCode < 400 ? " (redirects are not followed)" : "";
        return new AttemptResult(statusCode, "the receiver answered " + statusCode + remark, false);
    }

    static AttemptResult failed(String error) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < error.length() && i < LONGEST_ERROR; i++) {
            char c = error.charAt(i);
            shown.append(c < ' ' || (c >= 0x7F && c < 0xA0) || Character.isSurrogate(c) ? ' ' : c);
        }
        return new AttemptResult(0, shown.isEmpty() ? "failed" : shown.toString(), false);
    }

    /** The same with the connection as its cause. */
    AttemptResult asBrokenOff() {
        return new AttemptResult(statusCode, error, true);
    }

    boolean delivered() {
        return error.isEmpty();
    }
}
