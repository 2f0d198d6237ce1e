package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressTest {

    private static final ListenAddress HTTP =
            new ListenAddress("HTTP", "EXCHANGE_HOST", "EXCHANGE_PORT", "0.0.0.0", 8_000);
    private static final ListenAddress FIX =
            new ListenAddress("FIX", "EXCHANGE_FIX_HOST", "EXCHANGE_FIX_PORT", "0.0.0.0", 8_000);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Address already in use (Bind failed) | stop that, or set EXCHANGE_PORT to a free one
            Permission denied                    | set EXCHANGE_PORT to a port from 1024 on
            Cannot assign requested address      | set EXCHANGE_HOST to one, or to 0.0.0.0 for all
            Can't assign requested address       | set EXCHANGE_HOST to one, or to 0.0.0.0 for all
            Protocol family unavailable          | Protocol family unavailable; correct EXCHANGE_HOST or EXCHANGE_PORT
            """)
    void saysWhichSettingToChange(String reason, String advice) {
        assertThat(HTTP.advice(new BindException(reason), List.of())).endsWith(advice);
    }

    @Test
    void saysWhenTheHostIsUnknown() {
        assertThat(HTTP.advice(new UnknownHostException("nowhere"), List.of()))
                .startsWith("the host is unknown; set EXCHANGE_HOST");
    }

    @Test
    void saysWhoseThePortIsWhenTwoGatewaysWantIt() {
        assertThat(FIX.advice(new BindException("Address already in use"), List.of(HTTP)))
                .isEqualTo("the port is HTTP's (EXCHANGE_PORT); set EXCHANGE_FIX_PORT to another one");
    }
}
