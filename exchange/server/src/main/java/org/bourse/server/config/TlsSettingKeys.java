package org.bourse.server.config;

import java.util.List;
import java.util.Optional;

/** The part of {@link SettingKeys} that is about the certificate that clients are shown. */
final class TlsSettingKeys {

    static final SettingKey<String> CERTIFICATE = SettingKeys.file(
            "exchange.tls.certificate",
            "EXCHANGE_TLS_CERTIFICATE",
            "the path of a PEM file, or empty",
            "The certificate that clients are shown, at FIX unless exchange.fix has another, with those that lead to"
                    + " its authority behind it. It goes with key. Empty: connections are plain, unless keystore is set. A"
                    + " file that changes is read again, without a restart.");

    static final SettingKey<String> KEY = SettingKeys.file(
            "exchange.tls.key",
            "EXCHANGE_TLS_KEY",
            "the path of a PEM file, or empty",
            "The certificate's private key, without a password.");

    static final SettingKey<String> KEYSTORE = SettingKeys.file(
            "exchange.tls.keystore",
            "EXCHANGE_TLS_KEYSTORE",
            "the path of a PKCS #12 or JKS keystore, or empty",
            "Certificate and key in one file, where the two are not set. Read again when it changes.");

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
}
