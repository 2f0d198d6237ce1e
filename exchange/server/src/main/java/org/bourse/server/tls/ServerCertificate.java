package org.bourse.server.tls;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.pki.PemKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bourse.server.files.FileFailure;

/** Reads certificate and key from their files, and makes sure that they belong together. */
final class ServerCertificate {

    private static final String ALIAS = "exchange";
    private static final char[] IN_MEMORY = "in-memory".toCharArray();

    private ServerCertificate() {}

    /** @throws IOException when there is none that can be used; the message says in which file */
    static X509ExtendedKeyManager read(TlsSettings settings) throws IOException {
        return settings.certificate().isPresent()
                ? ofPem(settings.certificate().get(), settings.key().orElseThrow())
                : ofKeystore(
                        settings.keystore().orElseThrow(),
                        settings.keystorePassword().toCharArray());
    }

    private static X509ExtendedKeyManager ofKeystore(Path file, char[] password) throws IOException {
        try {
            requireReadable(file);
            KeyStore store = KeyStore.getInstance(file.toFile(), password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getKey(alias, password) instanceof PrivateKey key) {
                    requireTogether(key, store.getCertificate(alias));
                    return keyManager(store, password);
                }
            }
            throw new IOException("it has no key");
        } catch (IOException e) {
            throw new IOException("the keystore " + file + " can't be used: " + FileFailure.reason(e), e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the keystore " + file + " can't be used: " + e.getMessage(), e);
        }
    }

    private static X509ExtendedKeyManager ofPem(Path certificate, Path key) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Certificate[] chain = chain(certificate);
            PrivateKey privateKey = privateKey(key);
            requireTogether(privateKey, chain[0]);
            store.setKeyEntry(ALIAS, privateKey, IN_MEMORY, chain);
            return keyManager(store, IN_MEMORY);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate " + certificate + " and the key " + key + " can't be used: " + e.getMessage(), e);
        }
    }

    private static Certificate[] chain(Path file) throws IOException {
        try (InputStream pem = Files.newInputStream(file)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(pem)
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new IOException("it has none");
            }
            return chain;
        } catch (IOException e) {
            throw new IOException("the certificate " + file + " can't be read: " + FileFailure.reason(e), e);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate " + file + " can't be read: it must be a certificate as PEM, and behind it those"
                            + " that lead to its authority",
                    e);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException {
        try {
            requireReadable(file);
        } catch (IOException e) {
            throw new IOException("the key " + file + " can't be read: " + FileFailure.reason(e), e);
        }
        try {
            PemKeys pem = PemKeys.builder().key(Resource.create(file)).build();
            return Keys.builder().pem(pem).build().privateKey().orElseThrow(() -> new IOException("it has none"));
        } catch (IOException | RuntimeException e) {
            // What a library says of a key's file may have some of it.
            throw new IOException(
                    "the key " + file + " can't be read: it must be a private key as PEM, without a password", e);
        }
    }

    private static void requireReadable(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            int unused = in.read();
        }
    }

    /** Files that are being replaced one after the other may be one of the old and one of the new. */
    private static void requireTogether(PrivateKey key, Certificate certificate) throws GeneralSecurityException {
        String algorithm = ((X509Certificate) certificate).getPublicKey().getAlgorithm();
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> algorithm;
                });
        signature.initSign(key);
        signature.update(CHALLENGE);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(CHALLENGE);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
    }

    private static final byte[] CHALLENGE = {1, 2, 3, 4};

    private static X509ExtendedKeyManager keyManager(KeyStore store, char[] password) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        for (KeyManager manager : factory.getKeyManagers()) {
            if (manager instanceof X509ExtendedKeyManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("the JDK has no key manager for X.509");
    }
}
