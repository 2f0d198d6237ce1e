package org.bourse.server.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What one broker asked for and what it was told, kept outside the exchange. Written by the broker's trader, read by the
 * check after a crash.
 */
final class AcknowledgedWork {

    /** Each order's body by client order id, in the order of sending, with the answer when there was one. */
    final Map<String, Submission> submissions = new LinkedHashMap<>();

    /** The client order ids of each batch that the exchange died with, in the order of its entries. */
    final List<List<String>> unansweredBatches = new CopyOnWriteArrayList<>();

    /** Ids of orders whose cancel was answered with 204. */
    final Set<String> cancelled = ConcurrentHashMap.newKeySet();

    /** An order as it was sent, and its 201 answer; empty when the exchange died before it came. */
    record Submission(String body, Optional<JsonNode> answer) {}
}
