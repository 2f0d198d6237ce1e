package org.bourse.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.bourse.contract.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {

    private static final List<Network> PROXIES = List.of(
            Network.parse("10.0.0.0/8").orElseThrow(), Network.parse("fd00::/8").orElseThrow());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        10.0.0.1    | 192.0.2.7                         | 192.0.2.7
        10.0.0.1    | 192.0.2.7, 10.1.1.1               | 192.0.2.7
        10.0.0.1    | 198.51.100.1, 192.0.2.7           | 192.0.2.7
        10.0.0.1    | 192.0.2.7:4711                    | 192.0.2.7
        10.0.0.1    | 2001:db8::1                       | 2001:db8::1
        10.0.0.1    | [2001:db8::1]:4711                | 2001:db8::1
        fd00::1     | 192.0.2.7                         | 192.0.2.7
        10.0.0.1    | unknown                           | 10.0.0.1
        10.0.0.1    | 192.0.2.7, localhost              | 10.0.0.1
        10.0.0.1    | 192.0.2.999                       | 10.0.0.1
        10.0.0.1    | 192.0.2.010                       | 10.0.0.1
        10.0.0.1    | 10.0.0.2, 10.0.0.3                | 10.0.0.2
        192.0.2.1   | 198.51.100.1                      | 192.0.2.1
        2001:db8::5 | 198.51.100.1                      | 2001:db8::5
        """)
    void takesTheLastAddressThatNoProxyWroteItself(String peer, String header, String client) {
        assertThat(of(ProxyHeader.X_FORWARDED_FOR, peer, Map.of("X-Forwarded-For", List.of(header))))
                .isEqualTo(InetAddress.ofLiteral(client));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        10.0.0.1  | for=192.0.2.7                                        | 192.0.2.7
        10.0.0.1  | For="192.0.2.7:4711";proto=https;by=10.0.0.1         | 192.0.2.7
        10.0.0.1  | for="[2001:db8::1]:4711"                             | 2001:db8::1
        10.0.0.1  | for=198.51.100.1, for=192.0.2.7;proto=http, for=10.2.2.2 | 192.0.2.7
        10.0.0.1  | for=_hidden                                          | 10.0.0.1
        10.0.0.1  | proto=https                                          | 10.0.0.1
        192.0.2.1 | for=198.51.100.1                                     | 192.0.2.1
        """)
    void readsForwarded(String peer, String header, String client) {
        assertThat(of(ProxyHeader.FORWARDED, peer, Map.of("Forwarded", List.of(header))))
                .isEqualTo(InetAddress.ofLiteral(client));
    }

    @Test
    void readsOnlyTheHeaderThatProxiesWriteBecauseAClientMayWriteTheOther() {
        Map<String, List<String>> both =
                Map.of("Forwarded", List.of("for=198.51.100.1"), "X-Forwarded-For", List.of("192.0.2.7"));
        assertThat(of(ProxyHeader.X_FORWARDED_FOR, "10.0.0.1", both)).isEqualTo(InetAddress.ofLiteral("192.0.2.7"));
        assertThat(of(ProxyHeader.FORWARDED, "10.0.0.1", both)).isEqualTo(InetAddress.ofLiteral("198.51.100.1"));
    }

    @Test
    void takesSeveralHeadersForOneList() {
        assertThat(of(
                        ProxyHeader.X_FORWARDED_FOR,
                        "10.0.0.1",
                        Map.of("X-Forwarded-For", List.of("198.51.100.1", "192.0.2.7, 10.0.0.9"))))
                .isEqualTo(InetAddress.ofLiteral("192.0.2.7"));
    }

    @Test
    void looksNoFartherThanAnyoneHasProxies() {
        String many = "10.0.0.2,".repeat(5_000) + "10.0.0.3";
        assertThat(of(ProxyHeader.X_FORWARDED_FOR, "10.0.0.1", Map.of("X-Forwarded-For", List.of(many))))
                .isEqualTo(InetAddress.ofLiteral("10.0.0.2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        X_FORWARDED_FOR | 10.0.0.1  | X-Forwarded-Proto | https                    | true
        X_FORWARDED_FOR | 10.0.0.1  | X-Forwarded-Proto | http, HTTPS              | true
        X_FORWARDED_FOR | 10.0.0.1  | X-Forwarded-Proto | https, http              | false
        X_FORWARDED_FOR | 10.0.0.1  | Forwarded         | proto=https              | false
        X_FORWARDED_FOR | 192.0.2.1 | X-Forwarded-Proto | https                    | false
        FORWARDED       | 10.0.0.1  | Forwarded         | for=1.2.3.4;proto=https  | true
        FORWARDED       | 10.0.0.1  | Forwarded         | for=1.2.3.4;Proto="https" | true
        FORWARDED       | 10.0.0.1  | Forwarded         | proto=https, for=1.2.3.4 | false
        FORWARDED       | 10.0.0.1  | X-Forwarded-Proto | https                    | false
        """)
    void believesATrustedProxyThatTheClientsSideIsEncrypted(
            ProxyHeader header, String peer, String name, String value, boolean encrypted) {
        Map<String, List<String>> headers = Map.of(name, List.of(value));
        assertThat(new ClientAddresses(PROXIES, header)
                        .isEncrypted(InetAddress.ofLiteral(peer), asked -> headers.getOrDefault(asked, List.of())))
                .isEqualTo(encrypted);
    }

    private static InetAddress of(ProxyHeader header, String peer, Map<String, List<String>> headers) {
        return new ClientAddresses(PROXIES, header)
                .of(InetAddress.ofLiteral(peer), name -> headers.getOrDefault(name, List.of()));
    }
}
