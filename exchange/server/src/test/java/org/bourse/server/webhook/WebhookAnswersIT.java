package org.bourse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bourse.server.webhook.RawReceiver.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Single notices to receivers that answer in every form HTTP allows, and in many it doesn't. What is sent twice here would
 * be the client's own doing: nobody asks for repeats.
 */
class WebhookAnswersIT {

    private static final WebhookSettings SETTINGS =
            new WebhookSettings(true, 5_000, 60_000, 64, 2_000, 3_600_000, 86_400, 604_800);

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** What a socket and the machine's buffers may swallow before a writer learns that nobody reads. */
    private static final long MOST_TAKEN = 32L << 20;

    private final WebhookSender sender = new WebhookSender(SETTINGS, new WebhookAddressPolicy(SETTINGS));

    @AfterEach
    void stop() {
        sender.close();
    }

    static Stream<Arguments> legalAnswers() {
        return Stream.of(
                Arguments.of("a length", Answer.of(OK)),
                Arguments.of("a length and the end", Answer.andEnd(OK)),
                Arguments.of("no length, no body, the end", Answer.andEnd("HTTP/1.1 200 OK\r\n\r\n")),
                Arguments.of("no length, a body, the end", Answer.andEnd("HTTP/1.1 200 OK\r\n\r\nthank you")),
                Arguments.of("close", Answer.andEnd("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok")),
                Arguments.of("HTTP/1.0", Answer.andEnd("HTTP/1.0 200 OK\r\nServer: small\r\n\r\nok")),
                Arguments.of(
                        "HTTP/1.0 that stays",
                        Answer.of("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n")),
                Arguments.of("100 first", Answer.of("HTTP/1.1 100 Continue\r\n\r\n" + OK)),
                Arguments.of(
                        "102 and 103 first",
                        Answer.of("HTTP/1.1 102 Processing\r\n\r\n"
                                + "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + OK)),
                Arguments.of("many of them", Answer.of("HTTP/1.1 102 Processing\r\n\r\n".repeat(1_000) + OK)),
                Arguments.of("201", Answer.of("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")),
                Arguments.of("202", Answer.of("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")),
                Arguments.of("204", Answer.of("HTTP/1.1 204 No Content\r\n\r\n")),
                Arguments.of("299", Answer.of("HTTP/1.1 299 Mine\r\nContent-Length: 0\r\n\r\n")),
                Arguments.of("no reason", Answer.of("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n")),
                Arguments.of("no reason, no space", Answer.of("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n")),
                Arguments.of("line feeds only", Answer.of("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")),
                Arguments.of(
                        "a folded header", Answer.of("HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n")),
                Arguments.of(
                        "large headers",
                        Answer.of("HTTP/1.1 200 OK\r\nSet-Cookie: " + "c".repeat(30_000) + "\r\n"
                                + "X: y\r\n".repeat(900) + "Content-Length: 0\r\n\r\n")),
                Arguments.of("chunked", Answer.of(chunked("Transfer-Encoding: chunked", "2\r\nok\r\n0\r\n\r\n"))),
                Arguments.of("Chunked", Answer.of(chunked("transfer-encoding: Chunked", "2\r\nok\r\n0\r\n\r\n"))),
                Arguments.of(
                        "chunked with extensions and trailers",
                        Answer.of(chunked(
                                "Transfer-Encoding: chunked",
                                "1;a=b\r\no\r\n00001 ; c=\"d\"\r\nk\r\n0\r\nX-Check: y\r\n\r\n"))),
                Arguments.of(
                        "chunks of a byte",
                        Answer.of(chunked("Transfer-Encoding: chunked", "1\r\no\r\n".repeat(500) + "0\r\n\r\n"))),
                Arguments.of("in pieces", inPieces("HTTP/1.1 100 Continue\r\n\r\n" + OK)),
                Arguments.of(
                        "a long body",
                        Answer.of("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "b".repeat(100_000))));
    }

    private static String chunked(String header, String chunks) {
        return "HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n" + chunks;
    }

    private static Answer inPieces(String bytes) {
        return (connection, out) -> {
            connection.setTcpNoDelay(true);
            for (byte one : bytes.getBytes(StandardCharsets.ISO_8859_1)) {
                out.write(one);
            }
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("legalAnswers")
    void takesEveryLegalAnswerAndSendsNothingTwice(String name, Answer answer) {
        try (RawReceiver receiver = new RawReceiver(answer)) {
            List<String> sent = IntStream.range(0, 3)
                    .mapToObj(i -> "{\"notice\":\"" + name + i + "\"}")
                    .toList();
            for (String body : sent) {
                assertThat(send(receiver.url(), body)).matches(AttemptResult::delivered);
                // Without this it would be chance whether the close is there before the next notice.
                await().until(() -> !closesUnannounced(name) || !receiver.hasOpenConnections());
            }
            assertThat(receiver.requests()).isEqualTo(sent);
        }
    }

    private static boolean closesUnannounced(String name) {
        return name.equals("a length and the end");
    }

    static Stream<Arguments> answersThatAreTakenWhateverFollows() {
        return Stream.of(
                Arguments.of(
                        "a chunk of 2 GB", Answer.forEver(chunked("Transfer-Encoding: chunked", "7ffffff0\r\n"), "x")),
                Arguments.of("endless chunks", Answer.forEver(chunked("Transfer-Encoding: chunked", ""), "1\r\nx\r\n")),
                Arguments.of("an endless extension", Answer.forEver(chunked("Transfer-Encoding: chunked", "1;"), "x")),
                Arguments.of(
                        "endless trailers", Answer.forEver(chunked("Transfer-Encoding: chunked", "0\r\n"), "X: y\r\n")),
                Arguments.of(
                        "a huge length",
                        Answer.forEver("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n", "x")),
                Arguments.of("no end", Answer.forEver("HTTP/1.1 200 OK\r\n\r\n", "x")),
                Arguments.of("a bad chunk size", Answer.of(chunked("Transfer-Encoding: chunked", "zz\r\n"))),
                Arguments.of("a negative chunk size", Answer.of(chunked("Transfer-Encoding: chunked", "-5\r\nhello"))),
                Arguments.of("a negative length", Answer.of("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")),
                Arguments.of(
                        "two lengths",
                        Answer.of("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nok")),
                Arguments.of("an unknown coding", Answer.of("HTTP/1.1 200 OK\r\nTransfer-Encoding: br\r\n\r\nok")),
                Arguments.of("a cut body", Answer.andEnd("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nok")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatAreTakenWhateverFollows")
    void endsTheConnectionOfAnAnswerThatGoesWrongAfterItsHead(String name, Answer answer) {
        try (RawReceiver receiver = new RawReceiver(answer)) {
            assertThat(send(receiver.url(), "{}")).as(name).isEqualTo(AttemptResult.answered(200));
            await().until(() -> !receiver.hasOpenConnections());
            assertThat(receiver.written()).isLessThan(MOST_TAKEN);
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    static Stream<Arguments> answersThatAreNone() {
        return Stream.of(
                Arguments.of("endless headers", Answer.forEver("HTTP/1.1 200 OK\r\n", "X: y\r\n"), "header count"),
                Arguments.of(
                        "an endless header", Answer.forEver("HTTP/1.1 200 OK\r\nX: ", "y"), "more than 65536 bytes"),
                Arguments.of("an endless status", Answer.forEver("HTTP/1.1 200 ", "O"), "line length"),
                Arguments.of(
                        "an endless fold",
                        Answer.forEver("HTTP/1.1 200 OK\r\nX: y\r\n", " z\r\n"),
                        "more than 65536 bytes"),
                Arguments.of(
                        "endless interim answers",
                        Answer.forEver("", "HTTP/1.1 103 Early\r\n\r\n"),
                        "more than 65536 bytes"),
                Arguments.of("endless empty lines", Answer.forEver("", "\r\n"), ""),
                Arguments.of("endless zeros", Answer.forEver("", "\0"), ""),
                Arguments.of(
                        "a protocol nobody asked for", Answer.of("HTTP/1.1 101 Switching\r\n\r\n"), "answered 101"),
                Arguments.of("no HTTP", Answer.of("SSH-2.0-OpenSSH_9.2\r\n"), ""),
                Arguments.of("no status", Answer.of("HTTP/1.1 OK\r\n\r\n"), ""),
                Arguments.of("a status of letters", Answer.of("HTTP/1.1 2oo OK\r\n\r\n"), ""),
                Arguments.of("nothing", Answer.andEnd(""), ""),
                Arguments.of("half a head", Answer.andEnd("HTTP/1.1 2"), ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatAreNone")
    void readsNoMoreThanItsBoundOfWhatIsNoAnswer(String name, Answer answer, String error) {
        try (RawReceiver receiver = new RawReceiver(answer)) {
            AttemptResult result = send(receiver.url(), "{}");
            assertThat(result.delivered()).as(name).isFalse();
            assertThat(result.error()).contains(error);
            await().until(() -> !receiver.hasOpenConnections());
            assertThat(receiver.written()).isLessThan(MOST_TAKEN);
            assertThat(receiver.requests()).as("it is for others to try again").hasSize(1);
        }
    }

    @Test
    void takesNoAnswerForANoticeThatWasNotSentYet() {
        try (RawReceiver receiver = new RawReceiver(Answer.of(OK + OK))) {
            for (int i = 1; i <= 3; i++) {
                assertThat(send(receiver.url(), "{}").delivered()).isTrue();
                assertThat(receiver.requests()).hasSize(i);
            }
            assertThat(receiver.connections()).isEqualTo(3);
        }
    }

    @Test
    void usesAConnectionAgain() {
        try (RawReceiver receiver = new RawReceiver(Answer.of(OK))) {
            for (int i = 0; i < 10; i++) {
                assertThat(send(receiver.url(), "{}").delivered()).isTrue();
            }
            assertThat(receiver.connections()).isOne();
        }
    }

    @Test
    void leavesARepeatToTheScheduleWhenAKeptConnectionBreaks() {
        try (RawReceiver receiver = new RawReceiver(Answer.of(OK))) {
            assertThat(send(receiver.url(), "{\"n\":1}").delivered()).isTrue();
            receiver.answerWith(Answer.andEnd(""));
            AttemptResult broken = send(receiver.url(), "{\"n\":2}");
            assertThat(broken.delivered()).isFalse();
            assertThat(broken.brokenOff()).isTrue();
            assertThat(receiver.requests()).containsExactly("{\"n\":1}", "{\"n\":2}");
        }
    }

    @Test
    void keepsABoundedNumberOfConnectionsOverAllReceivers() {
        WebhookSettings one = new WebhookSettings(true, 5_000, 60_000, 1, 2_000, 3_600_000, 86_400, 604_800);
        List<RawReceiver> receivers =
                Stream.generate(() -> new RawReceiver(Answer.of(OK))).limit(10).toList();
        try (WebhookSender small = new WebhookSender(one, new WebhookAddressPolicy(one))) {
            for (RawReceiver receiver : receivers) {
                assertThat(small.send(receiver.url(), message("{}")).delivered())
                        .isTrue();
            }
            await().until(() ->
                    receivers.stream().filter(RawReceiver::hasOpenConnections).count() == 4);
            assertThat(receivers.subList(6, 10)).allMatch(RawReceiver::hasOpenConnections);
        } finally {
            receivers.forEach(RawReceiver::close);
        }
    }

    @Test
    void endsWhereNoTlsComesAbout() {
        WebhookSettings hasty = new WebhookSettings(true, 500, 500, 1, 2_000, 3_600_000, 86_400, 604_800);
        try (RawReceiver speaksNoTls = RawReceiver.deaf(Answer.withoutAPause("HTTP/1.1 400 Bad Request\r\n"));
                RawReceiver neverEndsItsHandshake = new RawReceiver(Answer.of(OK));
                WebhookSender hurried = new WebhookSender(hasty, new WebhookAddressPolicy(hasty))) {
            for (RawReceiver receiver : List.of(speaksNoTls, neverEndsItsHandshake)) {
                AttemptResult result = hurried.send(receiver.url().replace("http:", "https:"), message("{}"));
                assertThat(result.delivered()).isFalse();
                assertThat(result.error()).startsWith("no answer: ");
                assertThat(result.brokenOff()).as("nothing was sent").isFalse();
                await().until(() -> !receiver.hasOpenConnections());
                assertThat(receiver.written()).isLessThan(MOST_TAKEN);
            }
        }
    }

    private AttemptResult send(String url, String body) {
        return sender.send(url, message(body));
    }

    private static WebhookMessage message(String body) {
        return new WebhookMessage("trade_1_bid", 1, "v1,none", body);
    }
}
