package org.bourse.server;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.bourse.server.config.ServerSettings;

/** The lines of a start once orders are taken: where it listens, where its data is, and what to try first. */
final class StartSummary {

    private StartSummary() {}

    static String text(ServerSettings settings, int port, Optional<InetSocketAddress> fixAddress) {
        String address = (settings.tls().isOn() ? "https" : "http") + "://localhost:" + port;
        String next = settings.http().adminApiKey().isPresent()
                ? "Then register a broker, with the operator's key:\n  curl -s " + address
                        + "/register -H 'Authorization: Bearer KEY' -H 'Content-Type: application/json'"
                        + " -d '{\"name\": \"My brokerage\"}'"
                : "Set EXCHANGE_ADMIN_API_KEY to register brokers: without it the operator's calls answer 503.";
        return "Bourse takes orders at " + address + " (documentation at " + address + "/docs), "
                + fixAddress
                        .map(fix -> "FIX 4.4 at port " + fix.getPort()
                                + (settings.fixTls().isOn() ? " (TLS), " : ", "))
                        .orElse("no FIX, ")
                + "data in "
                + settings.dataDir().toAbsolutePath().normalize() + ". Try:\n  curl -s " + address + "/health\n" + next;
    }
}
