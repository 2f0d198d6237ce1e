package org.bourse.server.problem;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.bourse.contract.HistoryUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Texts for callers about failures that are not theirs. */
public final class FailureTexts {

    private static final Logger LOG = LoggerFactory.getLogger(FailureTexts.class);

    private FailureTexts() {}

    /** The part of a log line that names a client's own id of a request, behind a word or a number. */
    public static String ofRequest(String requestId) {
        return requestId.isEmpty() ? "" : ", request " + requestId;
    }

    /**
     * The problem of a call that failed. A fault of ours is logged under a number that the caller gets, and nothing else
     * of it.
     *
     * @param what the call, for the log
     * @param requestId the client's own id of it; empty for none
     */
    public static Problem problem(String what, String requestId, RuntimeException failure) {
        if (failure instanceof HistoryUnavailableException) {
            LOG.warn("{}{} could not be answered: {}", what, ofRequest(requestId), failure.getMessage());
            return new Problem(
                    ProblemCode.HISTORY_UNAVAILABLE, "The answer needs the database, which can't be asked now.");
        }
        String incident = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        LOG.error("incident {}: {}{} failed", incident, what, ofRequest(requestId), failure);
        return new Problem(
                ProblemCode.INTERNAL_ERROR, "The exchange failed to answer; its log has incident " + incident + ".");
    }
}
