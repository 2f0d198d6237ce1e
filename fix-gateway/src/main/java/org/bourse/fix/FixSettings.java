package org.bourse.fix;

import static org.bourse.engine.model.SettingRange.check;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.bourse.fix.session.ConnectionLimits;

/**
 * Settings of the FIX gateway.
 *
 * @param address where it listens; port 0 for any that is free
 * @param directory where sessions' sequence numbers and messages are kept
 * @param ordersPerSecond orders, replaces and requests one session may send per second, 1 or more; 0 for any number.
 *     Cancels are never held back.
 * @param connections how many connections may be open at once, and how long one may take to log on
 * @param maxUnsent messages a client may be behind in reading before its connection is cut, 1,000 or more; it gets them
 *     when it logs on again
 * @param resendBatch messages that are resent before what the client has read is looked at, 1 to 10,000
 * @param keptBytes how much of the sent messages to keep per session for resends, at least, 1 MiB or more
 * @param maxSubscriptions symbols one session may have market data subscriptions of, 1 or more
 * @param cancelOnDisconnect comp ids of brokers whose open orders are cancelled when their session ends, unless their
 *     Logon says otherwise
 * @param cancelOnDisconnectGrace how long after the end of the session, unless the Logon says otherwise; up to an hour
 * @param dayEndMicrosOfDay when the trading day ends, microseconds after midnight UTC; as the exchange's setting
 * @param force whether reports are on disk before they count as written; else the operating system has them
 */
public record FixSettings(
        InetSocketAddress address,
        Path directory,
        int ordersPerSecond,
        ConnectionLimits connections,
        int maxUnsent,
        int resendBatch,
        long keptBytes,
        int maxSubscriptions,
        Set<String> cancelOnDisconnect,
        Duration cancelOnDisconnectGrace,
        long dayEndMicrosOfDay,
        boolean force) {

    /** The port that FIX clients find the exchange at unless it is set. */
    public static final int DEFAULT_PORT = 9880;

    public FixSettings {
        check("ordersPerSecond", ordersPerSecond, 0, 1_000_000);
        check("maxUnsent", maxUnsent, 1_000, 10_000_000);
        check("resendBatch", resendBatch, 1, 10_000);
        check("keptBytes", keptBytes, 1L << 20, 1L << 50);
        check("maxSubscriptions", maxSubscriptions, 1, 1_000_000);
        check("cancelOnDisconnectGrace", cancelOnDisconnectGrace.toSeconds(), 0, 3_600);
        check("dayEndMicrosOfDay", dayEndMicrosOfDay, 0, 86_399_999_999L);
        cancelOnDisconnect = Set.copyOf(cancelOnDisconnect);
    }

    /** The defaults, for an address and a directory. */
    public static FixSettings of(InetSocketAddress address, Path directory) {
        return new FixSettings(
                address,
                directory,
                0,
                new ConnectionLimits(1_000, 250, Duration.ofSeconds(5)),
                100_000,
                500,
                1L << 30,
                1_000,
                Set.of(),
                Duration.ofSeconds(10),
                0,
                true);
    }

    /** The same with other limits of connections. */
    public FixSettings withConnections(ConnectionLimits limits) {
        return new FixSettings(
                address,
                directory,
                ordersPerSecond,
                limits,
                maxUnsent,
                resendBatch,
                keptBytes,
                maxSubscriptions,
                cancelOnDisconnect,
                cancelOnDisconnectGrace,
                dayEndMicrosOfDay,
                force);
    }
}
