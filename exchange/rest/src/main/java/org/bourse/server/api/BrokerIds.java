package org.bourse.server.api;

import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.Ids;

/** Brokers that the operator's calls name in their path. */
final class BrokerIds {

    private BrokerIds() {}

    /** The id in the path of a call. Refuses what is none. */
    static long ofPath(HttpCall call) throws RefusedException {
        long brokerId = Ids.parse(call.pathParameter());
        if (brokerId == Ids.NONE) {
            throw unknown(call);
        }
        return brokerId;
    }

    /** The refusal of a call whose path names no broker. */
    static RefusedException unknown(HttpCall call) {
        return new RefusedException(
                ProblemCode.UNKNOWN_BROKER, "There is no broker " + Quoted.of(call.pathParameter()) + ".");
    }
}
