package org.bourse.server.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "postgresql://ann:secret@db.example:6543/bourse, jdbc:postgresql://db.example:6543/bourse, ann, secret",
        "postgres://ann:secret@db.example/bourse, jdbc:postgresql://db.example/bourse, ann, secret",
        "postgresql://a%40n:s%3Ae%2Fc%25+r@[::1]:5432/b, jdbc:postgresql://[::1]:5432/b, a@n, s:e/c%+r",
        "postgresql://ann@localhost/b?sslmode=require, jdbc:postgresql://localhost/b?sslmode=require, ann, ''",
        "postgresql://localhost/b, jdbc:postgresql://localhost/b, '', ''",
        "jdbc:postgresql://h:1/b?user=ann&password=s%26t&sslmode=require,"
                + " jdbc:postgresql://h:1/b?sslmode=require, ann, s&t",
        "jdbc:postgresql://h/b, jdbc:postgresql://h/b, '', ''",
        "'jdbc:postgresql://h:1,[::1]:2/b:3', 'jdbc:postgresql://h:1,[::1]:2/b:3', '', ''",
    })
    void readsUrlsInEitherForm(String text, String jdbcUrl, String user, String password) {
        assertThat(DatabaseUrl.parse(text)).isEqualTo(new DatabaseUrl(jdbcUrl, user, password));
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://ann:old@db.example:6543/bourse, jdbc:postgresql://db.example:6543/bourse, ann",
        "postgresql://a%40n@[::1]/b?sslmode=require, jdbc:postgresql://[::1]/b?sslmode=require, a@n",
        "jdbc:postgresql://h/b?user=ann&password=old&sslmode=require, jdbc:postgresql://h/b?sslmode=require, ann",
        "jdbc:postgresql://h/b, jdbc:postgresql://h/b, ''",
    })
    void takesAPasswordOfItsOwn(String text, String jdbcUrl, String user) {
        String password = "s:e/c %+r&@";
        String url = DatabaseSettings.at(text).withPassword(password).url().orElseThrow();
        assertThat(DatabaseUrl.parse(url)).isEqualTo(new DatabaseUrl(jdbcUrl, user, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://ann:secret@host/b",
                "postgresql://ann:secret@/b",
                "postgresql://ann:secret@host",
                "postgresql://ann:secret@host/",
                "postgresql://ann:secret@host/b/c",
                "postgresql://ann:secret%zz@host/b",
                "postgresql://ann:secret word@host/b",
                "jdbc:postgresql:secret",
                "jdbc:postgresql://ann:secret@host/b",
                "jdbc:postgresql://host/b?user=ann&password=secret%zz",
                "postgresql://ann:secret@host:99999/b",
                "postgresql://ann:secret@host:0/b",
                "jdbc:postgresql://host:x/b?user=ann&password=secret",
                "jdbc:postgresql://host:1,other:70000/b?user=ann&password=secret",
                "secret",
                "",
            })
    void refusesOthersWithoutShowingTheirSecrets(String text) {
        assertThatThrownBy(() -> DatabaseSettings.at(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed: postgresql://user:password@host:port/database")
                .hasNoCause()
                .satisfies(refusal -> assertThat(refusal.toString()).doesNotContain("secret"));
    }

    @Test
    void showsNoUserAndNoPassword() {
        String shown = DatabaseSettings.at("postgresql://ann:secret@db:1/b?sslmode=require")
                .toString();
        assertThat(shown)
                .contains("postgresql://db:1/b")
                .doesNotContain("secret")
                .doesNotContain("ann");
        assertThat(DatabaseUrl.parse("postgresql://ann:secret@db:1/b").toString())
                .isEqualTo("postgresql://db:1/b");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1000, 30000, 30, 100, 1000, poolSize must be between 1 and 100",
        "5, 249, 30000, 30, 100, 1000, connectTimeoutMillis must be between 250 and 60000",
        "5, 1000, -1, 30, 100, 1000, startTimeoutMillis must be between 0 and 600000",
        "5, 1000, 30000, 10001, 100, 1000, flushIntervalMillis must be between 0 and 10000",
        "5, 1000, 30000, 30, 0, 1000, maxBatchCommands must be between 1 and 1000000",
        "5, 1000, 30000, 30, 100, 0, backlogLimitEvents must be between 1 and 100000000",
    })
    void refusesValuesOutOfRange(
            int poolSize,
            long connectTimeoutMillis,
            long startTimeoutMillis,
            long flushIntervalMillis,
            int maxBatchCommands,
            long backlogLimitEvents,
            String refusal) {
        assertThatThrownBy(() -> new DatabaseSettings(
                        Optional.empty(),
                        Path.of("data"),
                        false,
                        poolSize,
                        connectTimeoutMillis,
                        startTimeoutMillis,
                        flushIntervalMillis,
                        maxBatchCommands,
                        backlogLimitEvents,
                        DatabaseSettings.DEFAULT_MOST_IN_RANGE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(refusal);
    }
}
