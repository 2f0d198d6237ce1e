package org.bourse.server.config;

import static org.bourse.server.config.SettingKey.flag;
import static org.bourse.server.config.SettingKey.integer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bourse.contract.Network;
import org.bourse.server.access.AllowedOrigins;
import org.bourse.server.access.ProxyHeader;

/** The part of {@link SettingKeys} that is about the HTTP gateway. */
final class HttpSettingKeys {

    /** Shorter ones can be found by trying. */
    static final int SHORTEST_KEY = 8;

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

    static final SettingKey<OptionalInt> HEALTH_PORT = new SettingKey<>(
            "exchange.http.health-port",
            "EXCHANGE_HEALTH_PORT",
            "TCP port",
            "",
            "0 to 65535, or empty",
            "The port of /health/live and /health/ready for probes, which answers from the first moment of a start on"
                    + " and whatever the other gateways do; at the same address as REST. 0 takes any that is free. Empty:"
                    + " 10000 above REST's port (18000), or below where that is too high; any when REST takes any.",
            false,
            HttpSettingKeys::portOrNone);

    static final SettingKey<String> ADMIN_API_KEY = new SettingKey<>(
                    "exchange.http.admin-api-key",
                    "EXCHANGE_ADMIN_API_KEY",
                    "",
                    "",
                    SHORTEST_KEY + " to 200 visible ASCII characters, or empty",
                    "The operator's key. Empty: the admin endpoints, registration among them, answer 503. Better set in"
                            + " the environment than written into a file.",
                    false,
                    HttpSettingKeys::operatorKey)
            .asSecret();

    static final SettingKey<Boolean> DEBUG = flag(
            "exchange.http.debug",
            "EXCHANGE_DEBUG",
            true,
            "Whether the operator's key may count the trades in the database and wipe the exchange by"
                    + " /debug/trade-count and /debug/reset. For tests; never where real orders are.");

    static final SettingKey<Set<String>> ALLOWED_ORIGINS = new SettingKey<>(
            "exchange.http.allowed-origins",
            "EXCHANGE_ALLOWED_ORIGINS",
            "",
            "",
            "origins such as https://trading.example with commas between them, * for all, or empty",
            "Web pages whose scripts may open a WebSocket, besides the exchange's own. Programs that are no browser"
                    + " are not concerned.",
            false,
            text -> SettingKeys.list(
                            text,
                            origin -> AllowedOrigins.isOrigin(origin) ? Optional.of(origin) : Optional.<String>empty())
                    .map(Set::copyOf));

    static final SettingKey<List<Network>> TRUSTED_PROXIES = new SettingKey<>(
            "exchange.http.trusted-proxies",
            "EXCHANGE_TRUSTED_PROXIES",
            "",
            "",
            "IP addresses and networks such as 10.0.0.0/8 with commas between them, or empty",
            "Proxies in front of REST and WebSocket that say in proxy-header whose request it is: limits by address"
                    + " then count for that client. What anyone else says there is ignored.",
            false,
            text -> SettingKeys.list(text, Network::parse));

    static final SettingKey<ProxyHeader> PROXY_HEADER = new SettingKey<>(
            "exchange.http.proxy-header",
            "EXCHANGE_PROXY_HEADER",
            "",
            ProxyHeader.X_FORWARDED_FOR.headerName().toLowerCase(Locale.ROOT),
            "x-forwarded-for or forwarded",
            "The header in which trusted proxies name the client. They must remove what a client sent in "
                    + "it, or append to it.",
            false,
            HttpSettingKeys::proxyHeader);

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
            "Orders a second that a broker may send. More are answered 429; 0 is no limit. Cancels are "
                    + "never limited.");

    static final SettingKey<Integer> SLOW_REQUEST_MILLIS = integer(
            "exchange.http.slow-request-millis",
            "EXCHANGE_SLOW_REQUEST_MILLIS",
            "milliseconds",
            100,
            1,
            3_600_000,
            "A request that takes longer is logged with what it waited for.");

    /** All of them, in the order of the file. */
    static final List<SettingKey<?>> ALL = List.of(
            HOST,
            PORT,
            HEALTH_PORT,
            ADMIN_API_KEY,
            DEBUG,
            ALLOWED_ORIGINS,
            TRUSTED_PROXIES,
            PROXY_HEADER,
            PUBLIC_MARKET_DATA,
            RATE_LIMIT,
            SLOW_REQUEST_MILLIS);

    private HttpSettingKeys() {}

    private static Optional<String> operatorKey(String text) {
        return SettingKeys.visibleAscii(text, 200).filter(key -> key.isEmpty() || key.length() >= SHORTEST_KEY);
    }

    private static Optional<ProxyHeader> proxyHeader(String text) {
        return Arrays.stream(ProxyHeader.values())
                .filter(header -> header.headerName().equalsIgnoreCase(text))
                .findFirst();
    }

    private static Optional<OptionalInt> portOrNone(String text) {
        return text.isEmpty()
                ? Optional.of(OptionalInt.empty())
                : SettingKey.wholeNumber(text, 0, 65_535).map(port -> OptionalInt.of(Math.toIntExact(port)));
    }
}
