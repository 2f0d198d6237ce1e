package org.bourse.engine;

import org.bourse.engine.command.Command.AddApiKey;
import org.bourse.engine.command.Command.RevokeApiKey;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.RejectReason;
import org.jspecify.annotations.Nullable;

/** Gives brokers further API keys, and takes keys away. */
final class KeyDesk {

    private final ExchangeState exchange;

    KeyDesk(ExchangeState exchange) {
        this.exchange = exchange;
    }

    void add(AddApiKey command) {
        Broker broker = exchange.brokers.find(command.brokerId());
        if (broker == null) {
            reject(RejectReason.UNKNOWN_BROKER);
            return;
        }
        RejectReason fault = fault(command.terms(), broker.keys.size());
        if (fault == null) {
            ApiKey key = new ApiKey(exchange.sequence, command.hash(), command.terms(), exchange.timeMicros);
            broker.keys.add(key);
            exchange.events.apiKeyAdded(broker.id, key);
        } else {
            reject(fault);
        }
    }

    void revoke(RevokeApiKey command) {
        Broker broker = exchange.brokers.find(command.brokerId());
        if (broker == null) {
            reject(RejectReason.UNKNOWN_BROKER);
        } else if (broker.keys.removeIf(key -> key.keyId() == command.keyId())) {
            exchange.events.apiKeyRevoked(broker.id, command.keyId());
        } else {
            reject(RejectReason.UNKNOWN_KEY);
        }
    }

    private @Nullable RejectReason fault(KeyTerms terms, int keys) {
        if (!terms.hasValidTexts()) {
            return RejectReason.INVALID_TEXT;
        }
        if (terms.scopes().isEmpty()) {
            return RejectReason.INVALID_SCOPES;
        }
        if (!terms.expiresAfter(exchange.timeMicros)) {
            return RejectReason.INVALID_KEY_EXPIRY;
        }
        return keys >= KeyTerms.MOST_KEYS ? RejectReason.TOO_MANY_KEYS : null;
    }

    private void reject(RejectReason reason) {
        exchange.events.commandRejected(reason, 0, 0, null);
    }
}
