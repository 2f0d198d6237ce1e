package org.bourse.loadtest.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The load tests' own PostgreSQL is as durable as any. */
class TemporaryPostgresIT {

    @Test
    void isAsDurableAsPostgresIsByDefault() throws Exception {
        try (TemporaryPostgres postgres = TemporaryPostgres.start();
                Connection connection = DriverManager.getConnection(JdbcUrl.of(postgres.url()));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT current_setting('fsync'), current_setting('synchronous_commit')")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getString(1)).isEqualTo("on");
            assertThat(result.getString(2)).isEqualTo("on");
        }
    }
}
