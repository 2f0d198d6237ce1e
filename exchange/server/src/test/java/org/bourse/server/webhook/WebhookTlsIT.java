package org.bourse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS receivers: connected to by address, held to the name in the URL. */
class WebhookTlsIT {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final WebhookMessage MESSAGE = WebhookMessage.signed(
            "trade_1_bid", 0, "{}", List.of(new WebhookSecret(1, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")));

    @TempDir
    private Path directory;

    private final List<String> namesAskedFor = new CopyOnWriteArrayList<>();
    private HttpsServer server;
    private KeyStore keys;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException, InterruptedException {
        keys = selfSigned("receiver.test");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            if (exchange instanceof HttpsExchange https
                    && https.getSSLSession() instanceof ExtendedSSLSession session) {
                session.getRequestedServerNames().stream()
                        .map(name -> name instanceof SNIHostName host ? host.getAsciiName() : name.toString())
                        .forEach(namesAskedFor::add);
            }
            exchange.getRequestBody().readAllBytes();
            TestReceiver.answer(exchange, 200);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void acceptsACertificateForTheNameInTheUrl() throws GeneralSecurityException {
        try (WebhookSender sender = sender(trusting(keys))) {
            assertThat(sender.send(url("receiver.test"), MESSAGE)).isEqualTo(AttemptResult.answered(200));
        }
        assertThat(namesAskedFor).containsExactly("receiver.test");
    }

    @Test
    void refusesACertificateForAnotherName() throws GeneralSecurityException {
        try (WebhookSender sender = sender(trusting(keys))) {
            AttemptResult result = sender.send(url("other.test"), MESSAGE);
            assertThat(result.delivered()).isFalse();
            assertThat(result.error()).startsWith("no answer: ").contains("other.test");
        }
        assertThat(namesAskedFor).isEmpty();
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() {
        try (WebhookSender sender = sender((SSLSocketFactory) SSLSocketFactory.getDefault())) {
            AttemptResult result = sender.send(url("receiver.test"), MESSAGE);
            assertThat(result.delivered()).isFalse();
            assertThat(result.error()).startsWith("no answer: ").contains("certification path");
        }
        assertThat(namesAskedFor).isEmpty();
    }

    private String url(String host) {
        return "https://" + host + ":" + server.getAddress().getPort() + "/hook";
    }

    private static WebhookSender sender(SSLSocketFactory tls) {
        WebhookAddressPolicy policy = new WebhookAddressPolicy(
                true, host -> List.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})));
        return new WebhookSender(WebhookSettings.DEFAULTS, policy, tls);
    }

    private static SSLSocketFactory trusting(KeyStore certificates) throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    /** A key and its certificate for this host, made by the JDK's own tool. */
    private KeyStore selfSigned(String host) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = directory.resolve("receiver.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "receiver",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "SAN=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        String.valueOf(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).as("exit status of keytool").isZero();
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(store)) {
            made.load(bytes, PASSWORD);
        }
        // As its own trust anchor, too.
        made.setCertificateEntry("anchor", made.getCertificate("receiver"));
        return made;
    }
}
