package org.bourse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecialAddressesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.0.0.0                | an unspecified address
            0.255.1.2              | an unspecified address
            1.0.0.0                | -
            8.8.8.8                | -
            9.255.255.255          | -
            10.0.0.0               | a private address
            10.255.255.255         | a private address
            11.0.0.0               | -
            100.63.255.255         | -
            100.64.0.0             | an address of a provider's own network
            100.127.255.255        | an address of a provider's own network
            100.128.0.0            | -
            127.0.0.1              | a loopback address
            127.255.255.255        | a loopback address
            128.0.0.0              | -
            169.253.255.255        | -
            169.254.169.254        | a link-local address
            169.255.0.0            | -
            172.15.255.255         | -
            172.16.0.0             | a private address
            172.31.255.255         | a private address
            172.32.0.0             | -
            192.0.0.8              | a reserved address
            192.0.1.0              | -
            192.0.2.1              | a documentation address
            192.88.99.1            | a reserved address
            192.167.255.255        | -
            192.168.1.1            | a private address
            192.169.0.0            | -
            198.17.255.255         | -
            198.18.0.0             | a benchmarking address
            198.19.255.255         | a benchmarking address
            198.20.0.0             | -
            198.51.100.7           | a documentation address
            203.0.113.7            | a documentation address
            223.255.255.255        | -
            224.0.0.1              | a multicast address
            239.255.255.255        | a multicast address
            240.0.0.1              | a reserved address
            255.255.255.255        | a reserved address
            ::                     | an unspecified address
            ::1                    | a loopback address
            ::2                    | a reserved address
            ::ffff:127.0.0.1       | a loopback address
            ::ffff:a00:1           | a private address
            ::ffff:8.8.8.8         | -
            ::127.0.0.1            | a reserved address
            64:ff9b::10.0.0.1      | a private address
            64:ff9b::7f00:1        | a loopback address
            64:ff9b::8.8.8.8       | -
            64:ff9b:1::8.8.8.8     | a reserved address
            100::1                 | a reserved address
            2001::1                | a reserved address
            2001:0:4136:e378::1    | a reserved address
            2001:1ff:ffff::1       | a reserved address
            2001:200::1            | -
            2001:db8::1            | a documentation address
            2001:4860:4860::8888   | -
            2002:7f00:1::1         | a loopback address
            2002:a00:1::1          | a private address
            2002:808:808::1        | -
            2606:4700::1111        | -
            3fff::1                | a documentation address
            3fff:1000::1           | -
            4000::1                | a reserved address
            5f00::1                | a reserved address
            fc00::1                | a unique local address
            fdff::1                | a unique local address
            fe80::1                | a link-local address
            febf::1                | a link-local address
            fec0::1                | a site-local address
            ff02::1                | a multicast address
            """)
    void tellsSpecialAddressesFromOrdinaryOnes(String address, String kind) {
        assertThat(SpecialAddresses.kindOf(InetAddress.ofLiteral(address)).orElse("-"))
                .isEqualTo(kind);
    }
}
