package org.bourse.server.config;

import static org.bourse.server.config.SettingKey.integer;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bourse.engine.model.Texts;
import org.bourse.fix.FixSettings;

/** The part of {@link SettingKeys} that is about the FIX gateway. */
final class FixSettingKeys {

    private static final FixSettings FIX =
            FixSettings.of(InetSocketAddress.createUnresolved("0.0.0.0", 0), Path.of(""));

    static final SettingKey<Integer> PORT = integer(
            "exchange.fix.port",
            "EXCHANGE_FIX_PORT",
            "TCP port",
            FixSettings.DEFAULT_PORT,
            0,
            65_535,
            "The port FIX 4.4 clients log on at; 0 starts no FIX gateway. Sessions that used FIX before "
                    + "get no reports of what happens meanwhile.");

    static final SettingKey<String> HOST = new SettingKey<>(
            "exchange.fix.host",
            "EXCHANGE_FIX_HOST",
            "",
            "0.0.0.0",
            "a host name or an IP address of this machine",
            "The address FIX listens on; 0.0.0.0 is every address of the machine, 127.0.0.1 only itself.",
            false,
            text -> SettingKeys.visibleAscii(text, 253));

    static final CertificateKeys CERTIFICATE = CertificateKeys.of(
            "exchange.fix",
            "EXCHANGE_FIX",
            "The certificate that FIX clients are shown where it is another than exchange.tls's, with "
                    + "those that lead to its authority behind it. It needs key, and is read again when it changes. "
                    + "FIX connections are plain where no certificate is set here or there: for a network that "
                    + "keeps strangers out.");

    static final SettingKey<Integer> THROTTLE = integer(
            "exchange.fix.throttle",
            "EXCHANGE_FIX_THROTTLE",
            "messages per second and session",
            FIX.ordersPerSecond(),
            0,
            1_000_000,
            "Orders, replaces and requests that a session may send a second. More are answered by "
                    + "BusinessMessageReject; 0 is no limit. Cancels are never held back. EXCHANGE_RATE_LIMIT "
                    + "counts orders over all gateways besides.");

    static final SettingKey<Integer> MAX_CONNECTIONS = integer(
            "exchange.fix.max-connections",
            "EXCHANGE_FIX_MAX_CONNECTIONS",
            "connections",
            FIX.connections().max(),
            1,
            100_000,
            "FIX connections that may be open at once. For one more the oldest that has not logged on is closed, of the"
                    + " address that has most of them; when all have logged on, the new one is.");

    static final SettingKey<Integer> MAX_CONNECTIONS_PER_ADDRESS = integer(
            "exchange.fix.max-connections-per-address",
            "EXCHANGE_FIX_MAX_CONNECTIONS_PER_ADDRESS",
            "connections",
            FIX.connections().maxPerAddress(),
            1,
            100_000,
            "FIX connections that may come from one address. As many as all where clients come through "
                    + "one proxy.");

    static final SettingKey<Integer> LOGON_SECONDS = integer(
            "exchange.fix.logon-seconds",
            "EXCHANGE_FIX_LOGON_SECONDS",
            "seconds",
            Math.toIntExact(FIX.connections().logon().toSeconds()),
            1,
            60,
            "How long a connection may take to log on before it is closed.");

    static final SettingKey<Integer> MAX_UNSENT = integer(
            "exchange.fix.max-unsent",
            "EXCHANGE_FIX_MAX_UNSENT",
            "messages",
            FIX.maxUnsent(),
            1_000,
            10_000_000,
            "How far a client may be behind in reading before its connection is cut. It loses nothing: it gets the rest"
                    + " when it logs on again.");

    static final SettingKey<Integer> RESEND_BATCH = integer(
            "exchange.fix.resend-batch",
            "EXCHANGE_FIX_RESEND_BATCH",
            "messages",
            FIX.resendBatch(),
            1,
            10_000,
            "Messages that are resent at once, before the exchange checks how far the client has read.");

    static final SettingKey<Integer> KEPT_MEBIBYTES = integer(
            "exchange.fix.kept-mebibytes",
            "EXCHANGE_FIX_KEPT_MEBIBYTES",
            "MiB",
            Math.toIntExact(FIX.keptBytes() >> 20),
            1,
            1_048_576,
            "How much of its sent messages is kept per session to be sent again, at least.");

    static final SettingKey<Integer> MAX_SUBSCRIPTIONS = integer(
            "exchange.fix.max-subscriptions",
            "EXCHANGE_FIX_MAX_SUBSCRIPTIONS",
            "symbols",
            FIX.maxSubscriptions(),
            1,
            1_000_000,
            "Symbols that one session may have market data of.");

    static final SettingKey<Set<String>> CANCEL_ON_DISCONNECT = new SettingKey<>(
            "exchange.fix.cancel-on-disconnect",
            "EXCHANGE_FIX_CANCEL_ON_DISCONNECT",
            "",
            "",
            "comp ids with commas between them, or empty",
            "The brokers whose open orders are cancelled when their session ends, unless its Logon says otherwise.",
            false,
            FixSettingKeys::compIds);

    static final SettingKey<Integer> CANCEL_ON_DISCONNECT_GRACE = integer(
            "exchange.fix.cancel-on-disconnect-grace",
            "EXCHANGE_FIX_CANCEL_ON_DISCONNECT_GRACE",
            "seconds",
            Math.toIntExact(FIX.cancelOnDisconnectGrace().toSeconds()),
            0,
            3_600,
            "How long such a client has to come back before its orders are cancelled, unless its Logon "
                    + "says otherwise.");

    /** All of them, in the order of the file. */
    static final List<SettingKey<?>> ALL = List.of(
            PORT,
            HOST,
            CERTIFICATE.certificate(),
            CERTIFICATE.key(),
            CERTIFICATE.keystore(),
            CERTIFICATE.keystorePassword(),
            THROTTLE,
            MAX_CONNECTIONS,
            MAX_CONNECTIONS_PER_ADDRESS,
            LOGON_SECONDS,
            MAX_UNSENT,
            RESEND_BATCH,
            KEPT_MEBIBYTES,
            MAX_SUBSCRIPTIONS,
            CANCEL_ON_DISCONNECT,
            CANCEL_ON_DISCONNECT_GRACE);

    private FixSettingKeys() {}

    private static Optional<Set<String>> compIds(String text) {
        return SettingKeys.list(
                        text, compId -> Texts.isFixCompId(compId) ? Optional.of(compId) : Optional.<String>empty())
                .map(LinkedHashSet::new);
    }
}
