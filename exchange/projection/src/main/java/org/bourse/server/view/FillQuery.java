package org.bourse.server.view;

/**
 * A question for a broker's fills, oldest first.
 *
 * @param brokerId whose
 * @param symbol only those in this instrument; empty for all
 * @param afterPlace only those behind this {@linkplain BrokerFill#place() place}; 0 to start with the oldest
 * @param limit how many at the most, 1 or more
 */
public record FillQuery(long brokerId, String symbol, long afterPlace, int limit) {}
