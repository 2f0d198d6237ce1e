package org.bourse.fix.session;

import java.nio.file.Path;

/**
 * The keystore with the certificate that the exchange shows to FIX clients.
 *
 * @param file a PKCS #12 or JKS keystore
 * @param password what opens it and its key
 */
public record TlsKeystore(Path file, String password) {

    /** Leaves out the password, so that it can't reach a log. */
    @Override
    public String toString() {
        return "TlsKeystore[file=" + file + "]";
    }
}
