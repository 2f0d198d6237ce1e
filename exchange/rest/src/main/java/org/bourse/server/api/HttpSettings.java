package org.bourse.server.api;

import static org.bourse.engine.model.SettingRange.check;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Settings of the REST gateway.
 *
 * @param host the address to listen on; {@code 0.0.0.0} for all of the machine's
 * @param port the TCP port to listen on, 0 to 65,535; 0 takes any that is free
 * @param maxBodyBytes largest body of a request, 1,024 to 1,048,576
 * @param slowRequestMillis a request that takes longer is logged with what it waited for, 1 to 3,600,000
 * @param publicMarketData whether books, prices, trades and symbols are shown without a key
 * @param adminApiKey the operator's key; without one the operator's calls answer 503
 * @param ordersPerSecond orders a broker may send a second, 0 to 1,000,000; 0 for any number
 */
public record HttpSettings(
        String host,
        int port,
        int maxBodyBytes,
        int slowRequestMillis,
        boolean publicMarketData,
        Optional<String> adminApiKey,
        int ordersPerSecond) {

    /** All addresses, port 8000, bodies to 64 KiB, slow from 100 ms, market data for brokers, no operator, no limit. */
    public static final HttpSettings DEFAULTS =
            new HttpSettings("0.0.0.0", 8_000, 65_536, 100, false, Optional.empty(), 0);

    public HttpSettings {
        check("port", port, 0, 65_535);
        check("maxBodyBytes", maxBodyBytes, 1_024, 1_048_576);
        check("slowRequestMillis", slowRequestMillis, 1, 3_600_000);
        check("ordersPerSecond", ordersPerSecond, 0, 1_000_000);
        if (adminApiKey.isPresent() && adminApiKey.get().isEmpty()) {
            throw new IllegalArgumentException("adminApiKey must not be empty text");
        }
    }

    /** The address to listen at. */
    InetSocketAddress address() {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException("the host " + host + " is not known", e);
        }
    }

    /** Leaves out the key, so that it can't reach a log. */
    @Override
    public String toString() {
        return "HttpSettings[host=" + host + ", port=" + port + ", maxBodyBytes=" + maxBodyBytes
                + ", slowRequestMillis=" + slowRequestMillis + ", publicMarketData=" + publicMarketData
                + ", adminApiKey=" + (adminApiKey.isPresent() ? "set" : "none") + ", ordersPerSecond=" + ordersPerSecond
                + "]";
    }
}
