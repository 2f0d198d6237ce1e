package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;

/** What the trading screen is served as; what it does is the browser test's matter. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class PageIT {

    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"#]+)\"|from '\\./([^']+)'");

    @Test
    void everythingThePageNamesIsServedByTheExchangeItself() {
        try (RestStack stack = RestStack.start()) {
            RestClient client = stack.client();
            RestClient.Reply page = client.get("/");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "script-src 'self'");
            assertThat(links(client, page.text())).isGreaterThan(2);
            assertThat(links(client, client.get("/app/app.js").text())).isEqualTo(8);
            assertThat(links(client, client.get("/admin").text())).isGreaterThan(2);
            assertThat(links(client, client.get("/app/admin.js").text())).isEqualTo(2);
            assertThat(client.get("/app/none.js").status()).isEqualTo(404);
        }
    }

    @Test
    void describesTheWebSocketGateway() {
        try (RestStack stack = RestStack.start()) {
            assertThat(stack.client().get("/asyncapi").json().path("asyncapi").asText())
                    .isEqualTo("3.0.0");
        }
    }

    private static int links(RestClient client, String text) {
        Matcher matcher = LINK.matcher(text);
        int links = 0;
        while (matcher.find()) {
            String path = matcher.group(1) == null ? "/app/" + matcher.group(2) : matcher.group(1);
            assertThat(path).startsWith("/");
            assertThat(client.get(path).status()).as(path).isEqualTo(200);
            links++;
        }
        return links;
    }
}
