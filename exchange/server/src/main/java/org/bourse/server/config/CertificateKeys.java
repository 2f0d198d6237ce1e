package org.bourse.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bourse.server.tls.TlsSettings;

/**
 * The settings of one certificate that clients are shown.
 *
 * @param certificate its PEM file
 * @param key the PEM file of its private key
 * @param keystore the file that has both instead
 * @param keystorePassword what opens that
 */
record CertificateKeys(
        SettingKey<String> certificate,
        SettingKey<String> key,
        SettingKey<String> keystore,
        SettingKey<String> keystorePassword) {

    /** Settings whose paths and variables begin so; {@code meaning} says whose the certificate is. */
    static CertificateKeys of(String path, String environment, String meaning) {
        return new CertificateKeys(
                SettingKeys.file(
                        path + ".certificate",
                        environment + "_CERTIFICATE",
                        "the path of a PEM file, or empty",
                        meaning),
                SettingKeys.file(
                        path + ".key",
                        environment + "_KEY",
                        "the path of a PEM file, or empty",
                        "The certificate's private key, without a password."),
                SettingKeys.file(
                        path + ".keystore",
                        environment + "_KEYSTORE",
                        "the path of a PKCS #12 or JKS keystore, or empty",
                        "Certificate and key in one file, where the two are not set. Read again when it changes."),
                new SettingKey<>(
                                path + ".keystore-password",
                                environment + "_KEYSTORE_PASSWORD",
                                "",
                                "",
                                "a text",
                                "The password of the keystore and its key. Better set in the environment than written into a file.",
                                false,
                                Optional::of)
                        .asSecret());
    }

    /** All of them, in the order of the file. */
    List<SettingKey<?>> all() {
        return List.of(certificate, key, keystore, keystorePassword);
    }

    /** The settings' values. */
    TlsSettings read(SettingValues values) {
        return new TlsSettings(
                file(values.get(certificate)),
                file(values.get(key)),
                file(values.get(keystore)),
                values.get(keystorePassword));
    }

    private static Optional<Path> file(String path) {
        return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
    }
}
