package org.bourse.server.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The places of the certificate that clients are shown and of its key: two PEM files, or else one keystore.
 *
 * @param certificate the certificate, and behind it those that lead to its authority, as PEM
 * @param key its private key without a password, as PEM
 * @param keystore a PKCS #12 or JKS keystore with both
 * @param keystorePassword what opens the keystore and its key
 */
public record TlsSettings(
        Optional<Path> certificate, Optional<Path> key, Optional<Path> keystore, String keystorePassword) {

    /** No TLS. */
    public static final TlsSettings NONE = new TlsSettings(Optional.empty(), Optional.empty(), Optional.empty(), "");

    public TlsSettings {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("certificate and key go together: one of them is not set");
        }
    }

    /** Whether connections are encrypted. */
    public boolean isOn() {
        return certificate.isPresent() || keystore.isPresent();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TlsSettings[certificate=" + certificate + ", key=" + key + ", keystore=" + keystore + "]";
    }
}
