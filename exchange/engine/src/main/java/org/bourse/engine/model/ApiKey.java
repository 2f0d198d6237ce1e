package org.bourse.engine.model;

/**
 * An API key as the exchange keeps it.
 *
 * @param keyId the sequence number of the command that made it; a registration's key has its broker's id
 * @param hash what is kept of the key itself
 * @param createdAtMicros when it was made, UTC microseconds
 */
public record ApiKey(long keyId, ApiKeyHash hash, KeyTerms terms, long createdAtMicros) {

    /** Leaves out the hash, which no log needs. */
    @Override
    public String toString() {
        return "ApiKey[keyId=" + keyId + ", terms=" + terms + ", createdAtMicros=" + createdAtMicros + "]";
    }
}
