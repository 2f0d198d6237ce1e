package org.bourse.server.view;

/**
 * A broker at one moment.
 *
 * @param brokerId the sequence number of the command that registered it
 * @param name what counterparties see
 * @param fixCompId its SenderCompID (FIX tag 49)
 * @param webhookUrl where its trades are posted, or empty
 * @param balanceCents net cash of all its trades, in cents
 */
public record BrokerSnapshot(long brokerId, String name, String fixCompId, String webhookUrl, long balanceCents) {}
