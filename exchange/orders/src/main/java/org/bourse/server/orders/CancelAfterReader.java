package org.bourse.server.orders;

import org.bourse.engine.command.Command.SetCancelTimer;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.FieldNames;
import org.bourse.server.request.JsonObjectBody;
import org.bourse.server.request.RequestJson;

/** Reads the fields of {@code POST /orders/cancel-after}. */
public final class CancelAfterReader {

    private static final FieldNames FIELDS = new FieldNames("seconds");
    private static final int SECONDS = 0;

    private CancelAfterReader() {}

    /** The command that a request asks for. */
    public static SetCancelTimer read(long brokerId, RequestJson json) throws RefusedException {
        JsonObjectBody body = JsonObjectBody.read(json, FIELDS);
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
