package org.bourse.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator that was revoked before the exchange was killed is out after that, and another is in, in its role. */
class RevokedOperatorCrashIT {

    @TempDir
    private Path directory;

    @Test
    void staysRevokedAndTheOthersKeepTheirRoles() throws IOException {
        try (HttpClient http = HttpClient.newHttpClient();
                ExchangeProcess first = ExchangeProcess.startBesidePostgres(directory, Map.of())) {
            ExchangeClient admin = new ExchangeClient(http, first.uri(), ExchangeProcess.ADMIN_API_KEY);
            JsonNode olga = operator(admin, "Olga");
            String olgasKey = key(admin, olga);
            String ottosKey = key(admin, operator(admin, "Otto"));
            assertThat(new ExchangeClient(http, first.uri(), olgasKey)
                            .get("/admin/operators")
                            .status())
                    .isEqualTo(200);
            assertThat(admin.delete("/admin/operators/"
                                    + olga.path("operator_id").asText())
                            .status())
                    .isEqualTo(204);

            first.kill();

            try (ExchangeProcess second = first.startAgain()) {
                assertOttoIsIn(http, second, olgasKey, ottosKey);
                assertThat(second.stop()).isZero();

                // From the database alone: a stop leaves nothing to be replayed.
                try (ExchangeProcess third = second.startAgain()) {
                    assertOttoIsIn(http, third, olgasKey, ottosKey);
                }
            }
        }
    }

    private static void assertOttoIsIn(HttpClient http, ExchangeProcess exchange, String olgasKey, String ottosKey)
            throws IOException {
        ExchangeClient olga = new ExchangeClient(http, exchange.uri(), olgasKey);
        assertThat(olga.get("/admin/operators").status()).isEqualTo(401);
        ExchangeClient otto = new ExchangeClient(http, exchange.uri(), ottosKey);
        JsonNode operators = otto.get("/admin/operators").body().path("operators");
        assertThat(operators.findValuesAsText("name")).containsExactly("Otto");
        assertThat(operators.findValuesAsText("role")).containsExactly("market");
        assertThat(otto.post("/admin/market/halt", "{\"reason\":\"x\"}").status())
                .isEqualTo(200);
        assertThat(otto.post("/register", "{\"name\":\"Anna\"}").status()).isEqualTo(403);
    }

    private static JsonNode operator(ExchangeClient admin, String name) throws IOException {
        return admin.post("/admin/operators", "{\"name\":\"" + name + "\",\"role\":\"market\"}")
                .body();
    }

    private static String key(ExchangeClient admin, JsonNode operator) throws IOException {
        return admin.post("/admin/operators/" + operator.path("operator_id").asText() + "/keys", "{\"label\":\"x\"}")
                .body()
                .path("api_key")
                .asText();
    }
}
