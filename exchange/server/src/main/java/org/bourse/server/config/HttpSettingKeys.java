package org.bourse.server.config;

import static org.bourse.server.config.SettingKey.flag;
import static org.bourse.server.config.SettingKey.integer;

import java.util.List;

/** The part of {@link SettingKeys} that is about the HTTP door. */
final class HttpSettingKeys {

    static final SettingKey<String> HOST = new SettingKey<>(
            "exchange.http.host",
            "EXCHANGE_HOST",
            "",
            "0.0.0.0",
            "a host name or an IP address of this machine",
            "The address REST listens on; 0.0.0.0 is every address of the machine, 127.0.0.1 only itself.",
            false,
            text -> SettingKeys.visibleAscii(text, 253));

    static final SettingKey<Integer> PORT = integer(
            "exchange.http.port",
            "EXCHANGE_PORT",
            "TCP port",
            8_000,
            0,
            65_535,
            "The port REST listens on; 0 takes any that is free.");

    static final SettingKey<String> ADMIN_API_KEY = new SettingKey<>(
                    "exchange.http.admin-api-key",
                    "EXCHANGE_ADMIN_API_KEY",
                    "",
                    "",
                    "1 to 200 visible ASCII characters, or empty",
                    "The operator's key. Empty: the admin endpoints, registration among them, answer 503. Better set in"
                            + " the environment than written into a file.",
                    false,
                    text -> SettingKeys.visibleAscii(text, 200))
            .asSecret();

    static final SettingKey<Boolean> PUBLIC_MARKET_DATA = flag(
            "exchange.http.public-market-data",
            "EXCHANGE_PUBLIC_MARKET_DATA",
            false,
            "Whether books, prices, trades and symbols are shown without a key; otherwise any broker's is needed.");

    static final SettingKey<Integer> RATE_LIMIT = integer(
            "exchange.http.rate-limit",
            "EXCHANGE_RATE_LIMIT",
            "orders per second and broker",
            0,
            0,
            1_000_000,
            "Above it a broker's orders are answered 429; 0 is no limit. Cancels are never limited.");

    static final SettingKey<Integer> SLOW_REQUEST_MILLIS = integer(
            "exchange.http.slow-request-millis",
            "EXCHANGE_SLOW_REQUEST_MILLIS",
            "milliseconds",
            100,
            1,
            3_600_000,
            "A request that takes longer is logged with what it waited for.");

    /** All of them, in the order of the file. */
    static final List<SettingKey<?>> ALL =
            List.of(HOST, PORT, ADMIN_API_KEY, PUBLIC_MARKET_DATA, RATE_LIMIT, SLOW_REQUEST_MILLIS);

    private HttpSettingKeys() {}
}
