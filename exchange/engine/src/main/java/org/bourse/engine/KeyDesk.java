package org.bourse.engine;

import java.util.List;
import org.bourse.engine.command.Command.AddApiKey;
import org.bourse.engine.command.Command.RevokeApiKey;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.RejectReason;
import org.jspecify.annotations.Nullable;

/** Gives brokers and operators further API keys, and takes keys away. */
final class KeyDesk {

    private final ExchangeState exchange;

    KeyDesk(ExchangeState exchange) {
        this.exchange = exchange;
    }

    void add(AddApiKey command) {
        List<ApiKey> keys = keysOf(command.owner());
        if (keys == null) {
            rejectUnknown(command.owner());
            return;
        }
        RejectReason fault = fault(command.owner(), command.terms(), keys.size());
        if (fault == null) {
            ApiKey key = new ApiKey(exchange.sequence, command.hash(), command.terms(), exchange.timeMicros);
            keys.add(key);
            exchange.events.apiKeyAdded(command.owner(), key);
        } else {
            reject(fault);
        }
    }

    void revoke(RevokeApiKey command) {
        List<ApiKey> keys = keysOf(command.owner());
        if (keys == null) {
            rejectUnknown(command.owner());
        } else if (keys.removeIf(key -> key.keyId() == command.keyId())) {
            exchange.events.apiKeyRevoked(command.owner(), command.keyId());
        } else {
            reject(RejectReason.UNKNOWN_KEY);
        }
    }

    /** An owner's keys; null when there is no such owner. */
    private @Nullable List<ApiKey> keysOf(KeyOwner owner) {
        if (owner.isOperator()) {
            Operators.Entry entry = exchange.operators.find(owner.id());
            return entry == null ? null : entry.keys();
        }
        Broker broker = exchange.brokers.find(owner.id());
        return broker == null ? null : broker.keys;
    }

    private @Nullable RejectReason fault(KeyOwner owner, KeyTerms terms, int keys) {
        if (!terms.hasValidTexts()) {
            return RejectReason.INVALID_TEXT;
        }
        if (!terms.hasScopesFor(owner)) {
            return RejectReason.INVALID_SCOPES;
        }
        if (!terms.expiresAfter(exchange.timeMicros)) {
            return RejectReason.INVALID_KEY_EXPIRY;
        }
        return keys >= KeyTerms.MOST_KEYS ? RejectReason.TOO_MANY_KEYS : null;
    }

    private void rejectUnknown(KeyOwner owner) {
        reject(owner.isOperator() ? RejectReason.UNKNOWN_OPERATOR : RejectReason.UNKNOWN_BROKER);
    }

    private void reject(RejectReason reason) {
        exchange.events.commandRejected(reason, 0, 0, null);
    }
}
