package org.bourse.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedOriginsTest {

    private static final AllowedOrigins ORIGINS = new AllowedOrigins(Set.of("https://Trading.example"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        http://localhost:8000       | localhost:8000       | true
        http://LOCALHOST:8000       | localhost:8000       | true
        https://exchange.example    | exchange.example     | true
        https://exchange.example    | exchange.example:443 | true
        http://exchange.example:80  | exchange.example     | true
        http://[::1]:8000           | [::1]:8000           | true
        https://trading.example     | exchange.example     | true
        http://trading.example      | exchange.example     | false
        https://trading.example:444 | exchange.example     | false
        https://evil.example        | exchange.example     | false
        http://localhost:8001       | localhost:8000       | false
        http://exchange.example:444 | exchange.example     | false
        https://exchange.example.evil.example | exchange.example | false
        null                        | exchange.example     | false
        exchange.example            | exchange.example     | false
        """)
    void allowsItsOwnPagesAndThoseThatAreNamed(String origin, String host, boolean allowed) {
        assertThat(ORIGINS.allows(Optional.of(origin), Optional.of(host))).isEqualTo(allowed);
    }

    @Test
    void allowsProgramsThatAreNoBrowser() {
        assertThat(ORIGINS.allows(Optional.empty(), Optional.of("exchange.example")))
                .isTrue();
    }

    @Test
    void refusesAPageWhereNoHostSaysWhoseItWouldBe() {
        assertThat(ORIGINS.allows(Optional.of("https://exchange.example"), Optional.empty()))
                .isFalse();
    }

    @Test
    void allowsAllWhereAnOperatorWantsThat() {
        assertThat(new AllowedOrigins(Set.of("*")).allows(Optional.of("https://evil.example"), Optional.of("x")))
                .isTrue();
    }
}
