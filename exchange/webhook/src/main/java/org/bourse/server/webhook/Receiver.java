package org.bourse.server.webhook;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The address at which a broker wants its trades posted.
 *
 * @param url the address
 * @param secret what posts are signed with
 * @param former what they were signed with before, and are, too, until then; with an empty text where there is none
 * @param formerUntilMicros until when the former one counts, UTC microseconds
 */
record Receiver(String url, WebhookSecret secret, WebhookSecret former, long formerUntilMicros) {

    /** The secrets that a post is signed with at this time, the newest first. */
    List<WebhookSecret> secretsAt(long nowMicros) {
        return former.text().isEmpty() || nowMicros >= formerUntilMicros ? List.of(secret) : List.of(secret, former);
    }

    /** The ids of what a post is signed with at this time, the newest first, with spaces between. */
    String secretIdsAt(long nowMicros) {
        return secretsAt(nowMicros).stream()
                .map(signing -> Long.toString(signing.id()))
                .collect(Collectors.joining(" "));
    }
}
