package org.bourse.server.api.call;

import java.util.List;
import java.util.Optional;
import org.bourse.engine.model.KeyScope;
import org.bourse.engine.model.KeyScopes;
import org.bourse.engine.model.OperatorRole;

/** The kind of key that a call needs. */
public enum Access {
    /** Nobody's. Such calls are also served while the exchange stops. */
    PUBLIC,
    /** A broker's that may read, unless market data is public. */
    MARKET_DATA(KeyScope.READ),
    /** A broker's that may enter orders; as with the next ones, it says whose orders the call is about. */
    TRADE(KeyScope.TRADE),
    /** A broker's that may cancel. */
    CANCEL(KeyScope.CANCEL),
    /** A broker's that may do both. */
    TRADE_AND_CANCEL(KeyScope.TRADE, KeyScope.CANCEL),
    /** A broker's that may read. */
    READ(KeyScope.READ),
    /** A broker's that may see to its webhooks. */
    WEBHOOKS(KeyScope.WEBHOOKS),
    /** A broker's with every scope: a lesser one could make itself one that may more. */
    KEYS(KeyScope.values()),
    /** Any operator's. */
    VIEWER(OperatorRole.VIEWER),
    /** An operator's that sees to brokers and their keys. */
    REGISTRAR(OperatorRole.REGISTRAR),
    /** An operator's that sees to instruments and halts. */
    MARKET(OperatorRole.MARKET),
    /** An operator's that sees to brokers' risk. */
    RISK(OperatorRole.RISK),
    /** An operator's that may do everything, which the configured key is, too. */
    SUPERUSER(OperatorRole.SUPERUSER);

    @SuppressWarnings("ImmutableEnumChecker") // a record of one number, in a package without the checker's annotations
    private final KeyScopes scopes;

    private final Optional<OperatorRole> role;

    Access(KeyScope... scopes) {
        this.scopes = KeyScopes.of(List.of(scopes));
        this.role = Optional.empty();
    }

    Access(OperatorRole role) {
        this.scopes = KeyScopes.of(List.of());
        this.role = Optional.of(role);
    }

    /** The scopes that a broker's key needs, all of them. */
    public KeyScopes scopes() {
        return scopes;
    }

    /** The role that an operator needs; empty where it isn't an operator's call. */
    public Optional<OperatorRole> role() {
        return role;
    }
}
