package org.bourse.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.bourse.server.fix.SocketFixClient;
import org.bourse.server.persistence.postgres.ExternalPostgres;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exchange with a certificate, as REST, WebSocket and FIX clients meet it. */
class TlsIT {

    private static final String PASSWORD = "password";

    @TempDir
    private Path directory;

    @Test
    void encryptsEveryGatewayWithACertificateOfPemAndShowsANewOneWithoutARestart() throws Exception {
        KeyStore first = made("first");
        KeyStore second = made("second");
        Path certificate = directory.resolve("certificate.pem");
        Path key = directory.resolve("key.pem");
        write(first, certificate, key);
        int fixPort = FreePort.find();
        try (ExternalPostgres postgres = ExternalPostgres.start(directory.resolve("postgres"));
                ExchangeProcess exchange = ExchangeProcess.launched(
                        directory,
                        Map.of(
                                "EXCHANGE_DATABASE_URL", postgres.url(),
                                "EXCHANGE_TLS_CERTIFICATE", certificate.toString(),
                                "EXCHANGE_TLS_KEY", key.toString(),
                                "EXCHANGE_FIX_PORT", Integer.toString(fixPort)))) {
            int port = exchange.uri().getPort();
            Awaitility.await("the exchange to listen")
                    .atMost(2, TimeUnit.MINUTES)
                    .ignoreExceptions()
                    .until(() -> get(first, port) == 200);
            openAndCloseWebSocket(first, port);
            assertThat(shown(first, port)).isEqualTo("CN=first");
            assertThat(shown(first, fixPort)).isEqualTo("CN=first");
            JsonNode broker = register(first, port);
            SocketFixClient before = fix(first, fixPort, broker);
            assertThat(logon(before, broker)).isEqualTo("A");

            write(second, certificate, key);
            Awaitility.await("the new certificate to be shown")
                    .atMost(2, TimeUnit.MINUTES)
                    .ignoreExceptions()
                    .until(() -> get(second, port) == 200);
            assertThat(shown(second, port)).isEqualTo("CN=second");
            assertThat(shown(second, fixPort)).isEqualTo("CN=second");
            // What was encrypted with the former one goes on.
            before.send("35=5|");
            assertThat(before.read().type()).isEqualTo("5");
            before.close();
            try (SocketFixClient after = fix(second, fixPort, broker)) {
                assertThat(logon(after, broker)).isEqualTo("A");
            }
            assertThat(exchange.log())
                    .contains("FIX 4.4 at port " + fixPort + " (TLS)")
                    .doesNotContain("keys travel in clear beyond this machine");
        }
    }

    @Test
    void refusesToStartWithAKeyThatIsNotThatOfTheCertificate() throws Exception {
        Path certificate = directory.resolve("certificate.pem");
        Path key = directory.resolve("key.pem");
        write(made("first"), certificate, directory.resolve("unused.pem"));
        write(made("second"), directory.resolve("unused.pem"), key);
        assertThat(ExchangeProcess.refusedStart(
                        directory,
                        Map.of(
                                "EXCHANGE_TLS_CERTIFICATE", certificate.toString(),
                                "EXCHANGE_TLS_KEY", key.toString())))
                .contains("the exchange can't start")
                .contains("the key is not that of the certificate")
                .doesNotContain("PRIVATE KEY");
    }

    private static int get(KeyStore trusted, int port) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(trusted)).build()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/health/ready"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }

    private static void openAndCloseWebSocket(KeyStore trusted, int port) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(trusted)).build()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("wss://localhost:" + port + "/ws"), new WebSocket.Listener() {})
                    .get(180, TimeUnit.SECONDS);
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(180, TimeUnit.SECONDS);
            socket.abort();
        }
    }

    private static JsonNode register(KeyStore trusted, int port) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(trusted)).build()) {
            URI exchange = URI.create("https://localhost:" + port);
            return new ExchangeClient(client, exchange, ExchangeProcess.ADMIN_API_KEY)
                    .post("/register", "{\"name\":\"Encrypted\"}")
                    .body();
        }
    }

    private SocketFixClient fix(KeyStore trusted, int port, JsonNode broker) throws Exception {
        Socket socket = trusting(trusted).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        return new SocketFixClient(socket, broker.get("fix_comp_id").asText(), 1);
    }

    private static String logon(SocketFixClient client, JsonNode broker) throws IOException {
        return client.logon(broker.get("api_key").asText(), "141=Y|").type();
    }

    /** Whose certificate it is that a client is shown. */
    private static String shown(KeyStore trusted, int port) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) trusting(trusted).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.startHandshake();
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }

    private static SSLContext trusting(KeyStore certificates) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** A key and its certificate, made by the JDK's own tool, and the certificate as its own trust anchor. */
    private KeyStore made(String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "exchange",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).as("exit status of keytool").isZero();
        KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        made.setCertificateEntry("anchor", made.getCertificate("exchange"));
        return made;
    }

    private static void write(KeyStore made, Path certificate, Path key) throws Exception {
        Path newCertificate = aside(
                certificate, "CERTIFICATE", made.getCertificate("exchange").getEncoded());
        Path newKey = aside(
                key,
                "PRIVATE KEY",
                made.getKey("exchange", PASSWORD.toCharArray()).getEncoded());
        Files.move(newCertificate, certificate, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        Files.move(newKey, key, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path aside(Path file, String type, byte[] der) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(
                aside,
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type
                        + "-----\n");
        return aside;
    }
}
