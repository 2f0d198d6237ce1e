package org.bourse.contract;

import java.util.Optional;
import java.util.OptionalLong;
import org.bourse.engine.model.ApiKeyHash;

/**
 * The registered brokers, as a gateway needs them that lets brokers in by their API key. Shows a registration from the
 * moment it is answered. Every method answers from memory, from any thread.
 */
public interface BrokerDirectory {

    /** The broker's API key that has this hash, compared in constant time; whether it is good is its taker's to ask. */
    Optional<HeldKey> key(ApiKeyHash hash);

    /** The id of the broker registered with this FIX comp id. */
    OptionalLong brokerIdByFixCompId(String fixCompId);

    /** The FIX comp id of the broker; empty for a broker that is not registered. */
    Optional<String> fixCompId(long brokerId);
}
