package org.bourse.loadtest.exchange;

/**
 * A registered broker.
 *
 * @param id as the exchange gave it
 * @param apiKey what it authenticates with
 * @param fixCompId its SenderCompID
 */
public record RegisteredBroker(long id, String apiKey, String fixCompId) {}
