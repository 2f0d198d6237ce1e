package org.bourse.server.api;

import java.util.Set;
import org.bourse.engine.command.Command.SetCancelTimer;

/** Reads the fields of {@code POST /orders/cancel-after}. */
public final class CancelAfterReader {

    private static final FieldNames FIELDS = new FieldNames("seconds");
    private static final int SECONDS = 0;

    private CancelAfterReader() {}

    static SetCancelTimer read(long brokerId, byte[] body) throws RefusedException {
        return read(brokerId, JsonObjectBody.read(body, FIELDS));
    }

    /** The same of a message, which has these fields besides. */
    public static SetCancelTimer read(long brokerId, String message, Set<String> besides) throws RefusedException {
        return read(brokerId, JsonObjectBody.read(message, FIELDS, besides));
    }

    private static SetCancelTimer read(long brokerId, JsonObjectBody body) throws RefusedException {
        long seconds = body.requiredInteger(SECONDS, ProblemCode.INVALID_FIELD);
        if (seconds < 0 || seconds > SetCancelTimer.MOST_SECONDS) {
            body.fault(
                    SECONDS,
                    ProblemCode.INVALID_FIELD,
                    "must be between 0 and " + SetCancelTimer.MOST_SECONDS + ", not " + seconds);
        }
        body.refuseFaults();
        return new SetCancelTimer(brokerId, (int) seconds, false);
    }
}
