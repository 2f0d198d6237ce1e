package org.bourse.fix.session;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;

/**
 * The keystore with the certificate that the exchange shows to FIX clients.
 *
 * @param file a PKCS #12 or JKS keystore
 * @param password what opens it and its key
 */
public record TlsKeystore(Path file, String password) {

    /**
     * Tries to use it, because QuickFIX/J would do so only when a client connects, and tell nobody.
     *
     * @throws IOException when it can't be read, or holds no key that the password opens
     */
    public void check() throws IOException {
        boolean holdsKey = false;
        try {
            char[] secret = password.toCharArray();
            KeyStore store = KeyStore.getInstance(file.toFile(), secret);
            for (String alias : Collections.list(store.aliases())) {
                holdsKey |= store.isKeyEntry(alias) && store.getKey(alias, secret) != null;
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the FIX keystore " + file + " can't be used: " + e.getMessage(), e);
        }
        if (!holdsKey) {
            throw new IOException("the FIX keystore " + file + " holds no key");
        }
    }

    /** Leaves out the password, so that it can't reach a log. */
    @Override
    public String toString() {
        return "TlsKeystore[file=" + file + "]";
    }
}
