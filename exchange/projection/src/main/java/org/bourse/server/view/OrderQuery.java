package org.bourse.server.view;

import java.util.Optional;

/**
 * Which of a broker's orders to list, newest first.
 *
 * @param brokerId whose
 * @param open only open ones (true), only closed ones (false), or both (empty)
 * @param symbol only those of this instrument; empty for all
 * @param beforeOrderId only those with a smaller id; {@link Long#MAX_VALUE} to start with the newest
 * @param limit how many at the most, 1 or more
 */
public record OrderQuery(long brokerId, Optional<Boolean> open, String symbol, long beforeOrderId, int limit) {}
