package org.bourse.server.access;

/**
 * The checks that REST and WebSocket make before they know whose key is shown; one for both.
 *
 * @param clients whose address a request counts for
 * @param origins which pages a browser may connect from
 * @param wrongKeys what becomes of those who show wrong keys
 */
public record Entrance(ClientAddresses clients, AllowedOrigins origins, KeyAttempts wrongKeys) {

    /** The entrance that the settings ask for. */
    public static Entrance of(AccessSettings settings, KeyAttempts wrongKeys) {
        return new Entrance(
                new ClientAddresses(settings.trustedProxies(), settings.proxyHeader()),
                new AllowedOrigins(settings.allowedOrigins()),
                wrongKeys);
    }
}
