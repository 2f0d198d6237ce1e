package org.bourse.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlMaskTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            postgresql://u:secret@h:5432/d              | postgresql://u:***@h:5432/d
            postgresql://u:s@cr/et@h/d                  | postgresql://u:***@h/d
            postgresql://u@h:5432/d                     | postgresql://u@h:5432/d
            postgresql://h:5432/d                       | postgresql://h:5432/d
            jdbc:postgresql://h:5432/d                  | jdbc:postgresql://h:5432/d
            jdbc:postgresql://h/d?user=u&password=x&a=b | jdbc:postgresql://h/d?user=u&password=***&a=b
            jdbc:postgresql:d?sslPassword=x&password=y  | jdbc:postgresql:d?sslPassword=***&password=***
            jdbc:postgresql://u:x@h/d?password=y        | jdbc:postgresql://u:***@h/d?password=***
            """)
    void hidesPasswords(String url, String shown) {
        assertThat(DatabaseUrlMask.masked(url)).isEqualTo(shown);
    }
}
