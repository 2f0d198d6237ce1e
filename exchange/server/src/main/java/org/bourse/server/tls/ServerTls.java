package org.bourse.server.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchange's side of TLS, with whichever certificate is in the files now: they are looked at every second, and a new one
 * that stayed the same for one is shown from the next connection on. One that can't be used leaves the one before in place.
 */
public final class ServerTls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TlsSettings settings;
    private final CurrentKeys keys;
    private final SSLContext context;
    private final Thread watch;
    private List<String> seen;
    private volatile boolean closing;

    private ServerTls(TlsSettings settings) throws IOException {
        this.settings = settings;
        this.seen = state(settings);
        this.keys = new CurrentKeys(ServerCertificate.read(settings));
        try {
            this.context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, null, null);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS can't be had: " + e.getMessage(), e);
        }
        this.watch = Thread.ofPlatform().daemon().name("tls-files").unstarted(this::watch);
    }

    /**
     * Reads the certificate and goes on looking whether it has changed.
     *
     * @throws IOException when it can't be used; the message says which file it is about
     */
    public static ServerTls open(TlsSettings settings) throws IOException {
        ServerTls tls = new ServerTls(settings);
        tls.watch.start();
        return tls;
    }

    /** The maker of encrypted connections; the same as long as this is open. */
    public SSLContext context() {
        return context;
    }

    /** Looks at the files no more. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(watch);
    }

    /** A renewal writes one file after the other, so they are read when two looks have seen the same of them. */
    private void watch() {
        List<String> before = seen;
        while (!closing) {
            LockSupport.parkNanos(LOOK_NANOS);
            List<String> now = state(settings);
            if (now.equals(before) && !now.equals(seen)) {
                seen = now;
                reload();
            }
            before = now;
        }
    }

    private void reload() {
        try {
            keys.current = ServerCertificate.read(settings);
            LOG.info("the certificate has changed; new connections are shown the new one");
        } catch (IOException e) {
            LOG.warn("the certificate has changed and can't be used, the one before stays: {}", e.getMessage());
        }
    }

    /** The times at which the files were written, and their lengths. */
    private static List<String> state(TlsSettings settings) {
        List<String> state = new ArrayList<>();
        Stream.of(settings.certificate(), settings.key(), settings.keystore())
                .forEach(file -> file.ifPresent(path -> state.add(state(path))));
        return state;
    }

    private static String state(Path file) {
        try {
            FileTime written = Files.getLastModifiedTime(file);
            return written + " " + Files.size(file) + " " + file.toRealPath();
        } catch (IOException e) {
            return "unreadable";
        }
    }

    /** Asks the newest keys each time. */
    private static final class CurrentKeys extends X509ExtendedKeyManager {

        private volatile X509ExtendedKeyManager current;

        private CurrentKeys(X509ExtendedKeyManager current) {
            this.current = current;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return current.getServerAliases(keyType, issuers);
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return current.chooseServerAlias(keyType, issuers, socket);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return current.chooseEngineServerAlias(keyType, issuers, engine);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return current.getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return current.getPrivateKey(alias);
        }
    }
}
