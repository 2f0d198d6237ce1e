package org.bourse.server.access;

import java.util.List;
import java.util.Set;
import org.bourse.contract.Network;

/**
 * Settings of the gateways for brokers and browsers: which callers and calls they let in.
 *
 * @param debugCalls whether the operator's {@code /debug/} calls are served, one of which wipes the exchange
 * @param allowedOrigins pages, besides the exchange's own, whose scripts may open a WebSocket
 * @param trustedProxies those whose word is taken for whose request it is
 * @param proxyHeader where they say it
 */
public record AccessSettings(
        boolean debugCalls, Set<String> allowedOrigins, List<Network> trustedProxies, ProxyHeader proxyHeader) {

    /** With the debug calls, for the exchange's own pages, directly. */
    public static final AccessSettings DEFAULTS =
            new AccessSettings(true, Set.of(), List.of(), ProxyHeader.X_FORWARDED_FOR);

    public AccessSettings {
        allowedOrigins = Set.copyOf(allowedOrigins);
        trustedProxies = List.copyOf(trustedProxies);
    }
}
