package org.bourse.server.config;

import java.util.List;

/** The part of {@link SettingKeys} that is about the certificate that clients are shown. */
final class TlsSettingKeys {

    static final CertificateKeys CERTIFICATE = CertificateKeys.of(
            "exchange.tls",
            "EXCHANGE_TLS",
            "The certificate that clients are shown, at FIX unless exchange.fix has another, with those "
                    + "that lead to its authority behind it. It needs key. Empty: connections are plain, unless "
                    + "keystore is set. A file that changes is read again, without a restart.");

    /** All of them, in the order of the file. */
    static final List<SettingKey<?>> ALL = CERTIFICATE.all();

    private TlsSettingKeys() {}
}
