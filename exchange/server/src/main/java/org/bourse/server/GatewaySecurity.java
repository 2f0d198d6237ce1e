package org.bourse.server;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.bourse.contract.KeyFault;
import org.bourse.fix.session.PasswordAttempts;
import org.bourse.fix.session.PortSecurity;
import org.bourse.server.access.KeyAttempts;
import org.bourse.server.access.WrongKeys;
import org.bourse.server.config.ServerSettings;
import org.bourse.server.tls.ServerTls;
import org.bourse.server.tls.TlsSettings;

/**
 * The protection of the gateways. FIX may have a certificate of its own; its wrong passwords count with the wrong keys of the
 * other gateways.
 *
 * @param http what encrypts REST and WebSocket; empty for plain connections
 * @param fix the same for FIX, and what wrong passwords come to there
 */
record GatewaySecurity(Optional<SSLContext> http, PortSecurity fix) {

    private static final String HTTP_SETTINGS = "EXCHANGE_TLS_";
    private static final String FIX_SETTINGS = "EXCHANGE_FIX_";

    /**
     * Opens it before anything that takes its time: that a certificate can't be used is known at once.
     *
     * @throws IOException when one can't be; the message says why, and which settings it is about
     */
    static GatewaySecurity open(ServerSettings settings, WrongKeys wrongKeys, ClosingStack parts) throws IOException {
        Optional<SSLContext> http = open(HTTP_SETTINGS, settings.tls(), parts);
        Optional<SSLContext> fix = hasOwn(settings) ? open(FIX_SETTINGS, settings.fixTls(), parts) : http;
        return new GatewaySecurity(http, new PortSecurity(fix, new FixPasswords(wrongKeys)));
    }

    /** Counts FIX's passwords with the keys of the other gateways. */
    private record FixPasswords(WrongKeys wrongKeys) implements PasswordAttempts {

        @Override
        public Refusal wrongPassword(InetAddress address) {
            KeyAttempts.Refusal refusal = wrongKeys.wrongKey(KeyAttempts.Gateway.FIX, address);
            return new Refusal(refusal.delayMillis(), refusal.lockedOutSeconds());
        }

        @Override
        public void refused(InetAddress address, long keyId, KeyFault fault) {
            wrongKeys.refused(KeyAttempts.Gateway.FIX, address, keyId, fault);
        }
    }

    /**
     * Makes sure that the certificates can be used.
     *
     * @throws IOException as {@link #open}
     */
    static void check(ServerSettings settings) throws IOException {
        try (ClosingStack parts = new ClosingStack()) {
            open(settings, new WrongKeys(System::nanoTime), parts);
        }
    }

    private static boolean hasOwn(ServerSettings settings) {
        return settings.fix().isPresent() && !settings.fixTls().equals(settings.tls());
    }

    private static Optional<SSLContext> open(String named, TlsSettings settings, ClosingStack parts)
            throws IOException {
        if (!settings.isOn()) {
            return Optional.empty();
        }
        try {
            ServerTls tls = ServerTls.open(settings);
            parts.opened("certificate", tls);
            return Optional.of(tls.context());
        } catch (IOException e) {
            String files = settings.certificate().isPresent()
                    ? named + "CERTIFICATE and " + named + "KEY"
                    : named + "KEYSTORE and " + named + "KEYSTORE_PASSWORD";
            throw new IOException(files + ": " + e.getMessage(), e);
        }
    }
}
