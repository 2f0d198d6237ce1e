package org.bourse.server.api;

import java.util.List;
import org.bourse.engine.model.KeyScope;
import org.bourse.engine.model.KeyScopes;

/** Whose key a call needs. */
enum Access {
    /** Nobody's. Such calls are also served while the exchange stops. */
    PUBLIC,
    /** A broker's that may read, unless market data is public. */
    MARKET_DATA(KeyScope.READ),
    /** A broker's that may enter orders; as with the next ones, it says whose orders the call is about. */
    TRADE(KeyScope.TRADE),
    /** A broker's that may cancel. */
    CANCEL(KeyScope.CANCEL),
    /** A broker's that may read. */
    READ(KeyScope.READ),
    /** A broker's that may see to its webhooks. */
    WEBHOOKS(KeyScope.WEBHOOKS),
    /** A broker's with every scope: a lesser one could make itself one that may more. */
    KEYS(KeyScope.values()),
    /** The operator's. */
    OPERATOR;

    @SuppressWarnings("ImmutableEnumChecker") // a record of one number, in a package without the checker's annotations
    private final KeyScopes scopes;

    Access(KeyScope... scopes) {
        this.scopes = KeyScopes.of(List.of(scopes));
    }

    /** The scopes that a broker's key needs, all of them. */
    KeyScopes scopes() {
        return scopes;
    }
}
