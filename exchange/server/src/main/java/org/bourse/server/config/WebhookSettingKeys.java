package org.bourse.server.config;

import static org.bourse.server.config.SettingKey.flag;
import static org.bourse.server.config.SettingKey.integer;
import static org.bourse.server.config.SettingKey.longInteger;

import java.util.List;
import org.bourse.server.webhook.WebhookSettings;

/** The part of {@link SettingKeys} that is about webhooks. */
final class WebhookSettingKeys {

    private static final WebhookSettings WEBHOOK = WebhookSettings.DEFAULTS;

    static final SettingKey<Boolean> ALLOW_PRIVATE = flag(
            "exchange.webhook.allow-private",
            "EXCHANGE_WEBHOOK_ALLOW_PRIVATE",
            WEBHOOK.allowPrivate(),
            "Whether webhooks may be at private, loopback and other special addresses. Only for tests and closed"
                    + " networks: a broker could make the exchange call its own neighbours.");

    static final SettingKey<Integer> CONNECT_TIMEOUT_MILLIS = integer(
            "exchange.webhook.connect-timeout-millis",
            "EXCHANGE_WEBHOOK_CONNECT_TIMEOUT_MILLIS",
            "milliseconds",
            WEBHOOK.connectTimeoutMillis(),
            100,
            60_000,
            "How long making a connection to a receiver may take.");

    static final SettingKey<Integer> REQUEST_TIMEOUT_MILLIS = integer(
            "exchange.webhook.request-timeout-millis",
            "EXCHANGE_WEBHOOK_REQUEST_TIMEOUT_MILLIS",
            "milliseconds",
            WEBHOOK.requestTimeoutMillis(),
            100,
            300_000,
            "How long one attempt may take in all.");

    static final SettingKey<Integer> CONCURRENCY = integer(
            "exchange.webhook.concurrency",
            "EXCHANGE_WEBHOOK_CONCURRENCY",
            "attempts",
            WEBHOOK.concurrency(),
            1,
            1_000,
            "Attempts under way at once at receivers that answer promptly. Slow and failing ones have as many of their"
                    + " own, so they delay nobody else. One broker's notices go one after the other.");

    static final SettingKey<Long> FIRST_RETRY_MILLIS = longInteger(
            "exchange.webhook.first-retry-millis",
            "EXCHANGE_WEBHOOK_FIRST_RETRY_MILLIS",
            "milliseconds",
            WEBHOOK.firstRetryMillis(),
            10,
            3_600_000,
            "About how long after the first failed attempt the second comes; it doubles from attempt to attempt.");

    static final SettingKey<Long> LONGEST_RETRY_MILLIS = longInteger(
            "exchange.webhook.longest-retry-millis",
            "EXCHANGE_WEBHOOK_LONGEST_RETRY_MILLIS",
            "milliseconds",
            WEBHOOK.longestRetryMillis(),
            10,
            86_400_000,
            "The longest time between two attempts; at least first-retry-millis.");

    static final SettingKey<Long> GIVE_UP_AFTER_SECONDS = longInteger(
            "exchange.webhook.give-up-after-seconds",
            "EXCHANGE_WEBHOOK_GIVE_UP_AFTER_SECONDS",
            "seconds",
            WEBHOOK.giveUpAfterSeconds(),
            0,
            31_536_000,
            "How old a notice may become before a failed attempt is its last; 0 gives each one attempt.");

    static final SettingKey<Long> RETENTION_SECONDS = longInteger(
            "exchange.webhook.retention-seconds",
            "EXCHANGE_WEBHOOK_RETENTION_SECONDS",
            "seconds",
            WEBHOOK.retentionSeconds(),
            60,
            315_360_000,
            "How long a finished delivery stays in its broker's log and can be sent again.");

    /** All of them, in the order of the file. */
    static final List<SettingKey<?>> ALL = List.of(
            ALLOW_PRIVATE,
            CONNECT_TIMEOUT_MILLIS,
            REQUEST_TIMEOUT_MILLIS,
            CONCURRENCY,
            FIRST_RETRY_MILLIS,
            LONGEST_RETRY_MILLIS,
            GIVE_UP_AFTER_SECONDS,
            RETENTION_SECONDS);

    private WebhookSettingKeys() {}
}
