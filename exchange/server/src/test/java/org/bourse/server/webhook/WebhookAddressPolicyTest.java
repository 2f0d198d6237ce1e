package org.bourse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAddressPolicyTest {

    private static final Map<String, List<String>> NAMES = Map.of(
            "public.test", List.of("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"),
            "inside.test", List.of("10.1.2.3"),
            "mixed.test", List.of("93.184.215.14", "169.254.169.254"));

    private static final HostResolver TABLE = host -> {
        List<String> texts = NAMES.getOrDefault(host, host.contains("test") ? List.of() : List.of(host));
        if (texts.isEmpty()) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            addresses.add(
                    InetAddress.getByAddress(host, InetAddress.ofLiteral(text).getAddress()));
        }
        return addresses;
    };

    private final WebhookAddressPolicy policy = new WebhookAddressPolicy(false, TABLE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://public.test",
                "https://public.test/hook",
                "HTTPS://public.test:8443/a/b?key=v%20w&x=1",
                "http://93.184.215.14/",
                "http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:80/",
                "https://nobody-knows-yet.test/"
            })
    void acceptsOrdinaryAddresses(String url) {
        assertThat(policy.refusal(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ftp://public.test/                    | must begin with http:// or https://
            file:///etc/passwd                    | must begin with http:// or https://
            public.test/hook                      | must begin with http:// or https://
            //public.test/hook                    | must begin with http:// or https://
            ''                                    | must begin with http:// or https://
            javascript:alert(1)                   | must begin with http:// or https://
            http:public.test                      | must have a host
            http:///hook                          | must have a host
            http://under_score.test/              | must have a host
            http://2130706433/                    | must have a
            http://127.1/                         | must have a
            http://0x7f000001/                    | must have a
            http://0x7f.0.0.1/                    | must have a
            http://0177.0.0.1/                    | must have a
            http://1.2.3.4.5/                     | must have a
            http://256.1.1.1/                     | must have a
            http://127.0.0.1.:80/                 | must have a
            http://010.0.0.1/                     | without leading zeros
            http://user@public.test/              | must not have a user or password in it
            http://user:pw@public.test/           | must not have a user or password in it
            http://public.test@127.0.0.1/         | must not have a user or password in it
            http://public.test/#top               | must not have a fragment
            http://public.test:0/                 | must have a port between 1 and 65535, not 0
            http://public.test:65536/             | must have a port between 1 and 65535, not 65536
            http://public.test/a b                | must be a URL
            http://public.test\\@127.0.0.1/       | must be a URL
            http://[::1/                          | must be a URL
            http://[fe80::1%25eth0]/              | must not
            http://127.0.0.1/                     | must not be at a loopback address (127.0.0.1)
            http://[::1]/                         | must not be at a loopback address (0:0:0:0:0:0:0:1)
            http://[::ffff:10.0.0.1]/             | must not be at a private address (10.0.0.1)
            http://[64:ff9b::a9fe:a9fe]/          | must not be at a link-local address
            http://localhost:8000/                | must not be at a loopback address (localhost)
            http://LOCALHOST./                    | must not be at a loopback address
            http://db.localhost/                  | must not be at a loopback address
            http://0.0.0.0/                       | must not be at an unspecified address (0.0.0.0)
            http://inside.test/                   | must not be at a private address (10.1.2.3)
            http://mixed.test/                    | must not be at a link-local address (169.254.169.254)
            """)
    void refusesOthersAndSaysWhy(String url, String why) {
        assertThat(policy.refusal(url))
                .hasValueSatisfying(refusal -> assertThat(refusal).contains(why));
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(policy.refusal("http://public.test/" + "x".repeat(2_000)))
                .hasValue("must not be longer than 2000 characters");
    }

    @Test
    void allowsPrivateAddressesButNoOddFormsWhenToldSo() {
        WebhookAddressPolicy open = new WebhookAddressPolicy(true, TABLE);
        assertThat(open.refusal("http://127.0.0.1:9000/hook")).isEmpty();
        assertThat(open.refusal("http://inside.test/")).isEmpty();
        assertThat(open.refusal("http://localhost/")).isEmpty();
        assertThat(open.refusal("ftp://127.0.0.1/")).isPresent();
        assertThat(open.refusal("http://010.0.0.1/")).isPresent();
    }

    @Test
    void givesTheApprovedAddressToConnectTo() throws UnknownHostException {
        assertThat(policy.addressFor("public.test").getHostAddress()).isEqualTo("93.184.215.14");
        assertThat(policy.addressFor("[2606:4700::1111]").getHostAddress()).isEqualTo("2606:4700:0:0:0:0:0:1111");
    }

    @Test
    void refusesToConnectWhereAnyAddressIsSpecial() {
        assertThatThrownBy(() -> policy.addressFor("mixed.test"))
                .isInstanceOf(RefusedAddressException.class)
                .hasMessage("the receiver must not be at a link-local address (169.254.169.254)");
        assertThatThrownBy(() -> policy.addressFor("gone.test")).isInstanceOf(UnknownHostException.class);
    }
}
