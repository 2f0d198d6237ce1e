package org.bourse.server.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one broker asked for and what it was told, kept outside the exchange. Written by the broker's trader, read by the
 * check after a crash.
 */
final class AcknowledgedWork {

    /** Each order's body by client order id, in the order of sending, with the answer when there was one. */
    final Map<String, Submission> submissions = new LinkedHashMap<>();

    /** Ids of orders whose cancel was answered with 204. */
    final Set<String> cancelled = ConcurrentHashMap.newKeySet();

    /** An order as it was sent, and its 201 answer; empty when the exchange died before it came. */
    record Submission(String body, Optional<JsonNode> answer) {}
}
