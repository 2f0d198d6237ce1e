package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.bourse.server.config.ServerSettings;
import org.bourse.server.config.StartRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody is told whose certificate can't be used: which setting, which file, why. */
class GatewaySecurityTest {

    @TempDir
    private Path directory;

    private String absent;
    private String text;

    @BeforeEach
    void write() throws IOException {
        absent = directory.resolve("absent.pem").toString();
        text = Files.writeString(directory.resolve("text.pem"), "no certificate")
                .toString();
    }

    @Test
    void namesTheSettingTheFileAndTheReason() {
        refuses(Map.of("EXCHANGE_TLS_CERTIFICATE", absent, "EXCHANGE_TLS_KEY", text))
                .isEqualTo("EXCHANGE_TLS_CERTIFICATE and EXCHANGE_TLS_KEY: the certificate " + absent
                        + " can't be read: it is not there");
        refuses(Map.of("EXCHANGE_TLS_CERTIFICATE", text, "EXCHANGE_TLS_KEY", absent))
                .startsWith("EXCHANGE_TLS_CERTIFICATE and EXCHANGE_TLS_KEY: the certificate " + text
                        + " can't be read: it must be a certificate as PEM");
        refuses(Map.of("EXCHANGE_TLS_KEYSTORE", absent))
                .isEqualTo("EXCHANGE_TLS_KEYSTORE and EXCHANGE_TLS_KEYSTORE_PASSWORD: the keystore " + absent
                        + " can't be used: it is not there");
        refuses(Map.of("EXCHANGE_FIX_KEYSTORE", directory.toString()))
                .startsWith("EXCHANGE_FIX_KEYSTORE and EXCHANGE_FIX_KEYSTORE_PASSWORD: the keystore " + directory
                        + " can't be used: ");
    }

    @Test
    void asksNothingOfPlainGateways() throws IOException {
        GatewaySecurity.check(settings(Map.of()));
        // Without FIX its certificate is of no interest.
        GatewaySecurity.check(settings(Map.of("EXCHANGE_FIX_PORT", "0", "EXCHANGE_FIX_KEYSTORE", absent)));
    }

    private AbstractStringAssert<?> refuses(Map<String, String> environment) {
        IOException refusal = catchIOException(() -> GatewaySecurity.check(settings(environment)));
        return assertThat(String.valueOf(refusal.getMessage()));
    }

    private ServerSettings settings(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("EXCHANGE_ADMIN_API_KEY", "operator-key");
        StartRequest request = StartRequest.of(List.of("--check"), all, directory);
        assertThat(request).isInstanceOf(StartRequest.Check.class);
        return ((StartRequest.Check) request).settings();
    }
}
