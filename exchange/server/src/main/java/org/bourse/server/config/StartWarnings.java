package org.bourse.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.fix.FixSettings;

/** Warnings of settings that are allowed but leave a way in open, a sentence each. */
final class StartWarnings {

    /** Keys that a machine made up are longer. */
    private static final int GOOD_KEY = 16;

    private StartWarnings() {}

    static List<String> of(ServerSettings settings) {
        List<String> warnings = new ArrayList<>();
        keysInClear(settings).ifPresent(warnings::add);
        if (settings.http().adminApiKey().filter(key -> key.length() < GOOD_KEY).isPresent()) {
            warnings.add("the operator's key (EXCHANGE_ADMIN_API_KEY) has fewer than " + GOOD_KEY
                    + " characters and may be guessed: take one from openssl rand -hex 32");
        }
        if (settings.access().debugCalls()) {
            warnings.add("EXCHANGE_DEBUG is on: who has the operator's key can wipe the exchange by POST /debug/reset");
        }
        return List.copyOf(warnings);
    }

    private static Optional<String> keysInClear(ServerSettings settings) {
        List<String> gateways = new ArrayList<>();
        boolean behindProxy = !settings.access().trustedProxies().isEmpty();
        if (!isLoopback(settings.http().host())
                && !behindProxy
                && !settings.tls().isOn()) {
            gateways.add("REST and WebSocket at " + settings.http().host() + ":"
                    + settings.http().port());
        }
        settings.fix()
                .filter(ignored -> !settings.fixTls().isOn())
                .map(FixSettings::address)
                .filter(address -> !isLoopback(address.getHostString()))
                .ifPresent(address -> gateways.add("FIX at " + address.getHostString() + ":" + address.getPort()));
        return gateways.isEmpty()
                ? Optional.empty()
                : Optional.of("keys travel in clear beyond this machine: " + String.join(" and ", gateways)
                        + " without TLS (EXCHANGE_TLS_CERTIFICATE)");
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.equals("[::1]") || host.startsWith("127.");
    }
}
