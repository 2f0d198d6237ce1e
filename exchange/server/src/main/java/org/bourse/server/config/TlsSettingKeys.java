package org.bourse.server.config;

import java.util.List;
import java.util.Optional;

/** The part of {@link SettingKeys} that is about the certificate that clients are shown. */
final class TlsSettingKeys {

    static final SettingKey<String> CERTIFICATE = file(
            "exchange.tls.certificate",
            "EXCHANGE_TLS_CERTIFICATE",
            "the path of a PEM file, or empty",
            "The certificate that REST and WebSocket clients are shown, with those that lead to its authority behind"
                    + " it. It goes with key. Empty: connections are plain, unless keystore is set. A file that changes is"
                    + " read again, without a restart.");

    static final SettingKey<String> KEY = file(
            "exchange.tls.key",
            "EXCHANGE_TLS_KEY",
            "the path of a PEM file, or empty",
            "The certificate's private key, without a password.");

    static final SettingKey<String> KEYSTORE = file(
            "exchange.tls.keystore",
            "EXCHANGE_TLS_KEYSTORE",
            "the path of a PKCS #12 or JKS keystore, or empty",
            "Certificate and key in one file, where the two are not set. FIX clients are shown these, too, unless"
                    + " exchange.fix.keystore is set; for them a new one counts from the next start on.");

    static final SettingKey<String> KEYSTORE_PASSWORD = new SettingKey<>(
                    "exchange.tls.keystore-password",
                    "EXCHANGE_TLS_KEYSTORE_PASSWORD",
                    "",
                    "",
                    "a text",
                    "What opens the keystore and its key. Better set in the environment than written into a file.",
                    false,
                    Optional::of)
            .asSecret();

    /** All of them, in the order of the file. */
    static final List<SettingKey<?>> ALL = List.of(CERTIFICATE, KEY, KEYSTORE, KEYSTORE_PASSWORD);

    private TlsSettingKeys() {}

    private static SettingKey<String> file(String name, String environment, String allowed, String meaning) {
        return new SettingKey<>(
                name,
                environment,
                "",
                "",
                allowed,
                meaning,
                false,
                text -> SettingKeys.path(text).map(path -> text));
    }
}
