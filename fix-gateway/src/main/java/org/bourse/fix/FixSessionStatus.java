package org.bourse.fix;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A FIX session, as an operator sees it.
 *
 * @param compId the client's comp id, by which it is found
 * @param brokerId whose it is
 * @param loggedOn whether its client is logged on now
 * @param address where its connection comes from; empty when there is none
 * @param keyId the key that its client logged on with; empty when none has
 * @param nextIncoming the number that is expected of the client's next message
 * @param nextOutgoing the number of the next message to the client
 * @param unsent messages to the client that are not on the network yet
 */
public record FixSessionStatus(
        String compId,
        long brokerId,
        boolean loggedOn,
        Optional<String> address,
        OptionalLong keyId,
        int nextIncoming,
        int nextOutgoing,
        int unsent) {}
