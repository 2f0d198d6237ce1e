package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.bourse.testrun.ExpectedLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on the wire: methods, types, sizes, and requests that are no requests. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class ProtocolIT {

    private static final String ORDER = """
            {"document_number": "1", "side": "bid", "symbol": "PETR4", "price": 10, "quantity": 5,\
             "time_in_force": "gtc"}""";

    private RestStack stack;
    private RestClient anna;
    private String key;

    @BeforeEach
    void start() {
        stack = RestStack.start();
        key = stack.client()
                .asAdmin()
                .post("/register", "{\"name\": \"Anna\"}")
                .json()
                .get("api_key")
                .asText();
        anna = stack.client().with(key);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,     /orders,             'POST, GET, HEAD, DELETE, OPTIONS'",
        "GET,     /orders/1/cancel,    'POST, OPTIONS'",
        "POST,    /orders/1,           'GET, HEAD, PATCH, OPTIONS'",
        "DELETE,  /health,             'GET, HEAD, OPTIONS'",
        "POST,    /symbols,            'GET, HEAD, OPTIONS'",
        "TRACE,   /balance,            'GET, HEAD, OPTIONS'",
        "BREW,    /balance,            'GET, HEAD, OPTIONS'"
    })
    void tellsWhichMethodsAPathHas(String method, String path, String allowed) {
        RestClient.Reply reply = anna.method(method, path);

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.code()).isEqualTo("method_not_allowed");
        assertThat(reply.header("Allow").split(", ")).containsExactlyInAnyOrder(allowed.split(", "));
    }

    @Test
    void answersOptionsAndHead() {
        assertThat(anna.method("OPTIONS", "/orders").status()).isEqualTo(204);
        assertThat(anna.method("OPTIONS", "/orders").header("Allow")).contains("POST");
        RestClient.Reply head = anna.method("HEAD", "/balance");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.bytes()).isEmpty();
        assertThat(head.header("Content-Length"))
                .isEqualTo(Integer.toString(anna.get("/balance").bytes().length));
        assertThat(stack.client().method("HEAD", "/balance").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/order",
                "/orders/",
                "/orders//cancel",
                "/orders/1/",
                "/orders/1/cancel/2",
                "/Orders",
                "/stocks",
                "/stocks/PETR4",
                "/stocks/PETR4/",
                "/favicon.ico",
                "/observe/health",
                "/%6Frders",
                "/orders/../health"
            })
    void knowsNoOtherPaths(String path) throws IOException {
        String answer =
                RawHttp.exchange(stack.port(), "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 404 ").contains("\"code\":\"not_found\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=utf-16",
                "application/json; charset=iso-8859-1",
                "application/jsonp",
                "json",
                "*/*"
            })
    void takesNothingButJson(String type) {
        HttpRequest.Builder request =
                anna.request("/orders").header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(ORDER));

        RestClient.Reply reply = anna.send(request);

        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.code()).isEqualTo("unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json;charset=UTF-8",
                "Application/JSON; charset=\"utf-8\"",
                "application/json; profile=x"
            })
    void takesJsonHoweverItIsSpelled(String type) {
        HttpRequest.Builder request =
                anna.request("/orders").header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(ORDER));

        assertThat(anna.send(request).status()).isEqualTo(201);
        assertThat(anna.send(anna.request("/orders").POST(HttpRequest.BodyPublishers.ofString(ORDER)))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void refusesContentEncodings() {
        HttpRequest.Builder request = anna.json("/orders")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofString(ORDER));

        assertThat(anna.send(request).status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(ints = {65_537, 100_000, 1_000_000})
    void refusesBodiesThatAreTooLong(int length) {
        String body = "{" + " ".repeat(length - 2) + "}";

        RestClient.Reply reply = anna.post("/orders", body);

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.code()).isEqualTo("body_too_large");
        assertThat(anna.get("/balance").status()).isEqualTo(200);
    }

    @Test
    void takesBodiesOfExactlyTheLimit() {
        String padded = ORDER.substring(0, ORDER.length() - 1) + " ".repeat(65_536 - ORDER.length()) + "}";

        assertThat(padded).hasSize(65_536);
        assertThat(anna.post("/orders", padded).status()).isEqualTo(201);
    }

    @Test
    void readsChunkedBodies() throws IOException {
        String answer = RawHttp.exchange(
                stack.port(),
                head("POST", "/orders", "Transfer-Encoding: chunked\r\nConnection: close\r\n")
                        + RawHttp.chunks(ORDER, 7));

        assertThat(answer).startsWith("HTTP/1.1 201 ");
    }

    @ParameterizedTest
    @ValueSource(ints = {65_537, 200_000, 900_000})
    void refusesChunkedBodiesThatAreTooLong(int length) throws IOException {
        String answer = RawHttp.exchange(
                stack.port(),
                head("POST", "/orders", "Transfer-Encoding: chunked\r\n")
                        + RawHttp.chunks("{" + " ".repeat(length - 2) + "}", 8_192));

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"code\":\"body_too_large\"");
        assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: close");
    }

    @Test
    void refusesABodyThatIsNeverEnding() throws IOException {
        String answer = RawHttp.exchange(
                stack.port(),
                head("POST", "/orders", "Transfer-Encoding: chunked\r\n") + "7fffffff\r\n" + " ".repeat(1_000));

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("application/problem+json");
    }

    @Test
    void keepsAConnectionInStepWhateverItsRequestsWere() throws IOException {
        String requests = head("POST", "/orders", "Content-Length: 2\r\n") + "{}"
                + head("POST", "/nowhere", "Content-Length: 5\r\n") + "hello"
                + head("POST", "/orders/1/cancel", "Content-Length: 5\r\n") + "hello"
                + head("GET", "/balance", "Content-Length: 3\r\n") + "abc"
                + "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
                + head("POST", "/orders", "Content-Length: " + ORDER.length() + "\r\n") + ORDER
                + head("GET", "/balance", "Connection: close\r\n");

        String answer = RawHttp.exchange(stack.port(), requests);

        assertThat(RawHttp.statuses(answer)).containsExactly(422, 404, 204, 200, 401, 201, 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: -5\r\n",
                "Content-Length: 5, 5\r\n",
                "Content-Length: abc\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length:\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: identity\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"
            })
    void refusesRequestsWhoseEndIsUnclear(String headers) throws IOException {
        String answer = RawHttp.exchange(
                stack.port(), head("POST", "/orders", headers) + "0\r\n\r\nGET /balance HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(RawHttp.statuses(answer)).containsExactly(400);
        assertThat(answer).contains("\"code\":\"invalid_request\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "GET\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / HTTP/2.0\r\n\r\n",
                "GET / FTP/1.1\r\n\r\n",
                "GET  / HTTP/1.1\r\n\r\n",
                "GET /balance HTTP/1.1\r\nno colon\r\n\r\n",
                "GET /balance HTTP/1.1\r\nbad name: x\r\n\r\n",
                "GET /balance HTTP/1.1\r\nname : x\r\n\r\n",
                "GET /balance HTTP/1.1\nHost: x\n\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /% HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /orders/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /<> HTTP/1.1\r\nHost: x\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"
            })
    void refusesWhatIsNoHttp(String request) throws IOException {
        String answer = RawHttp.exchange(stack.port(), request);

        assertThat(RawHttp.statuses(answer)).containsExactly(400);
        assertThat(answer).contains("application/problem+json").contains("\"code\":\"invalid_request\"");
    }

    @Test
    void refusesHeadsThatAreTooLong() throws IOException {
        assertThat(RawHttp.exchange(stack.port(), "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ")
                .contains("\"code\":\"uri_too_long\"");
        assertThat(RawHttp.exchange(
                        stack.port(), "GET /balance HTTP/1.1\r\nHost: x\r\nCookie: " + "a".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n")
                .contains("\"code\":\"headers_too_large\"");
    }

    @Test
    void refusesPathsAndQueriesThatAreNotUtf8() {
        anna.post(
                "/orders",
                "{\"document_number\":\"1\",\"symbol\":\"A\",\"side\":\"bid\",\"quantity\":5,"
                        + "\"time_in_force\":\"gtc\",\"price\":10,\"client_order_id\":\"\uFFFD\"}");

        for (String path : List.of("/orders/client:%ff", "/orders?symbol=%ff", "/orders?%c3=1")) {
            assertThat(anna.get(path).code()).as(path).isEqualTo("invalid_request");
        }
        assertThat(anna.post("/orders/client:%c3/cancel", "{}").code()).isEqualTo("invalid_request");
        assertThat(anna.get("/orders?status=open").json().path("orders")).hasSize(1);
        assertThat(anna.get("/orders/client:%ef%bf%bd").status()).isEqualTo(200);
    }

    @Test
    void survivesQueriesThatCannotBeDecoded() throws IOException {
        for (String query : List.of("%zz", "limit=%zz", "%", "limit=%", "&&&", "=", "=5", "limit=%00", "a=b=c")) {
            String answer = RawHttp.exchange(stack.port(), head("GET", "/orders?" + query, "Connection: close\r\n"));

            assertThat(RawHttp.statuses(answer).getFirst()).as(query).isIn(400, 422, 200);
        }
    }

    @Test
    void waitsForNoBodyItHasNoUseFor() throws IOException {
        String answer = RawHttp.exchange(
                stack.port(),
                "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n");

        assertThat(RawHttp.statuses(answer)).containsExactly(401);
    }

    @Test
    void asksForABodyThatWaits() throws IOException {
        String answer = RawHttp.exchange(
                stack.port(),
                head(
                                "POST",
                                "/orders",
                                "Expect: 100-continue\r\nConnection: close\r\nContent-Length: " + ORDER.length()
                                        + "\r\n")
                        + ORDER);

        assertThat(RawHttp.statuses(answer)).containsExactly(100, 201);
    }

    @Test
    void forgetsAClientThatLeavesInTheMiddle() throws IOException {
        RawHttp.sendAndLeave(stack.port(), head("POST", "/orders", "Content-Length: 500\r\n") + "{\"side\"");
        RawHttp.sendAndLeave(stack.port(), "POST /orders HTTP/1.1\r\nHos");

        assertThat(anna.get("/orders").json().get("orders")).isEmpty();
    }

    @Test
    void upgradesConnectionsToTheWebSocketGateway() {
        CompletableFuture<String> heard = new CompletableFuture<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + stack.port() + "/echo"), new WebSocket.Listener() {
                        @Override
                        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                            heard.complete(text.toString());
                            return null;
                        }
                    })
                    .join();
            socket.sendText("hello", true).join();

            assertThat(heard.orTimeout(180, TimeUnit.SECONDS).join()).isEqualTo("hello");
            socket.abort();
        }
        assertThat(anna.get("/balance").status()).isEqualTo(200);
    }

    private String head(String method, String path, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key + "\r\n" + headers + "\r\n";
    }
}
