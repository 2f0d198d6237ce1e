package org.bourse.server.api;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.bourse.server.view.HistoryUnavailableException;
import org.bourse.server.webhook.WebhookLogUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers are told of failures that are not theirs. */
final class FailureTexts {

    private static final Logger LOG = LoggerFactory.getLogger(FailureTexts.class);

    private FailureTexts() {}

    /**
     * The problem of a call that failed. A fault of ours is logged under a number that the caller gets, and nothing else
     * of it.
     *
     * @param what the call, for the log
     */
    static Problem problem(String what, RuntimeException failure) {
        if (failure instanceof HistoryUnavailableException || failure instanceof WebhookLogUnavailableException) {
            LOG.warn("{} could not be answered: {}", what, failure.getMessage());
            return new Problem(
                    ProblemCode.HISTORY_UNAVAILABLE, "The answer needs the database, which can't be asked now.");
        }
        String incident = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        LOG.error("incident {}: {} failed", incident, what, failure);
        return new Problem(
                ProblemCode.INTERNAL_ERROR, "The exchange failed to answer; its log has incident " + incident + ".");
    }
}
