package org.bourse.server;

import java.util.Optional;
import org.bourse.server.log.LogConsumer;
import org.bourse.server.log.LogConsumer.Role;
import org.bourse.server.log.PublishedLog;

/**
 * The published log with the consumers that have a thread of their own, each by its name.
 *
 * @param log what they read
 * @param feed the live feed; trading goes on without it
 * @param reports the FIX gateway, which is done with a command when its reports are on disk; none without FIX
 * @param history the persister, which stays behind the reports: what the database has is not replayed at the next start,
 *     so FIX clients must have been told of it by then
 */
record LogConsumers(PublishedLog log, LogConsumer feed, Optional<LogConsumer> reports, LogConsumer history) {

    /** An empty log that begins behind this command, with its consumers. */
    static LogConsumers of(long lastSequence, long limitEvents, boolean withFix) {
        PublishedLog log = new PublishedLog(lastSequence, limitEvents);
        LogConsumer feed = log.consumer("feed-dispatch", Role.OPTIONAL);
        Optional<LogConsumer> reports =
                withFix ? Optional.of(log.consumer("fix-outbound", Role.REQUIRED)) : Optional.empty();
        LogConsumer history = reports.map(ahead -> log.consumerBehind(ahead, "persister", Role.REQUIRED))
                .orElseGet(() -> log.consumer("persister", Role.REQUIRED));
        return new LogConsumers(log, feed, reports, history);
    }

    /** Whether new orders are refused for the sake of reports: the database, which stays behind them, could go on. */
    boolean waitForReports() {
        return reports.isPresent()
                && history.refusesWork()
                && history.failure().isEmpty()
                && 2 * reports.get().lagEvents() > history.lagEvents();
    }

    /** Whether they are refused for the sake of the database. */
    boolean waitForHistory() {
        return history.refusesWork() && !waitForReports();
    }
}
