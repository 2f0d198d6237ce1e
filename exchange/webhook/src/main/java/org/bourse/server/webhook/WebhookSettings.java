package org.bourse.server.webhook;

import static org.bourse.engine.model.SettingRange.check;

/**
 * Settings of webhooks.
 *
 * @param allowPrivate whether receivers at private, loopback and other special addresses are allowed; only for tests and
 *     closed networks, because a broker could make the exchange call its own neighbours
 * @param connectTimeoutMillis how long making a connection may take, 100 to 60,000
 * @param requestTimeoutMillis how long one attempt may take from the first byte of the connection to the end of the
 *     answer, 100 to 300,000
 * @param concurrency attempts under way at once at receivers that answer promptly, 1 to 1,000; slow ones have as many of
 *     their own
 * @param firstRetryMillis about how long after a failed attempt the next one comes, 10 to 3,600,000; it doubles from
 *     attempt to attempt
 * @param longestRetryMillis where the doubling ends, {@code firstRetryMillis} to 86,400,000
 * @param giveUpAfterSeconds how old a notice may become before a failed attempt is its last, 0 (one attempt only) to
 *     31,536,000
 * @param retentionSeconds how long a finished delivery stays in the log, 60 to 315,360,000
 */
public record WebhookSettings(
        boolean allowPrivate,
        int connectTimeoutMillis,
        int requestTimeoutMillis,
        int concurrency,
        long firstRetryMillis,
        long longestRetryMillis,
        long giveUpAfterSeconds,
        long retentionSeconds) {

    /** A tenth of a second at a prompt receiver is normal, ten seconds are the end; a day of retries; a week of log. */
    public static final WebhookSettings DEFAULTS =
            new WebhookSettings(false, 3_000, 10_000, 64, 2_000, 3_600_000, 86_400, 604_800);

    public WebhookSettings {
        check("connectTimeoutMillis", connectTimeoutMillis, 100, 60_000);
        check("requestTimeoutMillis", requestTimeoutMillis, 100, 300_000);
        check("concurrency", concurrency, 1, 1_000);
        check("firstRetryMillis", firstRetryMillis, 10, 3_600_000);
        check("longestRetryMillis", longestRetryMillis, firstRetryMillis, 86_400_000);
        check("giveUpAfterSeconds", giveUpAfterSeconds, 0, 31_536_000);
        check("retentionSeconds", retentionSeconds, 60, 315_360_000);
    }
}
