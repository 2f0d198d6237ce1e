package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 as the guard holds it: what two readers could understand differently is refused, what is legal is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestGuardIT {

    private static final String ORDER = """
            {"document_number": "1", "side": "bid", "symbol": "PETR4", "price": 10, "quantity": 5,\
             "time_in_force": "gtc"}""";

    private RestStack stack;
    private String key;

    @BeforeAll
    void start() {
        stack = RestStack.start();
        key = stack.client()
                .asAdmin()
                .post("/register", "{\"name\": \"Anna\"}")
                .json()
                .get("api_key")
                .asText();
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get /balance HTTP/1.1\r\nHost: x\r\n\r\n",
                "Get /balance HTTP/1.1\r\nHost: x\r\n\r\n",
                "G(T /balance HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /balance HTTP/1.1\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: x y\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost:\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: :80\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: a:99999999\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: a:65536\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: a:1:2\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: a:x\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: a%zz\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: [::1\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: []\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: ::1\r\n\r\n",
                "GET http:///balance HTTP/1.1\r\nHost:\r\n\r\n",
                "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\nGET /balance HTTP/1.1\r\nHost: x\r\n\r\n",
                "\nGET /balance HTTP/1.1\r\nHost: x\r\n\r\n",
                "\rGET /balance HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: x\r\nA: b\r\n folded\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: x\r\nA: b\nC: d\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: x\r\nA: b\u0000c\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n",
                "GET /balance HTTP/1.1 \r\nHost: x\r\n\r\n",
                "GET /balance  HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET\t/balance HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /balance#here HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /bal\u00e4nce HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET balance HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http://y/balance HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /balance http/1.1\r\nHost: x\r\n\r\n",
                "GET /balance HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
                "POST /orders HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked, gzip\r\n\r\n0\r\n\r\n",
                "POST /orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n"
            })
    void refusesWhatAProxyCouldReadDifferently(String request) throws IOException {
        String answer = RawHttp.exchange(stack.port(), request + "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(RawHttp.statuses(answer)).containsExactly(400);
        assertThat(answer)
                .contains("application/problem+json")
                .contains("\"code\":\"invalid_request\"")
                .contains("Connection: close");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+6a\r\n",
                "-1\r\n",
                "0x5\r\n",
                "5 \r\n",
                " 5\r\n",
                "\r\n",
                "5;\r\n",
                "5;=b\r\n",
                "5;a=\r\n",
                "5;a=\"b\r\n",
                "5\n",
                "g\r\n",
                "5\r\nhelloX\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "3\r\nhello\r\n",
                "0\r\nno header\r\n\r\n",
                "0\r\n: x\r\n\r\n",
                "0\r\n folded: x\r\n\r\n"
            })
    void refusesWhatIsNoChunk(String body) throws IOException {
        String answer = RawHttp.exchange(
                stack.port(),
                head("POST", "/orders", "Transfer-Encoding: chunked\r\n") + body
                        + "GET /balance HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(RawHttp.statuses(answer)).containsExactly(400);
        assertThat(answer).contains("\"code\":\"invalid_request\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "Chunked", "CHUNKED"})
    void readsChunksHoweverTheyAreCalledAndCut(String coding) throws IOException {
        for (int length : new int[] {1, 7, 8_000}) {
            String answer = RawHttp.exchange(
                    stack.port(),
                    head("POST", "/orders", "Transfer-Encoding: " + coding + "\r\n")
                            + RawHttp.chunks(ORDER, length)
                            + head("GET", "/balance", "Connection: close\r\n"));

            assertThat(RawHttp.statuses(answer)).containsExactly(201, 200);
        }
    }

    @Test
    void takesChunkExtensionsAndTrailersAndDropsThem() throws IOException {
        String size = Integer.toHexString(ORDER.length());
        for (String extension : new String[] {";a", ";a=b", " ; a = \"b \\\" c\";d", ";A=B;C=D"}) {
            String answer = RawHttp.exchange(
                    stack.port(),
                    head("POST", "/orders", "Transfer-Encoding: chunked\r\nTrailer: Digest\r\n") + "00" + size
                            + extension
                            + "\r\n" + ORDER + "\r\n0;last\r\nDigest: x\r\nContent-Length: 7\r\n\r\n"
                            + head("GET", "/balance", "Connection: close\r\n"));

            assertThat(RawHttp.statuses(answer)).as(extension).containsExactly(201, 200);
        }
    }

    @Test
    void boundsWhatItReadsAndDrops() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append("1;").append("x".repeat(1_000)).append("\r\n \r\n");
        }
        String answer = RawHttp.exchange(
                stack.port(), head("POST", "/orders", "Transfer-Encoding: chunked\r\n") + body + "0\r\n\r\n");

        assertThat(RawHttp.statuses(answer)).containsExactly(400);
    }

    @Test
    void servesHttp10AndClosesTheConnectionAfterTheAnswer() throws IOException {
        String order = "POST /orders HTTP/1.0\r\nAuthorization: Bearer " + key + "\r\nContent-Length: " + ORDER.length()
                + "\r\nConnection: keep-alive\r\nExpect: 100-continue\r\n\r\n" + ORDER;
        String answer = RawHttp.exchange(stack.port(), order + order);

        assertThat(RawHttp.statuses(answer)).containsExactly(201);
        assertThat(answer).containsIgnoringCase("connection: close");
        assertThat(RawHttp.exchange(stack.port(), "GET /health HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(RawHttp.exchange(stack.port(), "GET /health HTTP/1.0\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100-continue", "100-Continue", "100-CONTINUE"})
    void asksForABodyThatWaits(String expectation) throws IOException {
        String answer = RawHttp.exchange(
                stack.port(),
                head(
                                "POST",
                                "/orders",
                                "Expect: " + expectation + "\r\nConnection: Close\r\nContent-Length: " + ORDER.length()
                                        + "\r\n")
                        + ORDER);

        assertThat(RawHttp.statuses(answer)).containsExactly(100, 201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/orders;x=1", "/balance;", "/health;v=1.1", "/orders/1;x/cancel;y"})
    void knowsNoParametersInPaths(String path) throws IOException {
        String answer = RawHttp.exchange(stack.port(), head("GET", path, "Connection: close\r\n"));

        assertThat(RawHttp.statuses(answer)).containsExactly(404);
    }

    @Test
    void takesAWholeUrlWhoseHostIsTheRequests() throws IOException {
        for (String url : List.of("http://x/health", "HTTP://X/health", "http://x", "https://x")) {
            String answer =
                    RawHttp.exchange(stack.port(), "GET " + url + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(RawHttp.statuses(answer)).as(url).containsExactly(200);
        }
        String root =
                RawHttp.exchange(stack.port(), "GET http://x?oops=1 HTTP/1.1\r\nHost: X\r\nConnection: close\r\n\r\n");
        assertThat(root).contains("422").contains("oops");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "x:",
                "x:80",
                "x:00080",
                "x.example:65535",
                "1.2.3.4:1",
                "[::1]",
                "[::1]:8000",
                "a%20b",
                "a_b"
            })
    void takesAnyHostAndPort(String host) throws IOException {
        String answer = RawHttp.exchange(
                stack.port(), "GET /asyncapi HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertThat(RawHttp.statuses(answer)).containsExactly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r\n\r\n", "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"})
    void ignoresEmptyLinesBeforeTheFirstRequest(String lines) throws IOException {
        String answer = RawHttp.exchange(stack.port(), lines + head("GET", "/balance", "Connection: close\r\n"));

        assertThat(RawHttp.statuses(answer)).containsExactly(200);
    }

    @Test
    void readsASizeOfAChunkWithManyLeadingZeros() throws IOException {
        String answer = RawHttp.exchange(
                stack.port(),
                head("POST", "/orders", "Transfer-Encoding: chunked\r\nConnection: close\r\n") + "0".repeat(900)
                        + Integer.toHexString(ORDER.length()) + "\r\n" + ORDER + "\r\n00000000000\r\n\r\n");

        assertThat(RawHttp.statuses(answer)).containsExactly(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100000000", "0fffffffff", "7fffffffffffffff", "ffffffffffffffff1"})
    void refusesAChunkThatIsTooLong(String size) throws IOException {
        String answer = RawHttp.exchange(
                stack.port(), head("POST", "/orders", "Transfer-Encoding: chunked\r\n") + size + "\r\n");

        assertThat(RawHttp.statuses(answer)).containsExactly(413);
    }

    @Test
    void ignoresAnEmptyLineBetweenRequests() throws IOException {
        String answer = RawHttp.exchange(
                stack.port(),
                head("POST", "/orders", "Content-Length: " + ORDER.length() + "\r\n") + ORDER + "\r\n"
                        + head("GET", "/balance", "Connection: close\r\n"));

        assertThat(RawHttp.statuses(answer)).containsExactly(201, 200);
    }

    private String head(String method, String path, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key + "\r\n" + headers + "\r\n";
    }
}
